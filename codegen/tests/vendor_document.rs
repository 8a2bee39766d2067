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
    Source::new(name, text)
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
    let options = Options { placeholder_docs: true, ..Options::default() };
    let done = import(&document(&name), &common::sources(), &options);
    eprintln!("{:?}", start.elapsed());
    std::fs::write("/tmp/summary.txt", done.summary.to_string()).unwrap();
    for source in &done.sources {
        let path = PathBuf::from("/tmp/imported").join(source.file());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, source.text()).unwrap();
    }
    let mut all = common::sources();
    for source in &done.sources {
        match all.iter_mut().find(|old| old.file() == source.file()) {
            Some(old) => old.clone_from(source),
            None => all.push(source.clone()),
        }
    }
    let again = import(&document(&name), &all, &options);
    eprintln!("again: {} files\n{}", again.sources.len(), again.summary);
    for source in &mut all {
        let kept: Vec<&str> =
            source.text().lines().filter(|line| !line.trim_start().starts_with("decide: ")).collect();
        *source = source.with_text(kept.join("\n") + "\n");
    }
    match anthropic_beta_codegen::generate(&all) {
        Ok(generated) => {
            for (path, text) in &generated.files {
                let path = PathBuf::from("/tmp/generated").join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
        }
        Err(anthropic_beta_codegen::Failure::Spec(mistakes)) => {
            eprintln!(
                "{} mistakes\n{}",
                mistakes.len(),
                anthropic_beta_codegen::diag::render(&mistakes, &all)
            );
        }
        Err(other) => eprintln!("{other:?}"),
    }
}
