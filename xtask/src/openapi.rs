//! `cargo xtask openapi`

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;

use anthropic_beta_codegen::diag::{Diagnostic, render};
use anthropic_beta_codegen::lower::lower;
use anthropic_beta_codegen::openapi::{Contract, Document, export};
use anthropic_beta_codegen::spec;

use crate::Outcome;
use crate::tree::{self, Mode};

/// Where the checked-in document stands, from the root.
const CHECKED_IN: &str = "spec/openapi.json";

const USAGE: &str = "\
cargo xtask openapi [--check]                  write the spec as OpenAPI 3.1 to spec/openapi.json; --check only compares
cargo xtask openapi -o FILE [--format FORMAT]  write it to FILE, or to standard output for `-`, as json or yaml";

/// Writes the spec as OpenAPI, or compares it with what is checked in.
pub(crate) fn run(arguments: &[&str]) -> Outcome {
    let target = Target::parse(arguments)?;
    let sources = tree::sources()?;
    let explain = |mistakes: Vec<Diagnostic>| render(&mistakes, &sources);
    let spec = spec::read(&sources).map_err(explain)?;
    lower(&spec).map_err(explain)?;
    let document = export(&spec, &contract());
    let text = |format| match format {
        Format::Json => Document::to_json(&document),
        Format::Yaml => Document::to_yaml(&document),
    };
    match target {
        Target::CheckedIn(mode) => {
            checked_in(text(Format::Json).map_err(|mistake| explain(vec![mistake]))?, mode)
        }
        Target::File(file, format) => {
            let text = text(format).map_err(|mistake| explain(vec![mistake]))?;
            if file == "-" {
                print!("{text}");
            } else {
                fs::write(&file, text).map_err(|error| format!("{file}: {error}"))?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// What the document says beyond the spec.
fn contract() -> Contract {
    Contract {
        version: "2023-06-01".to_owned(),
        license: "MIT OR Apache-2.0".to_owned(),
        api_key: "x-api-key".to_owned(),
        error: "BetaErrorResponse".to_owned(),
    }
}

fn checked_in(text: String, mode: Mode) -> Outcome {
    let files = BTreeMap::from([(CHECKED_IN.to_owned(), text)]);
    let difference = tree::apply(&files, &[], mode).map_err(|error| error.to_string())?;
    if mode == Mode::Check && !difference.is_empty() {
        print!("{}", difference.report());
        println!("{CHECKED_IN} is not what the spec says; run `cargo xtask openapi`");
        return Ok(ExitCode::FAILURE);
    }
    println!("{CHECKED_IN} is {}", if difference.is_empty() { "as it should be" } else { "written" });
    Ok(ExitCode::SUCCESS)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Json,
    Yaml,
}

/// Where the document goes.
#[derive(PartialEq, Eq)]
enum Target {
    /// To its place below `spec/`.
    CheckedIn(Mode),
    /// To a file, or `-` for standard output.
    File(String, Format),
}

impl Target {
    /// Reads the arguments; without `--format` the end of the file's name says which.
    fn parse(arguments: &[&str]) -> Result<Self, String> {
        let file = |file: &str, format| Ok(Self::File(file.to_owned(), format));
        match arguments {
            [] => Ok(Self::CheckedIn(Mode::Write)),
            ["--check"] => Ok(Self::CheckedIn(Mode::Check)),
            ["-o", name] if name.ends_with(".yaml") || name.ends_with(".yml") => file(name, Format::Yaml),
            ["-o", name] => file(name, Format::Json),
            ["-o", name, "--format", format] | ["--format", format, "-o", name] => match *format {
                "json" => file(name, Format::Json),
                "yaml" => file(name, Format::Yaml),
                other => Err(format!("there is no format `{other}`; write `json` or `yaml`")),
            },
            ["--format", format] => Self::parse(&["-o", "-", "--format", format]),
            _ => Err(format!("`openapi` is called in another way:\n{USAGE}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parses(arguments: &[&str], target: &Target) -> bool {
        Target::parse(arguments).is_ok_and(|parsed| parsed == *target)
    }

    #[test]
    fn the_checked_in_document_is_the_default() {
        assert!(parses(&[], &Target::CheckedIn(Mode::Write)));
        assert!(parses(&["--check"], &Target::CheckedIn(Mode::Check)));
    }

    #[test]
    fn the_name_of_the_file_chooses_the_format_unless_told() {
        let file = |name: &str, format| Target::File(name.to_owned(), format);
        assert!(parses(&["-o", "x.yaml"], &file("x.yaml", Format::Yaml)));
        assert!(parses(&["-o", "x.yaml", "--format", "json"], &file("x.yaml", Format::Json)));
        assert!(parses(&["--format", "yaml"], &file("-", Format::Yaml)));
    }

    #[test]
    fn mistakes_say_what_to_write() {
        let format = Target::parse(&["-o", "x", "--format", "xml"]).err();
        assert!(format.is_some_and(|message| message.contains("`json` or `yaml`")));
        let file = Target::parse(&["-o"]).err();
        assert!(file.is_some_and(|message| message.contains("openapi -o FILE")));
    }
}
