//! `cargo xtask import FILE…`

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;

use anthropic_beta_codegen::diag;
use anthropic_beta_codegen::import::{ImportError, Page, import};

use crate::Outcome;
use crate::tree::{self, Mode};

/// Brings `spec/` up to date with pages of the reference, and says what changed. A damaged page changes nothing.
pub(crate) fn run(files: &[&str]) -> Outcome {
    if files.is_empty() {
        return Err("name the pages of the reference: `cargo xtask import FILE…`".to_owned());
    }
    let pages = files.iter().map(|file| page(file)).collect::<Result<Vec<_>, _>>()?;
    let sources = tree::sources()?;
    let imported = import(&pages, &sources).map_err(|error| match error {
        ImportError::Spec(mistakes) => diag::render(&mistakes, &sources),
        ImportError::Pages(errors) => {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            format!("{}\n\nthe spec is as it was", errors.join("\n"))
        }
    })?;
    let files: BTreeMap<_, _> =
        imported.sources.into_iter().map(|source| (source.file, source.text)).collect();
    tree::apply(&files, &[], Mode::Write).map_err(|error| error.to_string())?;
    print!("{}", imported.summary);
    Ok(ExitCode::SUCCESS)
}

fn page(file: &str) -> Result<Page, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file} can't be read: {error}"))?;
    Ok(Page { name: file.to_owned(), text })
}
