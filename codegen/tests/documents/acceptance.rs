//! The vendor's own documents into a copy of the spec. These tests are ignored, as the documents are no part of the
//! repository.

#[path = "../support/acceptance.rs"]
mod data;

use std::path::Path;

use anthropic_beta_codegen::diag::Kind;
use anthropic_beta_codegen::generate;
use anthropic_beta_codegen::generate::load;
use anthropic_beta_codegen::import::openapi::Options;
use anthropic_beta_codegen::spec::Source;

use super::{after, compile, import, settled, support};

fn document(date: &str) -> Source {
    let file = format!("reference/vendor-openapi-{date}.json");
    let text = data::text(&file);
    Source::new(file, text)
}

fn spec() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace");
    support::sources(root)
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn a_later_document_leaves_nothing_but_questions() {
    let (document, spec) = (document("2026-08-22"), spec());
    let options = Options { placeholder_docs: true, ..Options::default() };
    let imported = import(&document, &spec, &options);
    if let Ok(path) = std::env::var("EXPLORE") {
        std::fs::write(format!("{path}/summary.txt"), imported.summary.to_string()).unwrap();
        for source in &imported.sources {
            let path = Path::new(&path).join(source.file());
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, source.text()).unwrap();
        }
    }
    let imported = after(&spec, imported);

    let again = import(&document, &imported, &options);
    assert_eq!(again.sources, [], "{}", again.summary);
    assert!(again.summary.changes_nothing(), "{}", again.summary);

    let diagnostics = load(&imported).expect_err("a person has to decide something");
    for diagnostic in &diagnostics {
        assert_eq!(diagnostic.kind, Kind::Decide, "{diagnostic:?}");
    }
    assert_eq!(diagnostics.len(), again.summary.to_decide.len());

    let settled = settled(&imported);
    let generated = generate(&settled, support::PACKAGES)
        .unwrap_or_else(|failure| panic!("{}", support::explain(&failure, &settled)));
    let package = compile::Package::write("vendor", &generated.files);
    package.example("empty", "use vendor as _;\nfn main() {}\n").unwrap_or_else(|errors| panic!("{errors}"));
}
