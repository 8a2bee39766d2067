//! What tells the variants of a union apart: the one analysis that the checks judge and everything else relies on.

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

/// Something that selects a variant. Of each there may be one in a union.
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

/// Why nothing selects a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SelectorError {
    /// An object without the field that is the tag.
    NoTag { tag: String },
    /// A tag that could have any value.
    LooseTag { tag: String },
    /// A tag that may be `null`.
    NullTag { tag: String },
    /// A union that is told apart by another tag.
    OtherTag { theirs: String, ours: Option<String> },
    /// A value that may be `null`.
    Null,
    /// A file, which JSON can't hold.
    File,
    /// A union that contains itself.
    Endless,
}

/// The selectors of each variant of a union; nothing for other types, and for variants that the checks refuse.
pub(super) fn of_type(api: &Api, id: TypeId) -> Vec<Vec<Selector>> {
    match &api[id].shape {
        Shape::Union(union) => {
            let variants = union.variants.iter();
            variants.map(|variant| of_variant(api, union, &variant.kind).unwrap_or_default()).collect()
        }
        _ => Vec::new(),
    }
}

/// Everything that selects a variant of `union`.
pub(crate) fn of_variant(
    api: &Api,
    union: &Union,
    kind: &VariantKind,
) -> Result<Vec<Selector>, SelectorError> {
    nested(api, union, kind, &mut Vec::new())
}

/// `within` holds the unions around `union`.
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
        Type::Map(_) => return Ok(vec![any_object(union)]),
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
            // An alias that leads to itself, which lowering reports.
            Shape::Alias(_) => return Ok(vec![Selector::Anything]),
        },
    };
    Ok(vec![Selector::Kind(kind)])
}

/// What is wrong inside `inner` is reported there, except that it may contain itself.
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
    // A constant that may be left out may also be null, which means the same.
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
