//! Code that is generated from an accepted spec compiles and round-trips values, and breaks only if `diff`
//! reports it.
//!
//! Three specs are changed in every way in which a new version of an API could differ. For each change that
//! the checks accept:
//!
//! - The crate compiles.
//! - A program that uses everything in the crate before the change compiles against the crate after it,
//!   unless `diff` reports a break. If it does, the uses of the broken paths are compiled, and a break without
//!   a compile error is printed.
//! - The values of the changed types decode and are encoded unchanged: the cases of the tests of the model,
//!   and arbitrary values.
//! - If `diff` reports no break of the wire, the crate before the change decodes all responses of the spec
//!   after it, and the crate and the OpenAPI schema after the change accept all requests of the spec before it.
//!   If `diff` reports that types break the wire, one of these values fails, or has a meaning that the crate
//!   before the change does not know; a break without such a value is printed.
//!
//! Changes of different places are combined in one crate, and those of each half if it fails.
//!
//! A sample runs with every `cargo test`. `cargo test --release -p anthropic-beta-codegen --test variants --
//! --ignored --nocapture` runs all changes of the pet shop and a sample of the changes of the real spec. The
//! progress is stored below `target/tmp/variants`: an interrupted run continues, unless the test, the
//! generator, the runtime or a spec has changed.
//!
//! The order is shuffled and always the same, with the other changes of the real spec at the end: the
//! environment variable `VARIANTS` selects the first changes (`VARIANTS=1000`), a range
//! (`VARIANTS=1000..2000`), or all of them (`VARIANTS=0..`). Each line of progress shows how to continue from
//! there.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bases;
mod client;
mod compile;
#[path = "../diff/emitted/mod.rs"]
mod emitted;
mod group;
mod judge;
mod mutate;
mod random;
mod server;
mod state;
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
use state::State;
use variant::Variant;

/// The number of changes in a `cargo test`.
const SAMPLE: usize = 120;

/// The number of changes of the real spec in the full run.
const REAL_SAMPLE: usize = 2000;

/// The number of changes before the crates are compiled.
const AT_ONCE: usize = 2000;

#[test]
fn a_sample_of_valid_changes_compiles() {
    let (bases, changes) = changes();
    let mut outcome = Outcome::default();
    try_all("sample", &bases, &changes[..SAMPLE], &mut outcome);
    println!("{outcome}");
    assert!(outcome.failures.is_empty(), "{}", outcome.failures.join("\n\n"));
}

#[test]
fn recursive_types_compile_and_round_trip() {
    let bases = bases::all(&mut Random(0x5eed_cafe));
    let recursive = bases.into_iter().find(|base| base.name == "recursive").unwrap();
    let recursive = Base::new(recursive);
    assert_eq!(judge::base(&recursive), [""; 0]);
    let file = &recursive.old.files["src/trees.rs"];
    assert!(file.contains("IntoOption<TreeGrowParams, Kind"), "the argument needs no box:\n{file}");
}

#[test]
#[ignore = "compiles thousands of crates"]
fn every_valid_change_compiles() {
    let (bases, changes) = changes();
    let range = match std::env::var("VARIANTS") {
        Ok(text) => range(&text, changes.len()),
        Err(_) => 0..full(&bases, &changes),
    };
    let mut state = State::load(&range, &bases);
    let begin = Instant::now();
    while state.done < range.end {
        let end = range.end.min(state.done + AT_ONCE);
        let shown = state.outcome.failures.len();
        try_all("all", &bases, &changes[state.done..end], &mut state.outcome);
        state.done = end;
        state.save();
        println!(
            "changes {}..{end} of {}, {} s: {}; continue with VARIANTS={end}..",
            range.start,
            changes.len(),
            begin.elapsed().as_secs(),
            state.outcome
        );
        for failure in &state.outcome.failures[shown..] {
            println!("FAILURE {failure}\n");
        }
    }
    let Outcome { failures, unnoticed, unnoticed_on_the_wire, .. } = state.outcome;
    for what in unnoticed.iter().chain(&unnoticed_on_the_wire) {
        println!("not noticed: {what}");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// A change: the position of its base, and its number in the base.
type Change = (usize, usize);

/// Returns the bases and all their changes: shuffled, with those outside of the full run at the end.
fn changes() -> (Vec<Base>, Vec<Change>) {
    let mut random = Random(0x5eed_cafe);
    let bases: Vec<Base> = bases::all(&mut random).into_iter().map(Base::new).collect();
    let numbered = bases
        .iter()
        .enumerate()
        .flat_map(|(position, base)| (0..mutate::count(&base.tree)).map(move |number| (position, number)));
    let mut changes: Vec<Change> = numbered.collect();
    random.shuffle(&mut changes);
    let real = |(position, _): &Change| bases[*position].name == "real";
    let rest: BTreeSet<Change> =
        changes.iter().filter(|change| real(change)).skip(REAL_SAMPLE).copied().collect();
    changes.sort_by_key(|change| rest.contains(change));
    (bases, changes)
}

/// Returns the number of changes in the full run.
fn full(bases: &[Base], changes: &[Change]) -> usize {
    let real = changes.iter().filter(|(position, _)| bases[*position].name == "real").count();
    changes.len() - real.saturating_sub(REAL_SAMPLE)
}

/// Parses `N`, `N..M` or `N..`.
fn range(text: &str, most: usize) -> Range<usize> {
    let number = |text: &str| {
        text.parse::<usize>()
            .unwrap_or_else(|_| panic!("`VARIANTS` is a number, or two with `..` between them"))
    };
    let (start, end) = match text.split_once("..") {
        Some((start, "")) => (number(start), most),
        Some((start, end)) => (number(start), number(end)),
        None => (0, number(text)),
    };
    start.min(most)..end.min(most)
}

/// Applies the changes and judges the results.
fn try_all(name: &str, bases: &[Base], changes: &[Change], outcome: &mut Outcome) {
    for (position, base) in bases.iter().enumerate() {
        let wanted = changes.iter().filter(|(of, _)| *of == position).map(|(_, number)| *number).collect();
        let variants = variants(base, &wanted, outcome);
        judge::judge(name, base, group::groups(variants), outcome);
    }
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
