//! The spec, its intermediate representation, and the Rust emitted from it.
