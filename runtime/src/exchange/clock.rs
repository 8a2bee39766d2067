//! Timers of the caller's runtime, which may have none.

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

/// A timer that runs in whatever runtime it is polled in: the one it began in may no longer run.
pub(crate) struct Timer {
    sleep: Pin<Box<Sleep>>,
    runtime: Id,
}

impl Timer {
    /// A timer that runs out then.
    ///
    /// # Errors
    /// When nothing runs it: there is no runtime, or it is one without time.
    pub(crate) fn new(deadline: Instant) -> Result<Self, Error> {
        let runtime = current()?;
        // A runtime does not say whether it has time; it panics when asked for a timer.
        let sleep = panic::catch_unwind(|| Box::pin(sleep_until(deadline))).map_err(|_| {
            missing("the Tokio runtime has no timers: call `enable_time` or `enable_all` on its builder")
        })?;
        Ok(Self { sleep, runtime })
    }

    /// Runs out then instead.
    pub(crate) fn reset(&mut self, deadline: Instant) {
        if self.sleep.deadline() != deadline {
            self.sleep.as_mut().reset(deadline);
        }
    }

    /// Ready when it has run out.
    ///
    /// # Errors
    /// As [`new`](Self::new), where it is polled elsewhere than before.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if current()? != self.runtime {
            *self = Self::new(self.sleep.deadline())?;
        }
        self.sleep.as_mut().poll(context).map(Ok)
    }
}

fn current() -> Result<Id, Error> {
    Handle::try_current().map(|runtime| runtime.id()).map_err(|_| {
        missing("calls and streams need a Tokio runtime around them; without one, use the feature `blocking`")
    })
}

fn missing(reason: &str) -> Error {
    Error::new(ErrorKind::Configuration, reason)
}

/// The moment after this time, or one that never comes where there is no such moment.
pub(crate) fn after(time: Duration) -> Instant {
    const NEVER: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 30);
    Instant::now() + time.min(NEVER)
}

/// Waits for this time.
///
/// # Errors
/// As [`Timer::new`].
pub(crate) async fn wait(time: Duration) -> Result<(), Error> {
    let mut timer = Timer::new(after(time))?;
    poll_fn(|context| timer.poll(context)).await
}

/// The outcome of the work, `None` if it takes longer than this.
///
/// # Errors
/// As [`Timer::new`].
pub(crate) async fn within<F: Future>(limit: Duration, work: F) -> Result<Option<F::Output>, Error> {
    let mut timer = Timer::new(after(limit))?;
    let mut work = pin!(work);
    let outcome = poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(outcome) => Poll::Ready(Ok(Some(outcome))),
        Poll::Pending => timer.poll(context).map_ok(|()| None),
    });
    outcome.await
}
