//! A worker, over a queue in this process and a clock that nobody waits for.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod queue;
mod simulation;
mod worker;
