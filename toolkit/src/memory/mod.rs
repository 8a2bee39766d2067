//! The memory tool: files that the model keeps between conversations.
//!
#![doc = include_str!("../../docs/memory.md")]

mod api;
mod commands;
mod directory;
mod in_memory;
mod limits;
mod path;
mod store;
mod text;
mod told;
mod tool;
mod tree;

pub use api::ApiStore;
#[cfg(feature = "mounts")]
pub(crate) use api::memories;
pub use directory::DirectoryStore;
pub use in_memory::InMemoryStore;
pub use path::{MemoryPath, PathError};
pub use store::{Entry, EntryKind, MemoryStore, StoreError};
pub use tool::Memory;
