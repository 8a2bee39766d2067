//! `cargo xtask import`

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anthropic_beta_codegen::import::{ImportError, Page, import};
use anthropic_beta_codegen::openapi;
use anthropic_beta_codegen::spec::Source;

use crate::cli::ImportArgs;
use crate::outcome::{Outcome, Problem, Report};
use crate::tree::{self, Difference, Mode};

/// Brings `spec/` up to date with pages of the reference, or makes it what an OpenAPI document says.
pub(crate) fn run(arguments: ImportArgs) -> Outcome {
    match arguments.openapi {
        Some(document) => from_openapi(&document),
        None => from_pages(&arguments.pages),
    }
}

/// Says what changed. A damaged page changes nothing.
fn from_pages(files: &[PathBuf]) -> Outcome {
    let pages = files
        .iter()
        .map(|file| Ok(Page { name: file.display().to_string(), text: text(file)? }))
        .collect::<Result<Vec<_>, String>>()?;
    let sources = tree::sources()?;
    let imported = match import(&pages, &sources) {
        Ok(imported) => imported,
        Err(ImportError::Spec(mistakes)) => return Err(Problem::Spec(mistakes, sources)),
        Err(ImportError::Pages(errors)) => {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            return Err(format!("{}\n\nthe spec is as it was", errors.join("\n")).into());
        }
    };
    tree::apply(&by_path(imported.sources), &[], Mode::Write)?;
    let next = "next: settle what is to decide, then `cargo xtask codegen`\n";
    let next = if imported.summary.is_empty() { "" } else { next };
    Ok(Report::success(format!("{}{next}", imported.summary)))
}

fn from_openapi(file: &Path) -> Outcome {
    let difference = replace_spec(&document(file)?, Mode::Write)?;
    let written = difference.stale.len() + difference.missing.len();
    let (same, removed) = (difference.same, difference.orphaned.len());
    Ok(Report::success(format!(
        "wrote {written} files of the spec, left {same}, removed {removed}\n\
         next: `cargo xtask codegen`, which checks the spec\n"
    )))
}

/// Makes the spec what a document says. The document is the whole API: a resource that it lacks goes.
fn replace_spec(document: &Source, mode: Mode) -> Result<Difference, Problem> {
    let files = openapi::import(document)
        .map_err(|mistakes| Problem::Spec(mistakes, vec![document.clone()]))
        .map(by_path)?;
    Ok(tree::replace(&files, |path| path.starts_with("spec/") && path.ends_with(".yaml"), mode)?)
}

fn document(file: &Path) -> Result<Source, String> {
    Ok(Source::new(file.display().to_string(), text(file)?))
}

fn text(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{} can't be read: {error}", file.display()))
}

fn by_path(sources: Vec<Source>) -> BTreeMap<String, String> {
    sources.into_iter().map(Source::into_parts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked_in() -> Source {
        let path = crate::workspace::root().unwrap().join("spec/openapi.json");
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
        let Err(Problem::Spec(mistakes, sources)) = replace_spec(&document, Mode::Check) else {
            panic!("the document was taken")
        };
        let problem = anthropic_beta_codegen::diag::render(&mistakes, &sources);
        assert!(problem.contains("--> x.json:2") && problem.contains("help: "), "{problem}");
    }
}
