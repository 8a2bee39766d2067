//! Formats lines of Markdown: names, paths and line breaks.

use crate::diff::Change;

/// The maximum length of a line.
const WIDTH: usize = 118;

/// Returns the last segment of a path. The arguments of a trait belong to its segment.
pub(super) fn last(path: &str) -> String {
    split(path).1.to_owned()
}

/// Returns the path without its last segment, or the crate.
pub(super) fn owner(path: &str) -> String {
    match split(path).0 {
        "" => "crate".to_owned(),
        owner => owner.to_owned(),
    }
}

fn split(path: &str) -> (&str, &str) {
    let end = path.find('<').unwrap_or(path.len());
    path[..end].rfind("::").map_or(("", path), |at| (&path[..at], &path[at + 2..]))
}

/// `` `a`, `b` ``
pub(super) fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// Lists the paths of changes, grouped by owner: `` `Model::A`, `B`; `Pet::c` ``.
pub(super) fn places(changes: &[&Change]) -> String {
    let mut groups: Vec<(String, String)> = Vec::new();
    for change in changes {
        let owner = owner(&change.rust);
        match groups.last_mut() {
            Some((known, text)) if *known == owner => {
                *text += &format!(", `{}`", last(&change.rust));
            }
            _ => groups.push((owner, format!("`{}`", change.rust))),
        }
    }
    groups.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("; ")
}

/// Returns the singular or the plural.
pub(super) fn plural(word: &str, count: usize) -> String {
    match (count, word) {
        (1, _) => word.to_owned(),
        (_, "field or parameter") => "fields and parameters".to_owned(),
        _ => format!("{word}s"),
    }
}

/// Formats an entry of a list; further lines are nested entries.
pub(super) fn wrapped(entry: &str) -> String {
    let (first, rest) = entry.split_once('\n').unwrap_or((entry, ""));
    let end = if rest.is_empty() { '.' } else { ':' };
    let mut out = filled("- ", &capital(first), end);
    for line in rest.lines() {
        out += &filled("  - ", line.trim_start_matches("- "), '.');
    }
    out
}

/// Wraps a text after a list marker, without breaks in code.
fn filled(mark: &str, text: &str, end: char) -> String {
    let text = text.trim_end_matches(['.', ':']);
    let indent = " ".repeat(mark.len());
    let mut lines = vec![String::new()];
    for word in words(&format!("{text}{end}")) {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(&word),
            Some(line) if mark.len() + line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    format!("{mark}{}\n", lines.join(&format!("\n{indent}")))
}

fn capital(line: &str) -> String {
    let mut chars = line.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Splits a text into words; code with spaces is one word.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut code = false;
    for c in text.chars() {
        code ^= c == '`';
        match words.last_mut() {
            Some(word) if c != ' ' || code => word.push(c),
            _ => words.push(String::new()),
        }
    }
    words
}
