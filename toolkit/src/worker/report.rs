//! What a worker tells of its work.

use std::fmt;

use anthropic_beta::Error;

use crate::tools::BoxError;

/// What became of an item.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The job is done, and the item is stopped.
    Finished,
    /// The job failed, panicked, or could not begin. The item is stopped.
    Failed(BoxError),
    /// The lease was lost, or might have been. The job was dropped, and another worker may run it.
    Lost,
    /// The API stopped the item before its job began, or the job did not end in time.
    Stopped,
    /// The worker was shut down. The job was dropped, and another worker may run it.
    Released,
    /// The item was a health check.
    HealthCheck,
    /// Another worker has the item, or none could be sure to have it. It is offered again.
    NotTaken,
}

/// Something that a worker did.
#[derive(Debug)]
#[non_exhaustive]
pub enum WorkerEvent<'a> {
    /// An item was offered to it.
    Offered {
        /// Identifier of the item.
        id: &'a str,
    },
    /// It is done with an item.
    Ended {
        /// Identifier of the item.
        id: &'a str,
        /// What became of it.
        outcome: &'a Outcome,
    },
    /// It could not ask for work, and tries again.
    PollFailed(&'a Error),
}

/// How many items a worker has had, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkerReport {
    /// Done.
    pub finished: u64,
    /// Failed.
    pub failed: u64,
    /// Dropped, as their lease was lost.
    pub lost: u64,
    /// Stopped by the API.
    pub stopped: u64,
    /// Dropped, as the worker was shut down.
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

/// Why a worker gave up.
#[derive(Debug)]
#[non_exhaustive]
pub enum WorkerError {
    /// The API refused to give it work.
    Refused {
        /// What it said.
        error: Error,
        /// The items it had before.
        report: WorkerReport,
    },
}

impl fmt::Display for WorkerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { error, .. } => write!(f, "no work is given to this worker: {error}"),
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
