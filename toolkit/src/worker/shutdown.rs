//! Shutting down a worker.

use tokio::sync::watch;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Work,
    /// No further item is accepted.
    Drain,
    /// Items are released.
    Now,
}

/// Shuts a worker down, from any task.
#[derive(Clone, Debug)]
pub struct Shutdown(watch::Sender<Stage>);

impl Shutdown {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(Stage::Work))
    }

    pub(super) fn stage(&self) -> watch::Receiver<Stage> {
        self.0.subscribe()
    }

    /// Accepts no further items, and lets jobs finish within the [drain time](super::Worker::drain_time).
    /// [`stopping`](super::Job::stopping) reports it to each of them.
    pub fn drain(&self) {
        self.raise(Stage::Drain);
    }

    /// Drops all jobs at once. Their items are offered to other workers.
    pub fn now(&self) {
        self.raise(Stage::Now);
    }

    fn raise(&self, to: Stage) {
        self.0.send_if_modified(|stage| {
            let more = *stage < to;
            *stage = to.max(*stage);
            more
        });
    }
}
