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
//! Changes of different places are made together, up to sixteen in one crate, and each alone where something is wrong.
//!
//! A sample runs with every `cargo test`. All of them run by
//! `cargo test --release -p anthropic-beta-codegen --test variants -- --ignored --nocapture`. The order is shuffled and
//! always the same: the environment variable `VARIANTS` says how many of the first changes are made (`VARIANTS=1000`),
//! or which (`VARIANTS=1000..2000`). Each line of progress says how to go on from there.
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

/// How many changes a `cargo test` makes.
const SAMPLE: usize = 120;

/// How many changes are made before the crates are compiled.
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

/// Makes the changes of these numbers, in the shuffled order.
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
        for mistake in
            outcome.mistakes.iter().skip(std::mem::replace(&mut outcome.shown, outcome.mistakes.len()))
        {
            println!("MISTAKE {mistake}\n");
        }
    }
    for what in outcome.unnoticed.iter().chain(&outcome.unnoticed_on_the_wire) {
        println!("not noticed: {what}");
    }
    assert!(outcome.mistakes.is_empty(), "{}", outcome.mistakes.join("\n\n"));
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
