//! The tools that work on files.

use std::{fmt, sync::Arc};

use anthropic_beta::{
    agents::{
        AgentToolset20260401EditInput as Edit, AgentToolset20260401GlobInput as Glob,
        AgentToolset20260401GrepInput as Grep, AgentToolset20260401ReadInput as Read,
        AgentToolset20260401WriteInput as Write,
    },
    json::Json,
    messages::ToolUnion,
};

use super::{
    change,
    kind::Kind,
    places::Places,
    read, search,
    workspace::{Limits, Workspace},
};
use crate::{
    files::{background, watched},
    structured::SchemaError,
    tools::{BoxError, CallContext, Tool, ToolFuture, ToolOutput},
};

/// A tool that works on the files of a [`Workspace`].
#[derive(Clone)]
pub struct FileTool {
    kind: Kind,
    places: Arc<Places>,
    limits: Limits,
}

impl FileTool {
    pub(super) fn new(workspace: &Workspace, kind: Kind) -> Self {
        Self { kind, places: Arc::clone(&workspace.places), limits: workspace.limits }
    }

    async fn run(self, input: Json) -> Result<ToolOutput, BoxError> {
        let Self { kind, places, limits } = self;
        let invalid = |error| format!("invalid input: {error}");
        let output = match kind {
            Kind::Read => {
                let input: Read = input.decode_as().map_err(invalid)?;
                watched(limits.time, move |watch| read::read(&places, &input, limits, watch)).await
            }
            Kind::Write => {
                let input: Write = input.decode_as().map_err(invalid)?;
                background(move || change::write(&places, &input, limits)).await.map(Into::into)
            }
            Kind::Edit => {
                let input: Edit = input.decode_as().map_err(invalid)?;
                background(move || change::edit(&places, &input, limits)).await.map(Into::into)
            }
            Kind::Glob => {
                let input: Glob = input.decode_as().map_err(invalid)?;
                watched(limits.time, move |watch| search::glob(&places, &input, limits, watch))
                    .await
                    .map(Into::into)
            }
            Kind::Grep => {
                let input: Grep = input.decode_as().map_err(invalid)?;
                watched(limits.time, move |watch| search::grep(&places, &input, limits, watch))
                    .await
                    .map(Into::into)
            }
            #[cfg(unix)]
            Kind::Bash => Err("bash: not a file tool".to_owned()),
        };
        Ok(output?)
    }
}

impl fmt::Debug for FileTool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileTool").field("kind", &self.kind).field("path", &self.places.work().path).finish()
    }
}

impl Tool for FileTool {
    fn name(&self) -> &str {
        self.kind.name()
    }

    fn definition(&self) -> Result<ToolUnion, SchemaError> {
        let writes = matches!(self.kind, Kind::Write | Kind::Edit);
        self.kind.definition(&self.places.note(writes))
    }

    fn call(&self, input: Json, _context: CallContext) -> ToolFuture {
        Box::pin(self.clone().run(input))
    }

    fn runs_alone(&self) -> bool {
        // Calls that only read may run concurrently; later calls see the written files.
        matches!(self.kind, Kind::Write | Kind::Edit)
    }
}
