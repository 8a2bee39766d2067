//! What differs between two specs, and whom it breaks.
//!
//! The specs are compared as IR, so that a change is named in the API's words; the crates emitted from them are compared
//! by their public APIs, so that what is said about Rust is what users of the crate get. Each change claims the
//! differences of the code that it explains. A breaking difference that nothing claims is reported on its own: none is
//! lost.

mod api;
mod change;
mod choices;
mod compare;
mod effect;
mod endpoint_place;
mod endpoints;
mod fields;
mod inputs;
mod list;
mod pair;
mod public_api;
mod show;
mod snapshot;
mod structure;
mod types;
mod wire;

pub use change::{Bump, Change, Report, Subject, What, Wire};
pub use effect::{Difference, Effect};
pub use public_api::{ItemKind, PublicItem};
pub use show::{json, markdown, release_notes, text};
pub use snapshot::Snapshot;

/// Compares two specs.
pub fn diff(old: &Snapshot, new: &Snapshot) -> Report {
    compare::compare(old, new)
}
