//! `cargo xtask openapi`: the spec as one OpenAPI document.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anthropic_beta_codegen::diag::{Diagnostic, render};
use anthropic_beta_codegen::lower::lower;
use anthropic_beta_codegen::openapi::{Contract, export};
use anthropic_beta_codegen::spec::{self, Source};

/// Where the checked-in document stands, from the workspace's root.
const CHECKED_IN: &str = "spec/openapi.json";

/// How the command is called.
const USAGE: &str = "cargo xtask openapi [-o FILE] [--format json|yaml] [--check]

Writes the spec as OpenAPI 3.1 to FILE; `-` is standard output. Without -o it is spec/openapi.json, as JSON.
--check writes nothing, and fails where FILE is not what would be written.";

/// Runs the command.
///
/// # Errors
///
/// Arguments that it does not know, files that can't be read or written, mistakes in the spec, and with `--check` a
/// document that is out of date.
pub(crate) fn run(args: Vec<String>) -> Result<(), Error> {
    let Call { file, format, check } = Call::parse(args)?;
    let text = document(format)?;
    match file {
        None => {
            io::stdout().write_all(text.as_bytes()).map_err(|error| Error::file("standard output", error))
        }
        Some(file) if check => match fs::read_to_string(&file) {
            Ok(present) if present == text => Ok(()),
            _ => Err(Error::Stale(file)),
        },
        Some(file) => fs::write(&file, text).map_err(|error| Error::file(file.display(), error)),
    }
}

/// What keeps the command from doing its work.
#[derive(Debug)]
pub(crate) enum Error {
    /// Arguments that it does not know.
    Usage(String),
    /// A file that can't be read or written.
    File(String, io::Error),
    /// Mistakes in the spec, as text.
    Spec(String),
    /// The document is not what the spec says.
    Stale(PathBuf),
}

impl Error {
    fn file(name: impl fmt::Display, error: io::Error) -> Self {
        Self::File(name.to_string(), error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(problem) => write!(f, "{problem}\n\n{USAGE}"),
            Self::File(name, error) => write!(f, "{name}: {error}"),
            Self::Spec(mistakes) => f.write_str(mistakes),
            Self::Stale(file) => {
                write!(f, "{} is not what the spec says; run `cargo xtask openapi`", file.display())
            }
        }
    }
}

impl std::error::Error for Error {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Json,
    Yaml,
}

/// What the arguments ask for.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    /// Nothing for standard output.
    file: Option<PathBuf>,
    format: Format,
    check: bool,
}

impl Call {
    fn parse(args: Vec<String>) -> Result<Self, Error> {
        let usage = |problem: &str| Error::Usage(problem.to_owned());
        let (mut file, mut format, mut check) = (None, None, false);
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "-o" => file = Some(args.next().ok_or_else(|| usage("`-o` needs a file"))?),
                "--format" => match args.next().as_deref() {
                    Some("json") => format = Some(Format::Json),
                    Some("yaml") => format = Some(Format::Yaml),
                    _ => return Err(usage("`--format` is `json` or `yaml`")),
                },
                "--check" => check = true,
                other => return Err(usage(&format!("there is no argument `{other}`"))),
            }
        }
        let by_name = || match &file {
            Some(file) if file.ends_with(".yaml") || file.ends_with(".yml") => Format::Yaml,
            _ => Format::Json,
        };
        let format = format.unwrap_or_else(by_name);
        let file = match file.as_deref() {
            Some("-") if check => return Err(usage("`--check` needs a file to compare with")),
            Some("-") => None,
            Some(file) => Some(PathBuf::from(file)),
            None => Some(root().join(CHECKED_IN)),
        };
        Ok(Self { file, format, check })
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

fn document(format: Format) -> Result<String, Error> {
    let sources = sources()?;
    let explain = |mistakes: Vec<Diagnostic>| Error::Spec(render(&mistakes, &sources));
    let spec = spec::read(&sources).map_err(explain)?;
    lower(&spec).map_err(explain)?;
    let document = export(&spec, &contract());
    let text = match format {
        Format::Json => document.to_json(),
        Format::Yaml => document.to_yaml(),
    };
    text.map_err(|mistake| explain(vec![mistake]))
}

/// All files of the spec, sorted by name.
fn sources() -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    let mut folders = vec![root().join("spec")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| Error::file(folder.display(), error))?;
        for entry in entries {
            let path = entry.map_err(|error| Error::file(folder.display(), error))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "yaml") {
                sources.push(source(&path)?);
            }
        }
    }
    sources.sort_by(|left: &Source, right| left.file.cmp(&right.file));
    Ok(sources)
}

fn source(path: &Path) -> Result<Source, Error> {
    let text = fs::read_to_string(path).map_err(|error| Error::file(path.display(), error))?;
    let below = path.strip_prefix(root()).unwrap_or(path);
    let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
    Ok(Source { file: names.join("/"), text })
}

/// The workspace's root.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Call, Error> {
        Call::parse(args.iter().map(|arg| (*arg).to_owned()).collect())
    }

    #[test]
    fn the_checked_in_document_is_the_default() {
        let file = Some(root().join(CHECKED_IN));
        assert_eq!(parse(&["--check"]).unwrap(), Call { file, format: Format::Json, check: true });
    }

    #[test]
    fn the_name_of_the_file_chooses_the_format_unless_told() {
        assert_eq!(parse(&["-o", "x.yaml"]).unwrap().format, Format::Yaml);
        assert_eq!(parse(&["-o", "x.yaml", "--format", "json"]).unwrap().format, Format::Json);
        assert_eq!(parse(&["-o", "-"]).unwrap().file, None);
    }

    #[test]
    fn mistakes_come_with_the_usage() {
        for args in [&["-o"][..], &["--format", "xml"], &["--chek"], &["-o", "-", "--check"]] {
            assert!(parse(args).unwrap_err().to_string().contains("--format json|yaml"));
        }
    }
}
