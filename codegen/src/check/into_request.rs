//! Response types that go back in a request.

use super::{Report, object_fields};
use crate::diag::nearest;
use crate::ir::{Api, Field, FieldKind, IntoRequest, Object, Shape, TypeDef};

pub(super) fn check(api: &Api, report: &mut Report) {
    for definition in &api.types {
        if let Shape::Object(Object { fields, into_request: Some(back), .. }) = &definition.shape {
            dropped(fields, back, report);
            target(api, definition, back, report);
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
