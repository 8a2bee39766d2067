//! The skills and memory stores of a session, as files.
//!
#![doc = include_str!("../../docs/mounts.md")]

mod error;
#[allow(clippy::module_inception, reason = "the type has the name of the feature")]
mod mounts;
mod report;
mod skills;
mod store;
mod sync;
mod unpack;

pub use error::{MountError, Subject};
pub use mounts::Mounts;
pub use report::SyncReport;
