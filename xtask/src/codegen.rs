//! `cargo xtask codegen`

use std::collections::BTreeMap;
use std::time::Instant;

use anthropic_beta_codegen::{generate, schema};

use crate::last_run::Inputs;
use crate::outcome::{CommandFailure, Outcome, Report};
use crate::tree::{self, Mode};
use crate::{sources, workspace};

/// Folders that contain only generated files.
const OWNED: [&str; 3] = ["generated/src", "conformance/tests/calls", "conformance/tests/model"];

/// The generated file in another folder.
const SCHEMA: &str = "spec/schema.json";

/// Returns the package that an emitted file belongs to: the crate and its tests are separate packages.
fn place(path: &str) -> String {
    let package = if path.starts_with("tests/") { "conformance" } else { "generated" };
    format!("{package}/{path}")
}

/// Emits the generated crate, or compares it to the files on disk.
pub(crate) fn run(mode: Mode) -> Outcome {
    let begin = Instant::now();
    let sources = sources::here()?;
    let root = workspace::root()?;
    let inputs = if mode == Mode::Check { None } else { Inputs::of(&sources).ok() };
    if let Some(read) = inputs.as_ref().and_then(|inputs| inputs.summary(&root, &OWNED, SCHEMA)) {
        return Ok(Report::success(format!("{read}nothing has changed since the last run\n")));
    }
    let generated = generate(&sources).map_err(|failure| CommandFailure::generator(failure, &sources))?;
    let counts = generated.counts;
    let mut files: BTreeMap<String, String> =
        generated.files.into_iter().map(|(path, text)| (place(&path), text)).collect();
    files.insert(SCHEMA.to_owned(), schema::text());
    let difference = tree::apply(&files, &OWNED, mode)?;
    let read = format!(
        "read {} resources: {} objects, {} unions, {} enums, {} aliases, {} endpoints\n",
        counts.resources, counts.objects, counts.unions, counts.enums, counts.aliases, counts.endpoints
    );
    if mode == Mode::Check && !difference.is_empty() {
        let report = difference.report();
        return Ok(Report::failure(format!(
            "{read}{report}the generated files do not match spec/; run `cargo xtask codegen`\n"
        )));
    }
    if mode == Mode::Keep && !difference.orphaned.is_empty() {
        let removals = difference.removals();
        return Err(format!(
            "the spec no longer contains the modules of these files:\n{removals}\
             A program that uses such a module would no longer compile, so nothing was written. \
             `--allow-removal` removes them."
        )
        .into());
    }
    if let Some(inputs) = inputs {
        inputs.remember(&root, &files, &read);
    }
    let written = difference.stale.len() + difference.missing.len();
    let (same, removed) = (difference.same, difference.orphaned.len());
    let took = begin.elapsed().as_millis();
    let removals = difference.removals();
    Ok(Report::success(format!(
        "{read}wrote {written} files, left {same}, removed {removed}, in {took} ms\n{removals}"
    )))
}
