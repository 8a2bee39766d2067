//! Sessions of managed agents: their events without gaps, and a loop that takes part in them.
//!
#![doc = include_str!("../../docs/sessions.md")]

mod advance;
mod backoff;
mod call;
mod calls;
mod define;
mod drive;
mod error;
mod follow;
mod link;
mod outbox;
mod partial;
mod reply;
mod run;
mod runner;
mod seen;
mod settle;

#[cfg(feature = "worker")]
pub(crate) use backoff::{chance, delay};
pub use call::{CallKind, SessionCall};
pub use calls::Verdict;
pub use define::custom_tool;
pub use error::SessionError;
pub use follow::{FollowSessions, SessionEvents};
pub use run::{Ending, SessionRun};
pub use runner::{RunSessions, SessionRunner};
pub use settle::settled;
