//! Sessions of managed agents: their events without gaps, and a loop that takes part in them.
//!
//! (guide)

mod backoff;
mod error;
mod follow;
mod link;
mod partial;
mod seen;

pub use error::SessionError;
pub use follow::{FollowSessions, SessionEvents};
