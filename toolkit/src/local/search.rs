//! The tools `glob` and `grep`.

use std::{
    io::{self, BufRead, BufReader},
    path::{Component, Path},
    time::SystemTime,
};

use anthropic_beta::agents::{AgentToolset20260401GlobInput as Glob, AgentToolset20260401GrepInput as Grep};
use cap_std::fs::{Dir, File};
use globset::GlobBuilder;
use regex::bytes::{Regex, RegexBuilder};

use super::{
    places::Places,
    walk::{End, walk},
    workspace::{Limits, reason},
};
use crate::files::{FollowSymlinks, Watch, open_regular};

/// The maximum number of characters of a line that are shown.
const LINE: usize = 2000;

/// The maximum number of bytes of a line that are searched at once.
const LINE_BYTES: u64 = 1 << 20;

pub(super) fn glob(places: &Places, input: &Glob, limits: Limits, watch: &Watch) -> Result<String, String> {
    let pattern = Path::new(&input.pattern);
    if pattern.is_absolute() || pattern.components().any(|part| part == Component::ParentDir) {
        return Err("glob: the pattern must be relative, without `..`".into());
    }
    let pattern = GlobBuilder::new(&input.pattern).literal_separator(true).build();
    let pattern = pattern.map_err(|error| format!("glob: {error}"))?.compile_matcher();
    let (start, shown) = start("glob", places, input.path.as_deref())?;
    let Start::Directory(dir) = start else { return Err(format!("glob: {shown}: not a directory")) };
    let mut found = Vec::new();
    let end = walk(dir, limits.walked, watch, |file| {
        if pattern.is_match(file.path) {
            let changed = file.dir.symlink_metadata(file.name).and_then(|found| found.modified());
            let changed = changed.map_or(SystemTime::UNIX_EPOCH, cap_std::time::SystemTime::into_std);
            found.push((changed, file.path.to_owned()));
        }
        true
    })
    .map_err(|error| format!("glob: {shown}: {}", reason(&error)))?;
    found.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    let mut output = Output::new(limits.output);
    let more = found.len() > limits.found;
    for (_, path) in found.iter().take(limits.found) {
        output.line(&Path::new(&shown).join(path).to_string_lossy());
    }
    if more {
        output.note(&format!("the first {} of {} files", limits.found, found.len()));
    }
    Ok(output.finish("no matches", end, limits))
}

pub(super) fn grep(places: &Places, input: &Grep, limits: Limits, watch: &Watch) -> Result<String, String> {
    // The time of a search is linear in the text for every pattern; only the size of the pattern must be limited.
    let pattern = RegexBuilder::new(&input.pattern).size_limit(1 << 20).build();
    let pattern = pattern.map_err(|error| format!("grep: {error}"))?;
    let (start, shown) = start("grep", places, input.path.as_deref())?;
    let mut output = Output::new(limits.output);
    let end = match start {
        Start::File(file) => search(file, &shown, &pattern, &mut output, watch).map(|()| End::Whole),
        Start::Directory(dir) => walk(dir, limits.walked, watch, |found| {
            // Unreadable files are skipped.
            if let Ok(file) = open_regular(found.dir, found.name, FollowSymlinks::No) {
                let path = Path::new(&shown).join(found.path);
                let _ = search(file, &path.to_string_lossy(), &pattern, &mut output, watch);
            }
            !output.is_full()
        }),
    };
    let end = end.map_err(|error| format!("grep: {shown}: {}", reason(&error)))?;
    let end = if watch.is_over() { End::Timeout } else { end };
    Ok(output.finish("no matches", end, limits))
}

/// The file or directory in which a search begins.
enum Start {
    File(File),
    Directory(Dir),
}

/// Returns where a search begins, and the path to show.
fn start(tool: &str, places: &Places, path: Option<&str>) -> Result<(Start, String), String> {
    let given = path.unwrap_or(".");
    let fail = |reason: &str| format!("{tool}: {given}: {reason}");
    let (place, relative) = places.find(given).map_err(fail)?;
    let shown: std::path::PathBuf =
        place.path.join(&relative).components().filter(|part| *part != Component::CurDir).collect();
    let shown = shown.to_string_lossy().into_owned();
    match place.dir.open_dir(&relative) {
        Ok(dir) => Ok((Start::Directory(dir), shown)),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            let file = open_regular(&place.dir, &relative, FollowSymlinks::Yes);
            Ok((Start::File(file.map_err(|error| fail(reason(&error)))?), shown))
        }
        Err(error) => Err(fail(reason(&error))),
    }
}

/// Adds the matching lines of a file. A file with a zero byte in its first part is not text.
fn search(file: File, path: &str, pattern: &Regex, output: &mut Output, watch: &Watch) -> io::Result<()> {
    let mut file = BufReader::with_capacity(64 * 1024, file);
    if file.fill_buf()?.contains(&0) {
        return Ok(());
    }
    let mut line = Vec::new();
    let mut number = 0_u64;
    loop {
        line.clear();
        // A longer line is searched in parts.
        let length = io::Read::take(&mut file, LINE_BYTES).read_until(b'\n', &mut line)?;
        if length == 0 || watch.is_over() || output.is_full() {
            return Ok(());
        }
        number += 1;
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if pattern.is_match(text) {
            let text = String::from_utf8_lossy(text);
            match text.char_indices().nth(LINE) {
                None => output.line(&format!("{path}:{number}:{text}")),
                Some((end, _)) => output.line(&format!("{path}:{number}:{}…", &text[..end])),
            }
        }
    }
}

/// The lines that were found, up to the limit.
struct Output {
    text: String,
    limit: usize,
    notes: String,
    full: bool,
}

impl Output {
    fn new(limit: usize) -> Self {
        Self { text: String::new(), limit, notes: String::new(), full: false }
    }

    fn line(&mut self, line: &str) {
        self.full |= self.text.len() + line.len() + 1 > self.limit;
        if !self.full {
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn note(&mut self, note: &str) {
        self.notes.push_str(&format!("[{note}]\n"));
    }

    fn is_full(&self) -> bool {
        self.full
    }

    fn finish(mut self, nothing: &str, end: End, limits: Limits) -> String {
        if self.full {
            self.note(&format!("output truncated at {} bytes", self.limit));
        }
        match end {
            End::Whole => {}
            End::TooMany => self.note(&format!("stopped after {} files and directories", limits.walked)),
            End::Timeout => self.note(&format!("stopped after {:?}", limits.time)),
        }
        let text = if self.text.is_empty() { format!("{nothing}\n") } else { self.text } + &self.notes;
        text.trim_end_matches('\n').to_owned()
    }
}
