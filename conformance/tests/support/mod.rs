//! What the tests of the generated types share.

pub(crate) mod difference;
pub(crate) mod model;
pub(crate) mod unknown;
