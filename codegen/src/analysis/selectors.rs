//! Determines how the variants of a union are selected. The checks and all other modules use this analysis.

use crate::ir::{Api, FieldKind, Object, Scalar, Shape, Type, TypeId, Union, VariantKind};

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

/// A property of values that selects a variant. No two variants of a union have the same selector.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Selector {
    /// An object whose tag has this value.
    Tag(String),
    /// An object that lacks the tag.
    NoTag,
    /// Any value of this kind that no other selector accepts.
    Kind(JsonKind),
    /// Exactly this string.
    Constant(String),
    /// Any value.
    Anything,
}

/// The reason why a variant has no selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SelectorError {
    /// An object without the tag.
    NoTag { tag: String },
    /// A tag that could have any value.
    LooseTag { tag: String },
    /// A tag that may be `null`.
    NullTag { tag: String },
    /// A union with another tag.
    OtherTag { theirs: String, ours: Option<String> },
    /// A value that may be `null`.
    Null,
    /// A file, which JSON cannot contain.
    File,
    /// A union that contains itself.
    Endless,
}

/// Returns the selectors of each variant of a union; empty for other types, and for variants that the checks reject.
pub(super) fn of_type(api: &Api, id: TypeId) -> Vec<Vec<Selector>> {
    match &api[id].shape {
        Shape::Union(union) => {
            let variants = union.variants.iter();
            variants.map(|variant| of_variant(api, union, &variant.kind).unwrap_or_default()).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the selectors of a variant of `union`.
pub(crate) fn of_variant(
    api: &Api,
    union: &Union,
    kind: &VariantKind,
) -> Result<Vec<Selector>, SelectorError> {
    nested(api, union, kind, &mut Vec::new())
}

/// Like [`of_variant`]; `within` are the unions around `union`.
fn nested(
    api: &Api,
    union: &Union,
    kind: &VariantKind,
    within: &mut Vec<TypeId>,
) -> Result<Vec<Selector>, SelectorError> {
    let type_ = match kind {
        VariantKind::Constant(text) => return Ok(vec![Selector::Constant(text.clone())]),
        VariantKind::Of(type_) => api.resolve(type_),
    };
    let kind = match type_ {
        Type::String | Type::Secret | Type::Datetime | Type::Base64 => JsonKind::String,
        Type::Integer | Type::Number => JsonKind::Number,
        Type::Boolean => JsonKind::Boolean,
        Type::List(_) => JsonKind::List,
        Type::Map(_) | Type::AnyObject => return Ok(vec![any_object(union)]),
        Type::Any => return Ok(vec![Selector::Anything]),
        Type::Nullable(_) => return Err(SelectorError::Null),
        Type::File => return Err(SelectorError::File),
        Type::Named(id) => match &api[*id].shape {
            Shape::Enum(_) => JsonKind::String,
            Shape::Object(object) => return of_object(api, union, object),
            Shape::Union(_) if within.contains(id) => return Err(SelectorError::Endless),
            Shape::Union(inner) => {
                within.push(*id);
                let selectors = of_union(api, union, inner, within);
                within.pop();
                return selectors;
            }
            // The alias is recursive, which lowering reports.
            Shape::Alias(_) => return Ok(vec![Selector::Anything]),
        },
    };
    Ok(vec![Selector::Kind(kind)])
}

/// Returns the selectors of a union inside of `union`. Errors in `inner` are reported there, except that it contains
/// itself.
fn of_union(
    api: &Api,
    union: &Union,
    inner: &Union,
    within: &mut Vec<TypeId>,
) -> Result<Vec<Selector>, SelectorError> {
    let mut selectors = Vec::new();
    for variant in &inner.variants {
        match nested(api, inner, &variant.kind, within) {
            Ok(more) => selectors.extend(more),
            Err(SelectorError::Endless) => return Err(SelectorError::Endless),
            Err(_) => {}
        }
    }
    let tagged = selectors.iter().any(|selector| matches!(selector, Selector::Tag(_) | Selector::NoTag));
    match &inner.tag {
        Some(theirs) if tagged && union.tag.as_ref() != Some(theirs) => {
            Err(SelectorError::OtherTag { theirs: theirs.clone(), ours: union.tag.clone() })
        }
        _ => {
            let any = Selector::Kind(JsonKind::Object);
            let ours = |selector| if selector == any { any_object(union) } else { selector };
            Ok(selectors.into_iter().map(ours).collect())
        }
    }
}

/// Returns the selector of objects with any content. In a union with a tag, these are the objects without it:
/// one with an unlisted tag is unknown.
fn any_object(union: &Union) -> Selector {
    if union.tag.is_some() { Selector::NoTag } else { Selector::Kind(JsonKind::Object) }
}

fn of_object(api: &Api, union: &Union, object: &Object) -> Result<Vec<Selector>, SelectorError> {
    let Some(tag) = &union.tag else { return Ok(vec![Selector::Kind(JsonKind::Object)]) };
    let Some(field) = object.fields.iter().find(|field| field.name == *tag) else {
        return Err(SelectorError::NoTag { tag: tag.clone() });
    };
    let is_constant = field.type_().is_none();
    // An optional constant may also be null, which means the same as an absent one.
    if field.presence.is_nullable() && !(is_constant && field.presence.is_optional()) {
        return Err(SelectorError::NullTag { tag: tag.clone() });
    }
    let mut selectors = match &field.kind {
        FieldKind::Constant(Scalar::String(text)) => vec![Selector::Tag(text.clone())],
        FieldKind::Constant(_) => return Err(SelectorError::LooseTag { tag: tag.clone() }),
        FieldKind::Of(type_) => match api.shape_of(type_) {
            Some((_, Shape::Enum(known))) => {
                known.values.iter().map(|value| Selector::Tag(value.value.clone())).collect()
            }
            _ => return Err(SelectorError::LooseTag { tag: tag.clone() }),
        },
    };
    if field.presence.is_optional() {
        selectors.push(Selector::NoTag);
    }
    Ok(selectors)
}
