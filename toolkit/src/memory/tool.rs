//! The memory tool.

use std::{fmt, sync::Arc};

use anthropic_beta::{
    json::Json,
    messages::{MemoryTool20250818, MemoryTool20250818Command as Command, ToolUnion},
};
use tokio::sync::Mutex;

use super::{commands::Commands, limits::Limits, store::MemoryStore};
use crate::{
    structured::SchemaError,
    tools::{CallContext, Tool, ToolFuture},
};

/// The memory tool of the API, with a [store](MemoryStore).
///
/// Calls of a tool and its clones run one after another, in the order in which they are made.
pub struct Memory<S> {
    commands: Arc<Mutex<Commands<S>>>,
    limits: Limits,
    definition: MemoryTool20250818,
}

impl<S: MemoryStore> Memory<S> {
    /// Creates the tool.
    pub fn new(store: S) -> Self {
        Self {
            commands: Arc::new(Mutex::new(Commands::new(store))),
            limits: Limits { file_size: 100 * 1024, files: 2000, depth: 8, view: 64 * 1024 },
            definition: MemoryTool20250818::new(),
        }
    }

    /// Sets the maximum size of a file in bytes. Default: 100 KiB.
    #[must_use]
    pub fn max_file_size(mut self, bytes: usize) -> Self {
        self.limits.file_size = bytes;
        self
    }

    /// Sets the maximum number of files. Default: 2,000.
    #[must_use]
    pub fn max_files(mut self, files: usize) -> Self {
        self.limits.files = files;
        self
    }

    /// Sets the maximum number of names in a path below `/memories`. Default: 8.
    #[must_use]
    pub fn max_depth(mut self, names: usize) -> Self {
        self.limits.depth = names;
        self
    }

    /// Sets the maximum number of bytes in a view, after which it states how to view the rest. Default: 64 KiB.
    #[must_use]
    pub fn max_view(mut self, bytes: usize) -> Self {
        self.limits.view = bytes;
        self
    }

    /// Sets the definition that is sent, for example to set a cache breakpoint.
    #[must_use]
    pub fn with_definition(mut self, definition: MemoryTool20250818) -> Self {
        self.definition = definition;
        self
    }

    /// Runs a command, and returns the result for the model.
    ///
    /// # Errors
    ///
    /// An error if the command fails; the text states the reason for the model.
    pub async fn run(&self, command: Command) -> Result<String, String> {
        self.commands.lock().await.run(command, self.limits).await
    }
}

impl<S> Clone for Memory<S> {
    fn clone(&self) -> Self {
        Self {
            commands: Arc::clone(&self.commands),
            limits: self.limits,
            definition: self.definition.clone(),
        }
    }
}

impl<S> fmt::Debug for Memory<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl<S: MemoryStore> Tool for Memory<S> {
    fn name(&self) -> &str {
        "memory"
    }

    fn definition(&self) -> Result<ToolUnion, SchemaError> {
        Ok(self.definition.clone().into())
    }

    fn call(&self, input: Json, _context: CallContext) -> ToolFuture {
        let memory = self.clone();
        Box::pin(async move {
            let command = input.decode_as().map_err(|error| format!("invalid input: {error}"))?;
            Ok(memory.run(command).await?.into())
        })
    }
}
