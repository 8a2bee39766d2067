//! Diagnostics: what is wrong with a text, where, and what to write instead.
//!
//! The spec, pages of the reference and OpenAPI documents have the same ones, and one renderer.

mod kind;
mod nearest;
mod place;
mod render;

pub use kind::Kind;
pub(crate) use nearest::{did_you_mean, nearest};
pub use place::{Placed, place};
pub use render::{render, render_colored, render_json};

use crate::source::NodePath;

/// Something wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file, as named by its [`Source`](crate::source::Source).
    pub file: String,
    /// The node of the file.
    pub path: NodePath,
    /// What is wrong, in one line.
    pub message: String,
    /// What to write instead.
    pub help: Box<str>,
    /// What is said about many texts in the same way.
    pub kind: Kind,
    /// What of the node is meant.
    pub spot: Spot,
}

/// What of a node a diagnostic means.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// Its value, or its key where the value is a list or map.
    #[default]
    Node,
    /// Its key.
    Key,
    /// The word that begins at this byte of the file, whatever the node.
    Byte(usize),
    /// This line of the file, whatever the node.
    Line(usize),
    /// These words of its text.
    Words(String),
}

impl Diagnostic {
    /// A diagnostic at a node.
    pub(crate) fn new(
        kind: Kind,
        file: &str,
        path: NodePath,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let (message, help) = (message.into(), help.into().into());
        Self { file: file.to_owned(), path, message, help, kind, spot: Spot::Node }
    }

    /// A diagnostic in a line of a page of the reference.
    pub(crate) fn on_page(
        page: &str,
        line: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self::new(Kind::Page, page, NodePath::default(), message, help).at(Spot::Line(line))
    }

    /// The same, more precisely at a part of the node, or at a place of the file.
    #[must_use]
    pub(crate) fn at(self, spot: Spot) -> Self {
        Self { spot, ..self }
    }
}
