//! The events and the report of a worker.

use std::fmt;

use anthropic_beta::Error;

use crate::tools::BoxError;

/// The result of an item.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The job is done, and the item is stopped.
    Finished,
    /// The job failed, panicked, or could not begin. The item is stopped.
    Failed(BoxError),
    /// The lease was lost, or may have been. The job was dropped, and another worker may run it.
    Lost,
    /// The API stopped the item before its job began, or the job did not end in time.
    Stopped,
    /// The worker was shut down. The job was dropped, and another worker may run it.
    Released,
    /// The item was a health check.
    HealthCheck,
    /// Another worker has the item, or no lease could be proven. It is offered again.
    NotTaken,
}

/// An event of a worker.
#[derive(Debug)]
#[non_exhaustive]
pub enum WorkerEvent<'a> {
    /// An item was offered.
    Offered {
        /// The identifier of the item.
        id: &'a str,
    },
    /// An item has ended.
    Ended {
        /// The identifier of the item.
        id: &'a str,
        /// Its result.
        outcome: &'a Outcome,
    },
    /// A request for work failed, and is retried.
    PollFailed(&'a Error),
}

/// The number of items of a worker, by their result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkerReport {
    /// Done.
    pub finished: u64,
    /// Failed.
    pub failed: u64,
    /// Dropped, since their lease was lost.
    pub lost: u64,
    /// Stopped by the API.
    pub stopped: u64,
    /// Dropped, since the worker was shut down.
    pub released: u64,
}

impl WorkerReport {
    pub(super) fn count(&mut self, outcome: &Outcome) {
        let number = match outcome {
            Outcome::Finished => &mut self.finished,
            Outcome::Failed(_) => &mut self.failed,
            Outcome::Lost => &mut self.lost,
            Outcome::Stopped => &mut self.stopped,
            Outcome::Released => &mut self.released,
            Outcome::HealthCheck | Outcome::NotTaken => return,
        };
        *number += 1;
    }
}

/// The reason why a worker stopped.
#[derive(Debug)]
#[non_exhaustive]
pub enum WorkerError {
    /// The API refused to offer work.
    Refused {
        /// The error of the API.
        error: Error,
        /// The items before that.
        report: WorkerReport,
    },
}

impl fmt::Display for WorkerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { error, .. } => write!(f, "the API offers no work to this worker: {error}"),
        }
    }
}

impl std::error::Error for WorkerError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused { error, .. } => Some(error),
        }
    }
}
