//! `cargo xtask openapi`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anthropic_beta_codegen::generate::resolve;
use anthropic_beta_codegen::openapi::{Contract, Document, export};

use crate::cli::{OpenapiArgs, OpenapiFormat};
use crate::outcome::{CommandFailure, Outcome, Report};
use crate::sources;
use crate::tree::{self, Mode};

/// The path of the checked-in document, relative to the root.
const CHECKED_IN: &str = "spec/openapi.json";

/// Exports the spec as OpenAPI, or compares the export to the checked-in document.
pub(crate) fn run(arguments: OpenapiArgs) -> Outcome {
    let target = Target::of(arguments);
    let sources = sources::here()?;
    let document = resolve(&sources).and_then(|(spec, _)| {
        let document = export(&spec, &contract());
        let text = match target.format() {
            OpenapiFormat::Json => Document::to_json(&document),
            OpenapiFormat::Yaml => Document::to_yaml(&document),
        };
        text.map_err(|diagnostic| vec![diagnostic])
    });
    let text = document.map_err(|diagnostics| CommandFailure::Spec(diagnostics, sources))?;
    match target {
        Target::CheckedIn(mode) => checked_in(text, mode),
        Target::Standard(_) => Ok(Report::success(text)),
        Target::File(file, _) => {
            tree::write::one(&file, &text)?;
            Ok(Report::success(String::new()))
        }
    }
}

/// Returns the parts of the document that are not in the spec.
fn contract() -> Contract {
    Contract { license: "MIT OR Apache-2.0".to_owned() }
}

fn checked_in(text: String, mode: Mode) -> Outcome {
    let files = BTreeMap::from([(CHECKED_IN.to_owned(), text)]);
    let difference = tree::apply(&files, &[], mode)?;
    if mode == Mode::Check && !difference.is_empty() {
        let report = difference.report();
        return Ok(Report::failure(format!(
            "{report}{CHECKED_IN} does not match spec/; run `cargo xtask openapi`\n"
        )));
    }
    let state = if difference.is_empty() { "up to date" } else { "written" };
    Ok(Report::success(format!("{CHECKED_IN} is {state}\n")))
}

/// The output of the document.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    /// The checked-in file in `spec/`.
    CheckedIn(Mode),
    /// Standard output.
    Standard(OpenapiFormat),
    /// A file.
    File(PathBuf, OpenapiFormat),
}

impl Target {
    fn of(arguments: OpenapiArgs) -> Self {
        let OpenapiArgs { check, output, format } = arguments;
        match output {
            None if check => Self::CheckedIn(Mode::Check),
            None => format.map_or(Self::CheckedIn(Mode::Write), Self::Standard),
            Some(file) if file == Path::new("-") => Self::Standard(format.unwrap_or(OpenapiFormat::Json)),
            Some(file) => {
                let is_yaml = file.extension().is_some_and(|end| end == "yaml" || end == "yml");
                let by_name = if is_yaml { OpenapiFormat::Yaml } else { OpenapiFormat::Json };
                Self::File(file, format.unwrap_or(by_name))
            }
        }
    }

    fn format(&self) -> OpenapiFormat {
        match self {
            Self::CheckedIn(_) => OpenapiFormat::Json,
            Self::Standard(format) | Self::File(_, format) => *format,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;

    fn target(arguments: &[&str]) -> Target {
        let cli = Cli::try_parse_from(["xtask", "openapi"].iter().chain(arguments)).unwrap();
        let Command::Openapi(arguments) = cli.command else { panic!("another command") };
        Target::of(arguments)
    }

    #[test]
    fn writes_the_checked_in_document_by_default() {
        assert_eq!(target(&[]), Target::CheckedIn(Mode::Write));
        assert_eq!(target(&["--check"]), Target::CheckedIn(Mode::Check));
    }

    #[test]
    fn chooses_the_format_by_the_file_name_by_default() {
        let file = |name: &str, format| Target::File(name.into(), format);
        assert_eq!(target(&["-o", "x.yaml"]), file("x.yaml", OpenapiFormat::Yaml));
        assert_eq!(target(&["-o", "x"]), file("x", OpenapiFormat::Json));
        assert_eq!(target(&["-o", "x.yaml", "--format", "json"]), file("x.yaml", OpenapiFormat::Json));
        assert_eq!(target(&["--format", "yaml"]), Target::Standard(OpenapiFormat::Yaml));
        assert_eq!(target(&["--output", "-"]), Target::Standard(OpenapiFormat::Json));
    }
}
