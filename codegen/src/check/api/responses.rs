//! `api.yaml`: responses.

use std::collections::BTreeMap;

use super::{Report, endpoints, is_token, written};
use crate::ir::{Api, Origin, Shape, Type};

pub(super) fn check(api: &Api, report: &mut Report) {
    header_names(api, report);
    errors(api, report);
    events(api, report);
    pages(api, report);
    tokens(api, report);
}

fn header_names(api: &Api, report: &mut Report) {
    let facts = &api.facts;
    let responses = [
        ("request_id_header", &facts.request_id_header),
        ("should_retry_header", &facts.should_retry_header),
        ("retry_after_ms_header", &facts.retry_after_ms_header),
    ];
    for (key, name) in responses {
        if let Some(name) = name {
            is_token(name, &api.origin.key(key), report);
        }
    }
    for (limit, names) in &facts.rate_limits {
        let origin = api.origin.key("rate_limits").key(limit);
        let names = [("limit", &names.limit), ("remaining", &names.remaining), ("reset", &names.reset)];
        if names.iter().all(|(_, name)| name.is_none()) {
            report.add(
                &origin,
                format!("the rate limit `{limit}` has no headers"),
                "name `limit`, `remaining` or `reset`",
            );
        }
        for (key, name) in names {
            if let Some(name) = name {
                is_token(name, &origin.key(key), report);
            }
        }
    }
}

fn errors(api: &Api, report: &mut Report) {
    let (Some(errors), Some(body)) = (&api.facts.errors, &api.error) else { return };
    let origin = api.origin.key("errors");
    if !matches!(api.shape_of(body), Some((_, Shape::Object(_) | Shape::Union(_)))) {
        let message = format!("the body of an error can't be `{}`", written(api, body));
        report.add(&origin.key("type"), message, "write the name of an object");
    }
    let places = [
        ("name_at", &errors.name_at),
        ("message_at", &errors.message_at),
        ("request_id_at", &errors.request_id_at),
    ];
    for (key, pointer) in places {
        let Some(pointer) = pointer else { continue };
        let Some(names) = pointer.strip_prefix('/') else {
            let help = "write a JSON pointer, such as `/error/type`";
            report.add(&origin.key(key), format!("{pointer:?} is not a JSON pointer"), help);
            continue;
        };
        let names: Vec<&str> = names.split('/').collect();
        if !is_place(api, body, &names) {
            let message = format!("`{}` has no field at `{pointer}`", written(api, body));
            report.add(&origin.key(key), message, "name fields of the error's type, each after a `/`");
        }
    }
    for (status, _) in &errors.statuses {
        if !status.parse::<u16>().is_ok_and(|status| (400..600).contains(&status)) {
            let help = "write a number from 400 to 599, in quotes";
            let origin = origin.key("statuses").key(status);
            report.key(&origin, format!("`{status}` is not an error status"), help);
        }
    }
}

/// Returns whether values of a type can have a value at this path.
fn is_place(api: &Api, type_: &Type, names: &[&str]) -> bool {
    let Some((name, rest)) = names.split_first() else { return true };
    match api.shape_of(type_) {
        Some((_, Shape::Object(object))) => {
            let field = object.fields.iter().find(|field| field.name == *name);
            field.is_some_and(|field| match field.type_() {
                Some(type_) => is_place(api, type_, rest),
                None => rest.is_empty(),
            })
        }
        // Each variant has fewer names left than the whole, so this terminates.
        Some((_, Shape::Union(union))) => {
            union.variants.iter().filter_map(|variant| variant.type_()).any(|inner| {
                match api.shape_of(inner) {
                    Some((_, Shape::Object(_))) => is_place(api, inner, names),
                    _ => false,
                }
            })
        }
        _ => *api.resolve(type_) == Type::Any,
    }
}

fn events(api: &Api, report: &mut Report) {
    let Some(events) = &api.facts.events else { return };
    let origin = api.origin.key("events");
    for (key, name) in [("tag", &events.tag), ("ping", &events.ping), ("error", &events.error)] {
        if name.as_ref().is_some_and(String::is_empty) {
            report.add(
                &origin.key(key),
                "the name is empty",
                "write the name as on the wire, or remove the key",
            );
        }
    }
    if events.ping.is_some() && events.ping == events.error {
        report.add(&origin.key("error"), "pings have the same name", "give each event its own name");
    }
    if let (Some(_), None) = (&events.error, &api.facts.errors) {
        let help = "add `errors:`, or remove `error:`";
        report.add(&origin.key("error"), "the type of an error is not defined", help);
    }
}

fn pages(api: &Api, report: &mut Report) {
    let Some(pages) = &api.facts.pages else { return };
    let origin = api.origin.key("pages");
    let items = [(origin.key("items"), &pages.items)];
    let cursor = pages.cursor.iter().flat_map(|names| {
        let origin = origin.key("cursor");
        [(origin.key("next"), &names.next)]
    });
    let ids = pages.ids.iter().flat_map(|names| {
        let origin = origin.key("ids");
        [("first", &names.first), ("last", &names.last), ("more", &names.more)]
            .map(|(key, name)| (origin.key(key), name))
    });
    distinct("field of a page", items.iter().cloned().chain(cursor).chain(ids), report);
    let parameters = pages.ids.iter().flat_map(|names| {
        let origin = origin.key("ids");
        [("after", &names.after), ("before", &names.before)].map(|(key, name)| (origin.key(key), name))
    });
    let cursor = pages.cursor.iter().map(|names| (origin.key("cursor").key("parameter"), &names.parameter));
    distinct("parameter", cursor.chain(parameters), report);
}

/// Reports names that are empty or repeated.
fn distinct<'a>(what: &str, names: impl Iterator<Item = (Origin, &'a String)>, report: &mut Report) {
    let mut seen = BTreeMap::new();
    for (origin, name) in names {
        if name.is_empty() {
            report.add(&origin, "the name is empty", "write the name as on the wire");
        } else if seen.insert(name, ()).is_some() {
            report.add(&origin, format!("another {what} has the name `{name}`"), "give each its own name");
        }
    }
}

fn tokens(api: &Api, report: &mut Report) {
    match api.facts.tokens_per_hour {
        Some(0) => {
            let origin = api.origin.key("tokens_per_hour");
            report.add(
                &origin,
                "a rate of zero tokens is not possible",
                "write the minimum number of tokens that the server generates in an hour",
            );
        }
        Some(_) => {}
        None => {
            for (_, endpoint) in endpoints(api).filter(|(_, endpoint)| endpoint.expected_tokens.is_some()) {
                let message = "the number of tokens per hour is not defined";
                let help = "add `tokens_per_hour:` to spec/api.yaml, or remove this";
                report.add(&endpoint.origin.key("expected_tokens"), message, help);
            }
        }
    }
}
