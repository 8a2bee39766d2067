//! Structured output.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod accepted;
mod any_schema;
mod lower;
mod parse;
