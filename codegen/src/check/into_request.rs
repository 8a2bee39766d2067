//! Response types that go back in a request.

use super::unions::selector::of_variant;
use super::{Report, object_fields, written};
use crate::diag::nearest;
use crate::ir::{
    Api, Field, FieldKind, IntoRequest, Object, Shape, Type, TypeDef, TypeId, Union, VariantKind,
};

pub(super) fn check(api: &Api, report: &mut Report) {
    for definition in &api.types {
        match &definition.shape {
            Shape::Object(Object { fields, into_request: Some(back), .. }) => {
                dropped(fields, back, report);
                target(api, definition, back, report);
            }
            Shape::Union(union @ Union { into_request: Some(back), .. }) => {
                variants(api, union, back, report);
            }
            _ => {}
        }
    }
}

fn dropped(fields: &[Field], back: &IntoRequest, report: &mut Report) {
    let names = || fields.iter().map(|field| field.name.as_str());
    for (index, name) in back.drop.iter().enumerate() {
        if !names().any(|known| known == name) {
            let help = match nearest(name, names()) {
                Some(known) => format!("did you mean `{known}`?"),
                None => "remove it: only fields of this type can stay behind".to_owned(),
            };
            let origin = back.origin.key("drop").index(index);
            report.add(&origin, format!("this type has no field `{name}`"), help);
        }
    }
}

/// The target must find everything it requires.
fn target(api: &Api, source: &TypeDef, back: &IntoRequest, report: &mut Report) {
    let target = &api[back.target];
    let origin = back.origin.key("as");
    if !matches!(target.shape, Shape::Object(_)) {
        let message = format!("`{}` is no object", target.name);
        report.add(&origin, message, "write the name of the object that requests have");
        return;
    }
    for wanted in object_fields(target) {
        let sent = object_fields(source)
            .iter()
            .find(|field| field.name == wanted.name && !back.drop.contains(&field.name));
        if let Some(FieldKind::Of(from)) = sent.map(|field| &field.kind)
            && let FieldKind::Of(to) = &wanted.kind
            && !converts(api, from, to)
        {
            let message = format!(
                "`{}` takes `{}` for `{}`, which can't be made of `{}`",
                target.name,
                written(api, to),
                wanted.name,
                written(api, from)
            );
            let help = "give the type of the field an `into_request` too, or name the field under `drop`";
            report.add(&origin, message, help);
        }
    }
    for wanted in object_fields(target).iter().filter(|field| !field.presence.is_optional()) {
        let sent = object_fields(source)
            .iter()
            .find(|field| field.name == wanted.name && !back.drop.contains(&field.name));
        let message = match sent {
            None => format!("`{}` requires `{}`, which is not sent", target.name, wanted.name),
            Some(field) if field.presence.is_optional() => {
                format!("`{}` requires `{}`, which may be absent here", target.name, wanted.name)
            }
            Some(field) if field.presence.is_nullable() && !wanted.presence.is_nullable() => {
                format!("`{}` takes no null for `{}`, which may be null here", target.name, wanted.name)
            }
            Some(field) => match (&field.kind, &wanted.kind) {
                (FieldKind::Constant(sent), FieldKind::Constant(taken)) if sent != taken => {
                    format!("`{}` has another constant for `{}`", target.name, wanted.name)
                }
                _ => continue,
            },
        };
        report.add(&origin, message, "name another type, or correct the fields of one of the two");
    }
}

/// Each variant must become the one that the same value selects in the target.
fn variants(api: &Api, union: &Union, back: &IntoRequest, report: &mut Report) {
    let target = &api[back.target];
    let Shape::Union(wanted) = &target.shape else {
        let message = format!("`{}` is no union", target.name);
        report.add(&back.origin.key("as"), message, "write the name of the union that requests have");
        return;
    };
    for variant in &union.variants {
        let Ok(selectors) = of_variant(api, union, &variant.kind) else { continue };
        let same = wanted.variants.iter().find(|other| {
            of_variant(api, wanted, &other.kind)
                .is_ok_and(|others| selectors.first().is_some_and(|selector| others.contains(selector)))
        });
        let (VariantKind::Of(from), Some(VariantKind::Of(to))) = (&variant.kind, same.map(|same| &same.kind))
        else {
            continue;
        };
        if !converts(api, from, to) {
            let (from, to) = (written(api, from), written(api, to));
            let message =
                format!("`{}` has `{to}` for this variant, which can't be made of `{from}`", target.name);
            let help = format!("add `into_request:` with `as: {to}` to `{from}`");
            report.add(&variant.origin, message, help);
        }
    }
}

/// Whether a value of one type can be made of a value of another.
fn converts(api: &Api, from: &Type, to: &Type) -> bool {
    match (api.resolve(from), api.resolve(to)) {
        (from, to) if from == to => true,
        (Type::List(from), Type::List(to)) => converts(api, from, to),
        (from, Type::Named(to)) => {
            let back = match from {
                Type::Named(from) => into_request(api, *from),
                _ => None,
            };
            back == Some(*to) || holds(api, from, *to)
        }
        (Type::Boolean | Type::Integer | Type::Map(_), Type::Any) => true,
        _ => false,
    }
}

/// Whether a value of a type is one of the values of an enum or union.
fn holds(api: &Api, from: &Type, to: TypeId) -> bool {
    match (&api[to].shape, from) {
        (Shape::Enum(_), Type::String) => true,
        (Shape::Union(union), from) => union.variants.iter().any(|variant| match &variant.kind {
            VariantKind::Of(to) => match (from, api.resolve(to)) {
                (Type::List(from), Type::List(to)) => converts(api, from, to),
                (from, to) => from == to,
            },
            VariantKind::Constant(_) => false,
        }),
        _ => false,
    }
}

fn into_request(api: &Api, id: TypeId) -> Option<TypeId> {
    match &api[id].shape {
        Shape::Object(Object { into_request, .. }) | Shape::Union(Union { into_request, .. }) => {
            into_request.as_ref().map(|back| back.target)
        }
        _ => None,
    }
}
