//! Whatever the checks accept compiles, and breaks programs only where `diff` says so.
//!
//! Three specs are changed in every way that a version of an API could be. What the generator then accepts is compiled,
//! many variants in one crate, and so is a program that was written against the crate before the change. The compiler's
//! word on that program is compared with `diff`'s.
//!
//! A sample runs with every `cargo test`; all of them run by
//! `cargo test -p anthropic-beta-codegen --test variants -- --ignored --nocapture`, or as many of each spec as the
//! environment variable `VARIANTS` says.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it tried"
)]

mod bases;
mod client;
mod compile;
mod mutate;
mod random;
#[path = "../support/mod.rs"]
mod support;
mod tree;

use std::collections::BTreeMap;

use anthropic_beta_codegen::diff::{Bump, Snapshot, diff};
use anthropic_beta_codegen::{Failure, generate};

use compile::Batch;
use random::Random;

/// How many variants of each base a `cargo test` compiles.
const SAMPLE: usize = 12;

/// How many are compiled at once.
const BATCH: usize = 150;

#[test]
fn a_sample_of_valid_changes_compiles() {
    judge("sample", Some(SAMPLE));
}

#[test]
#[ignore = "compiles thousands of crates"]
fn every_valid_change_compiles() {
    let most = std::env::var("VARIANTS").ok().map(|most| most.parse().expect("`VARIANTS` is a number"));
    judge("all", most);
}

/// A spec that the checks accept.
struct Variant {
    what: String,
    snapshot: Snapshot,
    files: BTreeMap<String, String>,
}

#[derive(Default)]
struct Outcome {
    refused: usize,
    compiled: usize,
    agreed: usize,
    mistakes: Vec<String>,
    /// What `diff` calls breaking and the program did not notice, by what was changed.
    unnoticed: Vec<String>,
}

fn judge(name: &str, sample: Option<usize>) {
    let mut random = Random(0x5eed_cafe);
    let mut outcome = Outcome::default();
    for base in bases::all(&mut random) {
        let old = variant(base.name.to_owned(), &base.tree.sources()).unwrap_or_else(|failure| {
            panic!("{}: {}", base.name, support::explain(&failure, &base.tree.sources()))
        });
        let mut mutations = mutate::all(&base.tree);
        println!("{}: {} changes", base.name, mutations.len());
        if sample.is_some() {
            random.shuffle(&mut mutations);
        }
        let mut variants = Vec::new();
        for mutation in mutations {
            if sample.is_some_and(|sample| variants.len() == sample) {
                break;
            }
            let what = format!("{}: {}", base.name, mutation.what);
            match variant(what, &mutation.tree.sources()) {
                Ok(variant) => variants.push(variant),
                Err(Failure::Spec(_)) => outcome.refused += 1,
                Err(Failure::Render(error)) => outcome.mistakes.push(format!("{}: {error}", mutation.what)),
            }
        }
        for batch in variants.chunks(BATCH) {
            compare(name, &old, batch, &mut outcome);
        }
    }
    let Outcome { refused, compiled, agreed, mistakes, unnoticed } = outcome;
    println!(
        "{compiled} variants compiled, {refused} changes refused by the checks, {agreed} verdicts agree, \
         {} breaks that the program did not notice, {} mistakes",
        unnoticed.len(),
        mistakes.len()
    );
    for what in &unnoticed {
        println!("not noticed: {what}");
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n\n"));
}

fn variant(what: String, sources: &[anthropic_beta_codegen::spec::Source]) -> Result<Variant, Failure> {
    let files = generate(sources)?.files;
    Ok(Variant { what, snapshot: Snapshot::new(sources)?, files })
}

fn compare(name: &str, old: &Variant, variants: &[Variant], outcome: &mut Outcome) {
    let mut crates = Batch::new(&format!("{name}-crates"), 'v', &[]);
    crates.add_crate(0, &old.files);
    for (number, variant) in variants.iter().enumerate() {
        crates.add_crate(number + 1, &variant.files);
    }
    let refused = crates.check();
    for (number, words) in &refused {
        let what = number.checked_sub(1).map_or("the base", |number| &variants[number].what);
        outcome.mistakes.push(format!("{what}: does not compile\n{words}"));
    }
    let mut clients = Batch::new(&format!("{name}-clients"), 'c', &[&crates]);
    let program = client::program(&old.snapshot);
    for number in (0..=variants.len()).filter(|number| !refused.contains_key(number)) {
        let path = format!("{}_crates::v{number}", name.replace('-', "_"));
        clients.add_module(number, &program.replace("CRATE", &path));
    }
    let broken = clients.check();
    if let Some(words) = broken.get(&0) {
        outcome
            .mistakes
            .push(format!("{}: the program does not compile without any change\n{words}", old.what));
        return;
    }
    for (number, variant) in variants.iter().enumerate() {
        if refused.contains_key(&(number + 1)) {
            continue;
        }
        outcome.compiled += 1;
        let report = diff(&old.snapshot, &variant.snapshot);
        match (report.bump() == Bump::Minor, broken.get(&(number + 1))) {
            (true, Some(_)) | (false, None) => outcome.agreed += 1,
            (true, None) => {
                let breaks = report.changes.iter().filter(|change| change.breaks_rust());
                let effects: Vec<String> =
                    breaks.flat_map(|change| &change.effects).map(|effect| format!("{effect:?}")).collect();
                outcome.unnoticed.push(format!("{}\n    {}", variant.what, effects.join("\n    ")));
            }
            (false, Some(words)) => {
                outcome.mistakes.push(format!(
                    "{}: breaks a program, and diff says {}\n{words}",
                    variant.what,
                    report.bump().word()
                ));
            }
        }
    }
}
