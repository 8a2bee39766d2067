//! `cargo xtask diff`

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anthropic_beta_codegen::diff::{self, Side};
use anthropic_beta_codegen::spec::Source;
use anthropic_beta_codegen::{Failure, diag};

use crate::Outcome;
use crate::tree;

/// Compares the working spec with an older one.
pub(crate) fn run(arguments: &[&str]) -> Outcome {
    let mut old = "HEAD";
    let mut show: fn(&diff::Report) -> String = diff::text;
    let mut rest = arguments;
    while let [argument, more @ ..] = rest {
        rest = more;
        match (*argument, more) {
            ("--semver", _) => show = |report| format!("{}\n", report.bump().word()),
            ("--format", ["text", after @ ..]) => (show, rest) = (diff::text, after),
            ("--format", ["markdown", after @ ..]) => (show, rest) = (diff::markdown, after),
            ("--format", ["json", after @ ..]) => (show, rest) = (diff::json, after),
            ("--format", _) => return Err("behind `--format` write `text`, `markdown` or `json`".to_owned()),
            (flag, _) if flag.starts_with('-') => {
                return Err(format!("`diff` knows no `{flag}`; it takes `--format` and `--semver`"));
            }
            (name, _) => old = name,
        }
    }
    let report = diff::diff(&side(&sources_of(old)?)?, &side(&tree::sources()?)?);
    print!("{}", show(&report));
    Ok(ExitCode::SUCCESS)
}

/// A spec, ready to compare.
pub(crate) fn side(sources: &[Source]) -> Result<Side, String> {
    Side::new(sources).map_err(|failure| match failure {
        Failure::Spec(mistakes) => diag::render(&mistakes, sources),
        Failure::Render(error) => error.to_string(),
    })
}

/// The files of a spec: in a folder (the spec itself, or one with `spec/` in it), or in a git revision.
pub(crate) fn sources_of(name: &str) -> Result<Vec<Source>, String> {
    let folder = Path::new(name);
    if folder.is_dir() {
        let spec = folder.join("spec");
        return in_folder(if spec.is_dir() { &spec } else { folder });
    }
    in_revision(name)
}

fn in_folder(folder: &Path) -> Result<Vec<Source>, String> {
    let problem = |error| format!("{} can't be read: {error}", folder.display());
    let mut sources = Vec::new();
    for path in tree::files_below(folder, ".").map_err(problem)? {
        let name = path.strip_prefix("./").unwrap_or(&path);
        if name.ends_with(".yaml") {
            let text = fs::read_to_string(folder.join(name)).map_err(problem)?;
            sources.push(Source::new(format!("spec/{name}"), text));
        }
    }
    if sources.is_empty() { Err(format!("{} holds no spec", folder.display())) } else { Ok(sources) }
}

fn in_revision(revision: &str) -> Result<Vec<Source>, String> {
    let files = git(&["ls-tree", "-r", "--name-only", revision, "--", "spec"])
        .map_err(|error| format!("`{revision}` is neither a folder nor a git revision: {error}"))?;
    let mut sources = Vec::new();
    for file in files.lines().filter(|file| file.ends_with(".yaml")) {
        let text = git(&["show", &format!("{revision}:{file}")])?;
        sources.push(Source::new(file, text));
    }
    if sources.is_empty() { Err(format!("the git revision `{revision}` has no spec/")) } else { Ok(sources) }
}

/// What a git command prints, run at the root of the workspace.
pub(crate) fn git(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git").arg("-C").arg(tree::root()).args(arguments).output();
    let output = output.map_err(|error| format!("git can't be run: {error}"))?;
    if output.status.success() {
        String::from_utf8(output.stdout).map_err(|error| error.to_string())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}
