//! `cargo xtask stats`

use anthropic_beta_codegen::generate::resolve;
use anthropic_beta_codegen::stats::{Stats, html, text};

use crate::cli::StatsArgs;
use crate::outcome::{CommandFailure, Outcome, Report};
use crate::sources;
use crate::tree;

/// Prints the shape of the API, or draws it; with `--docs`, what lacks docs makes it fail.
pub(crate) fn run(arguments: &StatsArgs) -> Outcome {
    let sources = sources::here()?;
    // The checks refuse a spec without docs, and this is to tell what lacks them.
    let (_, api) = resolve(&sources).map_err(|diagnostics| CommandFailure::Spec(diagnostics, sources))?;
    let stats = Stats::new(&api);
    if let Some(file) = &arguments.html {
        tree::write::one(file, &html(&api.facts.title, &stats))?;
        return Ok(Report::success(format!("drew {}\n", file.display())));
    }
    let text = text(&stats);
    let fails = arguments.docs && !stats.is_documented();
    Ok(if fails { Report::failure(text) } else { Report::success(text) })
}
