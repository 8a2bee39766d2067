//! What the tests of the generated types share.

pub(crate) mod difference;
#[allow(dead_code, reason = "not every test looks at every type")]
pub(crate) mod model;
pub(crate) mod unknown;
