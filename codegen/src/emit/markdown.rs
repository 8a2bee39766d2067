//! Converts docs of the spec, which consist of text, lists, code spans and `[[links]]`, into Markdown for rustdoc.
//!
//! Brackets are not links, and angle brackets not HTML; a URL is a link. A code block is not a test: the examples of the
//! spec are in `example:`.

/// The maximum indentation of text that is not code.
const MOST_INDENT: usize = 3;

/// Escapes the characters that have a special meaning in Markdown. `[[links]]` are kept.
pub(super) fn plain(text: &str) -> String {
    let mut lines = Vec::new();
    let mut in_code = false;
    for line in text.lines() {
        let content = line.trim_start();
        if content.starts_with("```") {
            let bare = !in_code && content.trim_end() == "```";
            lines.push(if bare { "```text".to_owned() } else { content.to_owned() });
            in_code = !in_code;
        } else if in_code {
            lines.push(line.to_owned());
        } else {
            let indent = " ".repeat((line.len() - content.len()).min(MOST_INDENT));
            lines.push(indent + &inline(content));
        }
    }
    if in_code {
        lines.push("```".to_owned());
    }
    lines.join("\n")
}

fn inline(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let whole = code(rest).or_else(|| link(rest)).unwrap_or_default();
        if whole > 0 {
            out.push_str(&rest[..whole]);
            rest = &rest[whole..];
            continue;
        }
        let address = address(rest);
        if address > 0 {
            out.extend(["<", &rest[..address], ">"]);
            rest = &rest[address..];
            continue;
        }
        if matches!(first, '[' | ']' | '<' | '`') {
            out.push('\\');
        }
        out.push(first);
        rest = &rest[first.len_utf8()..];
    }
    out
}

/// Returns the length of the code span at the start of a text.
fn code(text: &str) -> Option<usize> {
    let fence = &text[..text.len() - text.trim_start_matches('`').len()];
    if fence.is_empty() {
        return None;
    }
    let mut from = fence.len();
    loop {
        let end = from + text[from..].find(fence)?;
        let run = text[end..].len() - text[end..].trim_start_matches('`').len();
        if run == fence.len() {
            return Some(end + run);
        }
        from = end + run;
    }
}

/// Returns the length of the `[[link]]` at the start of a text.
fn link(text: &str) -> Option<usize> {
    text.strip_prefix("[[")?.find("]]").map(|end| end + 4)
}

/// Returns the length of the URL at the start of a text.
fn address(text: &str) -> usize {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return 0;
    }
    let end = text.find(|c: char| c.is_whitespace() || "<>()[]`\"".contains(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']).len()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn escapes_brackets_except_in_code_and_links() {
        assert_eq!(
            plain("A [list] of `Vec<[u8]>`, Vec<T> and ``a ` b``; see [[Pet]]. One ` more [[open"),
            r"A \[list\] of `Vec<[u8]>`, Vec\<T> and ``a ` b``; see [[Pet]]. One \` more \[\[open"
        );
    }

    #[test]
    fn converts_urls_into_links() {
        assert_eq!(
            plain("See https://a.example/b?c=d, (http://e)."),
            "See <https://a.example/b?c=d>, (<http://e>)."
        );
    }

    #[test]
    fn marks_code_blocks_as_text() {
        assert_eq!(plain("a\n\n    b <c>\n\n```\nd <e>\n"), "a\n\n   b \\<c>\n\n```text\nd <e>\n```");
        assert_eq!(plain("```json\n{}\n```\n"), "```json\n{}\n```");
    }
}
