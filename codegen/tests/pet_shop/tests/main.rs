//! A second API, as its users see it: nothing of the first one shines through.
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
#[allow(dead_code, reason = "the other program looks at more")]
#[path = "../../../../conformance/tests/support/mod.rs"]
mod support;
#[rustfmt::skip]
#[path = "model/types.rs"]
mod types;
