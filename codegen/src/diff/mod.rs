//! Compares two specs, and finds breaking changes.
//!
//! The specs are compared as IR, so that a change has API names. The crates emitted from them are compared by their
//! public APIs, so that effects on Rust programs are exact. Each change contains the differences of the code that it
//! explains. A breaking difference that no change explains is reported separately.

mod api;
mod change;
mod choices;
mod compare;
mod effect;
mod endpoint_place;
mod endpoints;
mod fields;
mod fit;
mod inputs;
mod limits;
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
