//! `cargo xtask import FILE…`

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;

use anthropic_beta_codegen::import::{ImportError, Page, import};
use anthropic_beta_codegen::spec::Source;
use anthropic_beta_codegen::{diag, openapi};

use crate::Outcome;
use crate::tree::{self, Difference, Mode};

/// Brings `spec/` up to date with pages of the reference, or makes it what an OpenAPI document says.
pub(crate) fn run(arguments: &[&str]) -> Outcome {
    match arguments {
        ["--openapi", file] => from_openapi(file),
        ["--openapi", ..] => Err("name one OpenAPI document: `cargo xtask import --openapi FILE`".to_owned()),
        [] => Err("name the pages of the reference: `cargo xtask import FILE…`".to_owned()),
        [flag, ..] if flag.starts_with('-') => {
            Err(format!("`import` knows no `{flag}`; it takes `--openapi`"))
        }
        files => from_pages(files),
    }
}

/// Says what changed. A damaged page changes nothing.
fn from_pages(files: &[&str]) -> Outcome {
    let pages = files
        .iter()
        .map(|file| Ok(Page { name: (*file).to_owned(), text: text(file)? }))
        .collect::<Result<Vec<_>, String>>()?;
    let sources = tree::sources()?;
    let imported = import(&pages, &sources).map_err(|error| match error {
        ImportError::Spec(mistakes) => diag::render(&mistakes, &sources),
        ImportError::Pages(errors) => {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            format!("{}\n\nthe spec is as it was", errors.join("\n"))
        }
    })?;
    tree::apply(&by_path(imported.sources), &[], Mode::Write).map_err(|error| error.to_string())?;
    print!("{}", imported.summary);
    if !imported.summary.is_empty() {
        println!("next: settle what is to decide, then `cargo xtask codegen`");
    }
    Ok(ExitCode::SUCCESS)
}

fn from_openapi(file: &str) -> Outcome {
    let difference = replace_spec(&document(file)?, Mode::Write)?;
    let written = difference.stale.len() + difference.missing.len();
    let (same, removed) = (difference.same, difference.orphaned.len());
    println!("wrote {written} files of the spec, left {same}, removed {removed}");
    println!("next: `cargo xtask codegen`, which checks the spec");
    Ok(ExitCode::SUCCESS)
}

/// Makes the spec what a document says. The document is the whole API: a resource that it lacks goes.
fn replace_spec(document: &Source, mode: Mode) -> Result<Difference, String> {
    let explain = |mistakes: Vec<_>| diag::render(&mistakes, std::slice::from_ref(document));
    let files = by_path(openapi::import(document).map_err(explain)?);
    tree::replace(&files, |path| path.starts_with("spec/") && path.ends_with(".yaml"), mode)
        .map_err(|error| error.to_string())
}

fn document(file: &str) -> Result<Source, String> {
    Ok(Source::new(file, text(file)?))
}

fn text(file: &str) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{file} can't be read: {error}"))
}

fn by_path(sources: Vec<Source>) -> BTreeMap<String, String> {
    sources.into_iter().map(Source::into_parts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked_in() -> Source {
        let path = tree::root().join("spec/openapi.json");
        Source::new("openapi.json", fs::read_to_string(path).unwrap())
    }

    #[test]
    fn the_checked_in_document_is_the_spec() {
        let difference = replace_spec(&checked_in(), Mode::Check).unwrap();
        assert!(difference.is_empty() && difference.same > 1, "{}", difference.report());
    }

    #[test]
    fn a_resource_that_the_document_lacks_goes_and_nothing_else() {
        let document = checked_in();
        let document = document.with_text(document.text().replace("/v1/models", "/v2/models"));
        let difference = replace_spec(&document, Mode::Check).unwrap();
        let stale: Vec<&str> = difference.stale.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(
            (stale, difference.missing.len(), difference.orphaned.len()),
            (vec!["spec/models.yaml"], 0, 0)
        );
        let smaller =
            tree::replace(&BTreeMap::new(), |path| path == "spec/models.yaml", Mode::Check).unwrap();
        assert_eq!(smaller.orphaned, ["spec/models.yaml"]);
    }

    #[test]
    fn what_is_no_document_is_explained_at_its_place() {
        let document = Source::new("x.json", "{\n  \"openapi\": 3\n");
        let Err(problem) = replace_spec(&document, Mode::Check) else { panic!("the document was taken") };
        assert!(problem.contains("--> x.json:2") && problem.contains("help: "), "{problem}");
    }
}
