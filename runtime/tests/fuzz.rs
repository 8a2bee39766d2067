//! Runs the targets of `fuzz/` on the corpus and on mutations of it; see `fuzz/README.md`.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../fuzz/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};

#[test]
fn sse() {
    fuzz("sse", targets::sse);
}

#[test]
fn lines() {
    fuzz("lines", targets::lines);
}

#[test]
fn retry_after() {
    fuzz("retry_after", targets::retry_after_headers);
}

#[test]
fn path() {
    fuzz("path", targets::path);
}

#[test]
fn webhook() {
    fuzz("webhook", targets::webhook);
}

fn fuzz(name: &str, target: fn(&[u8])) {
    let corpus = read_corpus(name);
    for (file, bytes) in &corpus {
        eprintln!("replaying {file}");
        target(bytes);
    }
    let inputs = corpus.into_iter().map(|(_, bytes)| bytes).collect();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { Config::default().cases } else { 2000 };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let result = TestRunner::new(config).run(&mutated(inputs), |input| {
        target(&input.0);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}\nadd this input to fuzz/corpus/{name}"));
}

fn read_corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("a readable folder").path());
    let mut corpus: Vec<_> =
        paths.map(|path| (path.display().to_string(), fs::read(path).expect("a readable file"))).collect();
    corpus.sort();
    assert!(!corpus.is_empty(), "{} is empty", folder.display());
    corpus
}

/// Bytes that are printed as text in the message of a failure.
struct Input(Vec<u8>);

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

#[derive(Clone, Debug)]
enum Edit {
    Insert(Index, Vec<u8>),
    Replace(Index, u8),
    Remove(Index, usize),
    Repeat(Index, usize),
}

impl Edit {
    fn apply(self, bytes: &mut Vec<u8>) {
        let place = |index: Index| index.index(bytes.len() + 1);
        let range = |index: Index, len: usize| place(index)..(place(index) + len).min(bytes.len());
        match self {
            Self::Insert(at, new) => {
                let at = place(at);
                bytes.splice(at..at, new);
            }
            Self::Replace(at, byte) => {
                let range = range(at, 1);
                bytes[range].fill(byte);
            }
            Self::Remove(at, len) => drop(bytes.drain(range(at, len))),
            Self::Repeat(at, len) => bytes.extend_from_within(range(at, len)),
        }
    }
}

/// An input of the corpus after a few edits, which may insert parts of other inputs.
fn mutated(corpus: Vec<Vec<u8>>) -> impl Strategy<Value = Input> {
    let part = (select(corpus.clone()), any::<Index>(), 1_usize..40).prop_map(|(other, at, len)| {
        let start = at.index(other.len() + 1);
        other[start..(start + len).min(other.len())].to_vec()
    });
    let new = prop_oneof![part, vec(any::<u8>(), 1..4)];
    let edit = prop_oneof![
        (any::<Index>(), new).prop_map(|(at, new)| Edit::Insert(at, new)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Replace(at, byte)),
        (any::<Index>(), 1_usize..20).prop_map(|(at, len)| Edit::Remove(at, len)),
        (any::<Index>(), 1_usize..20).prop_map(|(at, len)| Edit::Repeat(at, len)),
    ];
    (select(corpus), vec(edit, 0..6)).prop_map(|(mut bytes, edits)| {
        edits.into_iter().for_each(|edit| edit.apply(&mut bytes));
        Input(bytes)
    })
}
