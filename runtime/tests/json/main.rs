//! The JSON codec and its macros, as a generated client uses them.

mod arbitrary;
mod bridge;
mod carried;
mod enums;
mod extra;
mod limits;
#[expect(unreachable_pub, reason = "the types are written as a generated client writes them")]
mod model;
mod notation;
mod objects;
mod properties;
mod texts;
mod unions;
