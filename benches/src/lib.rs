//! Code shared by the benchmarks and the guard: the inputs, and the types of a client that only uses derives.

pub mod inputs;
pub mod plain;
