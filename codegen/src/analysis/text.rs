//! Determines which types can be created from a plain text.

use crate::ir::{Api, Object, Presence, Shape, Type, Union, Variant};

/// The maximum depth of nested types that are considered.
const DEPTH: u8 = 8;

/// Returns whether a text is accepted as an argument for a value of the type. A list accepts a single item.
pub(crate) fn accepts_text(api: &Api, type_: &Type) -> bool {
    argument_takes(api, type_, DEPTH)
}

/// Returns the variant that a text is converted into.
///
/// It is the one that contains text, or else the only one whose object is created from a text.
pub(crate) fn text_variant(api: &Api, union: &Union) -> Option<usize> {
    variant_of(api, union, DEPTH)
}

/// Returns the required field for the text from which an object is created.
pub(crate) fn text_field(object: &Object) -> Option<usize> {
    let given = object.shortcuts.from_text.as_ref()?;
    let mut left = object.fields.iter().enumerate().filter(|(_, field)| {
        !field.presence.is_optional() && field.type_().is_some() && !given.contains_key(&field.name)
    });
    match (left.next(), left.next()) {
        (Some((position, field)), None) if field.presence == Presence::Required => Some(position),
        _ => None,
    }
}

/// Returns whether a type is text, or an enum with `any_text`.
pub(crate) fn is_plain_text(api: &Api, type_: &Type) -> bool {
    match api.resolve(type_) {
        Type::String => true,
        Type::Named(id) => matches!(&api[*id].shape, Shape::Enum(known) if known.any_text),
        _ => false,
    }
}

fn type_takes(api: &Api, type_: &Type, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match api.resolve(type_) {
        Type::String => true,
        Type::Named(id) => match &api[*id].shape {
            Shape::Enum(known) => known.any_text,
            Shape::Union(union) => variant_of(api, union, depth).is_some(),
            Shape::Object(object) => object_takes(api, object, depth),
            Shape::Alias(_) => false,
        },
        _ => false,
    }
}

fn argument_takes(api: &Api, type_: &Type, depth: u8) -> bool {
    match api.resolve(type_) {
        Type::List(item) => type_takes(api, item, depth),
        _ => type_takes(api, type_, depth),
    }
}

fn object_takes(api: &Api, object: &Object, depth: u8) -> bool {
    let field = text_field(object).and_then(|position| object.fields[position].type_());
    field.is_some_and(|type_| argument_takes(api, type_, depth))
}

fn variant_of(api: &Api, union: &Union, depth: u8) -> Option<usize> {
    let holds = |variant: &Variant, fits: &dyn Fn(&Type) -> bool| variant.type_().is_some_and(fits);
    let plain = |type_: &Type| is_plain_text(api, type_);
    let object =
        |type_: &Type| api.object_of(type_).is_some_and(|(_, object)| object_takes(api, object, depth));
    let mut objects = union.variants.iter().enumerate().filter(|(_, variant)| holds(variant, &object));
    let text = union.variants.iter().position(|variant| holds(variant, &plain));
    text.or_else(|| match (objects.next(), objects.next()) {
        (Some((position, _)), None) => Some(position),
        _ => None,
    })
}
