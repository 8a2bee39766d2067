//! `cargo xtask diff`

use std::fs;
use std::path::Path;
use std::process::Command;

use anthropic_beta_codegen::diff::{self, Bump, Change, Snapshot};
use anthropic_beta_codegen::spec::Source;

use crate::cli::{DiffArgs, DiffFormat, FailOn};
use crate::outcome::{Outcome, Problem, Report};
use crate::{tree, workspace};

/// Compares two versions of the spec.
pub(crate) fn run(arguments: &DiffArgs) -> Outcome {
    let new = match &arguments.new {
        Some(new) => sources_of(new)?,
        None => tree::sources()?,
    };
    let report = diff::diff(&side(&sources_of(&arguments.old)?)?, &side(&new)?);
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

/// A spec, ready to compare.
pub(crate) fn side(sources: &[Source]) -> Result<Snapshot, Problem> {
    Snapshot::new(sources).map_err(|failure| Problem::generator(failure, sources))
}

/// The files of a spec: in a folder (the spec itself, or one with `spec/` in it), or in a git revision.
pub(crate) fn sources_of(name: &str) -> Result<Vec<Source>, Problem> {
    let folder = Path::new(name);
    if folder.is_dir() {
        let spec = folder.join("spec");
        return in_folder(if spec.is_dir() { &spec } else { folder });
    }
    in_revision(name)
}

fn in_folder(folder: &Path) -> Result<Vec<Source>, Problem> {
    let problem = |error| format!("{} can't be read: {error}", folder.display());
    let mut sources = Vec::new();
    for path in tree::files_below(folder, ".").map_err(problem)? {
        let name = path.strip_prefix("./").unwrap_or(&path);
        if name.ends_with(".yaml") {
            let text = fs::read_to_string(folder.join(name)).map_err(problem)?;
            sources.push(Source::new(format!("spec/{name}"), text));
        }
    }
    if sources.is_empty() { Err(format!("{} holds no spec", folder.display()).into()) } else { Ok(sources) }
}

fn in_revision(revision: &str) -> Result<Vec<Source>, Problem> {
    let files = git(&["ls-tree", "-r", "--name-only", revision, "--", "spec"])
        .map_err(|error| format!("`{revision}` is neither a folder nor a git revision: {error}"))?;
    let mut sources = Vec::new();
    for file in files.lines().filter(|file| file.ends_with(".yaml")) {
        let text = git(&["show", &format!("{revision}:{file}")])?;
        sources.push(Source::new(file, text));
    }
    if sources.is_empty() {
        Err(format!("the git revision `{revision}` has no spec/").into())
    } else {
        Ok(sources)
    }
}

/// What a git command prints, run at the root of the workspace.
pub(crate) fn git(arguments: &[&str]) -> Result<String, String> {
    let root = workspace::root().map_err(|error| error.to_string())?;
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output();
    let output = output.map_err(|error| format!("git can't be run: {error}"))?;
    if output.status.success() {
        String::from_utf8(output.stdout).map_err(|error| error.to_string())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}
