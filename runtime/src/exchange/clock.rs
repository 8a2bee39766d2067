//! Timers of the caller's runtime, if it has them.

use std::{
    future::poll_fn,
    panic,
    pin::{Pin, pin},
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    runtime::{Handle, Id},
    time::{Instant, Sleep, sleep_until},
};

use crate::error::{Error, ErrorKind};

/// A timer of the runtime in which it is polled. The runtime in which it was created may have stopped.
pub(crate) struct Timer {
    sleep: Pin<Box<Sleep>>,
    runtime: Id,
}

impl Timer {
    /// Creates a timer that expires at `deadline`.
    ///
    /// # Errors
    /// An error if there is no runtime, or the runtime has no timers.
    pub(crate) fn new(deadline: Instant) -> Result<Self, Error> {
        let runtime = current()?;
        // A runtime does not state whether it has timers, but panics when a timer is created.
        let sleep = panic::catch_unwind(|| Box::pin(sleep_until(deadline))).map_err(|_| {
            missing("the Tokio runtime has no timers: call `enable_time` or `enable_all` on its builder")
        })?;
        Ok(Self { sleep, runtime })
    }

    /// Changes the deadline.
    pub(crate) fn reset(&mut self, deadline: Instant) {
        if self.sleep.deadline() != deadline {
            self.sleep.as_mut().reset(deadline);
        }
    }

    /// Is ready after the deadline.
    ///
    /// # Errors
    /// The errors of [`new`](Self::new), if it is polled in another runtime than before.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if current()? != self.runtime {
            *self = Self::new(self.sleep.deadline())?;
        }
        self.sleep.as_mut().poll(context).map(Ok)
    }
}

fn current() -> Result<Id, Error> {
    Handle::try_current().map(|runtime| runtime.id()).map_err(|_| {
        missing("calls and streams must be polled inside of a Tokio runtime; without one, use the feature `blocking`")
    })
}

fn missing(reason: &str) -> Error {
    Error::new(ErrorKind::Configuration, reason)
}

/// Returns the time after this duration, or a time in the distant future if it cannot be represented.
pub(crate) fn after(time: Duration) -> Instant {
    const NEVER: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 30);
    Instant::now() + time.min(NEVER)
}

/// Waits for this duration.
///
/// # Errors
/// The errors of [`Timer::new`].
pub(crate) async fn wait(time: Duration) -> Result<(), Error> {
    let mut timer = Timer::new(after(time))?;
    poll_fn(|context| timer.poll(context)).await
}

/// Returns the result of the work, or `None` if it takes longer than `limit`.
///
/// # Errors
/// The errors of [`Timer::new`].
pub(crate) async fn within<F: Future>(limit: Duration, work: F) -> Result<Option<F::Output>, Error> {
    let mut timer = Timer::new(after(limit))?;
    let mut work = pin!(work);
    let outcome = poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(outcome) => Poll::Ready(Ok(Some(outcome))),
        Poll::Pending => timer.poll(context).map_ok(|()| None),
    });
    outcome.await
}
