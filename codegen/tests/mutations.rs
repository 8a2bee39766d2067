//! Hundreds of changes to the real spec: each is accepted or has a diagnostic at its place, and none causes a
//! panic.

#![allow(clippy::unwrap_used, reason = "helpers of a test fail it by panicking")]

#[path = "support/spec.rs"]
mod files;

use std::collections::BTreeMap;
use std::path::Path;

use anthropic_beta_codegen::check::check;
use anthropic_beta_codegen::diag::{Diagnostic, place, render, render_json};
use anthropic_beta_codegen::lower::lower;
use anthropic_beta_codegen::spec::{NodePath, Source, Spec, Step, read};
use serde_yaml::{Mapping, Value};

/// The numbers of changes to nodes and to text.
const NODE_CHANGES: usize = 400;
const TEXT_CHANGES: usize = 200;

#[test]
fn accepts_or_reports_changed_nodes() {
    let mut bench = Bench::new();
    let mut random = Random(0x5eed);
    let mut explained = 0;
    for number in 0..NODE_CHANGES {
        let file = bench.pick(number);
        let mut root: Value = serde_yaml::from_str(bench.sources[file].text()).unwrap();
        let nodes = nodes(&root);
        let path = &nodes[random.below(nodes.len())];
        let change = change(&mut root, path, &mut random);
        let what = format!("{number}: {change} {path} of {}", bench.sources[file].file());
        let text = serde_yaml::to_string(&root).unwrap();
        let outcome = bench.judge(file, text);
        explained += usize::from(!outcome.diagnostics.is_empty());
        outcome.is_presentable(&what);
        if outcome.unreadable {
            outcome.stands_near(path, &what);
        }
    }
    assert!(explained > NODE_CHANGES / 2, "only {explained} changes were noticed");
}

#[test]
fn accepts_or_reports_changed_text() {
    let mut bench = Bench::new();
    let mut random = Random(0xf00d);
    let mut explained = 0;
    for number in 0..TEXT_CHANGES {
        let file = bench.pick(number);
        let (change, text) = garble(bench.sources[file].text(), &mut random);
        let what = format!("{number}: {change} in {}", bench.sources[file].file());
        let outcome = bench.judge(file, text);
        explained += usize::from(!outcome.diagnostics.is_empty());
        outcome.is_presentable(&what);
    }
    assert!(explained > TEXT_CHANGES / 2, "only {explained} changes were noticed");
}

/// The real spec, read once; each change reads one file again.
struct Bench {
    sources: Vec<Source>,
    spec: Spec,
}

struct Outcome {
    diagnostics: Vec<Diagnostic>,
    /// Whether the changed file could not be read at all.
    unreadable: bool,
    sources: Vec<Source>,
}

impl Bench {
    fn new() -> Self {
        let sources = files::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec"));
        let spec = read(&sources).unwrap();
        assert_eq!(check(&lower(&spec).unwrap()), [], "the unchanged spec has no diagnostics");
        Self { sources, spec }
    }

    /// Returns one file after the other, so that every kind of file is included.
    fn pick(&self, number: usize) -> usize {
        number % self.sources.len()
    }

    /// Returns the diagnostics of the spec with a different text in one file.
    fn judge(&mut self, file: usize, text: String) -> Outcome {
        let changed = self.sources[file].with_text(text);
        let mut sources = self.sources.clone();
        sources[file] = changed.clone();
        let api = sources.iter().find(|source| source.resource() == "api").unwrap().clone();
        let alone = if changed.resource() == "api" { vec![changed] } else { vec![api, changed] };
        let read = match read(&alone) {
            Ok(read) => read,
            Err(diagnostics) => return Outcome { diagnostics, unreadable: true, sources },
        };
        let mut resources: BTreeMap<_, _> = std::mem::take(&mut self.spec.resources);
        let mut replaced = Vec::new();
        for (path, resource) in read.resources {
            let before = resources.insert(path.clone(), resource).unwrap();
            replaced.push((path, before));
        }
        let mut spec = Spec { api: read.api, resources };
        let diagnostics = match lower(&spec) {
            Ok(api) => check(&api),
            Err(diagnostics) => diagnostics,
        };
        spec.resources.extend(replaced);
        self.spec.resources = spec.resources;
        Outcome { diagnostics, unreadable: false, sources }
    }
}

impl Outcome {
    /// Checks that every diagnostic has a place in the text, a message and help.
    fn is_presentable(&self, what: &str) {
        for placed in place(&self.diagnostics, &self.sources) {
            let Diagnostic { file, message, help, .. } = placed.diagnostic;
            let source = self.sources.iter().find(|source| source.file() == file);
            let text = source.unwrap_or_else(|| panic!("{what}: there is no file {file}")).text();
            let lines: Vec<_> = text.split('\n').collect();
            let line = lines
                .get(placed.line - 1)
                .unwrap_or_else(|| panic!("{what}: there is no line {}", placed.line));
            assert!(
                placed.column <= line.chars().count() + 1,
                "{what}: there is no column {}",
                placed.column
            );
            assert!(!text[placed.span.clone()].contains('\n'), "{what}: more than one line is underlined");
            assert!(!message.is_empty() && !help.is_empty(), "{what}: {message:?}, {help:?}");
            for jargon in ["struct ", "enum ", "variant index", "invalid type", "something else"] {
                assert!(!message.replace("an enum", "").contains(jargon), "{what}: {message}");
            }
        }
        let few = &self.diagnostics[..self.diagnostics.len().min(5)];
        assert!(render(few, &self.sources).contains("nothing was written"), "{what}");
        for line in render_json(few, &self.sources).lines() {
            assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{what}: {line}");
        }
    }

    /// Returns whether a diagnostic about the structure is at the changed node, beside it or above it.
    fn stands_near(&self, changed: &NodePath, what: &str) {
        let parent = &changed.0[..changed.0.len() - 1];
        for diagnostic in &self.diagnostics {
            let found = &diagnostic.path.0;
            assert!(found.starts_with(parent) || parent.starts_with(found), "{what}: {diagnostic:?}");
        }
    }
}

/// Returns the paths of all nodes except the root.
fn nodes(root: &Value) -> Vec<NodePath> {
    let mut found = Vec::new();
    let mut todo = vec![(NodePath::default(), root)];
    while let Some((path, node)) = todo.pop() {
        match node {
            Value::Mapping(map) => {
                todo.extend(map.iter().map(|(key, value)| (path.key(key.as_str().unwrap()), value)));
            }
            Value::Sequence(items) => {
                todo.extend(items.iter().enumerate().map(|(index, item)| (path.index(index), item)));
            }
            _ => {}
        }
        if !path.0.is_empty() {
            found.push(path);
        }
    }
    found
}

/// Drops, renames, retypes or duplicates the node at `path`, and describes the change.
fn change(root: &mut Value, path: &NodePath, random: &mut Random) -> &'static str {
    let (last, parents) = path.0.split_last().unwrap();
    let parent = parents.iter().fold(root, |node, step| match step {
        Step::Key(key) => node.get_mut(key.as_str()).unwrap(),
        Step::Index(index) => node.get_mut(*index).unwrap(),
    });
    let kind = random.below(4);
    match (parent, last) {
        (Value::Mapping(map), Step::Key(key)) => change_entry(map, key, kind, random),
        (Value::Sequence(items), Step::Index(index)) => match kind {
            0 => {
                items.remove(*index);
                "dropped"
            }
            1 | 2 => {
                items[*index] = other_type(&items[*index], random);
                "retyped"
            }
            _ => {
                items.insert(*index, items[*index].clone());
                "duplicated"
            }
        },
        _ => unreachable!("a path leads through maps and lists"),
    }
}

fn change_entry(map: &mut Mapping, key: &str, kind: usize, random: &mut Random) -> &'static str {
    let mut entries: Vec<(Value, Value)> = std::mem::take(map).into_iter().collect();
    let at = entries.iter().position(|(name, _)| name.as_str() == Some(key)).unwrap();
    let change = match kind {
        0 => {
            entries.remove(at);
            "dropped"
        }
        1 => {
            entries[at].0 = Value::String(misspelt(key, random));
            "renamed"
        }
        2 => {
            entries[at].1 = other_type(&entries[at].1, random);
            "retyped"
        }
        _ => {
            let copy = (Value::String(format!("{key}_2")), entries[at].1.clone());
            entries.insert(at, copy);
            "duplicated"
        }
    };
    *map = entries.into_iter().collect();
    change
}

fn misspelt(key: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = key.chars().collect();
    let at = random.below(letters.len());
    match random.below(3) {
        0 => letters[at] = 'q',
        1 => letters.insert(at, 'x'),
        _ => letters[at] = letters[at].to_ascii_uppercase(),
    }
    letters.into_iter().collect()
}

/// Returns a value of another kind, or a name without a target.
fn other_type(value: &Value, random: &mut Random) -> Value {
    let others =
        ["~", "5", "[]", "{}", "true", "nothing", "Nothing", "''", "[a]", "{a: b}", "2.5", "list<any>"];
    loop {
        let other: Value = serde_yaml::from_str(others[random.below(others.len())]).unwrap();
        if other != *value {
            return other;
        }
    }
}

/// Imitates an editing error: a line removed, doubled or moved, a character removed or inserted, a file cut
/// off.
fn garble(text: &str, random: &mut Random) -> (&'static str, String) {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = random.below(lines.len());
    let letters: Vec<char> = lines[at].chars().collect();
    let middle = random.below(letters.len() + 1);
    let [before, after] =
        [&letters[..middle], &letters[middle..]].map(|part| part.iter().collect::<String>());
    let change = match random.below(8) {
        0 => {
            lines.remove(at);
            "a line removed"
        }
        1 => {
            lines.insert(at, lines[at].clone());
            "a line duplicated"
        }
        2 => {
            lines[at].insert_str(0, [" ", "  ", "    "][random.below(3)]);
            "a line indented"
        }
        3 => {
            lines[at] = lines[at].strip_prefix("  ").unwrap_or(&lines[at]).to_owned();
            "a line outdented"
        }
        4 => {
            lines[at].insert(0, '\t');
            "a tab inserted"
        }
        5 => {
            let inserted =
                ["\"", "'", ": ", "[", "{", "}", "*x ", "&x ", "!x ", "|", " #", "`", "\u{0}", "é", "- "];
            lines[at] = format!("{before}{}{after}", inserted[random.below(inserted.len())]);
            "a character inserted"
        }
        6 => {
            lines[at] = before + after.get(1..).unwrap_or_default();
            "a character removed"
        }
        _ => {
            lines.truncate(at);
            lines.push(before);
            return ("the rest removed", lines.join("\n"));
        }
    };
    (change, lines.join("\n") + "\n")
}

/// Pseudorandom numbers that are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % bound
    }
}
