//! The vendor's own documents into a copy of the spec.
#![expect(clippy::expect_used, reason = "a helper of a test fails like the test")]

mod common;

use std::path::PathBuf;

use anthropic_beta_codegen::import::openapi::{Options, import_document};
use anthropic_beta_codegen::import::{ImportError, Imported};
use anthropic_beta_codegen::spec::Source;

fn document(name: &str) -> Source {
    let folder = std::env::var_os("ANTHROPIC_BETA_ACCEPTANCE").expect(
        "ANTHROPIC_BETA_ACCEPTANCE names the folder with the vendor's documents; without it nothing is proved",
    );
    let path = PathBuf::from(folder).join("reference").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Source { file: name.to_owned(), text }
}

fn import(document: &Source, sources: &[Source], options: &Options) -> Imported {
    import_document(document, sources, options).unwrap_or_else(|error| match error {
        ImportError::Spec(mistakes) | ImportError::Document(mistakes) => panic!("{mistakes:?}"),
        ImportError::Pages(_) => panic!("no page was imported"),
    })
}

#[test]
#[ignore = "needs the vendor's document"]
fn explore() {
    let name = std::env::var("DOC").unwrap();
    let start = std::time::Instant::now();
    let done = import(&document(&name), &common::sources(), &Options::default());
    eprintln!("{:?}", start.elapsed());
    std::fs::write("/tmp/summary.txt", done.summary.to_string()).unwrap();
    for line in &done.summary.dropped { eprintln!("dropped {line}"); }
    for source in &done.sources {
        let path = PathBuf::from("/tmp/imported").join(&source.file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &source.text).unwrap();
    }
}
