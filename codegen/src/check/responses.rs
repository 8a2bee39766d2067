//! Responses: the items of streams, and the body fields that a response depends on.

use super::{Report, body_fields, endpoints, written};
use crate::diag::did_you_mean_or;
use crate::ir::{Api, Endpoint, Field, Origin, Presence, RequestBody, Response, Shape, Type, Wait};

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
        if let Some(wait) = &endpoint.wait {
            waiting(api, endpoint, wait, &endpoint.origin.key("wait"), report);
        }
        if let Some(name) = &endpoint.expected_tokens {
            let origin = endpoint.origin.key("expected_tokens");
            let is_integer = |type_: &Type| *type_ == Type::Integer;
            body_field(api, endpoint, name, ("integer", &is_integer), &origin, report);
        }
    }
}

/// The items of a stream are distinguished by their contents.
fn stream(api: &Api, event: &Type, origin: &Origin, report: &mut Report) {
    let fits =
        api.shape_of(event).is_some_and(|(_, shape)| matches!(shape, Shape::Object(_) | Shape::Union(_)));
    if !fits {
        let message = format!("a stream can't consist of `{}`", written(api, event));
        report.add(origin, message, "write the name of the union of its events, or of an object");
    }
}

/// An endpoint that is polled has no body, and its response states by an enum whether it is done.
fn waiting(api: &Api, endpoint: &Endpoint, wait: &Wait, origin: &Origin, report: &mut Report) {
    let object = match &endpoint.response {
        Response::Json { type_, empty: false } if matches!(endpoint.body, RequestBody::None) => {
            api.object_of(type_)
        }
        _ => None,
    };
    let Some((_, object)) = object else {
        let help = "move it to an endpoint without a body that returns one object";
        report.add(origin, "this endpoint can't be polled", help);
        return;
    };
    let values = |field: &Field| match field.type_().and_then(|type_| api.shape_of(type_)) {
        Some((_, Shape::Enum(known))) if field.presence == Presence::Required => {
            Some(known.values.iter().map(|known| known.value.clone()).collect::<Vec<_>>())
        }
        _ => None,
    };
    let field = object.fields.iter().find(|field| field.name == wait.field);
    let Some(values) = field.and_then(values) else {
        let enums = object.fields.iter().filter(|field| values(field).is_some());
        let help = did_you_mean_or(
            &wait.field,
            enums.map(|field| field.name.as_str()),
            "name a required field of the response whose type has `values:`",
        );
        report.add(
            &origin.key("field"),
            format!("`{}` is not an enum field of the response", wait.field),
            help,
        );
        return;
    };
    if wait.until.is_empty() {
        report.add(&origin.key("until"), "there is no final value", "name a value of the field");
    }
    for (position, value) in wait.until.iter().enumerate() {
        if !values.contains(value) {
            let help =
                did_you_mean_or(value, values.iter().map(String::as_str), "write one of the enum's values");
            let origin = origin.key("until").index(position);
            report.add(&origin, format!("`{value}` is not a value of `{}`", wait.field), help);
        }
    }
}

fn flag_field(api: &Api, endpoint: &Endpoint, flag: &str, origin: &Origin, report: &mut Report) {
    let is_boolean = |type_: &Type| *type_ == Type::Boolean;
    body_field(api, endpoint, flag, ("boolean", &is_boolean), origin, report);
}

/// Requires that the body has a field with this name and kind.
fn body_field(
    api: &Api,
    endpoint: &Endpoint,
    name: &str,
    (kind, fits): (&str, &dyn Fn(&Type) -> bool),
    origin: &Origin,
    report: &mut Report,
) {
    let Some(fields) = body_fields(api, endpoint) else {
        report.add(origin, "this names a field of the body, but the body is not a JSON object", "remove it");
        return;
    };
    let of_kind = |field: &&Field| field.type_().is_some_and(|type_| fits(api.resolve(type_)));
    match fields.iter().find(|field| field.name == name) {
        Some(field) if of_kind(&field) => {}
        Some(_) => {
            let message = format!("the body's field `{name}` does not have the type `{kind}`");
            report.add(origin, message, format!("name a field of type `{kind}`"));
        }
        None => {
            let candidates = fields.iter().filter(of_kind).map(|field| field.name.as_str());
            let help = did_you_mean_or(name, candidates, &format!("name a field of type `{kind}`"));
            report.add(origin, format!("the body has no field `{name}`"), help);
        }
    }
}
