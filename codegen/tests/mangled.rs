//! Specs with mangled bytes, lines and words: each is an error with a diagnostic, or generates code.
//!
//! A fixed sample runs with the other tests. `MANGLED=100000 cargo test -p anthropic-beta-codegen --test
//! mangled --release` tries this many of each spec, with other seeds than the sample.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails like the test")]

mod support;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use anthropic_beta_codegen::diag::{Diagnostic, Kind, place, render, render_json};
use anthropic_beta_codegen::generate::load;
use anthropic_beta_codegen::spec::Source;
use anthropic_beta_codegen::{Failure, generate};

#[test]
fn accepts_or_reports_every_change_of_the_pet_shop() {
    try_all(&pet_shop(), 200);
}

/// The pet shop, without the file that is long because it has a type for every name.
fn pet_shop() -> Vec<Source> {
    let mut sources = support::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pet_shop"));
    sources.retain(|source| source.resource() != "obstacles");
    sources
}

#[test]
fn accepts_or_reports_every_change_of_the_real_spec() {
    try_all(&support::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")), 8);
}

/// Every value of the pet shop, one at a time, is replaced by an invalid value: one error causes one
/// diagnostic.
#[test]
fn reports_one_diagnostic_for_one_error() {
    let sources = pet_shop();
    let (mut told, mut cascades) = (0, String::new());
    for (file, source) in sources.iter().enumerate() {
        let lines: Vec<&str> = source.text().lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some((key, value)) = line.split_once(": ").filter(|(_, value)| !value.starts_with('|'))
            else {
                continue;
            };
            let changed = format!("{key}: {}", ["[]", "{}", "5"][at % 3]);
            let mut lines = lines.clone();
            lines[at] = &changed;
            let mut sources = sources.clone();
            sources[file] = source.with_text(lines.join("\n") + "\n");
            let found = load(&sources).err().unwrap_or_default();
            let is_told = found.iter().any(|found| found.kind == Kind::Value);
            told += usize::from(is_told);
            if is_told && found.len() > 1 {
                cascades += &format!("{key}: {value} in {}: {}", source.file(), render(&found, &sources));
            }
        }
    }
    assert!(cascades.is_empty(), "{cascades}");
    assert!(told > 200, "only {told} values were reported");
}

/// Mangles one file of a spec at a time, `count` times or as often as the environment variable states.
fn try_all(sources: &[Source], count: u64) {
    let asked = std::env::var("MANGLED").ok().map(|count| count.parse().unwrap());
    let seeds = asked.map_or(0..count, |asked| count..count + asked);
    let mut accepted = 0;
    for seed in seeds {
        let (sources, what) = mangled(sources, seed);
        match catch_unwind(AssertUnwindSafe(|| judge(&sources))) {
            Ok(Ok(is_accepted)) => accepted += u64::from(is_accepted),
            Ok(Err(failure)) => panic!("seed {seed}, {what}: {failure}"),
            Err(_) => panic!("seed {seed}, {what}: the generator panicked"),
        }
    }
    let tried = asked.unwrap_or(count);
    assert!(0 < accepted && accepted < tried, "{accepted} of {tried} were accepted");
}

/// Checks that a spec is accepted, or that its diagnostics are valid.
fn judge(sources: &[Source]) -> Result<bool, String> {
    match generate(sources) {
        Ok(generated) => is_rust(&generated.files).map(|()| true),
        Err(Failure::Spec(diagnostics)) => is_explained(&diagnostics, sources).map(|()| false),
        Err(Failure::Render(error)) => Err(error.to_string()),
    }
}

fn is_rust(files: &BTreeMap<String, String>) -> Result<(), String> {
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        if text.contains('\r') {
            return Err(format!("{path} has a carriage return"));
        }
        syn::parse_file(text).map_err(|error| format!("{path} is not valid Rust: {error}"))?;
    }
    Ok(())
}

fn is_explained(diagnostics: &[Diagnostic], sources: &[Source]) -> Result<(), String> {
    if diagnostics.is_empty() {
        return Err("rejected without a diagnostic".to_owned());
    }
    let placed = place(diagnostics, sources);
    for placed in &placed {
        let Diagnostic { file, message, help, .. } = placed.diagnostic;
        let said = format!("{file}:{}:{}: {message:?}, {help:?}", placed.line, placed.column);
        if message.is_empty() || help.is_empty() || message.contains('\n') {
            return Err(said);
        }
        let Some(source) = sources.iter().find(|source| source.file() == file) else {
            // Only a required file can be missing.
            if file == "spec/api.yaml" { continue } else { return Err(said) }
        };
        let line = source.text().split('\n').nth(placed.line - 1).ok_or_else(|| said.clone())?;
        let is_inside = placed.column <= line.chars().count() + 1
            && source.text().get(placed.span.clone()).is_some_and(|part| !part.contains('\n'));
        if !is_inside {
            return Err(said);
        }
    }
    let text = render(diagnostics, sources);
    if text.matches("error: ").count() < placed.len().min(50) {
        return Err(format!("not all are shown: {text}"));
    }
    match render_json(diagnostics, sources).lines().count() == placed.len() {
        true => Ok(()),
        false => Err("not one line for each diagnostic".to_owned()),
    }
}

/// Returns the spec with one file mangled in up to three places, and a description.
fn mangled(sources: &[Source], seed: u64) -> (Vec<Source>, String) {
    let mut random = Random::new(seed);
    let mut sources = sources.to_vec();
    let file = random.below(sources.len());
    let mut text = sources[file].text().as_bytes().to_vec();
    let mut how = Vec::new();
    for _ in 0..=random.below(3) {
        how.push(match random.below(4) {
            0 => bytes(&mut text, &mut random),
            1 => lines(&mut text, &mut random),
            _ => words(&mut text, &mut random),
        });
    }
    let name = sources[file].file().to_owned();
    let what = format!("{name}: {}", how.join(", "));
    sources[file] = Source::from_bytes(name, text);
    (sources, what)
}

/// Text that people, editors and tools insert by accident.
const STRAY: [&str; 46] = [
    "\u{feff}",
    "\0",
    "\r",
    "\r\n",
    "\t",
    "\u{a0}",
    "\u{200b}",
    "\u{2028}",
    "\u{85}",
    "🦀",
    "é",
    "漢字",
    "&a ",
    "*a",
    "!!str ",
    "!x ",
    "? ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "|",
    ">",
    "|2-\n",
    "#",
    " # ",
    "%YAML 1.2\n",
    "@",
    "`",
    ": ",
    ":",
    ",",
    "\n---\n",
    "\n...\n",
    "\n<<<<<<< HEAD\n",
    "<<: ",
    "~",
    "\\",
    "\"\\r\"",
    "\"\\u0000\"",
    "[[",
    "]]",
    "[[pets.create]]",
];

fn bytes(text: &mut Vec<u8>, random: &mut Random) -> String {
    let at = random.below(text.len() + 1);
    match random.below(4) {
        0 if at < text.len() => {
            text[at] = u8::try_from(random.below(256)).unwrap();
            format!("byte {at} changed")
        }
        1 if at < text.len() => {
            let end = (at + 1 + random.below(8)).min(text.len());
            text.drain(at..end);
            format!("bytes {at}..{end} removed")
        }
        2 => {
            text.truncate(at);
            format!("cut off at {at}")
        }
        _ => {
            let stray = STRAY[random.below(STRAY.len())];
            text.splice(at..at, stray.bytes());
            format!("{stray:?} inserted at {at}")
        }
    }
}

fn lines(text: &mut Vec<u8>, random: &mut Random) -> String {
    let mut lines: Vec<Vec<u8>> = text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let (at, other) = (random.below(lines.len()), random.below(lines.len()));
    let change = match random.below(7) {
        0 => {
            lines.remove(at);
            "dropped"
        }
        1 => {
            lines.insert(other, lines[at].clone());
            "repeated elsewhere"
        }
        2 => {
            lines.swap(at, other);
            "swapped"
        }
        3 => {
            let indent = [&b" "[..], b"  ", b"    ", b"\t", b"      "][random.below(5)];
            lines[at].splice(0..0, indent.iter().copied());
            "indented"
        }
        4 => {
            let indent = lines[at].iter().take_while(|byte| **byte == b' ').count();
            lines[at].drain(..random.below(indent + 1));
            "outdented"
        }
        5 if at + 1 < lines.len() => {
            let next = lines.remove(at + 1);
            lines[at].extend(next);
            "joined with the next line"
        }
        _ => {
            let block: Vec<_> = lines.iter().skip(at).take(1 + random.below(12)).cloned().collect();
            lines.splice(other..other, block);
            "repeated with the lines after it"
        }
    };
    *text = lines.join(&b'\n');
    format!("line {} {change}", at + 1)
}

/// Values of every kind, and texts that have a meaning elsewhere in the language.
const VALUES: [&str; 34] = [
    "",
    "~",
    "5",
    "-1",
    "2.5",
    "1e400",
    ".nan",
    "0x10",
    "true",
    "'true'",
    "[]",
    "{}",
    "[a]",
    "{a: b}",
    "''",
    "nothing",
    "string",
    "integer",
    "list<string>",
    "list<list<any>>",
    "map<string?>",
    "string?",
    "any",
    "file",
    "int",
    "list<ShopPet>",
    "Color",
    "ShopEvent",
    "GET",
    "query",
    "ids",
    "self",
    "type",
    "crate",
];

fn words(text: &mut Vec<u8>, random: &mut Random) -> String {
    let spans = spans(text);
    if spans.is_empty() {
        return "nothing".to_owned();
    }
    let span = spans[random.below(spans.len())].clone();
    let before = String::from_utf8_lossy(&text[span.clone()]).into_owned();
    let word = match random.below(5) {
        0 => String::new(),
        1 => VALUES[random.below(VALUES.len())].to_owned(),
        2 => before.to_uppercase(),
        3 => format!("{before}{}", STRAY[random.below(STRAY.len())]),
        _ => String::from_utf8_lossy(&text[spans[random.below(spans.len())].clone()]).into_owned(),
    };
    text.splice(span, word.bytes());
    format!("{before:?} became {word:?}")
}

/// Returns the words of a text, and the text after a colon.
fn spans(text: &[u8]) -> Vec<std::ops::Range<usize>> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut spans = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let length = text[at..].iter().take_while(|byte| is_word(byte)).count();
        if length > 0 {
            spans.push(at..at + length);
        }
        if text[at..].starts_with(b": ") {
            let length = text[at + 2..].iter().take_while(|byte| **byte != b'\n').count();
            spans.push(at + 2..at + 2 + length);
        }
        at += length.max(1);
    }
    spans
}

/// Pseudorandom numbers that are the same in every run (splitmix64).
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) >> 1).unwrap() % bound
    }
}
