//! `cargo xtask fmt`

use std::collections::BTreeMap;

use anthropic_beta_codegen::spec;

use crate::outcome::{CommandFailure, Outcome, Report};
use crate::sources;
use crate::tree::{self, Mode};

/// Formats every file of the spec in its canonical form.
pub(crate) fn run(mode: Mode) -> Outcome {
    let sources = sources::here()?;
    let mut files = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for source in &sources {
        match spec::format(source) {
            Ok(text) => _ = files.insert(source.file().to_owned(), text),
            Err(found) => diagnostics.extend(found),
        }
    }
    if !diagnostics.is_empty() {
        return Err(CommandFailure::Spec(diagnostics, sources));
    }
    let difference = tree::apply(&files, &[], mode)?;
    if mode == Mode::Check && !difference.is_empty() {
        let report = difference.report();
        return Ok(Report::failure(format!(
            "{report}spec/ is not in its canonical form; run `cargo xtask fmt`\n"
        )));
    }
    Ok(Report::success(format!("wrote {} files, left {}\n", difference.stale.len(), difference.same)))
}
