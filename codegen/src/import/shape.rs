//! The types of a reference: API names and inline types.

use crate::spec::Primitive;

use super::at::At;
use super::names::fold_name;

/// The type of a value.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Primitive(Primitive),
    List(Box<Shape>),
    Map(Box<Shape>),
    /// An inline enum, with its name in the rendering.
    InlineEnum(String, Vec<String>),
    /// An inline union, with its name in the rendering.
    Union(String, Vec<Shape>),
    /// A named type.
    Named(String),
}

/// The definition of a named type.
#[derive(Clone, Debug)]
pub(super) enum TypeBody {
    Object(Vec<Field>),
    Enum(Vec<String>),
    Union(Vec<Shape>),
    List(Shape),
}

/// A field of an object.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// The name in the rendering.
    pub(super) name: String,
    /// The type of its values.
    pub(super) shape: Shape,
    /// The position.
    pub(super) at: At,
    /// Whether the text about it begins with `Deprecated`.
    pub(super) deprecated: bool,
}

impl Shape {
    /// Returns whether two types are equal. The rendering's names of inline types are ignored.
    pub(super) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Primitive(a), Self::Primitive(b)) => a == b,
            (Self::List(a), Self::List(b)) | (Self::Map(a), Self::Map(b)) => a.same(b),
            (Self::InlineEnum(_, a), Self::InlineEnum(_, b)) => a == b,
            (Self::Union(_, a), Self::Union(_, b)) => all_same(a, b),
            (Self::Named(a), Self::Named(b)) => a == b,
            _ => false,
        }
    }
}

impl Field {
    fn same(&self, other: &Self) -> bool {
        fold_name(&self.name) == fold_name(&other.name) && self.shape.same(&other.shape)
    }
}

impl TypeBody {
    /// Returns whether two definitions are equal.
    pub(super) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Object(a), Self::Object(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
            }
            (Self::Enum(a), Self::Enum(b)) => a == b,
            (Self::Union(a), Self::Union(b)) => all_same(a, b),
            (Self::List(a), Self::List(b)) => a.same(b),
            _ => false,
        }
    }
}

fn all_same(a: &[Shape], b: &[Shape]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
}
