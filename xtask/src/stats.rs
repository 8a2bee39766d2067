//! `cargo xtask stats`

use std::fs;
use std::process::ExitCode;

use anthropic_beta_codegen::diag;
use anthropic_beta_codegen::lower::lower;
use anthropic_beta_codegen::spec;
use anthropic_beta_codegen::stats::{Stats, html, text};

use crate::Outcome;
use crate::tree;

/// Prints the shape of the API, or draws it; with `--docs`, what lacks docs makes it fail.
pub(crate) fn run(arguments: &[&str]) -> Outcome {
    let sources = tree::sources()?;
    // The checks refuse a spec without docs, and this is to tell what lacks them.
    let api = spec::read(&sources)
        .and_then(|spec| lower(&spec))
        .map_err(|mistakes| diag::render(&mistakes, &sources))?;
    let stats = Stats::new(&api);
    match arguments {
        [] | ["--docs"] => print!("{}", text(&stats)),
        ["--html", file] => {
            fs::write(file, html(&api.title, &stats)).map_err(|error| format!("{file}: {error}"))?;
            println!("drew {file}");
        }
        _ => return Err("`stats` takes `--docs` or `--html FILE`".to_owned()),
    }
    let fails = arguments == ["--docs"] && !stats.is_documented();
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
