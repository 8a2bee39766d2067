//! Code that is generated from an accepted spec compiles and round-trips values, and breaks only where `diff`
//! says so.
//!
//! Three specs are changed in every way in which a new version of an API could differ. For each change that
//! the checks accept:
//!
//! - The crate compiles.
//! - A program that uses everything in the crate before the change compiles against the crate after it,
//! unless `diff` reports a break. If it does, the uses of the broken paths are compiled, and a break without
//! a compile error is printed.
//! - The values of the changed types decode and are encoded unchanged: the cases of the tests of the model,
//! and arbitrary values.
//! - If `diff` reports no break of the wire, the crate before the change decodes all responses of the spec
//! after it, and the crate after the change knows all parts of the requests of the spec before it. If `diff`
//! reports that types break the wire, one of these values fails; a break without a failing value is printed.
//!
//! Up to sixteen changes of different places are combined in one crate, and tried separately if it fails.
//!
//! A sample runs with every `cargo test`. `cargo test --release -p anthropic-beta-codegen --test variants --
//! --ignored --nocapture` runs all of them. The order is shuffled and always the same: the environment
//! variable `VARIANTS` selects the first changes (`VARIANTS=1000`) or a range (`VARIANTS=1000..2000`). Each
//! line of progress shows how to continue from there.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bases;
mod client;
mod compile;
mod group;
mod judge;
mod mutate;
mod random;
#[path = "../support/mod.rs"]
mod support;
mod tree;
mod values;
mod variant;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use anthropic_beta_codegen::Failure;

use judge::{Base, Outcome};
use random::Random;
use variant::Variant;

/// The number of changes in a `cargo test`.
const SAMPLE: usize = 120;

/// The number of changes before the crates are compiled.
const AT_ONCE: usize = 600;

#[test]
fn a_sample_of_valid_changes_compiles() {
    run("sample", 0..SAMPLE);
}

#[test]
#[ignore = "compiles thousands of crates"]
fn every_valid_change_compiles() {
    let number = |text: &str| text.parse().expect("`VARIANTS` is a number, or two with `..` between them");
    let range = match std::env::var("VARIANTS") {
        Ok(text) => match text.split_once("..") {
            Some((start, "")) => number(start)..usize::MAX,
            Some((start, end)) => number(start)..number(end),
            None => 0..number(&text),
        },
        Err(_) => 0..usize::MAX,
    };
    run("all", range);
}

/// Applies the changes with these numbers, in the shuffled order.
fn run(name: &str, range: Range<usize>) {
    let mut random = Random(0x5eed_cafe);
    let bases: Vec<Base> = bases::all(&mut random).into_iter().map(Base::new).collect();
    let numbered = bases
        .iter()
        .enumerate()
        .flat_map(|(position, base)| (0..mutate::count(&base.tree)).map(move |number| (position, number)));
    let mut changes: Vec<(usize, usize)> = numbered.collect();
    random.shuffle(&mut changes);
    let (start, end) = (range.start.min(changes.len()), range.end.min(changes.len()));
    let (begin, mut outcome) = (Instant::now(), Outcome::default());
    for chunk in changes[start..end].chunks(AT_ONCE) {
        for (position, base) in bases.iter().enumerate() {
            let wanted = chunk.iter().filter(|(of, _)| *of == position).map(|(_, number)| *number).collect();
            let variants = variants(base, &wanted, &mut outcome);
            judge::judge(name, base, group::groups(variants), &mut outcome);
        }
        let done = outcome.changes + start;
        println!(
            "changes {start}..{done} of {}, {} s: {outcome}; go on with VARIANTS={done}..",
            changes.len(),
            begin.elapsed().as_secs()
        );
        for failure in
            outcome.failures.iter().skip(std::mem::replace(&mut outcome.shown, outcome.failures.len()))
        {
            println!("FAILURE {failure}\n");
        }
    }
    for what in outcome.unnoticed.iter().chain(&outcome.unnoticed_on_the_wire) {
        println!("not noticed: {what}");
    }
    assert!(outcome.failures.is_empty(), "{}", outcome.failures.join("\n\n"));
}

/// Returns the changes that the checks accept.
fn variants(base: &Base, wanted: &BTreeSet<usize>, outcome: &mut Outcome) -> Vec<Arc<Variant>> {
    outcome.changes += wanted.len();
    let mutations = mutate::some(&base.tree, wanted);
    outcome.idle += wanted.len() - mutations.len();
    let mut variants = Vec::new();
    for mutation in mutations {
        let what = format!("{}: {}", base.name, mutation.what);
        match Variant::new(what, &base.tree, &base.old, mutation.tree) {
            Ok(variant) => variants.push(Arc::new(variant)),
            Err(Failure::Spec(_)) => outcome.refused += 1,
            Err(Failure::Render(error)) => outcome.failures.push(format!("{}: {error}", mutation.what)),
        }
    }
    variants
}
