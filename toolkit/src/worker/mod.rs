//! A worker that runs the sessions of a self-hosted environment.
//!
#![doc = include_str!("../../docs/worker.md")]

mod clock;
mod item;
mod job;
mod lease;
mod pool;
mod queue;
mod report;
mod shutdown;

pub use clock::{Clock, SystemClock};
pub use job::Job;
pub use pool::Worker;
pub use report::{Outcome, WorkerError, WorkerEvent, WorkerReport};
pub use shutdown::Shutdown;
