//! Responses: what streams carry, and the body fields that a response depends on.

use super::{Report, body_fields, endpoints, written};
use crate::diag::nearest;
use crate::ir::{Api, Endpoint, Field, Origin, Response, Shape, Type};

pub(super) fn check(api: &Api, report: &mut Report) {
    for (_, endpoint) in endpoints(api) {
        let origin = endpoint.origin.key("returns");
        match &endpoint.response {
            Response::Events(event) => stream(api, event, &origin.key("events"), report),
            Response::JsonOrEvents { event, flag, .. } => {
                stream(api, event, &origin.key("events"), report);
                flag_field(api, endpoint, flag, &origin.key("events_flag"), report);
            }
            Response::Lines(line) => stream(api, line, &origin.key("lines"), report),
            Response::Json { .. } | Response::Page { .. } | Response::Binary => {}
        }
        if let Some(name) = &endpoint.expected_tokens {
            let origin = endpoint.origin.key("expected_tokens");
            let is_integer = |type_: &Type| *type_ == Type::Integer;
            body_field(api, endpoint, name, ("integer", &is_integer), &origin, report);
        }
    }
}

/// What comes one after the other is told apart by what it holds.
fn stream(api: &Api, event: &Type, origin: &Origin, report: &mut Report) {
    let fits =
        api.shape_of(event).is_some_and(|(_, shape)| matches!(shape, Shape::Object(_) | Shape::Union(_)));
    if !fits {
        let message = format!("a stream can't consist of `{}`", written(api, event));
        report.add(origin, message, "write the name of the union of its events, or of an object");
    }
}

fn flag_field(api: &Api, endpoint: &Endpoint, flag: &str, origin: &Origin, report: &mut Report) {
    let is_boolean = |type_: &Type| *type_ == Type::Boolean;
    body_field(api, endpoint, flag, ("boolean", &is_boolean), origin, report);
}

/// Demands that the body has a field of this name and kind.
fn body_field(
    api: &Api,
    endpoint: &Endpoint,
    name: &str,
    (kind, fits): (&str, &dyn Fn(&Type) -> bool),
    origin: &Origin,
    report: &mut Report,
) {
    let Some(fields) = body_fields(api, endpoint) else {
        report.add(origin, "this names a field of the body, but the body is no JSON object", "remove it");
        return;
    };
    let of_kind = |field: &&Field| field.type_().is_some_and(|type_| fits(api.resolve(type_)));
    match fields.iter().find(|field| field.name == name) {
        Some(field) if of_kind(&field) => {}
        Some(_) => {
            let message = format!("the body's field `{name}` is no {kind}");
            report.add(origin, message, format!("name a field of type `{kind}`"));
        }
        None => {
            let candidates = fields.iter().filter(of_kind).map(|field| field.name.as_str());
            let help = match nearest(name, candidates) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("name a field of type `{kind}`"),
            };
            report.add(origin, format!("the body has no field `{name}`"), help);
        }
    }
}
