//! What the tests of the generated types share.

#[allow(dead_code, reason = "not every test allows for null in place of absent")]
pub(crate) mod difference;
#[allow(dead_code, unused_macros, reason = "not every test looks at every type")]
pub(crate) mod model;
pub(crate) mod unknown;
