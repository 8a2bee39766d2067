//! `cargo xtask stats`

use std::fs;

use anthropic_beta_codegen::diag::Diagnostic;
use anthropic_beta_codegen::generate::resolve;
use anthropic_beta_codegen::spec::Source;
use anthropic_beta_codegen::stats::{Stats, html, text};
use anthropic_beta_codegen::style;

use crate::cli::StatsArgs;
use crate::outcome::{CommandFailure, Outcome, Report};
use crate::{sources, tree, workspace};

/// Prints or draws the statistics of the API; with `--docs`, fails if documentation is missing or breaks a rule of
/// style.
pub(crate) fn run(arguments: &StatsArgs) -> Outcome {
    let mut sources = sources::here()?;
    // Unlike `load`, this accepts a spec without docs, because this command lists the missing docs.
    let (_, api) =
        resolve(&sources).map_err(|diagnostics| CommandFailure::Spec(diagnostics, sources.clone()))?;
    let stats = Stats::new(&api);
    if let Some(file) = &arguments.html {
        tree::write::one(file, &html(&api.facts.title, &stats))?;
        return Ok(Report::success(format!("drew {}\n", file.display())));
    }
    let text = text(&stats);
    if !arguments.docs {
        return Ok(Report::success(text));
    }
    if !stats.is_documented() {
        return Ok(Report::failure(text));
    }
    let mut diagnostics = style::spec(&api);
    for file in prose()? {
        diagnostics.extend(check(&file));
        sources.push(file);
    }
    if diagnostics.is_empty() {
        Ok(Report::success(text))
    } else {
        Err(CommandFailure::Spec(diagnostics, sources))
    }
}

fn check(file: &Source) -> Vec<Diagnostic> {
    if file.file().ends_with(".rs") { style::rust(file) } else { style::markdown(file) }
}

/// Reads all pages and Rust sources of the workspace.
fn prose() -> Result<Vec<Source>, CommandFailure> {
    let root = workspace::root()?;
    let mut files = Vec::new();
    for entry in fs::read_dir(&root)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !entry.file_type()?.is_dir() {
            files.push(name);
        } else if !name.starts_with('.') && name != "target" {
            files.extend(tree::files_below(&root, &name)?);
        }
    }
    files.sort();
    // The third-party server installs packages in the tree, which are not part of the workspace.
    let is_installed = |file: &str| file.split('/').any(|part| matches!(part, "node_modules" | "target"));
    let is_prose = |file: &String| (file.ends_with(".md") || file.ends_with(".rs")) && !is_installed(file);
    let read = |file: String| Ok(Source::from_bytes(file.clone(), fs::read(root.join(file))?));
    files.into_iter().filter(is_prose).map(read).collect()
}
