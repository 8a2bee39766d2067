//! Nodes by path, and their places in the text.

use std::ops::Range;

use super::{Node, NodePath, Step, SyntaxError};

/// The nodes of a file, and its syntax errors.
#[derive(Clone, Debug)]
pub(crate) struct SourceMap {
    /// The outermost node; `None` for an empty file.
    pub(crate) root: Option<Node>,
    /// The syntax errors of the file.
    pub(crate) errors: Vec<SyntaxError>,
    /// Whether the nodes end at an error.
    pub(crate) is_cut_off: bool,
}

impl SourceMap {
    /// Returns the bytes of the scalar at `path`, or of the key of the list or map there. If `path` leads
    /// nowhere, returns those of the deepest existing node on the way.
    pub(crate) fn locate(&self, path: &NodePath, text: &str) -> Range<usize> {
        let first_line = 0..text.lines().next().map_or(0, str::len);
        let Some(mut node) = self.root.as_ref() else { return first_line };
        let mut best = None;
        for step in &path.0 {
            let Some((name, child)) = node.child(step) else { break };
            node = child;
            let is_item = matches!(step, Step::Index(_));
            best = Some((name, is_item && !node.is_scalar()));
            // An empty value has no width, so its key is underlined.
            if node.is_scalar() && !node.span.is_empty() {
                best = Some((node.span.clone(), false));
            }
        }
        match best {
            Some((span, whole_line)) => within_line(text, span, whole_line),
            None => first_line,
        }
    }

    /// Returns the bytes of the key at the end of `path`.
    pub(crate) fn key(&self, path: &NodePath) -> Option<Range<usize>> {
        let (last, parents) = path.0.split_last()?;
        let parent = parents.iter().try_fold(self.root.as_ref()?, |node, step| Some(node.child(step)?.1))?;
        Some(parent.child(last)?.0)
    }

    /// Returns the bytes of the first `part` within the scalar at `path`.
    pub(crate) fn part(&self, path: &NodePath, part: &str, text: &str) -> Option<Range<usize>> {
        let node = path.0.iter().try_fold(self.root.as_ref()?, |node, step| Some(node.child(step)?.1))?;
        let start = node.span.start + text[node.span.clone()].find(part)?;
        Some(start..start + part.len())
    }
}

/// Only one line is ever underlined.
fn within_line(text: &str, span: Range<usize>, whole_line: bool) -> Range<usize> {
    let line = text[span.start..].lines().next().unwrap_or_default().trim_end();
    let line_end = span.start + line.len();
    span.start..if whole_line { line_end } else { span.end.min(line_end) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    const TEXT: &str = "doc: Grüße\ntypes:\n  A:\n    variants:\n    - type: X\n    - type: Missing\n";

    fn found(path: &NodePath) -> &'static str {
        &TEXT[Source::new("x.yaml", TEXT).map().locate(path, TEXT)]
    }

    #[test]
    fn finds_scalars_keys_and_items() {
        let types = NodePath::default().key("types");
        let variants = types.key("A").key("variants");
        assert_eq!(found(&NodePath::default().key("doc")), "Grüße");
        assert_eq!(found(&types.key("A")), "A");
        assert_eq!(found(&variants), "variants");
        assert_eq!(found(&variants.index(1)), "type: Missing");
        assert_eq!(found(&variants.index(1).key("type")), "Missing");
    }

    #[test]
    fn returns_the_deepest_existing_node_of_an_invalid_path() {
        assert_eq!(found(&NodePath::default().key("types").key("A").key("fields").key("id")), "A");
        assert_eq!(found(&NodePath::default().key("nothing")), "doc: Grüße");
    }

    #[test]
    fn finds_nodes_before_a_syntax_error() {
        let text = "a:\n  b: c\nd: [\n";
        let source = Source::new("x.yaml", text);
        let map = source.map();
        assert!(map.is_cut_off && map.errors.len() == 1);
        assert_eq!(&text[map.locate(&NodePath::default().key("a").key("b"), text)], "c");
    }

    #[test]
    fn finds_duplicate_keys_at_any_depth() {
        let text = "a:\n  - b: 1\n    b: 2\na: 3\n";
        let source = Source::new("x.yaml", text);
        let map = source.map();
        let offsets: Vec<_> = map.errors.iter().map(|error| &text[error.offset..=error.offset + 3]).collect();
        assert_eq!(offsets, ["b: 2", "a: 3"]);
    }

    #[test]
    fn parses_json_into_the_same_nodes_as_yaml() {
        let text = "{\"a\": [1, {\"b\": \"\\u00fc\\ud83d\\ude00\"}],\n \"c\": null}\n";
        let source = Source::new("x.yaml", text);
        let map = source.map();
        assert!(map.errors.is_empty(), "{:?}", map.errors);
        let path = NodePath::default().key("a").index(1).key("b");
        assert_eq!(&text[map.locate(&path, text)], "\"\\u00fc\\ud83d\\ude00\"");
        assert_eq!(&text[map.locate(&NodePath::default().key("c"), text)], "null");
    }
}
