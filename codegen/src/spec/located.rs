//! Where a node of a YAML file stands.
//!
//! The spec's types carry no positions: a mistake names its node by path, and the path is looked up in the text only
//! when there is something to report.

use std::fmt;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span, StrInput};

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
pub struct PathBuf(pub Vec<Step>);

impl PathBuf {
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

impl fmt::Display for PathBuf {
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
pub fn locate(text: &str, path: &PathBuf) -> Range<usize> {
    let mut walker = Walker { events: Parser::new_from_str(text), best: None };
    walker.document(&path.0);
    match walker.best {
        Some(span) => byte_range(text, span),
        None => 0..text.lines().next().map_or(0, str::len),
    }
}

struct Walker<'a> {
    events: Parser<'a, StrInput<'a>>,
    best: Option<Span>,
}

impl<'a> Walker<'a> {
    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        self.events.next_event()?.ok()
    }

    fn document(&mut self, path: &[Step]) {
        while let Some((event, span)) = self.next() {
            if !matches!(event, Event::StreamStart | Event::DocumentStart(_)) {
                self.node(&event, span, path);
                return;
            }
        }
    }

    /// Looks for `path` below the node that `event` begins.
    fn node(&mut self, event: &Event<'a>, span: Span, path: &[Step]) {
        match (event, path) {
            (Event::Scalar(..), _) => self.best = Some(span),
            (Event::MappingStart(..), [Step::Key(wanted), rest @ ..]) => self.mapping(wanted, rest),
            (Event::SequenceStart(..), [Step::Index(wanted), rest @ ..]) => self.sequence(*wanted, rest),
            _ => {}
        }
    }

    fn mapping(&mut self, wanted: &str, rest: &[Step]) {
        while let Some((Event::Scalar(key, ..), key_span)) = self.next() {
            let Some((value, value_span)) = self.next() else { return };
            if key == wanted {
                self.best = Some(key_span);
                self.node(&value, value_span, rest);
                return;
            }
            self.skip(&value);
        }
    }

    fn sequence(&mut self, wanted: usize, rest: &[Step]) {
        for index in 0.. {
            let Some((item, span)) = self.next() else { return };
            if matches!(item, Event::SequenceEnd) {
                return;
            }
            if index == wanted {
                self.best = Some(Span::new(span.start, span.start));
                self.node(&item, span, rest);
                return;
            }
            self.skip(&item);
        }
    }

    /// Passes over the rest of the node that `event` begins.
    fn skip(&mut self, event: &Event<'a>) {
        let mut depth = depth_change(event);
        while depth > 0 {
            let Some((event, _)) = self.next() else { return };
            depth += depth_change(&event);
        }
    }
}

fn depth_change(event: &Event<'_>) -> i32 {
    match event {
        Event::MappingStart(..) | Event::SequenceStart(..) => 1,
        Event::MappingEnd | Event::SequenceEnd => -1,
        _ => 0,
    }
}

/// The parser counts characters; the text is cut by bytes, and a block scalar is cut down to its first line.
fn byte_range(text: &str, span: Span) -> Range<usize> {
    let byte = |index: usize| text.char_indices().nth(index).map_or(text.len(), |(byte, _)| byte);
    let start = byte(span.start.index());
    let end = byte(span.end.index()).max(start);
    let line_end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    start..end.min(line_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "doc: Grüße\ntypes:\n  A:\n    variants:\n    - type: X\n    - type: Missing\n";

    fn found(path: &PathBuf) -> &'static str {
        &TEXT[locate(TEXT, path)]
    }

    #[test]
    fn scalars_keys_and_items_are_found() {
        let types = PathBuf::default().key("types");
        assert_eq!(found(&PathBuf::default().key("doc")), "Grüße");
        assert_eq!(found(&types.key("A")), "A");
        assert_eq!(found(&types.key("A").key("variants").index(1).key("type")), "Missing");
    }

    #[test]
    fn a_path_that_leads_nowhere_gives_the_deepest_node_on_the_way() {
        assert_eq!(found(&PathBuf::default().key("types").key("A").key("fields").key("id")), "A");
        assert_eq!(found(&PathBuf::default().key("nothing")), "doc: Grüße");
    }
}
