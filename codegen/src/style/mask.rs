//! Prose without code: everything else is replaced by bytes that no rule matches, so that offsets stay the same.

use std::ops::Range;

/// The replacement of code and URLs.
const CODE: u8 = b'`';

/// The replacement of the target of a link, which is not shown.
pub(super) const TARGET: u8 = b'\x1a';

/// A block of comment lines of a Rust source file.
pub(super) struct Comment {
    /// The bytes of the file.
    pub(super) bytes: Range<usize>,
    /// The prose, with spaces in place of the slashes.
    pub(super) masked: String,
    /// Whether it is documentation.
    pub(super) is_doc: bool,
    /// Whether it is the documentation of a function.
    pub(super) is_of_function: bool,
}

/// Returns the prose of a Markdown text: code, link targets and URLs are masked.
pub(super) fn markdown(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut paragraph = 0..0;
    let mut in_fence = false;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let at = offset..offset + line.len();
        offset = at.end;
        let is_fence = line.trim_start().starts_with("```");
        if is_fence || in_fence {
            hide(&mut bytes, at.clone(), CODE);
        }
        in_fence ^= is_fence;
        if is_fence || in_fence || line.trim().is_empty() {
            inline(&mut bytes, paragraph);
            paragraph = at.end..at.end;
        } else {
            paragraph.end = at.end;
        }
    }
    inline(&mut bytes, paragraph);
    // Only whole characters and ASCII within them are replaced, all by ASCII.
    String::from_utf8(bytes).unwrap_or_default()
}

/// Masks the code spans, link targets and URLs of a paragraph.
fn inline(bytes: &mut [u8], paragraph: Range<usize>) {
    let mut at = paragraph.start;
    while at < paragraph.end {
        let rest = &bytes[at..paragraph.end];
        let address = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b')' | b'>');
        let (length, with) = match rest {
            [b'`', ..] => (code_span(rest), CODE),
            [b']', b'(', ..] => (rest.iter().position(|byte| *byte == b')').map_or(1, |end| end + 1), TARGET),
            _ if rest.starts_with(b"https://") || rest.starts_with(b"http://") => {
                (rest.iter().position(address).unwrap_or(rest.len()), CODE)
            }
            _ => (1, rest[0]),
        };
        hide(bytes, at..at + length, with);
        at += length;
    }
}

/// Returns the length of the code span at the beginning of a text; if it has no end, that of its backticks.
fn code_span(text: &[u8]) -> usize {
    let quotes = |text: &[u8]| text.iter().take_while(|byte| **byte == b'`').count();
    let fence = quotes(text);
    let mut at = fence;
    while at < text.len() {
        let run = quotes(&text[at..]);
        if run == fence {
            return at + run;
        }
        at += run.max(1);
    }
    fence
}

fn hide(bytes: &mut [u8], range: Range<usize>, with: u8) {
    for byte in bytes[range].iter_mut().filter(|byte| **byte != b'\n') {
        *byte = with;
    }
}

/// Returns the blocks of comments in a Rust source file: whole lines that begin with `//`.
pub(super) fn comments(text: &str) -> Vec<Comment> {
    let mut blocks: Vec<(Range<usize>, &str)> = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let at = offset..offset + line.len();
        offset = at.end;
        let Some(marker) = marker(line.trim_start()) else { continue };
        match blocks.last_mut() {
            Some((block, same)) if block.end == at.start && *same == marker => block.end = at.end,
            _ => blocks.push((at, marker)),
        }
    }
    let comment = |(bytes, marker): (Range<usize>, &str)| {
        let lines = text[bytes.clone()].split_inclusive('\n');
        let prose: String = lines.map(|line| line.replacen(marker, &" ".repeat(marker.len()), 1)).collect();
        let is_of_function = marker == "///" && begins_function(&text[bytes.end..]);
        Comment { bytes, masked: markdown(&prose), is_doc: marker != "//", is_of_function }
    };
    blocks.into_iter().map(comment).collect()
}

/// Returns whether code begins with a function, after its attributes.
fn begins_function(code: &str) -> bool {
    let item = code.lines().map(str::trim).find(|line| !line.starts_with("#["));
    item.and_then(|item| item.split(['(', '<']).next())
        .is_some_and(|head| head.split(' ').any(|word| word == "fn"))
}

/// Returns the slashes at the beginning of a comment.
fn marker(line: &str) -> Option<&'static str> {
    ["////", "///", "//!", "//"]
        .into_iter()
        .find(|marker| line.starts_with(marker))
        .filter(|marker| *marker != "////")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_everything_but_prose() {
        let text =
            "Say `one` and [two](three),\nsee https://x.example/four.\n\n```rust\nlet five;\n```\nSix.\n";
        let masked = markdown(text);
        assert_eq!(masked.len(), text.len());
        for gone in ["one", "three", "four", "five"] {
            assert!(!masked.contains(gone), "{masked}");
        }
        for kept in ["Say", "two", "see", "Six."] {
            assert_eq!(masked.find(kept), text.find(kept), "{masked}");
        }
    }

    #[test]
    fn does_not_mask_a_code_span_without_an_end() {
        assert_eq!(markdown("a ` b\n\nc ` d"), "a ` b\n\nc ` d");
        assert_eq!(markdown("a `` b ` c `` d"), "a ``````````` d");
    }

    #[test]
    fn joins_comments_of_one_kind_in_one_block() {
        let text = "//! One.\n//! Two.\n\n/// Three.\n#[inline]\npub fn f<T>() {\n    // Four.\n    call(\"// five\");\n}\n";
        let found: Vec<_> = comments(text)
            .iter()
            .map(|comment| {
                let words: Vec<&str> = comment.masked.split_whitespace().collect();
                (words.join(" "), comment.is_doc, comment.is_of_function)
            })
            .collect();
        let expected = [("One. Two.", true, false), ("Three.", true, true), ("Four.", false, false)];
        assert_eq!(found, expected.map(|(text, is_doc, of_function)| (text.to_owned(), is_doc, of_function)));
    }
}
