//! Tests of every type and every call of the API.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where something is wrong")]

use anthropic_beta as api;

#[path = "../../codegen/tests/support/acceptance.rs"]
mod acceptance;
mod calling;
#[rustfmt::skip]
mod calls;
mod docs;
mod lossless;
mod meta;
mod programs;
mod recordings;
mod refused;
// The example's own tests, which are part of it.
#[expect(dead_code, reason = "the program itself runs in `programs`")]
#[path = "../examples/service.rs"]
mod service;
mod short;
mod streams;
mod support;
mod third_party;
#[rustfmt::skip]
#[path = "model/types.rs"]
mod types;
mod unknown;
mod wire;
