//! What the benchmarks and the guard have in common: the inputs, and the types of a client with nothing but derives.

pub mod inputs;
pub mod plain;
