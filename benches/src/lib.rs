//! Code shared by the benchmarks and the guard.
//!
//! It contains the inputs, the types of a client that only uses derives, and a call to a server.

pub mod call;
pub mod inputs;
pub mod plain;
pub mod serve;

/// The result of work that may fail in many ways.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
