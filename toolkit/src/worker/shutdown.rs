//! How a worker is stopped.

use tokio::sync::watch;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Work,
    /// No further item is taken.
    Drain,
    /// Items are let go.
    Now,
}

/// Ends a worker, from any task.
#[derive(Clone, Debug)]
pub struct Shutdown(watch::Sender<Stage>);

impl Shutdown {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(Stage::Work))
    }

    pub(super) fn stage(&self) -> watch::Receiver<Stage> {
        self.0.subscribe()
    }

    /// Takes no further item, and lets jobs finish for the [time that they have](super::Worker::drain_time). Each is told
    /// by [`stopping`](super::Job::stopping).
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
