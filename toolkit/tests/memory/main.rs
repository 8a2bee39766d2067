//! The memory tool: its results, and its confinement to a directory.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod api;
mod commands;
#[cfg(unix)]
mod confined;
mod limits;
#[path = "../support/memories.rs"]
mod memories;
mod same;

use anthropic_beta::{json::Json, messages::MemoryTool20250818Command};
use anthropic_beta_toolkit::memory::{DirectoryStore, InMemoryStore, Memory, MemoryStore};
use serde_json::Value;
use tempfile::TempDir;

/// Runs a command, and returns its result for the model.
async fn tell<S: MemoryStore>(memory: &Memory<S>, command: Value) -> String {
    let command: MemoryTool20250818Command = Json::serialize_from(&command).unwrap().decode_as().unwrap();
    memory.run(command).await.unwrap_or_else(|error| format!("Error: {error}"))
}

fn in_memory() -> Memory<InMemoryStore> {
    Memory::new(InMemoryStore::new())
}

/// Creates a tool on the directory `memories` in a new folder.
fn on_disk() -> (TempDir, Memory<DirectoryStore>) {
    let folder = tempfile::tempdir().unwrap();
    let store = DirectoryStore::open(folder.path().join("memories")).unwrap();
    (folder, Memory::new(store))
}
