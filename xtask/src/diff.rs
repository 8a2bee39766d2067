//! `cargo xtask diff`

use anthropic_beta_codegen::diff::{self, Bump, Change, Snapshot};
use anthropic_beta_codegen::spec::Source;

use crate::cli::{DiffArgs, DiffFormat, FailOn};
use crate::outcome::{CommandFailure, Outcome, Report};
use crate::sources;

/// Compares two versions of the spec.
pub(crate) fn run(arguments: &DiffArgs) -> Outcome {
    let new = match &arguments.new {
        Some(new) => sources::named(new)?,
        None => sources::here()?,
    };
    let report = diff::diff(&side(&sources::named(&arguments.old)?)?, &side(&new)?);
    let text = match arguments.format {
        None if arguments.semver => format!("{}\n", report.bump().word()),
        None | Some(DiffFormat::Text) => diff::text(&report),
        Some(DiffFormat::Markdown) => diff::markdown(&report),
        Some(DiffFormat::Json) => diff::json(&report),
    };
    let fails = match arguments.fail_on {
        None => false,
        Some(FailOn::Breaking) => breaks(&report),
    };
    Ok(if fails { Report::failure(text) } else { Report::success(text) })
}

fn breaks(report: &diff::Report) -> bool {
    report.bump() == Bump::Minor || report.changes.iter().any(Change::breaks_wire)
}

/// Loads a spec for the comparison.
pub(crate) fn side(sources: &[Source]) -> Result<Snapshot, CommandFailure> {
    Snapshot::new(sources).map_err(|failure| CommandFailure::generator(failure, sources))
}
