//! Responses that are decoded into a type, whose schema is sent with the request.
//!
//! [`Structured::parse`] sends a request with the schema of a type and returns an [`Outcome`]: the value, or the reason
//! why there is none. Every outcome contains the message. [`Structured::parse_stream`] does the same with a streamed
//! response, and returns the partial value while it is written.
//!
#![doc = include_str!("../../docs/structured_output.md")]

mod change;
mod check;
mod described;
mod document;
mod entries;
mod error;
pub(crate) mod limits;
mod lower;
mod outcome;
mod parse;
mod partial;
mod schema;
mod stream;
mod typed;
mod words;

pub use change::{Change, ChangeKind};
#[cfg(feature = "tools")]
pub(crate) use check::check as check_against;
pub use entries::Entries;
pub use error::{ParseError, SchemaError, SchemaErrorReason, Violation};
pub use outcome::{NoValue, Outcome};
pub use parse::{Parse, Structured};
pub use partial::PartialJson;
pub use schema::OutputSchema;
pub use stream::{OpenStream, ParseStream};
