//! A worker, with a queue in this process and a simulated clock.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod queue;
mod simulation;
mod worker;
