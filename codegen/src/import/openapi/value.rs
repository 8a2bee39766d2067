//! The content of a schema.

use crate::spec::{Limits, Primitive, Scalar, TypeExpr};

/// The content of a schema.
#[derive(Default)]
pub(super) struct Value {
    pub(super) type_: Option<TypeExpr>,
    pub(super) constant: Option<Scalar>,
    pub(super) nullable: bool,
    pub(super) secret: bool,
    pub(super) deprecated: bool,
    pub(super) limits: Limits,
    /// A question for a person.
    pub(super) decide: Option<String>,
}

/// A value of an enum.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) deprecated: bool,
}

impl<'a> From<&'a str> for Word<'a> {
    fn from(text: &'a str) -> Self {
        Self { text, deprecated: false }
    }
}

impl Value {
    pub(super) fn of(type_: TypeExpr) -> Self {
        Self { type_: Some(type_), ..Self::default() }
    }

    pub(super) fn primitive(primitive: Primitive) -> Self {
        Self::of(TypeExpr::Primitive(primitive))
    }

    /// Returns a value that can't be typed.
    pub(super) fn untyped(why: impl Into<String>) -> Self {
        Self { decide: Some(why.into()), ..Self::primitive(Primitive::Any) }
    }

    /// Returns the type of the value for positions that only allow types: a constant is text, number or Boolean there.
    pub(super) fn into_expr(self) -> TypeExpr {
        let constant = TypeExpr::Primitive(match self.constant {
            Some(Scalar::Bool(_)) => Primitive::Boolean,
            Some(Scalar::Number(_)) => Primitive::Number,
            _ => Primitive::String,
        });
        let type_ = self.type_.unwrap_or(constant);
        if self.nullable && type_ != TypeExpr::Primitive(Primitive::Any) {
            TypeExpr::Nullable(Box::new(type_))
        } else {
            type_
        }
    }
}
