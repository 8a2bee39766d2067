//! Wraps doc comments.

/// The maximum width of lines of docs, including the marks of the comment.
const WIDTH: usize = 100;

/// Wraps every doc comment in a Rust text. Markdown that would change its meaning is kept: code, tables,
/// headings.
pub(super) fn wrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(mark) = mark(line) else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let mut docs = vec![content(line, mark)];
        while let Some(next) = lines.next_if(|next| self::mark(next) == Some(mark)) {
            docs.push(content(next, mark));
        }
        for line in markdown(&docs, WIDTH.saturating_sub(mark.len() + 1)) {
            out.push_str(mark);
            if !line.is_empty() {
                out.push(' ');
                out.push_str(&line);
            }
            out.push('\n');
        }
    }
    out
}

/// Returns the indentation and marks at the beginning of a line of docs.
fn mark(line: &str) -> Option<&str> {
    let indentation = line.len() - line.trim_start().len();
    let rest = &line[indentation..];
    let is_doc = (rest.starts_with("///") && !rest.starts_with("////")) || rest.starts_with("//!");
    is_doc.then(|| &line[..indentation + 3])
}

fn content<'a>(line: &'a str, mark: &str) -> &'a str {
    let content = &line[mark.len()..];
    content.strip_prefix(' ').unwrap_or(content)
}

fn markdown(lines: &[&str], width: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut lines = lines.iter().peekable();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("```") {
            out.push((*line).to_owned());
            for code in lines.by_ref() {
                out.push((*code).to_owned());
                if code.trim_start().starts_with("```") {
                    break;
                }
            }
        } else if let Some(definition) = definition(line) {
            out.extend(definition_lines(definition, width));
        } else if is_fixed(line) {
            out.push((*line).to_owned());
        } else {
            let hanging = hanging(line);
            let mut text = line.trim().to_owned();
            while let Some(next) = lines.next_if(|next| continues(next)) {
                text.push(' ');
                text.push_str(next.trim());
            }
            let indentation = line.len() - line.trim_start().len();
            out.extend(filled(&text, indentation, hanging, width));
        }
    }
    out
}

/// Returns whether a line is kept: an empty line, a heading, a row of a table, or a line that ends in a hard
/// break.
fn is_fixed(line: &str) -> bool {
    let text = line.trim_start();
    text.is_empty() || text.starts_with(['#', '|', '>']) || line.ends_with("  ") || line.ends_with('\\')
}

/// Returns whether a line continues the paragraph before it.
fn continues(line: &str) -> bool {
    !is_fixed(line)
        && !line.trim_start().starts_with("```")
        && definition(line).is_none()
        && item_mark(line).is_none()
}

/// Returns the mark of a list item and the space after it.
fn item_mark(line: &str) -> Option<usize> {
    let text = line.trim_start();
    if text.starts_with("- ") || text.starts_with("* ") || text.starts_with("+ ") {
        return Some(2);
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    (digits > 0 && (text[digits..].starts_with(". ") || text[digits..].starts_with(") ")))
        .then_some(digits + 2)
}

/// Returns the indentation of the lines after the first in a paragraph.
fn hanging(line: &str) -> usize {
    line.len() - line.trim_start().len() + item_mark(line).unwrap_or(0)
}

/// Returns the label and the target of a link definition.
fn definition(line: &str) -> Option<(&str, &str)> {
    let (label, target) = line.split_once("]: ")?;
    (label.starts_with('[') && !target.contains(' ')).then_some((label, target))
}

/// Formats a definition in one line, or with its target in the next line.
fn definition_lines((label, target): (&str, &str), width: usize) -> Vec<String> {
    let line = format!("{label}]: {target}");
    if line.len() <= width { vec![line] } else { vec![format!("{label}]:"), format!("    {target}")] }
}

/// Wraps words in lines of at most `width`, if possible.
fn filled(text: &str, indentation: usize, hanging: usize, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = " ".repeat(indentation);
    let mut is_empty = true;
    for word in words(text) {
        let fits = line.chars().count() + usize::from(!is_empty) + word.chars().count() <= width;
        if !is_empty && !fits && can_begin_a_line(word) {
            lines.push(std::mem::replace(&mut line, " ".repeat(hanging)));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push(line);
    lines
}

/// Returns the words of a text; a code span is one word.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut in_code) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '`' => in_code = !in_code,
            ' ' if !in_code => {
                words.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(&text[start..]);
    words.retain(|word| !word.is_empty());
    words
}

/// Returns whether a word has no special meaning in Markdown at the beginning of a line. Of numbers, only the
/// first item of a list can end a paragraph.
fn can_begin_a_line(word: &str) -> bool {
    !word.starts_with(['#', '>', '|', '=', '~']) && !matches!(word, "-" | "*" | "+" | "---" | "1." | "1)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: usize) -> Vec<String> {
        markdown(&text.lines().collect::<Vec<_>>(), width)
    }

    #[test]
    fn wraps_paragraphs() {
        assert_eq!(
            lines("one two\nthree four five\n\nsix", 12),
            ["one two", "three four", "five", "", "six"]
        );
        assert_eq!(lines("see `let a = 1` now", 12), ["see", "`let a = 1`", "now"]);
    }

    #[test]
    fn indents_the_lines_of_list_items() {
        assert_eq!(
            lines("- one two three\n  four\n- five", 10),
            ["- one two", "  three", "  four", "- five"]
        );
        assert_eq!(lines("1. one two three", 10), ["1. one two", "   three"]);
    }

    #[test]
    fn keeps_markdown_blocks() {
        let text = "# A heading that is long\n| a table | that is long |\n```text\ncode that is long\n```";
        assert_eq!(lines(text, 8).join("\n"), text);
        assert_eq!(lines("a dash - and", 7), ["a dash -", "and"]);
        assert_eq!(lines("number 1. or 2.", 8), ["number 1.", "or 2."]);
    }

    #[test]
    fn moves_the_target_of_a_long_definition_to_the_next_line() {
        assert_eq!(lines("[`A`]: crate::a::A", 20), ["[`A`]: crate::a::A"]);
        assert_eq!(lines("[`A`]: crate::a::A", 12), ["[`A`]:", "    crate::a::A"]);
    }

    #[test]
    fn wraps_only_docs() {
        let long = "word ".repeat(30);
        let text = format!("    /// {long}\n    // {long}\n    code();\n");
        let wrapped = wrapped(&text);
        let docs: Vec<&str> = wrapped.lines().filter(|line| line.contains("///")).collect();
        assert!(docs.len() == 2 && docs.iter().all(|line| line.len() <= 100), "{wrapped}");
        assert!(wrapped.ends_with(&format!("    // {long}\n    code();\n")));
    }
}
