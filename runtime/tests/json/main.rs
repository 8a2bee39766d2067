//! The JSON codec and its macros, used as a generated client uses them.

mod arbitrary;
mod as_it_came;
mod bridge;
mod carried;
mod enums;
mod extra;
mod limits;
#[expect(unreachable_pub, reason = "the types are written as a generated client writes them")]
mod model;
mod objects;
mod properties;
mod texts;
mod unions;
