//! The description of a whole API, which a generated crate passes to its client as one constant.
//!
//! The file `api.yaml` of the spec states them. Uses `json` and `error`.

mod credential;
mod errors;
mod facts;
mod item;
mod pages;
mod rate_limits;
mod response;

pub use credential::{CredentialKind, CredentialScheme};
pub use errors::Errors;
pub use facts::{Api, Events, Variables};
pub use item::PageItem;
pub use pages::{CursorFields, IdFields, PageFields};
pub use rate_limits::RateLimitHeaders;
