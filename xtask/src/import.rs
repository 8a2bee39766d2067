//! `cargo xtask import`

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anthropic_beta_codegen::import::openapi::{Options, import_document, is_document};
use anthropic_beta_codegen::import::{ImportError, Imported, Vanished, import};
use anthropic_beta_codegen::openapi;
use anthropic_beta_codegen::spec::{Date, Packages, Source};

use crate::cli::ImportArgs;
use crate::outcome::{CommandFailure, Outcome, Report};
use crate::sources;
use crate::tree::{self, Difference, Mode};
use crate::workspace;

/// Updates `spec/` from pages of the reference or from a vendor's document, or replaces it by the content of
/// a document.
pub(crate) fn run(arguments: &ImportArgs) -> Outcome {
    let sources = arguments.files.iter().map(|file| source(file)).collect::<Result<Vec<_>, String>>()?;
    if let [document] = sources.as_slice()
        && is_document(document)
    {
        return if arguments.exact { exactly(document) } else { from_document(document, arguments) };
    }
    if let Some(document) = sources.iter().find(|source| is_document(source)) {
        return Err(format!("{} is an OpenAPI document: import it alone", document.file()).into());
    }
    let for_documents = [
        ("--exact", arguments.exact),
        ("--only", arguments.only.is_some()),
        ("--placeholder-docs", arguments.placeholder_docs),
    ];
    if let Some((flag, _)) = for_documents.iter().find(|(_, given)| *given) {
        let file = arguments.files.first().map(|file| file.display().to_string()).unwrap_or_default();
        return Err(format!("`{flag}` is for OpenAPI documents, but {file} is not one").into());
    }
    from_pages(sources, arguments)
}

/// Reports the changes. A damaged page changes nothing.
fn from_pages(pages: Vec<Source>, arguments: &ImportArgs) -> Outcome {
    let spec = sources::here()?;
    let vanished = if arguments.prune { Vanished::Removed } else { Vanished::Kept };
    let imported = import(&pages, &spec, vanished, date(arguments).as_ref());
    finish(imported.map_err(|error| failure(error, spec, pages))?, arguments)
}

fn from_document(document: &Source, arguments: &ImportArgs) -> Outcome {
    let spec = sources::here()?;
    let options = Options {
        only: arguments.only.clone(),
        date: date(arguments),
        prune: arguments.prune,
        placeholder_docs: arguments.placeholder_docs,
        packages: packages(),
    };
    let imported = import_document(document, &spec, &options);
    finish(imported.map_err(|error| failure(error, spec, vec![document.clone()]))?, arguments)
}

/// Returns the date of the import: the given one, or the one in the names of the files.
fn date(arguments: &ImportArgs) -> Option<Date> {
    let names = arguments.files.iter().filter_map(|file| file.file_name()?.to_str());
    arguments.date.clone().or_else(|| names.filter_map(Date::find).min())
}

/// Returns the packages of this workspace, for a new spec.
fn packages() -> Option<Packages> {
    let root = workspace::root().ok()?;
    let name = |folder: &str| {
        let manifest = fs::read_to_string(root.join(folder).join("Cargo.toml")).ok()?;
        let line = manifest.lines().find_map(|line| line.strip_prefix("name = "))?;
        Some(line.trim_matches('"').to_owned())
    };
    Some(Packages { client: name("generated")?, runtime: name("runtime")? })
}

fn failure(error: ImportError, spec: Vec<Source>, imported: Vec<Source>) -> CommandFailure {
    match error {
        ImportError::Spec(diagnostics) => CommandFailure::Spec(diagnostics, spec),
        ImportError::Pages(diagnostics) | ImportError::Document(diagnostics) => {
            CommandFailure::Spec(diagnostics, imported)
        }
    }
}

/// Writes the changes, unless this is a dry run.
fn finish(imported: Imported, arguments: &ImportArgs) -> Outcome {
    let Imported { sources, summary } = imported;
    if arguments.dry_run {
        return Ok(Report::success(summary.by_resource()));
    }
    tree::apply(&by_path(sources), &[], Mode::Write)?;
    let next =
        if summary.is_empty() { "" } else { "next: settle the questions, then run `cargo xtask codegen`\n" };
    Ok(Report::success(format!("{summary}{next}")))
}

fn exactly(document: &Source) -> Outcome {
    let difference = replace_spec(document, Mode::Write)?;
    let written = difference.stale.len() + difference.missing.len();
    let (same, removed) = (difference.same, difference.orphaned.len());
    Ok(Report::success(format!(
        "wrote {written} files of the spec, left {same}, removed {removed}\n\
         next: `cargo xtask codegen`, which checks the spec\n"
    )))
}

/// Replaces the spec by the content of a document. The document is the whole API: resources that it lacks are
/// removed.
fn replace_spec(document: &Source, mode: Mode) -> Result<Difference, CommandFailure> {
    let files = openapi::import(document)
        .map_err(|diagnostics| CommandFailure::Spec(diagnostics, vec![document.clone()]))
        .map(by_path)?;
    Ok(tree::replace(&files, |path| path.starts_with("spec/") && path.ends_with(".yaml"), mode)?)
}

fn source(file: &Path) -> Result<Source, String> {
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
    fn the_checked_in_document_equals_the_spec() {
        let difference = replace_spec(&checked_in(), Mode::Check).unwrap();
        assert!(difference.is_empty() && difference.same > 1, "{}", difference.report());
    }

    #[test]
    fn removes_only_resources_that_the_document_lacks() {
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
    fn reports_a_file_that_is_not_a_document_at_its_place() {
        let document = Source::new("x.json", "{\n  \"openapi\": 3\n");
        let Err(CommandFailure::Spec(diagnostics, sources)) = replace_spec(&document, Mode::Check) else {
            panic!("the document was accepted")
        };
        let said = anthropic_beta_codegen::diag::render(&diagnostics, &sources);
        assert!(said.contains("--> x.json:2") && said.contains("help: "), "{said}");
    }
}
