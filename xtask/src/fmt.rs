//! `cargo xtask fmt`

use std::collections::BTreeMap;
use std::process::ExitCode;

use anthropic_beta_codegen::{diag, spec};

use crate::Outcome;
use crate::tree::{self, Mode};

/// Puts every file of the spec into its canonical form.
pub(crate) fn run(mode: Mode) -> Outcome {
    let sources = tree::sources()?;
    let mut files = BTreeMap::new();
    let mut mistakes = Vec::new();
    for source in &sources {
        match spec::format(source) {
            Ok(text) => _ = files.insert(source.file().to_owned(), text),
            Err(found) => mistakes.extend(found),
        }
    }
    if !mistakes.is_empty() {
        return Err(diag::render(&mistakes, &sources));
    }
    let difference = tree::apply(&files, &[], mode).map_err(|error| error.to_string())?;
    if mode == Mode::Check && !difference.is_empty() {
        print!("{}", difference.report());
        println!("spec/ is not in its canonical form; run `cargo xtask fmt`");
        return Ok(ExitCode::FAILURE);
    }
    println!("wrote {} files, left {}", difference.stale.len(), difference.same);
    Ok(ExitCode::SUCCESS)
}
