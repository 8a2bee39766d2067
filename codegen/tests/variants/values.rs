//! Values of types as text, and the expected result of decoding each.

use std::collections::{BTreeMap, BTreeSet};

use anthropic_beta_codegen::analysis::Analysis;
use anthropic_beta_codegen::generate;
use anthropic_beta_codegen::ir::TypeId;
use anthropic_beta_codegen::samples::{Choices, Samples};
use anthropic_beta_codegen::spec::Source;
use serde_json::Value as Json;

use crate::random::Random;
use crate::server::Server;
use crate::variant::Crate;

/// The number of arbitrary values of each type.
const ARBITRARY: usize = 4;

/// The types of a crate: the path of each, and its cases in the tests of the model.
pub(crate) struct Table {
    pub(crate) paths: BTreeMap<String, String>,
    cases: BTreeMap<String, Vec<Case>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Case {
    name: String,
    expect: String,
    json: String,
}

impl Case {
    /// Whether the value is in the spec, and not one that is tolerated or rejected.
    fn is_plain(&self) -> bool {
        let plain = ["full", "minimal", "null where it is allowed"].contains(&&*self.name)
            || self.name.starts_with("value ")
            || self.name.starts_with("variant ");
        plain && (self.expect == "same" || self.expect.starts_with("variant "))
    }

    /// Whether the value is not in the spec, and clients have to accept it: it is unknown, or lacks a field with a
    /// default. `minimal` is the smallest value of the spec. A missing list or map has a default in any spec.
    fn is_tolerated(&self, minimal: Option<&Self>) -> bool {
        let lacks_a_value = |field: &str| {
            let minimal = minimal.and_then(|case| serde_json::from_str::<Json>(&case.json).ok());
            minimal.is_some_and(|minimal| !minimal[field].is_array() && !minimal[field].is_object())
        };
        self.expect == "unknown"
            || self.expect == "same" && self.name.strip_prefix("without ").is_some_and(lacks_a_value)
    }
}

/// A text, its type, and the expected result.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    /// The crate among those that are compiled together.
    pub(crate) number: usize,
    /// The type, by its name in the spec.
    pub(crate) type_: String,
    pub(crate) must: Must,
    pub(crate) json: String,
    /// The reason for the trial.
    pub(crate) why: Why,
}

/// The expected result of decoding a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Must {
    /// It decodes, and is encoded unchanged.
    Survive,
    /// Like [`Must::Survive`], without unknown parts.
    BeKnown,
    /// Like [`Must::BeKnown`], except for unknown fields.
    BeUnderstood,
    /// Like [`Must::Survive`], with an unknown part.
    BeUnknown,
    /// Decoding fails with an error that contains this text.
    Fail(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Values of the crate's own spec must decode.
    RoundTrip,
    /// Values of the other spec must decode if `diff` reports no break of the wire.
    Wire,
}

impl Table {
    /// Reads the emitted tests of the model.
    pub(crate) fn new(files: &BTreeMap<String, String>) -> Self {
        let mut paths = BTreeMap::new();
        for line in files["tests/model/types.rs"].lines() {
            let line = line.trim_start();
            let row =
                ["object!(\"", "union!(\"", "plain!(\""].iter().find_map(|start| line.strip_prefix(start));
            let Some((name, rest)) = row.and_then(|row| row.split_once("\", api::")) else { continue };
            let end = rest.find([' ', ')']).unwrap();
            paths.insert(name.to_owned(), rest[..end].to_owned());
        }
        let mut cases = BTreeMap::<String, Vec<Case>>::new();
        let tables = files.iter().filter(|(path, _)| path.ends_with(".tsv"));
        for line in tables.flat_map(|(_, text)| text.lines()).filter(|line| !line.starts_with('#')) {
            let mut columns = line.splitn(4, '\t').map(str::to_owned);
            let mut column = || columns.next().unwrap();
            let type_ = column();
            cases.entry(type_).or_default().push(Case { name: column(), expect: column(), json: column() });
        }
        Self { paths, cases }
    }

    /// Returns the types whose cases differ from those in `old`, and new types.
    pub(crate) fn changed(&self, old: &Self) -> BTreeSet<String> {
        let changed = self.cases.iter().filter(|(name, cases)| old.cases.get(*name) != Some(cases));
        changed.map(|(name, _)| name.clone()).collect()
    }
}

/// The types whose values are in responses or in requests before the changes, and the server.
pub(crate) struct Travellers {
    received: BTreeSet<String>,
    sent: BTreeSet<String>,
    server: Server,
}

impl Travellers {
    pub(crate) fn new(sources: &[Source]) -> Self {
        let api = generate::load(sources).unwrap();
        let analysis = Analysis::new(&api);
        // A type that no endpoint mentions counts as sent and received, but what is inside of it may not.
        let names = |travels: &dyn Fn(TypeId) -> bool| {
            let as_a_whole = |id: &TypeId| {
                let inside = api.inside([*id]);
                api.type_ids().zip(inside).all(|(id, is_inside)| !is_inside || travels(id))
            };
            api.type_ids().filter(as_a_whole).map(|id| api[id].name.clone()).collect()
        };
        let (received, sent) = (names(&|id| analysis.is_received(id)), names(&|id| analysis.is_sent(id)));
        Self { received, sent, server: Server::new(sources) }
    }
}

/// Values of the crate's own spec: all cases of the types that changed, and arbitrary values.
pub(crate) fn round_trip(number: usize, new: &Crate, types: &BTreeSet<String>) -> Vec<Trial> {
    let trial =
        |type_: &str, must, json| Trial { number, type_: type_.to_owned(), must, json, why: Why::RoundTrip };
    let mut trials = Vec::new();
    for type_ in types {
        for case in &new.table.cases[type_] {
            let must = match case.expect.split_once(' ').unwrap_or((&case.expect, "")) {
                ("error", mentioned) => Must::Fail(mentioned.to_owned()),
                ("unknown", _) => Must::BeUnknown,
                _ if case.is_plain() => Must::BeKnown,
                // An enum that is missing although it is required is an unknown value.
                _ => Must::Survive,
            };
            trials.push(trial(type_, must, case.json.clone()));
        }
    }
    trials.extend(arbitrary(new, types).into_iter().map(|(type_, json)| trial(&type_, Must::Survive, json)));
    trials
}

/// The types of both crates among those that changed.
fn in_both(old: &Crate, new: &Crate, types: &BTreeSet<String>) -> BTreeSet<String> {
    let has = |table: &Table, type_: &str| table.cases.contains_key(type_);
    types.iter().filter(|type_| has(&old.table, type_) && has(&new.table, type_)).cloned().collect()
}

/// The result of `diff` for the wire, as values. A program of the old spec decodes the responses of a server
/// of the new one, and a server of the new one knows every part of the requests of an old program. The new
/// crate has the role of that server. If `diff` reports a break, the program must know the values as well.
pub(crate) fn wire(
    number: usize,
    (old, travellers): (&Crate, &Travellers),
    new: &Crate,
    types: &BTreeSet<String>,
    breaks: bool,
) -> Vec<Trial> {
    let trial = |number, type_: &str, must, json| Trial {
        number,
        type_: type_.to_owned(),
        must,
        json,
        why: Why::Wire,
    };
    let both = in_both(old, new, types);
    let Travellers { received, sent, .. } = travellers;
    let mut trials = Vec::new();
    for type_ in &both {
        if received.contains(type_) {
            let cases = &new.table.cases[type_];
            let minimal = cases.iter().find(|case| case.name == "minimal");
            for case in cases {
                let must = match breaks && case.is_plain() {
                    true => Must::BeUnderstood,
                    false => Must::Survive,
                };
                if case.is_plain() || case.is_tolerated(minimal) {
                    trials.push(trial(0, type_, must, case.json.clone()));
                }
            }
        }
        if sent.contains(type_) {
            let cases = old.table.cases[type_].iter().filter(|case| case.is_plain());
            trials.extend(cases.map(|case| trial(number, type_, Must::BeKnown, case.json.clone())));
        }
    }
    let both = both.intersection(received).cloned().collect();
    // An arbitrary value can be one that the spec does not allow, such as `null` for an absent value.
    let server = Server::new(&new.sources);
    let allowed = |(type_, json): &(String, String)| {
        serde_json::from_str(json).is_ok_and(|value: Json| server.validator(type_).is_valid(&value))
    };
    let values = arbitrary(new, &both).into_iter().filter(allowed);
    trials.extend(values.map(|(type_, json)| trial(0, &type_, Must::Survive, json)));
    trials
}

/// Returns the values of old requests that a server of the new spec refuses, each with the reason.
pub(crate) fn refused(
    number: usize,
    (old, travellers): (&Crate, &Travellers),
    new: &Crate,
    types: &BTreeSet<String>,
) -> Vec<(Trial, String)> {
    let server = Server::new(&new.sources);
    let mut refused = Vec::new();
    for type_ in in_both(old, new, types).intersection(&travellers.sent) {
        let (before, after) = (travellers.server.validator(type_), server.validator(type_));
        for case in old.table.cases[type_].iter().filter(|case| case.is_plain()) {
            let value: Json = serde_json::from_str(&case.json).unwrap();
            // Not every sample matches its pattern.
            if before.is_valid(&value)
                && let Err(error) = after.validate(&value)
            {
                let (type_, json) = (type_.clone(), case.json.clone());
                let trial = Trial { number, type_, must: Must::BeKnown, json, why: Why::Wire };
                refused.push((trial, error.to_string()));
            }
        }
    }
    refused
}

fn arbitrary(new: &Crate, types: &BTreeSet<String>) -> Vec<(String, String)> {
    let api = generate::load(&new.sources).unwrap();
    let analysis = Analysis::new(&api);
    let samples = Samples::new(&api, &analysis);
    let mut random = Random(0xb17e_5eed);
    let ids = api.type_ids().filter(|id| types.contains(&api[*id].name));
    let mut value = |id| {
        let bytes: Vec<u8> =
            (0..random.below(120)).map(|_| u8::try_from(random.below(256)).unwrap()).collect();
        samples.arbitrary(id, &mut Choices::new(&bytes)).to_string()
    };
    ids.flat_map(|id| (0..ARBITRARY).map(|_| (api[id].name.clone(), value(id))).collect::<Vec<_>>()).collect()
}
