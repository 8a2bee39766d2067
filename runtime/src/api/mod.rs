//! What is true of a whole API: the facts that a generated crate hands to its client as one constant.
//!
//! They come from the file `api.yaml` of the spec. Uses `json` and `error`.

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
