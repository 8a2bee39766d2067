//! The declarations of a section, under the names of the rendering.

use std::collections::BTreeMap;

use super::at::At;
use super::bullet::Type;

/// The definition of a type.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    /// The kind.
    pub(super) body: DeclaredBody,
    /// The position of the definition.
    pub(super) at: At,
    /// Whether a `type` bullet declares it; otherwise it is an inline definition below a field.
    pub(super) listed: bool,
}

/// The content of a definition.
#[derive(Clone, Debug)]
pub(super) enum DeclaredBody {
    Object(Vec<Member>),
    Enum(Vec<String>),
    Union(Vec<Type>),
    List(Type),
}

/// A field of an object or a parameter of an endpoint.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The name in the rendering; `None` for a hidden parameter.
    pub(super) name: Option<String>,
    /// The type of its values.
    pub(super) type_: Type,
    /// The position.
    pub(super) at: At,
    /// The first line of the text about it.
    pub(super) lead: String,
}

/// The declarations of a section.
#[derive(Debug, Default)]
pub(super) struct Declared {
    /// The types by the rendering's names.
    pub(super) types: BTreeMap<String, Definition>,
    /// The positional parameters and the names of the parameter objects, in order.
    pub(super) parameters: Vec<Member>,
    /// The named parameters.
    pub(super) named: Vec<Member>,
}

impl DeclaredBody {
    /// Returns whether it has no members.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Object(fields) => fields.is_empty(),
            Self::Enum(values) => values.is_empty(),
            Self::Union(all) => all.is_empty(),
            Self::List(_) => false,
        }
    }

    /// Returns whether two definitions are equal.
    pub(super) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Object(a), Self::Object(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.name == b.name && a.type_ == b.type_)
            }
            (Self::Enum(a), Self::Enum(b)) => a == b,
            (Self::Union(a), Self::Union(b)) => a == b,
            (Self::List(a), Self::List(b)) => a == b,
            _ => false,
        }
    }
}
