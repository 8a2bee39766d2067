//! Inserts blank lines between items, which `prettyplease` does not.

/// Separates the items of a file and of each `impl` by blank lines, except adjacent one-line items of the
/// same kind.
pub(super) fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    let mut levels = Levels::default();
    let mut previous: Option<&str> = None;
    for line in text.lines() {
        let apart = levels.enter(line);
        if apart && previous.is_some_and(|previous| !previous.is_empty() && !previous.ends_with('{')) {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        previous = Some(line);
    }
    out
}

/// The last items at the level of the file and of an `impl`.
#[derive(Default)]
struct Levels<'a> {
    /// Whether the current item of the file is an `impl`.
    in_impl: bool,
    file: Level<'a>,
    inner: Level<'a>,
}

#[derive(Default)]
struct Level<'a> {
    /// The first word of the last item if it is one line without docs.
    kind: Option<&'a str>,
    /// Whether docs or attributes of the next item have begun.
    has_head: bool,
    begun: bool,
}

impl<'a> Levels<'a> {
    /// Returns whether a blank line is needed before the line.
    fn enter(&mut self, line: &'a str) -> bool {
        let indentation = line.len() - line.trim_start().len();
        match indentation {
            0 => {
                if line.starts_with("impl") && line.ends_with('{') {
                    (self.in_impl, self.inner) = (true, Level::default());
                } else if line == "}" {
                    self.in_impl = false;
                }
                self.file.enter(line)
            }
            4 if self.in_impl => self.inner.enter(line.trim_start()),
            _ => false,
        }
    }
}

impl<'a> Level<'a> {
    fn enter(&mut self, line: &'a str) -> bool {
        let head = Head::of(line);
        let begins = head != Head::None && !self.has_head;
        let one_line = line.ends_with(';') || line.ends_with(',');
        let kind = match head {
            Head::Inner => Some(&line[..3]),
            Head::Item if !self.has_head && one_line => Some(kind(line)),
            _ => None,
        };
        let apart = begins && self.begun && (kind.is_none() || kind != self.kind);
        if head != Head::None {
            self.kind = kind;
        }
        self.begun |= head != Head::None;
        self.has_head = matches!(head, Head::Outer) || (self.has_head && head == Head::None);
        apart
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    /// Docs or an attribute of the item below.
    Outer,
    /// Docs or an attribute of the file.
    Inner,
    /// The first line of an item.
    Item,
    None,
}

impl Head {
    fn of(line: &str) -> Self {
        if line.starts_with("//!") || line.starts_with("#![") {
            Self::Inner
        } else if line.starts_with("//") || line.starts_with("#[") {
            Self::Outer
        } else if line.starts_with(|first: char| first.is_ascii_lowercase()) {
            Self::Item
        } else {
            Self::None
        }
    }
}

/// Returns the words before the name of an item.
fn kind(line: &str) -> &str {
    let public = if line.starts_with("pub ") { 4 } else { 0 };
    let end = line[public..].find(' ').map_or(line.len(), |end| public + end);
    &line[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separates_items_but_not_lines_of_the_same_kind() {
        let text = "\
//! Docs.
//! More.
use a::B;
use c::D;
pub use b::C;
/// Docs.
pub struct A {
    a: u8,
    /// Docs.
    b: u8,
}
pub type E = A;
impl A {
    const A: u8 = 1;
    fn f() {
        let a = 1;
        if a { g() }
    }
    /// Docs.
    #[must_use]
    fn h(
        a: u8,
    ) -> u8 {}
}
fn main() {}
";
        let expected = "\
//! Docs.
//! More.

use a::B;
use c::D;

pub use b::C;

/// Docs.
pub struct A {
    a: u8,
    /// Docs.
    b: u8,
}

pub type E = A;

impl A {
    const A: u8 = 1;

    fn f() {
        let a = 1;
        if a { g() }
    }

    /// Docs.
    #[must_use]
    fn h(
        a: u8,
    ) -> u8 {}
}

fn main() {}
";
        assert_eq!(spaced(text), expected);
    }
}
