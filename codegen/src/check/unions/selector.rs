//! What selects a variant.

use super::super::written;
use crate::ir::{Api, FieldKind, Object, Presence, Scalar, Shape, Type, Union, VariantKind};

/// Something that selects a variant. Of each there may be one in a union.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::check) enum Selector {
    /// An object whose tag has this value.
    Tag(String),
    /// An object that lacks the tag.
    NoTag,
    /// An object of any content.
    Object,
    /// This very string.
    Constant(String),
    /// Any other string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    List,
    /// Any value at all.
    Anything,
}

impl Selector {
    /// The values it selects, in the plural.
    pub(in crate::check) fn noun(&self) -> &'static str {
        match self {
            Self::Tag(_) | Self::NoTag | Self::Object => "objects",
            Self::Constant(_) | Self::String => "strings",
            Self::Number => "numbers",
            Self::Boolean => "booleans",
            Self::List => "lists",
            Self::Anything => "any value",
        }
    }
}

/// Why nothing selects a variant.
pub(in crate::check) enum SelectorError {
    NoTag { tag: String },
    LooseTag { tag: String },
    NullTag { tag: String },
    OtherTag { theirs: String, ours: String },
    Null,
    File,
    Endless,
}

/// The variant as a message names it.
pub(in crate::check) fn label(api: &Api, kind: &VariantKind) -> String {
    match kind {
        VariantKind::Constant(text) => format!("`{text}`"),
        VariantKind::Of(type_) => format!("`{}`", written(api, type_)),
    }
}

/// The key that says what the variant holds.
pub(in crate::check) fn key(kind: &VariantKind) -> &'static str {
    match kind {
        VariantKind::Constant(_) => "const",
        VariantKind::Of(_) => "type",
    }
}

/// Everything that selects a variant of `union`.
pub(in crate::check) fn of_variant(
    api: &Api,
    union: &Union,
    kind: &VariantKind,
) -> Result<Vec<Selector>, SelectorError> {
    nested(api, union, kind, 0)
}

/// How deep unions may stand in unions; deeper is a union that contains itself.
const DEEPEST: usize = 16;

fn nested(
    api: &Api,
    union: &Union,
    kind: &VariantKind,
    depth: usize,
) -> Result<Vec<Selector>, SelectorError> {
    let type_ = match kind {
        VariantKind::Constant(text) => return Ok(vec![Selector::Constant(text.clone())]),
        VariantKind::Of(type_) => api.resolve(type_),
    };
    let selector = match type_ {
        Type::String | Type::Secret | Type::Datetime | Type::Base64 => Selector::String,
        Type::Integer | Type::Number => Selector::Number,
        Type::Boolean => Selector::Boolean,
        Type::List(_) => Selector::List,
        Type::Map(_) => any_object(union),
        Type::Any => Selector::Anything,
        Type::Nullable(_) => return Err(SelectorError::Null),
        Type::File => return Err(SelectorError::File),
        Type::Named(id) => match &api[*id].shape {
            Shape::Enum(_) => Selector::String,
            Shape::Object(object) => return of_object(api, union, object),
            Shape::Union(_) if depth == DEEPEST => return Err(SelectorError::Endless),
            Shape::Union(inner) => return of_union(api, union, inner, depth + 1),
            Shape::Alias(_) => Selector::Anything,
        },
    };
    Ok(vec![selector])
}

/// What is wrong inside `inner` is reported there, except that it may contain itself.
fn of_union(api: &Api, union: &Union, inner: &Union, depth: usize) -> Result<Vec<Selector>, SelectorError> {
    let mut selectors = Vec::new();
    for variant in &inner.variants {
        match nested(api, inner, &variant.kind, depth) {
            Ok(more) => selectors.extend(more),
            Err(SelectorError::Endless) => return Err(SelectorError::Endless),
            Err(_) => {}
        }
    }
    let tagged = selectors.iter().any(|selector| matches!(selector, Selector::Tag(_) | Selector::NoTag));
    match &inner.tag {
        Some(theirs) if tagged && union.tag.as_ref() != Some(theirs) => {
            let ours = union.tag.as_ref().map_or_else(|| "no tag".to_owned(), |tag| format!("`{tag}`"));
            Err(SelectorError::OtherTag { theirs: theirs.clone(), ours })
        }
        _ => Ok(selectors
            .into_iter()
            .map(|selector| if selector == Selector::Object { any_object(union) } else { selector })
            .collect()),
    }
}

/// Where objects are told apart by a tag, those of any content are the ones without it.
fn any_object(union: &Union) -> Selector {
    if union.tag.is_some() { Selector::NoTag } else { Selector::Object }
}

fn of_object(api: &Api, union: &Union, object: &Object) -> Result<Vec<Selector>, SelectorError> {
    let Some(tag) = &union.tag else { return Ok(vec![Selector::Object]) };
    let Some(field) = object.fields.iter().find(|field| field.name == *tag) else {
        return Err(SelectorError::NoTag { tag: tag.clone() });
    };
    if field.presence == Presence::Nullable {
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
