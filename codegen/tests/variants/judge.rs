//! Compiles crates, programs and values, and compares the results to those of `diff`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use anthropic_beta_codegen::Failure;
use anthropic_beta_codegen::diff::{Bump, diff};
use serde::{Deserialize, Serialize};

use crate::compile::{Batch, Refused};
use crate::group::merged;
use crate::tree::Tree;
use crate::values::{self, Must, Travellers, Trial, Why};
use crate::variant::{Crate, Variant, wire};
use crate::{bases, client, emitted, support};

/// The number of crates that are compiled at once.
const BATCH: usize = 60;

/// A spec that is changed, and the program that uses it.
pub(crate) struct Base {
    pub(crate) name: &'static str,
    pub(crate) tree: Tree,
    pub(crate) old: Crate,
    travellers: Travellers,
}

impl Base {
    pub(crate) fn new(base: bases::Base) -> Self {
        let bases::Base { name, tree } = base;
        let sources = tree.sources();
        let old = Crate::new(&tree)
            .unwrap_or_else(|failure| panic!("{name}: {}", support::explain(&failure, &sources)));
        Self { name, tree, old, travellers: Travellers::new(&sources) }
    }
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// The number of changes, of those without effect, and of those that the checks reject.
    pub(crate) changes: usize,
    pub(crate) idle: usize,
    pub(crate) refused: usize,
    /// Changes that compile, and the crates that contain them.
    compiled: usize,
    crates: usize,
    /// Results for programs and for the wire that agree.
    agreed: usize,
    agreed_on_the_wire: usize,
    /// Values that were decoded and encoded.
    values: usize,
    pub(crate) failures: Vec<String>,
    /// Changes that are breaking by `diff`, but without a failing program or value.
    pub(crate) unnoticed: Vec<String>,
    pub(crate) unnoticed_on_the_wire: Vec<String>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} change nothing, {} rejected by the checks, {} compiled in {} crates, {} values, {} failures; \
             verdicts on programs: {} agree, {} breaks not noticed; on the wire: {} agree, {} breaks not noticed",
            self.idle,
            self.refused,
            self.compiled,
            self.crates,
            self.values,
            self.failures.len(),
            self.agreed,
            self.unnoticed.len(),
            self.agreed_on_the_wire,
            self.unnoticed_on_the_wire.len()
        )
    }
}

/// The start of the reason why changes are tried again that break something only together. It is not a failure: several
/// new fields can make a type so large that it is boxed.
const TOGETHER: &str = "only together, the changes break";

/// Changes that are tried together.
type Group = Vec<Arc<Variant>>;

/// The changes in one crate.
struct Tried {
    members: Group,
    new: Crate,
    /// The types whose values changed.
    types: BTreeSet<String>,
}

/// Judges groups of changes; if a group fails, each half of it is judged again.
pub(crate) fn judge(name: &str, base: &Base, groups: Vec<Group>, outcome: &mut Outcome) {
    let mut tried = Vec::new();
    for group in groups {
        make(base, group, &mut tried, outcome);
    }
    let mut again = Vec::new();
    while !tried.is_empty() {
        let rest = tried.split_off(tried.len().min(BATCH));
        judge_batch(name, base, &std::mem::replace(&mut tried, rest), &mut again, outcome);
    }
    for (mut group, words) in again {
        let before = outcome.failures.len();
        let what = group.iter().map(|variant| variant.what.as_str()).collect::<Vec<_>>().join("\n + ");
        let half = group.split_off(group.len() / 2);
        judge(name, base, vec![group, half], outcome);
        if outcome.failures.len() == before && !words.starts_with(TOGETHER) {
            outcome.failures.push(format!("together: {what}: {words}"));
        }
    }
}

/// Combines the changes of a group; if the checks reject the result, combines those of each half.
fn make(base: &Base, mut members: Group, tried: &mut Vec<Tried>, outcome: &mut Outcome) {
    match Crate::new(&merged(&base.tree, &members)) {
        Ok(new) => {
            let mut types = new.table.changed(&base.old.table);
            let own = members.iter().flat_map(|variant| &variant.types);
            types.extend(own.filter(|type_| new.table.paths.contains_key(*type_)).cloned());
            tried.push(Tried { members, new, types });
        }
        Err(Failure::Spec(_)) if members.len() > 1 => {
            let half = members.split_off(members.len() / 2);
            make(base, members, tried, outcome);
            make(base, half, tried, outcome);
        }
        Err(failure) => {
            let sources = merged(&base.tree, &members).sources();
            let words = support::explain(&failure, &sources);
            outcome.failures.push(format!("{}: {words}", members[0].what));
        }
    }
}

/// Crates are numbered from 1; 0 is the crate before the changes.
fn judge_batch(
    name: &str,
    base: &Base,
    batch: &[Tried],
    again: &mut Vec<(Group, String)>,
    outcome: &mut Outcome,
) {
    let mut crates = Batch::new(&format!("{name}-crates"), 'v', &[]);
    crates.add_crate(0, &base.old.files);
    for (number, tried) in batch.iter().enumerate() {
        crates.add_crate(number + 1, &tried.new.files);
    }
    let refused = crates.check();
    assert!(!refused.contains_key(&0), "{}: does not compile\n{}", base.name, refused[&0]);
    let fine = |number: usize| !refused.contains_key(&(number + 1));
    let (broken, (failed, values)) = std::thread::scope(|scope| {
        let broken = scope.spawn(|| programs(name, base, batch, &crates, &fine));
        let tried = trials(name, base, batch, &fine);
        (broken.join().unwrap(), tried)
    });
    outcome.values += values;
    for (position, tried) in batch.iter().enumerate() {
        let words = match refused.get(&(position + 1)) {
            Some(words) => Some(format!("does not compile\n{words}")),
            None => failure(base, tried, position, &broken, &failed),
        };
        match words {
            Some(words) if tried.members.len() > 1 => again.push((tried.members.clone(), words)),
            Some(words) => outcome.failures.push(format!("{}: {words}", tried.members[0].what)),
            None => count(tried, position, &broken, &failed, outcome),
        }
    }
}

/// The number of a program that tries one member of a group. 0 is the program that tries the crate before the
/// changes.
fn program_number(position: usize, member: usize) -> usize {
    (position + 1) * 100 + member
}

/// Returns the compiler's errors in programs that were written against the crate before the changes.
fn programs(
    name: &str,
    base: &Base,
    batch: &[Tried],
    crates: &Batch,
    fine: &(dyn Fn(usize) -> bool + Sync),
) -> Refused {
    let mut clients = Batch::new(&format!("{name}-clients"), 'c', &[crates]);
    let path = |number: usize| format!("{}_crates::v{number}", name.replace('-', "_"));
    let old = &base.old.snapshot;
    let everything = client::program(old, |_| true);
    clients.add_module(0, &everything.replace("CRATE", &path(0)));
    for (position, tried) in batch.iter().enumerate().filter(|(position, _)| fine(*position)) {
        let path = path(position + 1);
        if !tried.members[0].breaks_rust() {
            clients.add_module(program_number(position, 0), &everything.replace("CRATE", &path));
            continue;
        }
        for (member, variant) in tried.members.iter().enumerate() {
            let wanted = |item: &str| variant.breaks.keys().any(|broken| client::is_about(item, broken));
            let program = client::program(old, wanted).replace("CRATE", &path);
            clients.add_module(program_number(position, member), &program);
        }
    }
    let broken = clients.check();
    assert!(!broken.contains_key(&0), "{}: the program does not compile\n{}", base.name, broken[&0]);
    broken
}

/// Tries values; returns those that fail with the reason, and the number of values.
fn trials(
    name: &str,
    base: &Base,
    batch: &[Tried],
    fine: &(dyn Fn(usize) -> bool + Sync),
) -> (BTreeMap<usize, Vec<(Trial, String)>>, usize) {
    let mut program = Batch::new(&format!("{name}-values"), 'v', &[]);
    program.add_crate(0, &base.old.files);
    let mut trials: Vec<(usize, Trial)> = Vec::new();
    let mut failed = BTreeMap::<usize, Vec<(Trial, String)>>::new();
    let mut table = BTreeSet::new();
    for (position, tried) in batch.iter().enumerate().filter(|(position, _)| fine(*position)) {
        if tried.types.is_empty() {
            continue;
        }
        let number = position + 1;
        program.add_crate(number, &tried.new.files);
        let (old, breaks) = ((&base.old, &base.travellers), tried.members[0].wire.is_some());
        let own = values::round_trip(number, &tried.new, &tried.types);
        let wire = values::wire(number, old, &tried.new, &tried.types, breaks);
        trials.extend(own.into_iter().chain(wire).map(|trial| (position, trial)));
        let refused = values::refused(number, old, &tried.new, &tried.types);
        if !refused.is_empty() {
            failed.insert(position, refused);
        }
        for type_ in &tried.types {
            table.insert(row(number, &tried.new.table.paths[type_], type_));
            table.extend(base.old.table.paths.get(type_).map(|path| row(0, path, type_)));
        }
    }
    for (number, words) in run(&program, &table, trials.iter().map(|(_, trial)| trial)) {
        let (position, trial) = &trials[number];
        failed.entry(*position).or_default().push((trial.clone(), words));
    }
    (failed, trials.len())
}

/// Compiles a base and decodes and encodes values of all its types; returns what fails.
pub(crate) fn base(base: &Base) -> Vec<String> {
    let mut program = Batch::new("base-values", 'v', &[]);
    program.add_crate(0, &base.old.files);
    let types: BTreeSet<String> = base.old.table.paths.keys().cloned().collect();
    let table = base.old.table.paths.iter().map(|(type_, path)| row(0, path, type_)).collect();
    let trials = values::round_trip(0, &base.old, &types);
    assert!(trials.len() > types.len(), "{} has too few values", base.name);
    let failed = run(&program, &table, trials.iter());
    failed.into_iter().map(|(number, words)| format!("{:?}: {words}", trials[number])).collect()
}

/// The row of a type in the table of the program.
fn row(number: usize, path: &str, type_: &str) -> String {
    format!("(\"{number} {type_}\", see::<v{number}::{path}>),")
}

/// Runs trials; returns the numbers of those that fail, each with the reason.
fn run<'a>(
    program: &Batch,
    table: &BTreeSet<String>,
    trials: impl Iterator<Item = &'a Trial>,
) -> Vec<(usize, String)> {
    if table.is_empty() {
        return Vec::new();
    }
    let unknown = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/tests/support/unknown.rs");
    let text = format!(
        "#[path = {unknown:?}]\nmod unknown;\n\
         use anthropic_beta_runtime as runtime;\nuse runtime::json::{{self, Decode, Encode, Json}};\n\
         static TYPES: &[(&str, See)] = &[{}];\n{}",
        Vec::from_iter(table.iter().map(String::as_str)).concat(),
        include_str!("trial.rs")
    );
    let line = |trial: &Trial| {
        let (must, detail) = match &trial.must {
            Must::Survive => ("survive", ""),
            Must::BeKnown => ("be known", ""),
            Must::BeUnderstood => ("be understood", ""),
            Must::BeUnknown => ("be unknown", ""),
            Must::Fail(mentioned) => ("fail", mentioned.as_str()),
        };
        format!("{} {}\t{must}\t{detail}\t{}\n", trial.number, trial.type_, trial.json)
    };
    let output = program.run(&text, &trials.map(line).collect::<String>());
    let failure = |line: &str| {
        let (number, words) = line.split_once('\t').unwrap();
        (number.parse().unwrap(), words.to_owned())
    };
    output.lines().map(failure).collect()
}

type Failed = BTreeMap<usize, Vec<(Trial, String)>>;

/// Returns the failure of a crate that compiles.
fn failure(base: &Base, tried: &Tried, position: usize, broken: &Refused, failed: &Failed) -> Option<String> {
    if let Some(words) = emitted::differences(&tried.new.files, &tried.new.snapshot).into_iter().next() {
        return Some(format!("the list of `diff` differs from the emitted code: {words}"));
    }
    let report = diff(&base.old.snapshot, &tried.new.snapshot);
    if !tried.members[0].breaks_rust() {
        if report.bump() == Bump::Minor {
            return Some(format!("{TOGETHER} programs, according to diff"));
        }
        if let Some(words) = broken.get(&program_number(position, 0)) {
            return Some(format!(
                "breaks a program, but the bump of diff is {}\n{words}",
                report.bump().word()
            ));
        }
    }
    let compatible = tried.members[0].wire.is_none();
    if compatible && let Some(reason) = wire(&report) {
        return Some(format!("{TOGETHER} the wire, according to diff: {reason}"));
    }
    let counts = |trial: &Trial| trial.why == Why::RoundTrip || compatible;
    let (trial, words) = failed.get(&position)?.iter().find(|(trial, _)| counts(trial))?;
    let about = match (trial.why, trial.number) {
        (Why::RoundTrip, _) => "a value of the spec",
        (Why::Wire, 0) => {
            "the wire does not break according to diff, but the old crate cannot read a new value"
        }
        (Why::Wire, _) => {
            "the wire does not break according to diff, but the new crate cannot read an old value"
        }
    };
    Some(format!("{about}: {} must {:?}: {words}\n  {}", trial.type_, trial.must, trial.json))
}

/// Counts a crate without failures.
fn count(tried: &Tried, position: usize, broken: &Refused, failed: &Failed, outcome: &mut Outcome) {
    outcome.crates += 1;
    outcome.compiled += tried.members.len();
    for (member, variant) in tried.members.iter().enumerate() {
        if !variant.breaks_rust() || broken.contains_key(&program_number(position, member)) {
            outcome.agreed += 1;
        } else {
            let breaks =
                variant.breaks.iter().map(|(path, what)| format!("{path} {what}")).collect::<Vec<_>>();
            outcome.unnoticed.push(format!("{}\n    {}", variant.what, breaks.join("\n    ")));
        }
        let fails =
            |(trial, _): &(Trial, String)| trial.why == Why::Wire && variant.types.contains(&trial.type_);
        match variant.wire {
            None if tried.types.is_empty() => {}
            None => outcome.agreed_on_the_wire += 1,
            Some(_) if !variant.wire_of_types => {}
            Some(_) if failed.get(&position).is_some_and(|failed| failed.iter().any(fails)) => {
                outcome.agreed_on_the_wire += 1;
            }
            Some(reason) => outcome.unnoticed_on_the_wire.push(format!("{}\n    {reason}", variant.what)),
        }
    }
}
