//! Compares the JSON of two types, regardless of their names.

use std::collections::BTreeSet;

use super::limits;
use crate::ir::{
    Api, Enum, Field, FieldKind, Object, Response, Shape, Type, TypeId, Union, Variant, VariantKind,
};

/// Returns whether values of an old type and a new one are the same JSON.
pub(super) fn is_same(old: &Api, was: &Type, new: &Api, is: &Type) -> bool {
    Structures { old, new, assumed: BTreeSet::new() }.type_(was, is)
}

/// Returns whether an old definition and a new one describe the same JSON. Aliases are resolved.
pub(super) fn is_same_definition(old: &Api, was: TypeId, new: &Api, is: TypeId) -> bool {
    is_same(old, &Type::Named(was), new, &Type::Named(is))
}

/// Returns whether an old response and a new one are the same on the wire.
pub(super) fn is_same_response(old: &Api, was: &Response, new: &Api, is: &Response) -> bool {
    let same = |was: &Type, is: &Type| is_same(old, was, new, is);
    match (was, is) {
        (Response::Json { type_: was, empty }, Response::Json { type_: is, empty: other }) => {
            empty == other && same(was, is)
        }
        (
            Response::JsonOrEvents { type_: was, event, flag },
            Response::JsonOrEvents { type_: is, event: new_event, flag: new_flag },
        ) => flag == new_flag && same(was, is) && same(event, new_event),
        (Response::Page { item: was, paging }, Response::Page { item: is, paging: other }) => {
            paging == other && same(was, is)
        }
        (Response::Lines(was), Response::Lines(is)) | (Response::Events(was), Response::Events(is)) => {
            same(was, is)
        }
        (Response::Binary, Response::Binary) => true,
        _ => false,
    }
}

/// Two specs whose types are compared.
struct Structures<'a> {
    old: &'a Api,
    new: &'a Api,
    /// The pairs in progress, which end the recursion of types that contain themselves.
    assumed: BTreeSet<(TypeId, TypeId)>,
}

impl Structures<'_> {
    fn type_(&mut self, was: &Type, is: &Type) -> bool {
        match (self.old.resolve(was), self.new.resolve(is)) {
            (Type::Named(was), Type::Named(is)) => self.named(*was, *is),
            (Type::List(was), Type::List(is))
            | (Type::Map(was), Type::Map(is))
            | (Type::Nullable(was), Type::Nullable(is)) => self.type_(was, is),
            // A secret is text that is not shown.
            (Type::String | Type::Secret, Type::String | Type::Secret) => true,
            (was, is) => !matches!(was, Type::Named(_)) && !matches!(is, Type::Named(_)) && was == is,
        }
    }

    fn named(&mut self, was: TypeId, is: TypeId) -> bool {
        if !self.assumed.insert((was, is)) {
            return true;
        }
        let same = match (&self.old[was].shape, &self.new[is].shape) {
            (Shape::Object(was), Shape::Object(is)) => self.object(was, is),
            (Shape::Enum(was), Shape::Enum(is)) => same_values(was, is),
            (Shape::Union(was), Shape::Union(is)) => self.union(was, is),
            _ => false,
        };
        if !same {
            self.assumed.remove(&(was, is));
        }
        same
    }

    fn object(&mut self, was: &Object, is: &Object) -> bool {
        let additional = match (&was.additional, &is.additional) {
            (Some(was), Some(is)) => self.type_(was, is),
            (was, is) => was.is_none() && is.is_none(),
        };
        additional
            && was.fields.len() == is.fields.len()
            && was
                .fields
                .iter()
                .all(|field| is.field(&field.name).is_some_and(|other| self.field(field, other)))
    }

    fn field(&mut self, was: &Field, is: &Field) -> bool {
        let same_kind = match (&was.kind, &is.kind) {
            (FieldKind::Constant(was), FieldKind::Constant(is)) => was == is,
            (FieldKind::Of(was), FieldKind::Of(is)) => self.type_(was, is),
            _ => false,
        };
        same_kind
            && was.presence == is.presence
            && was.default_if_missing == is.default_if_missing
            && limits::spell(&was.limits) == limits::spell(&is.limits)
    }

    fn union(&mut self, was: &Union, is: &Union) -> bool {
        was.open == is.open
            && was.tag == is.tag
            && was.variants.len() == is.variants.len()
            && was.variants.iter().zip(&is.variants).all(|(was, is)| self.variant(was, is))
    }

    fn variant(&mut self, was: &Variant, is: &Variant) -> bool {
        match (&was.kind, &is.kind) {
            (VariantKind::Constant(was), VariantKind::Constant(is)) => was == is,
            (VariantKind::Of(was), VariantKind::Of(is)) => self.type_(was, is),
            _ => false,
        }
    }
}

fn same_values(was: &Enum, is: &Enum) -> bool {
    let values = |known: &Enum| known.values.iter().map(|value| value.value.clone()).collect::<BTreeSet<_>>();
    was.open == is.open && values(was) == values(is)
}
