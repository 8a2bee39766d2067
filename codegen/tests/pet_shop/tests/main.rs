//! The generated client of a second API, which has nothing in common with the API of this repository.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where something is wrong")]

use pet_shop as api;

#[path = "../../../../conformance/tests/calling.rs"]
mod calling;
#[rustfmt::skip]
mod calls;
mod conversions;
mod endpoints;
mod facts;
#[path = "../../../../conformance/tests/lossless/fixtures.rs"]
mod fixtures;
mod loopback;
mod round_trip;
mod shortcuts;
#[path = "../../support/spec.rs"]
mod spec;
#[allow(dead_code, reason = "another test uses the rest")]
#[path = "../../../../conformance/tests/support/mod.rs"]
mod support;
#[rustfmt::skip]
#[path = "model/types.rs"]
mod types;
