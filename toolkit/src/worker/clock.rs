//! Time as a trait, so that a worker can be tested without waiting.

use std::{future::poll_fn, pin::pin, task::Poll, time::Duration};

use tokio::time::Instant;

use crate::{sessions::chance, tools::BoxFuture};

/// A source of time and of random numbers for a worker.
pub trait Clock: Send + Sync + 'static {
    /// Returns the time since a fixed moment in the past. It never decreases.
    fn now(&self) -> Duration;

    /// Waits for this duration.
    fn sleep(&self, time: Duration) -> BoxFuture<()>;

    /// Returns a number from 0 to 1, which spreads the delays of several workers.
    fn chance(&self) -> f64 {
        chance()
    }
}

/// The clock of the Tokio runtime.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock(Instant);

impl SystemClock {
    /// Creates a clock.
    #[must_use]
    pub fn new() -> Self {
        Self(Instant::now())
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<()> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// Returns the output of some work, or `None` if it takes longer than this.
pub(super) async fn within<F: Future>(clock: &dyn Clock, limit: Duration, work: F) -> Option<F::Output> {
    first(work, clock.sleep(limit)).await
}

/// Returns the output of some work, or `None` if something else is ready before.
pub(super) async fn first<F: Future>(work: F, other: impl Future) -> Option<F::Output> {
    let (mut work, mut other) = (pin!(work), pin!(other));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
        Poll::Pending => other.as_mut().poll(context).map(|_| None),
    })
    .await
}
