//! The reference of the API and facts about it, which are not part of the repository. These tests are
//! ignored.

#[path = "../../support/acceptance.rs"]
mod data;
mod drill;
#[path = "../../support/earlier.rs"]
mod earlier;
mod import;
mod next_version;
mod next_versions;
mod wire_facts;

use std::path::Path;
use std::sync::{LazyLock, OnceLock};

use anthropic_beta_codegen::spec::Source;

use crate::support;

/// The whole reference.
fn reference() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| data::text("reference/beta-api-reference.md"))
}

/// The page of one endpoint.
fn session() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| data::text("reference/create-session.md"))
}

/// Returns the section of the reference under `## title`.
fn section(title: &str) -> &'static str {
    crate::pages::section(reference(), title)
}

/// The spec of this repository.
static CURRENT: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in the workspace");
    support::sources(root)
});

/// The spec at the date of the reference.
static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let (mut sources, _) = crate::pages::imported(reference(), &earlier::earlier(&CURRENT));
    // The content of an agent's message was a list of text blocks, which needs no such shortcut.
    let shortcut =
        "    shortcuts:\n      items:\n        texts:\n          of: content\n          tag: text\n";
    for source in &mut sources {
        if source.file() == "spec/sessions/events.yaml" {
            assert!(source.text().contains(shortcut), "the shortcut has changed");
            *source = source.with_text(source.text().replace(shortcut, ""));
        }
    }
    sources
});
