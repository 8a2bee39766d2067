//! The content of a page: sections, their parts, and the bullets in them.

use super::bullet::Form;

/// The name and the sections of each page.
pub(super) type Sections<'a> = Vec<(&'a str, Vec<Section>)>;

/// The part of a page below a heading of the second level: an endpoint or a list of types.
#[derive(Debug, Default)]
pub(super) struct Section {
    /// The heading of the resource above it, if the page has one.
    pub(super) resource: Option<Heading>,
    /// The heading.
    pub(super) title: String,
    /// The heading's line.
    pub(super) line: usize,
    /// The lines between the heading and the first part, without blank lines.
    pub(super) intro: Vec<(usize, String)>,
    /// The parts below headings of the third level.
    pub(super) parts: Vec<Part>,
}

/// The heading of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// Its text, which need not be unique.
    pub(super) title: String,
    /// Its line.
    pub(super) line: usize,
}

impl Section {
    /// Returns the part under the heading `title`.
    pub(super) fn part(&self, title: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.title == title)
    }

    /// Returns whether it is a list of types, not an endpoint.
    pub(super) fn lists_types(&self) -> bool {
        self.title == "Domain Types"
    }
}

/// The part of a section below a heading of the third level.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The heading.
    pub(super) title: String,
    /// The heading's line.
    pub(super) line: usize,
    /// Its declarations.
    pub(super) bullets: Vec<Bullet>,
    /// The lines of its code blocks.
    pub(super) code: Vec<String>,
    /// The text of its code blocks that are JSON.
    pub(super) json: String,
}

/// A declaration with its children.
#[derive(Debug)]
pub(super) struct Bullet {
    /// The declaration.
    pub(super) form: Form,
    /// Its line.
    pub(super) line: usize,
    /// The first line of the text about it, of which only the first words are read.
    pub(super) lead: String,
    /// The children.
    pub(super) children: Vec<Bullet>,
}
