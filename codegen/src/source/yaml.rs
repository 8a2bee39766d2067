//! Parses YAML into nodes.

use std::collections::BTreeSet;
use std::ops::Range;

use indexmap::IndexMap;
use indexmap::map;
use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::syntax::{self, SyntaxError};
use super::{Entry, Node, Scalar, SourceMap, Value};

/// The maximum nesting of a file. The language of the spec needs nine levels, an OpenAPI document a few more.
pub(super) const DEEPEST: usize = 64;

/// Parses the nodes up to the first error that can't be recovered from.
pub(super) fn parse(text: &str) -> SourceMap {
    let mut builder = Builder {
        bytes: Bytes::new(text),
        text,
        root: None,
        open: Vec::new(),
        errors: Vec::new(),
        aliases: BTreeSet::new(),
    };
    let mut is_cut_off = false;
    for event in Parser::new_from_str(text) {
        let fatal = match event {
            Ok((Event::DocumentStart(_), span)) if builder.root.is_some() => {
                syntax::second_document(builder.bytes.at(span.start.index()))
            }
            Ok((_, span)) if builder.open.len() >= DEEPEST => {
                syntax::too_deep(builder.bytes.at(span.start.index()))
            }
            Ok((event, span)) => {
                builder.add(event, span);
                continue;
            }
            Err(error) => syntax::explain(text, builder.bytes.at(error.marker().index()), error.info()),
        };
        builder.errors.push(fatal);
        is_cut_off = true;
        break;
    }
    builder.finish(is_cut_off)
}

/// Converts positions: the parser counts characters, the text is indexed by bytes.
struct Bytes {
    /// The byte at which each character begins; empty if the text is ASCII.
    starts: Option<Vec<usize>>,
    length: usize,
}

impl Bytes {
    fn new(text: &str) -> Self {
        let starts = (!text.is_ascii()).then(|| text.char_indices().map(|(byte, _)| byte).collect());
        Self { starts, length: text.len() }
    }

    fn at(&self, index: usize) -> usize {
        match &self.starts {
            Some(starts) => starts.get(index).copied().unwrap_or(self.length),
            None => index.min(self.length),
        }
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.at(span.start.index());
        start..self.at(span.end.index()).max(start)
    }
}

/// Builds nodes from the events of the parser.
struct Builder<'a> {
    text: &'a str,
    bytes: Bytes,
    root: Option<Node>,
    open: Vec<Open>,
    errors: Vec<SyntaxError>,
    /// Anchors that were used.
    aliases: BTreeSet<usize>,
}

/// A list or map that is not closed yet.
struct Open {
    span: Range<usize>,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map {
        entries: IndexMap<String, Entry>,
        /// The key whose value comes next.
        key: Option<Node>,
    },
}

impl Builder<'_> {
    fn add(&mut self, event: Event<'_>, span: Span) {
        let span = self.bytes.range(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.extras(span.start, anchor, tag.is_some());
                let value = match style {
                    ScalarStyle::Plain => Value::Plain(text.into_owned()),
                    _ => Value::Text(text.into_owned()),
                };
                self.close(Node { span, value });
            }
            Event::Alias(anchor) => {
                // A text that is repeated a thousand times has to be changed once.
                if self.aliases.insert(anchor) {
                    self.errors.push(syntax::alias(span.start));
                }
                self.close(Node { span, value: Value::Broken });
            }
            Event::SequenceStart(anchor, tag) => {
                self.extras(span.start, anchor, tag.is_some());
                self.open.push(Open { span, content: Content::List(Vec::new()) });
            }
            Event::MappingStart(anchor, tag) => {
                self.extras(span.start, anchor, tag.is_some());
                let content = Content::Map { entries: IndexMap::new(), key: None };
                self.open.push(Open { span, content });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close_last(),
            _ => {}
        }
    }

    /// Reports an anchor and a tag, which come before their node.
    fn extras(&mut self, start: usize, anchor: usize, is_tagged: bool) {
        if anchor != 0 {
            self.errors.push(syntax::anchor(self.text[..start].rfind('&').unwrap_or(start)));
        }
        if is_tagged {
            self.errors.push(syntax::tag(self.text[..start].rfind('!').unwrap_or(start)));
        }
    }

    /// Adds a complete node to its list or map.
    fn close(&mut self, node: Node) {
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        match &mut open.content {
            Content::List(items) => items.push(node),
            Content::Map { entries, key } => match key.take() {
                None => {
                    if !node.is_scalar() {
                        self.errors.push(syntax::key_of_parts(node.span.start));
                    }
                    *key = Some(node);
                }
                Some(name) => {
                    let is_text = !matches!(&name.value, Value::Plain(text) if !matches!(Scalar::plain(text), Scalar::Text(_)));
                    match entries.entry(name.text().to_owned()) {
                        map::Entry::Vacant(entry) => {
                            _ = entry.insert(Entry { key: name.span, is_text, node })
                        }
                        map::Entry::Occupied(_) => self.errors.push(syntax::repeated_key(name.span.start)),
                    }
                }
            },
        }
    }

    fn close_last(&mut self) {
        if let Some(Open { span, content }) = self.open.pop() {
            let value = match content {
                Content::List(items) => Value::List(items),
                Content::Map { entries, .. } => Value::Map(entries),
            };
            self.close(Node { span, value });
        }
    }

    fn finish(mut self, is_cut_off: bool) -> SourceMap {
        while !self.open.is_empty() {
            self.close_last();
        }
        SourceMap { root: self.root, errors: self.errors, is_cut_off }
    }
}
