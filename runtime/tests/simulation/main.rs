//! The client in a simulated network.
//!
//! Several concurrent calls use a network that delays, resets, truncates, duplicates and stalls data, with a
//! simulated clock. Each seed is a different simulation. The rules in `rules.rs` must always hold.
//!
//! ```console
//! $ SIMULATION_SEEDS=100000 cargo test --release -p anthropic-beta-runtime --test simulation
//! $ SIMULATION_SEED=17 cargo test -p anthropic-beta-runtime --test simulation -- --nocapture
//! ```
//!
//! The first command runs this many seeds, from a seed that depends on the time of day or from `SIMULATION_FROM`; the
//! second prints everything that happens with one seed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]

#[path = "../support/api.rs"]
mod api;
mod calls;
mod chance;
mod network;
mod plan;
mod rules;

use std::{
    env,
    fmt::Write as _,
    time::{Instant, SystemTime},
};

use crate::{calls::Run, chance::Chance, plan::Plan};

/// The seeds of every run.
const FIXED: std::ops::Range<u64> = 0..500;

fn world(seed: u64) -> Run {
    let calls = 1 + Chance::of(seed, &[0]).below(4);
    calls::run(seed, (0..calls).map(|number| Plan::draw(seed, number)).collect())
}

/// Everything that happened, one line for each event.
fn told(run: &Run) -> String {
    let mut text = String::new();
    for attempt in &run.attempts {
        let _ = writeln!(
            text,
            "{:?} call {} page {}: {:?}",
            attempt.at, attempt.call, attempt.page, attempt.fate
        );
    }
    for (plan, outcome) in run.plans.iter().zip(&run.outcomes) {
        let _ = writeln!(
            text,
            "{plan:?}\n  took {:?}, returned {:?} {:?}",
            outcome.took, outcome.texts, outcome.end
        );
    }
    text
}

fn check(seed: u64) {
    let run = world(seed);
    if let Some(broken) = rules::broken(&run) {
        panic!(
            "seed {seed}: {broken}\n\n{}\nto repeat it: SIMULATION_SEED={seed} cargo test -p anthropic-beta-runtime --test simulation",
            told(&run)
        );
    }
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|text| text.parse().expect("a number"))
}

#[test]
fn keeps_every_rule() {
    if let Some(seed) = number("SIMULATION_SEED") {
        println!("{}", told(&world(seed)));
        return check(seed);
    }
    FIXED.for_each(check);
    let Some(count) = number("SIMULATION_SEEDS") else { return };
    let begun = Instant::now();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let from = number("SIMULATION_FROM").unwrap_or(now.as_secs() << 20);
    (from..from.wrapping_add(count)).for_each(check);
    println!("{count} seeds from {from}, no rule broken, in {:?}", begun.elapsed());
}

#[test]
fn repeats_the_simulation_of_a_seed() {
    for seed in FIXED.step_by(25) {
        assert_eq!(told(&world(seed)), told(&world(seed)), "seed {seed}");
    }
}

/// Checks that the simulations contain every fault; otherwise the rules would hold trivially.
#[test]
fn contains_every_fault() {
    let mut seen = String::new();
    let (mut whole, mut failed, mut dropped, mut repeated) = (0, 0, 0, 0);
    for seed in FIXED {
        let run = world(seed);
        seen.push_str(&told(&run));
        for outcome in &run.outcomes {
            match outcome.end {
                Some(Ok(())) => whole += 1,
                Some(Err(_)) => failed += 1,
                None => dropped += 1,
            }
        }
        repeated += run.attempts.len().saturating_sub(run.outcomes.len());
    }
    for what in [
        "Refused",
        "Broken",
        "Silent",
        "Status",
        "Whole",
        "Truncated",
        "Duplicated",
        "Reset",
        "Stalled",
        "ErrorEvent",
        "Timeout",
        "Incomplete",
        "Decode",
        "Connection",
        "Connect",
        "page 2",
    ] {
        assert!(seen.contains(what), "{what}");
    }
    assert!(whole.min(failed).min(dropped).min(repeated) > 50, "{whole} {failed} {dropped} {repeated}");
}
