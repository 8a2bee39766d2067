//! Calls on HTTP/2 connections, over TLS with ALPN.

mod closed;
mod server;
mod shared;
mod silent;
