//! `cargo xtask release-notes`

use anthropic_beta_codegen::diff::{diff, release_notes};

use crate::diff::side;
use crate::git::git;
use crate::outcome::{Outcome, Report};
use crate::sources;

/// Prints the entry for `CHANGELOG.md` with the changes from one spec to another.
pub(crate) fn run(old: &str, new: &str) -> Outcome {
    let report = diff(&side(&sources::named(old)?)?, &side(&sources::named(new)?)?);
    Ok(Report::success(release_notes(&report, &heading(new))))
}

/// Returns the version and date of a revision. A tag such as `v0.2.0` is a release, dated by its commit;
/// everything else is unreleased.
fn heading(new: &str) -> String {
    let version = new.strip_prefix('v').filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    let date = git(&["log", "-1", "--format=%cs", new]);
    match (version, date) {
        (Some(version), Ok(date)) => format!("[{version}] - {}", date.trim()),
        _ => "[Unreleased]".to_owned(),
    }
}
