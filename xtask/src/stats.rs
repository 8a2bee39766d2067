//! `cargo xtask stats`

use std::fs;

use anthropic_beta_codegen::generate::resolve;
use anthropic_beta_codegen::stats::{Stats, html, text};

use crate::cli::StatsArgs;
use crate::outcome::{Outcome, Problem, Report};
use crate::sources;

/// Prints the shape of the API, or draws it; with `--docs`, what lacks docs makes it fail.
pub(crate) fn run(arguments: &StatsArgs) -> Outcome {
    let sources = sources::here()?;
    // The checks refuse a spec without docs, and this is to tell what lacks them.
    let (_, api) = resolve(&sources).map_err(|mistakes| Problem::Spec(mistakes, sources))?;
    let stats = Stats::new(&api);
    if let Some(file) = &arguments.html {
        let name = file.display();
        fs::write(file, html(&api.facts.title, &stats)).map_err(|error| format!("{name}: {error}"))?;
        return Ok(Report::success(format!("drew {name}\n")));
    }
    let text = text(&stats);
    let fails = arguments.docs && !stats.is_documented();
    Ok(if fails { Report::failure(text) } else { Report::success(text) })
}
