//! The client against real loopback sockets.

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "shared by several test programs")]
mod support;

mod calls;
mod operations;
