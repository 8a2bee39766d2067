//! Code shared by the tests of the generated types.

pub(crate) mod difference;
pub(crate) mod model;
pub(crate) mod unknown;
