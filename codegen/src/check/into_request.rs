//! Response types that are sent back in requests: the conversion loses nothing.

use super::{Report, object_fields, written};
use crate::analysis::{ConversionError, of_field, of_variant_into};
use crate::diag::did_you_mean_or;
use crate::ir::{Api, Field, IntoRequest, Object, Origin, Shape, TypeDef, Union, Variant, VariantKind};

pub(super) fn check(api: &Api, report: &mut Report) {
    for definition in &api.types {
        let Some(back) = definition.shape.conversion() else { continue };
        dropped(definition, back, report);
        let target = &api[back.target];
        if std::ptr::eq(target, definition) || holds(api, target, definition) {
            let message = format!("`{}` already accepts this type", target.name);
            report.add(&back.origin.key("as"), message, "remove `into_request:`");
            continue;
        }
        match (&definition.shape, &target.shape) {
            (Shape::Object(source), Shape::Object(_)) => object(api, source, back, target, report),
            (Shape::Union(source), Shape::Union(union)) => {
                variants(api, source, back, (target, union), report)
            }
            (shape, _) => {
                let kind = if matches!(shape, Shape::Union(_)) { "union" } else { "object" };
                let message = format!("`{}` is not of the kind `{kind}`", target.name);
                let help = format!("write the name of the {kind} in requests");
                report.add(&back.origin.key("as"), message, help);
            }
        }
    }
}

/// Returns whether one of the variants of `target` is the type itself.
fn holds(api: &Api, target: &TypeDef, definition: &TypeDef) -> bool {
    let Shape::Union(union) = &target.shape else { return false };
    let types = union.variants.iter().filter_map(Variant::type_);
    types.filter_map(|type_| api.shape_of(type_)).any(|(id, _)| std::ptr::eq(&api[id], definition))
}

fn dropped(definition: &TypeDef, back: &IntoRequest, report: &mut Report) {
    let origin = back.origin.key("drop");
    if matches!(definition.shape, Shape::Union(_)) && !back.drop.is_empty() {
        let help = "remove `drop:`, and write it in the types of the variants";
        report.add(&origin, "a union has no fields to drop", help);
        return;
    }
    let names = || object_fields(definition).iter().map(|field| field.name.as_str());
    for (index, name) in back.drop.iter().enumerate() {
        if !names().any(|known| known == name) {
            let help = did_you_mean_or(name, names(), "remove it: only fields of this type can be dropped");
            report.add(&origin.index(index), format!("this type has no field `{name}`"), help);
        }
    }
}

/// Each field of the request's object must be made from what is sent.
fn object(api: &Api, source: &Object, back: &IntoRequest, target: &TypeDef, report: &mut Report) {
    for wanted in object_fields(target) {
        if let Err(error) = of_field(api, source, back, wanted) {
            let sent = source.fields.iter().find(|field| field.name == wanted.name);
            let message = field_message(api, &target.name, sent, wanted, &error);
            let help = "name another type, or correct the fields of one of the two";
            report.add(&back.origin.key("as"), message, help);
        }
    }
}

fn field_message(
    api: &Api,
    target: &str,
    sent: Option<&Field>,
    wanted: &Field,
    error: &ConversionError,
) -> String {
    let name = &wanted.name;
    let type_of = |field: Option<&Field>| match field.and_then(Field::type_) {
        Some(type_) => written(api, type_),
        None => "const".to_owned(),
    };
    match error {
        ConversionError::NotSent => format!("`{target}` requires `{name}`, which is not sent"),
        ConversionError::MayBeAbsent => format!("`{target}` requires `{name}`, which may be absent here"),
        ConversionError::MayBeNull => {
            format!("`{target}` does not accept null for `{name}`, which may be null here")
        }
        ConversionError::OtherConstant => format!("`{target}` has another constant for `{name}`"),
        ConversionError::OnlyConstant => {
            format!("`{target}` has a constant for `{name}`, which may have other values here")
        }
        _ => {
            let (from, to) = (type_of(sent), type_of(Some(wanted)));
            format!("`{name}` is `{from}` here and `{to}` in `{target}`, which can't be converted")
        }
    }
}

/// Each variant must have a counterpart, or become an unknown variant of the request's union.
fn variants(
    api: &Api,
    source: &Union,
    back: &IntoRequest,
    (target, union): (&TypeDef, &Union),
    report: &mut Report,
) {
    let origin = back.origin.key("as");
    if source.open && !union.open {
        variant_error(&origin, target, "an unknown variant", &ConversionError::Unknown, report);
    }
    for (position, variant) in source.variants.iter().enumerate() {
        if let Err(error) = of_variant_into(api, source, union, position) {
            let label = match &variant.kind {
                VariantKind::Constant(text) => format!("`{text}`"),
                VariantKind::Of(type_) => format!("`{}`", written(api, type_)),
            };
            variant_error(&origin, target, &label, &error, report);
        }
    }
}

fn variant_error(
    origin: &Origin,
    target: &TypeDef,
    variant: &str,
    error: &ConversionError,
    report: &mut Report,
) {
    let target = &target.name;
    let (message, help) = match error {
        ConversionError::NoTwin => (
            format!("`{target}` has no variant for {variant}"),
            "add one to it, or remove its `closed: true`: an open union sends unknown variants back unchanged",
        ),
        ConversionError::Unknown => (
            format!("`{target}` is closed, and does not accept {variant}"),
            "remove its `closed: true`, or add `closed: true` here",
        ),
        ConversionError::SeveralTwins => (
            format!("several variants of `{target}` accept {variant}"),
            "list its variants here, as in the other union",
        ),
        _ => (
            format!("{variant} is not converted into the variant of `{target}` that accepts the same values"),
            "add `into_request:` to its type, or use the same type in both unions",
        ),
    };
    report.add(origin, message, help);
}
