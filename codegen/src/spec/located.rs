//! Where the nodes of a YAML file stand.
//!
//! The spec's types carry no positions: a mistake names its node by path, and the path is looked up in the text only
//! when there is something to report.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

/// One step from a node to a child.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// To the value of a key.
    Key(String),
    /// To an item of a list.
    Index(usize),
}

/// A node of a file, by the steps that lead to it from the root.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodePath(pub Vec<Step>);

impl NodePath {
    /// The path of the value of `key` below this node.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.step(Step::Key(key.to_owned()))
    }

    /// The path of the item at `index` below this node.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.step(Step::Index(index))
    }

    fn step(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for NodePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// The bytes of the scalar at `path`, or of the key of the list or map there. Where `path` leads to nothing, the
/// deepest node on the way answers.
pub fn locate(text: &str, path: &NodePath) -> Range<usize> {
    Tree::parse(text).locate(path)
}

/// How deep a file may nest. The language itself needs nine levels.
const DEEPEST: usize = 64;
/// Not the parser's words but ours, for what only we object to.
pub(super) const TOO_DEEP: &str = "nested too deeply";
pub(super) const SECOND_DOCUMENT: &str = "a second document";

/// The nodes of a file and where they stand, as far as its syntax allows.
pub(crate) struct Tree<'a> {
    text: &'a str,
    root: Option<Node>,
    /// What ended the parse early: the byte, and the parser's words.
    pub(crate) error: Option<(usize, String)>,
}

struct Node {
    /// Where a scalar stands, or where a list or map begins.
    span: Span,
    is_scalar: bool,
    children: Vec<Child>,
}

struct Child {
    step: Step,
    /// The key, or the item.
    span: Span,
    node: Node,
}

impl<'a> Tree<'a> {
    /// Reads the nodes up to the first syntax error.
    pub(crate) fn parse(text: &'a str) -> Self {
        let mut builder = Builder::default();
        let mut error = None;
        for event in Parser::new_from_str(text) {
            match event {
                Ok((Event::DocumentStart(_), span)) if builder.root.is_some() => {
                    error = Some((span.start.index(), SECOND_DOCUMENT.to_owned()));
                    break;
                }
                Ok((event, span)) if builder.open.len() < DEEPEST => builder.add(&event, span),
                Ok((_, span)) => {
                    error = Some((span.start.index(), TOO_DEEP.to_owned()));
                    break;
                }
                Err(scan) => {
                    error = Some((scan.marker().index(), scan.info().to_owned()));
                    break;
                }
            }
        }
        let error = error.map(|(index, info)| (byte_of(text, index), info));
        Self { text, root: builder.finish(), error }
    }

    /// See [`locate`].
    pub(crate) fn locate(&self, path: &NodePath) -> Range<usize> {
        let first_line = 0..self.text.lines().next().map_or(0, str::len);
        let Some(mut node) = self.root.as_ref() else { return first_line };
        let mut best = None;
        for step in &path.0 {
            let Some(child) = node.child(step) else { break };
            node = &child.node;
            let is_item = matches!(step, Step::Index(_));
            best = Some((child.span, is_item && !node.is_scalar));
            // An empty value has no width; its key says more.
            if node.is_scalar && node.span.start.index() != node.span.end.index() {
                best = Some((node.span, false));
            }
        }
        match best {
            Some((span, whole_line)) => self.bytes(span, whole_line),
            None => first_line,
        }
    }

    /// The bytes of the first `part` within the scalar at `path`.
    pub(crate) fn locate_part(&self, path: &NodePath, part: &str) -> Option<Range<usize>> {
        let root = self.root.as_ref()?;
        let node = path.0.iter().try_fold(root, |node, step| Some(&node.child(step)?.node))?;
        let (start, end) = (node.span.start.index(), node.span.end.index());
        let start = byte_of(self.text, start);
        let end = byte_of(self.text, end).max(start);
        let found = start + self.text[start..end].find(part)?;
        Some(found..found + part.len())
    }

    /// The byte at which the key at the end of `path` begins.
    pub(crate) fn key(&self, path: &NodePath) -> Option<usize> {
        let mut node = self.root.as_ref()?;
        let mut key = None;
        for step in &path.0 {
            let child = node.child(step)?;
            node = &child.node;
            key = Some(child.span.start.index());
        }
        key.map(|index| byte_of(self.text, index))
    }

    /// Keys that their map already has: the path, and the byte at which the later one begins.
    pub(crate) fn repeated_keys(&self) -> Vec<(NodePath, usize)> {
        let mut found = Vec::new();
        if let Some(root) = &self.root {
            root.repeated_keys(&NodePath::default(), &mut found);
        }
        found.into_iter().map(|(path, index)| (path, byte_of(self.text, index))).collect()
    }

    /// The parser counts characters, the text is cut by bytes; and only one line is ever underlined.
    fn bytes(&self, span: Span, whole_line: bool) -> Range<usize> {
        let start = byte_of(self.text, span.start.index());
        let line = self.text[start..].lines().next().unwrap_or_default().trim_end();
        let line_end = start + line.len();
        let end = byte_of(self.text, span.end.index()).max(start);
        start..if whole_line { line_end } else { end.min(line_end) }
    }
}

fn byte_of(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(byte, _)| byte)
}

impl Node {
    fn child(&self, wanted: &Step) -> Option<&Child> {
        self.children.iter().find(|child| child.step == *wanted)
    }

    fn repeated_keys(&self, path: &NodePath, found: &mut Vec<(NodePath, usize)>) {
        let mut seen = BTreeSet::new();
        for child in &self.children {
            let path = path.step(child.step.clone());
            if !seen.insert(&child.step) {
                found.push((path.clone(), child.span.start.index()));
            }
            child.node.repeated_keys(&path, found);
        }
    }
}

/// Makes a tree of the parser's events.
#[derive(Default)]
struct Builder {
    root: Option<Node>,
    open: Vec<Open>,
}

/// A list or map whose end is still to come.
struct Open {
    node: Node,
    is_map: bool,
    /// The key whose value comes next.
    key: Option<(String, Span)>,
}

impl Builder {
    fn add(&mut self, event: &Event<'_>, span: Span) {
        match event {
            Event::Scalar(text, ..) => self.close(Node { span, is_scalar: true, children: Vec::new() }, text),
            Event::Alias(_) => self.close(Node { span, is_scalar: true, children: Vec::new() }, ""),
            Event::MappingStart(..) | Event::SequenceStart(..) => self.open.push(Open {
                node: Node { span, is_scalar: false, children: Vec::new() },
                is_map: matches!(event, Event::MappingStart(..)),
                key: None,
            }),
            Event::MappingEnd | Event::SequenceEnd => self.close_last(),
            _ => {}
        }
    }

    /// Hands a whole node to the list or map it stands in. `text` is its name should it turn out to be a key.
    fn close(&mut self, node: Node, text: &str) {
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        let (step, span) = match (open.is_map, open.key.take()) {
            (true, None) => {
                open.key = Some((text.to_owned(), node.span));
                return;
            }
            (true, Some((key, span))) => (Step::Key(key), span),
            (false, _) => (Step::Index(open.node.children.len()), node.span),
        };
        open.node.children.push(Child { step, span, node });
    }

    fn close_last(&mut self) {
        if let Some(open) = self.open.pop() {
            self.close(open.node, "");
        }
    }

    fn finish(mut self) -> Option<Node> {
        while !self.open.is_empty() {
            self.close_last();
        }
        self.root
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "doc: Grüße\ntypes:\n  A:\n    variants:\n    - type: X\n    - type: Missing\n";

    fn found(path: &NodePath) -> &'static str {
        &TEXT[locate(TEXT, path)]
    }

    #[test]
    fn scalars_keys_and_items_are_found() {
        let types = NodePath::default().key("types");
        let variants = types.key("A").key("variants");
        assert_eq!(found(&NodePath::default().key("doc")), "Grüße");
        assert_eq!(found(&types.key("A")), "A");
        assert_eq!(found(&variants), "variants");
        assert_eq!(found(&variants.index(1)), "type: Missing");
        assert_eq!(found(&variants.index(1).key("type")), "Missing");
    }

    #[test]
    fn a_path_that_leads_nowhere_gives_the_deepest_node_on_the_way() {
        assert_eq!(found(&NodePath::default().key("types").key("A").key("fields").key("id")), "A");
        assert_eq!(found(&NodePath::default().key("nothing")), "doc: Grüße");
    }

    #[test]
    fn what_stands_before_a_syntax_error_is_still_found() {
        let text = "a:\n  b: c\nd: [\n";
        let tree = Tree::parse(text);
        assert!(tree.error.is_some());
        assert_eq!(&text[tree.locate(&NodePath::default().key("a").key("b"))], "c");
    }

    #[test]
    fn keys_that_repeat_are_found_at_any_depth() {
        let text = "a:\n  - b: 1\n    b: 2\na: 3\n";
        let repeated = Tree::parse(text).repeated_keys();
        let offsets: Vec<_> = repeated.iter().map(|(_, offset)| &text[*offset..=*offset + 3]).collect();
        assert_eq!(offsets, ["b: 2", "a: 3"]);
    }
}
