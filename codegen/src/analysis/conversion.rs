//! Lossless conversions of response values into request values. The checks and the emitter share the analysis
//! of `into_request`.

use super::selectors::{JsonKind, Selector, of_variant};
use crate::ir::{
    Api, Field, FieldKind, IntoRequest, Object, Presence, Scalar, Shape, Type, TypeId, Union, VariantKind,
};

/// The conversion of a value of one type into another type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Conversion {
    /// None: the types are the same.
    Same,
    /// By `From`, since the type has its own `into_request`.
    Into,
    /// The value of an enum becomes text.
    Text,
    /// Text becomes the value of an open enum.
    Value(TypeId),
    /// The value of an enum becomes the value of an open enum with the same text.
    OtherValue(TypeId),
    /// Any type, as JSON.
    Json,
    /// Each item of a list.
    Items(Box<Self>),
    /// Each value of a map.
    Values(Box<Self>),
    /// A value that may be `null`.
    Nullable(Box<Self>),
    /// A value that is not `null`, into a type that allows `null`.
    NotNull(Box<Self>),
    /// A variant of a union with the converted value.
    Variant {
        /// The union.
        union: TypeId,
        /// The variant.
        position: usize,
        /// The conversion into the type of the variant.
        inner: Box<Self>,
    },
}

/// The source of a field in the request's object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FieldPlan<'a> {
    /// The response's field at this position.
    Carried(usize, Conversion),
    /// The constant text of the response's field.
    Constant(&'a str, Conversion),
    /// No source: the field is optional and is omitted.
    LeftOut,
}

/// The target of a variant in the response's union.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum VariantPlan {
    /// The variant at this position, which is the same constant.
    Constant(usize),
    /// The variant at this position, with the converted value.
    Value(usize, Conversion),
    /// The variant at this position, with the converted constant text.
    Text(usize, Conversion),
    /// The unknown variant of the request's union, as JSON.
    Unknown,
}

/// The reason why a value cannot be converted without a loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ConversionError {
    /// The request requires a field that is not sent back.
    NotSent,
    /// The request requires a field that may be absent.
    MayBeAbsent,
    /// The field may be null in the response, but not in the request.
    MayBeNull,
    /// The response and the request have different constants.
    OtherConstant,
    /// The request has a constant, and the response any value.
    OnlyConstant,
    /// The response's type cannot be converted into the request's type.
    OtherType,
    /// The closed union of the request has no equivalent variant.
    NoTwin,
    /// Several variants of the request's union accept the values of one variant of the response's union.
    SeveralTwins,
    /// The response's union is open, but the request's union is closed, so that unknown values have no equivalent.
    Unknown,
}

/// The maximum depth of nested types. A deeper type is an alias that contains itself.
const DEEPEST: usize = 16;

/// Returns the conversion from `from` into `to`; `None` if something could be lost.
fn conversion(api: &Api, from: &Type, to: &Type) -> Option<Conversion> {
    nested(api, from, to, 0)
}

fn nested(api: &Api, from: &Type, to: &Type, depth: usize) -> Option<Conversion> {
    if depth == DEEPEST {
        return None;
    }
    let (from, to) = (api.resolve(from), api.resolve(to));
    plain(api, from, to, depth).or_else(|| match to {
        Type::Named(id) => into_variant(api, from, *id, depth),
        _ => None,
    })
}

fn plain(api: &Api, from: &Type, to: &Type, depth: usize) -> Option<Conversion> {
    let inner = |from, to| nested(api, from, to, depth + 1).map(Box::new);
    match (from, to) {
        _ if from == to => Some(Conversion::Same),
        (Type::File, _) => None,
        (Type::AnyObject, Type::Any) => Some(Conversion::Same),
        (_, Type::Any) | (Type::Map(_), Type::AnyObject) => Some(Conversion::Json),
        (Type::Nullable(from), Type::Nullable(to)) => inner(from, to).map(Conversion::Nullable),
        (_, Type::Nullable(to)) => inner(from, to).map(Conversion::NotNull),
        (Type::List(from), Type::List(to)) => inner(from, to).map(Conversion::Items),
        (Type::Map(from), Type::Map(to)) => inner(from, to).map(Conversion::Values),
        (Type::String, Type::Named(target)) if is_enum(api, *target, true) => {
            Some(Conversion::Value(*target))
        }
        (Type::Named(id), Type::String) if is_enum(api, *id, false) => Some(Conversion::Text),
        (Type::Named(id), Type::Named(target)) => {
            let text = is_enum(api, *id, false) && is_enum(api, *target, true);
            let back = api[*id].shape.conversion().is_some_and(|back| back.target == *target);
            if text { Some(Conversion::OtherValue(*target)) } else { back.then_some(Conversion::Into) }
        }
        _ => None,
    }
}

fn is_enum(api: &Api, id: TypeId, must_be_open: bool) -> bool {
    matches!(&api[id].shape, Shape::Enum(known) if known.open || !must_be_open)
}

/// Returns the conversion into the only variant of a union that accepts the value.
fn into_variant(api: &Api, from: &Type, union: TypeId, depth: usize) -> Option<Conversion> {
    let Shape::Union(shape) = &api[union].shape else { return None };
    let mut found = shape.variants.iter().enumerate().filter_map(|(position, variant)| {
        let inner = Box::new(plain(api, from, api.resolve(variant.type_()?), depth)?);
        Some(Conversion::Variant { union, position, inner })
    });
    let only = found.next();
    only.filter(|_| found.next().is_none())
}

/// Returns the source of the request's field `wanted`; `None` if it is a constant in the request.
pub(crate) fn of_field<'a>(
    api: &Api,
    source: &'a Object,
    back: &IntoRequest,
    wanted: &Field,
) -> Result<Option<FieldPlan<'a>>, ConversionError> {
    let sent = source.fields.iter().position(|field| field.name == wanted.name);
    let sent = sent.filter(|_| !back.drop.contains(&wanted.name));
    let Some((position, field)) = sent.map(|position| (position, &source.fields[position])) else {
        return match (wanted.type_(), wanted.presence.is_optional()) {
            (None, _) => Ok(None),
            (Some(_), true) => Ok(Some(FieldPlan::LeftOut)),
            (Some(_), false) => Err(ConversionError::NotSent),
        };
    };
    match (&field.kind, &wanted.kind) {
        (FieldKind::Constant(sent), FieldKind::Constant(taken)) if sent == taken => Ok(None),
        (FieldKind::Constant(_), FieldKind::Constant(_)) => Err(ConversionError::OtherConstant),
        (FieldKind::Of(_), FieldKind::Constant(_)) => Err(ConversionError::OnlyConstant),
        (FieldKind::Constant(Scalar::String(text)), FieldKind::Of(type_)) => {
            match plain(api, &Type::String, api.resolve(type_), 0) {
                Some(conversion @ (Conversion::Same | Conversion::Value(_))) => {
                    Ok(Some(FieldPlan::Constant(text, conversion)))
                }
                _ => Err(ConversionError::OtherType),
            }
        }
        (FieldKind::Constant(_), FieldKind::Of(_)) => Err(ConversionError::OtherType),
        (FieldKind::Of(from), FieldKind::Of(to)) => {
            presence(field.presence, wanted.presence)?;
            let conversion = conversion(api, from, to).ok_or(ConversionError::OtherType)?;
            Ok(Some(FieldPlan::Carried(position, conversion)))
        }
    }
}

/// Checks that the request accepts an absent or null field if the response may have one.
fn presence(from: Presence, to: Presence) -> Result<(), ConversionError> {
    if to.is_optional() {
        Ok(())
    } else if from.is_optional() {
        Err(ConversionError::MayBeAbsent)
    } else if from.is_nullable() && !to.is_nullable() {
        Err(ConversionError::MayBeNull)
    } else {
        Ok(())
    }
}

/// Returns the target of the variant of `source` at `position`: the variant of `target` that accepts the same values.
pub(crate) fn of_variant_into(
    api: &Api,
    source: &Union,
    target: &Union,
    position: usize,
) -> Result<VariantPlan, ConversionError> {
    let kind = &source.variants[position].kind;
    let selectors = |union, kind| of_variant(api, union, kind).unwrap_or_default();
    let ours = selectors(source, kind);
    let taken_by = |takes: &dyn Fn(&Selector) -> bool| -> Vec<usize> {
        let variants = target.variants.iter().map(|variant| selectors(target, &variant.kind)).enumerate();
        variants.filter(|(_, theirs)| theirs.iter().any(takes)).map(|(twin, _)| twin).collect()
    };
    let mut twins = taken_by(&|selector| ours.contains(selector));
    if twins.is_empty() && matches!(kind, VariantKind::Constant(_)) {
        twins = taken_by(&|selector| *selector == Selector::Kind(JsonKind::String));
    }
    let twin = match twins.as_slice() {
        [] if target.open => return Ok(VariantPlan::Unknown),
        [] => return Err(ConversionError::NoTwin),
        [twin] => *twin,
        _ => return Err(ConversionError::SeveralTwins),
    };
    match (kind, &target.variants[twin].kind) {
        (VariantKind::Constant(_), VariantKind::Constant(_)) => Ok(VariantPlan::Constant(twin)),
        (VariantKind::Constant(_), VariantKind::Of(to)) => match conversion(api, &Type::String, to) {
            Some(conversion) => Ok(VariantPlan::Text(twin, conversion)),
            None => Err(ConversionError::OtherType),
        },
        (VariantKind::Of(_), VariantKind::Constant(_)) => Err(ConversionError::OtherType),
        (VariantKind::Of(from), VariantKind::Of(to)) => {
            let conversion = conversion(api, from, to).ok_or(ConversionError::OtherType)?;
            Ok(VariantPlan::Value(twin, conversion))
        }
    }
}
