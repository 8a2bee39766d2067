//! Diagnostics: an error in a text, its place, and what to write instead.
//!
//! The spec, pages of the reference and OpenAPI documents share the type and the renderer.

mod kind;
mod nearest;
mod place;
mod render;

pub use kind::Kind;
pub(crate) use nearest::{did_you_mean, did_you_mean_or, nearest};
pub use place::{Placed, place};
pub use render::{render, render_colored, render_json};

use crate::source::NodePath;

/// An error in a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file, as named by its [`Source`](crate::source::Source).
    pub file: String,
    /// The node of the file.
    pub path: NodePath,
    /// The error, in one line.
    pub message: String,
    /// What to write instead.
    pub help: Box<str>,
    /// The kind of the error.
    pub kind: Kind,
    /// The part of the node.
    pub spot: Spot,
}

/// The part of a node that a diagnostic refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// Its value, or its key if the value is a list or map.
    #[default]
    Node,
    /// Its key.
    Key,
    /// The word that begins at this byte of the file, independent of the node.
    Byte(usize),
    /// This line of the file, independent of the node.
    Line(usize),
    /// These words of its text.
    Words(String),
}

impl Diagnostic {
    /// Creates a diagnostic at a node.
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

    /// Creates a diagnostic at a line of a page of the reference.
    pub(crate) fn on_page(
        page: &str,
        line: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self::new(Kind::Page, page, NodePath::default(), message, help).at(Spot::Line(line))
    }

    /// Moves the diagnostic to a part of the node, or to a place of the file.
    #[must_use]
    pub(crate) fn at(self, spot: Spot) -> Self {
        Self { spot, ..self }
    }
}
