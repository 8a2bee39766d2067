//! Whatever the checks accept compiles, keeps what it decodes, and breaks programs and the wire only where `diff` says so.
//!
//! Three specs are changed in every way that a version of an API could be. Of each change that the checks accept:
//!
//! - The crate compiles.
//! - A program that uses everything of the crate before the change compiles against the one after it, unless `diff` says
//!   that it breaks. Where `diff` says so, what the program does to the broken paths is compiled, and a break that it does
//!   not notice is printed.
//! - The values of the types that changed decode and are encoded as they came: the cases that the generator makes for
//!   tests of the model, and arbitrary values.
//! - Where `diff` says that the wire does not break, the crate before the change decodes what the spec after it allows in
//!   responses, and the crate after the change knows every part of what the spec before it allows in requests. Where
//!   `diff` says that types break the wire, one of these values fails; a break that none notices is printed.
//!
//! Changes of different places are made together in one crate, and each alone where something is wrong.
//!
//! A sample runs with every `cargo test`. All changes of the pet shop and a sample of those of the real spec run by
//! `cargo test --release -p anthropic-beta-codegen --test variants -- --ignored --nocapture`. What is done is kept below
//! `target/tmp/variants`: a run that was interrupted goes on, unless the test, the generator, the runtime or a spec has
//! changed.
//!
//! The order is shuffled and always the same, with the other changes of the real spec last: the environment variable
//! `VARIANTS` says how many of the first changes are made (`VARIANTS=1000`), or which (`VARIANTS=1000..2000`, and
//! `VARIANTS=0..` for all). Each line of progress says how to go on from there.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it tried"
)]

mod bases;
mod client;
mod compile;
mod group;
mod judge;
mod mutate;
mod random;
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

/// How many changes a `cargo test` makes.
const SAMPLE: usize = 120;

/// How many changes of the real spec belong to the full run.
const REAL_SAMPLE: usize = 2000;

/// How many changes are made before the crates are compiled.
const AT_ONCE: usize = 2000;

#[test]
fn a_sample_of_valid_changes_compiles() {
    let (bases, changes) = changes();
    let mut outcome = Outcome::default();
    try_all("sample", &bases, &changes[..SAMPLE], &mut outcome);
    println!("{outcome}");
    assert!(outcome.mistakes.is_empty(), "{}", outcome.mistakes.join("\n\n"));
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
        let shown = state.outcome.mistakes.len();
        try_all("all", &bases, &changes[state.done..end], &mut state.outcome);
        state.done = end;
        state.save();
        println!(
            "changes {}..{end} of {}, {} s: {}; go on with VARIANTS={end}..",
            range.start,
            changes.len(),
            begin.elapsed().as_secs(),
            state.outcome
        );
        for mistake in &state.outcome.mistakes[shown..] {
            println!("MISTAKE {mistake}\n");
        }
    }
    let Outcome { mistakes, unnoticed, unnoticed_on_the_wire, .. } = state.outcome;
    for what in unnoticed.iter().chain(&unnoticed_on_the_wire) {
        println!("not noticed: {what}");
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n\n"));
}

/// A change: the position of its base, and its number there.
type Change = (usize, usize);

/// The bases and all their changes, shuffled, with those that the full run leaves out at the end.
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

/// How many changes belong to the full run.
fn full(bases: &[Base], changes: &[Change]) -> usize {
    let real = changes.iter().filter(|(position, _)| bases[*position].name == "real").count();
    changes.len() - real.saturating_sub(REAL_SAMPLE)
}

/// A number, or two with `..` between them, of which the second may be missing.
fn range(text: &str, most: usize) -> Range<usize> {
    let number =
        |text: &str| text.parse::<usize>().expect("`VARIANTS` is a number, or two with `..` between them");
    let (start, end) = match text.split_once("..") {
        Some((start, "")) => (number(start), most),
        Some((start, end)) => (number(start), number(end)),
        None => (0, number(text)),
    };
    start.min(most)..end.min(most)
}

/// Makes the changes, and judges what comes of them.
fn try_all(name: &str, bases: &[Base], changes: &[Change], outcome: &mut Outcome) {
    for (position, base) in bases.iter().enumerate() {
        let wanted = changes.iter().filter(|(of, _)| *of == position).map(|(_, number)| *number).collect();
        let variants = variants(base, &wanted, outcome);
        judge::judge(name, base, group::groups(variants), outcome);
    }
}

/// The changes that the checks accept.
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
            Err(Failure::Render(error)) => outcome.mistakes.push(format!("{}: {error}", mutation.what)),
        }
    }
    variants
}
