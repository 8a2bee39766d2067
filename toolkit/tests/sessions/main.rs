//! Sessions, with a server in this process that fails at chosen points.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod faults;
mod follow;
mod permissions;
mod runner;
mod server;
mod settle;

use std::{future::poll_fn, pin::pin, task::Poll};

/// Polls a future this often, and drops it; returns its output, if it was ready before.
async fn polled<F: Future>(future: F, times: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut count = 0;
    poll_fn(|context| {
        if count == times {
            return Poll::Ready(None);
        }
        count += 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}
