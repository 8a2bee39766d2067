//! What tells the variants of a union apart.

use crate::ir::{Api, FieldKind, Presence, Scalar, Shape, Type, TypeId, Union, VariantKind};

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum JsonKind {
    /// `"text"`.
    String,
    /// `1`, `1.5`.
    Number,
    /// `true`, `false`.
    Boolean,
    /// `[…]`.
    List,
    /// `{…}`.
    Object,
}

/// Something that selects a variant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Selector {
    /// An object whose tag has this value.
    Tag(String),
    /// An object that lacks the tag.
    NoTag,
    /// Any value of this kind that no other selector takes.
    Kind(JsonKind),
    /// This very string.
    Constant(String),
    /// Any value at all.
    Anything,
}

/// The selectors of each variant of a union; nothing for other types.
pub(super) fn of_type(api: &Api, id: TypeId) -> Vec<Vec<Selector>> {
    match &api[id].shape {
        Shape::Union(union) => {
            union.variants.iter().map(|variant| of_variant(api, union, &variant.kind, 0)).collect()
        }
        _ => Vec::new(),
    }
}

/// How deep unions may nest; deeper is a cycle, which the checks report.
const MAX_NESTING: usize = 16;

fn of_variant(api: &Api, union: &Union, kind: &VariantKind, depth: usize) -> Vec<Selector> {
    let type_ = match kind {
        VariantKind::Constant(text) => return vec![Selector::Constant(text.clone())],
        VariantKind::Of(type_) => api.resolve(type_),
    };
    let kind = match type_ {
        Type::String | Type::Secret | Type::Datetime | Type::Base64 | Type::File => JsonKind::String,
        Type::Integer | Type::Number => JsonKind::Number,
        Type::Boolean => JsonKind::Boolean,
        Type::List(_) => JsonKind::List,
        Type::Map(_) => JsonKind::Object,
        Type::Any | Type::Nullable(_) => return vec![Selector::Anything],
        Type::Named(id) => match &api[*id].shape {
            Shape::Enum(_) => JsonKind::String,
            Shape::Object(object) => return of_object(api, union, object),
            Shape::Union(inner) if depth < MAX_NESTING => {
                return inner
                    .variants
                    .iter()
                    .flat_map(|variant| of_variant(api, inner, &variant.kind, depth + 1))
                    .collect();
            }
            Shape::Union(_) | Shape::Alias(_) => return vec![Selector::Anything],
        },
    };
    vec![Selector::Kind(kind)]
}

fn of_object(api: &Api, union: &Union, object: &crate::ir::Object) -> Vec<Selector> {
    let Some(tag) = &union.tag else { return vec![Selector::Kind(JsonKind::Object)] };
    let Some(field) = object.fields.iter().find(|field| field.name == *tag) else {
        return vec![Selector::Kind(JsonKind::Object)];
    };
    let mut selectors = match &field.kind {
        FieldKind::Constant(Scalar::String(text)) => vec![Selector::Tag(text.clone())],
        FieldKind::Of(type_) => match api.shape_of(type_) {
            Some((_, Shape::Enum(known))) => {
                known.values.iter().map(|value| Selector::Tag(value.value.clone())).collect()
            }
            _ => Vec::new(),
        },
        FieldKind::Constant(_) => Vec::new(),
    };
    if field.presence != Presence::Required {
        selectors.push(Selector::NoTag);
    }
    selectors
}
