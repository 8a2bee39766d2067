//! What `api.yaml` says of requests, responses and the environment.

use std::collections::BTreeMap;

use super::{Report, endpoints};
use crate::diag::nearest;
use crate::ir::{Api, Origin, Shape, Type};
use crate::source::Step;

pub(super) fn check(api: &Api, report: &mut Report) {
    base_url(api, report);
    header_names(api, report);
    fixed_values(api, report);
    credentials(api, report);
    variables(api, report);
    user_agent(api, report);
    errors(api, report);
    events(api, report);
    pages(api, report);
    tokens(api, report);
}

fn base_url(api: &Api, report: &mut Report) {
    let url = &api.facts.base_url;
    let host = ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    let is_host = |host: &str| {
        !host.is_empty()
            && !host.ends_with('/')
            && host.chars().all(|c| c.is_ascii_graphic() && !"?#@\"<>\\^`{|}".contains(c))
    };
    if !host.is_some_and(is_host) {
        let help = "write `https://`, the host, and a path without a slash at the end";
        report.add(&api.origin.key("base_url"), format!("`{url}` can't be put before a path"), help);
    }
}

/// The headers that the client sets itself, with their places.
pub(super) fn request_headers(api: &Api) -> impl Iterator<Item = (Origin, &str)> {
    let facts = &api.facts;
    let (fixed, credentials) = (api.origin.key("headers"), api.origin.key("credentials"));
    let fixed = facts
        .headers
        .iter()
        .enumerate()
        .map(move |(index, header)| (fixed.index(index).key("name"), header.name.as_str()));
    let credentials =
        facts.credentials.iter().enumerate().map(move |(index, credential)| {
            (credentials.index(index).key("header"), credential.header.as_str())
        });
    let idempotency = facts.idempotency_header.as_deref();
    let betas = facts.betas.iter();
    let betas = betas.map(|betas| (api.origin.key("betas").key("header"), betas.header.as_str()));
    let idempotency = idempotency.map(|name| (api.origin.key("idempotency_header"), name));
    fixed.chain(credentials).chain(betas).chain(idempotency)
}

/// What HTTP itself or the kind of request decides.
const TAKEN: [&str; 6] =
    ["accept", "content-length", "content-type", "host", "transfer-encoding", "user-agent"];

fn header_names(api: &Api, report: &mut Report) {
    let facts = &api.facts;
    let mut seen = BTreeMap::new();
    for (origin, name) in request_headers(api) {
        if !is_token(name, &origin, report) {
            continue;
        }
        let lower = name.to_ascii_lowercase();
        // Two credentials may share a header: only one of them is sent.
        let is_credential = origin.path.0.first().and_then(Step::as_key) == Some("credentials");
        if TAKEN.contains(&lower.as_str()) {
            let message = format!("the client sets `{name}` by the kind of request");
            report.add(&origin, message, "name another header, or remove this one");
        } else if let Some(was_credential) = seen.insert(lower, is_credential)
            && !(was_credential && is_credential)
        {
            report.add(&origin, format!("another header is called `{name}`"), "keep one of the two");
        }
    }
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
                format!("no header states `{limit}`"),
                "name `limit`, `remaining` or `reset`",
            );
        }
        for (key, name) in names {
            if let Some(name) = name {
                is_token(name, &origin.key(key), report);
            }
        }
    }
    if let Some(name) = &facts.version_header
        && !facts.headers.iter().any(|header| header.name == *name)
    {
        let message = format!("`{name}` is none of the `headers`");
        let help = match nearest(name, facts.headers.iter().map(|header| header.name.as_str())) {
            Some(known) => format!("did you mean `{known}`?"),
            None => "add it to `headers` with the version as its value".to_owned(),
        };
        report.add(&api.origin.key("version_header"), message, help);
    }
}

/// Whether a text is a name of a header (RFC 9110, section 5.1); one that is not is reported.
fn is_token(text: &str, origin: &Origin, report: &mut Report) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let is_token = !text.is_empty() && text.chars().all(fits);
    if !is_token {
        let help = "write letters, digits and hyphens, without spaces";
        report.add(origin, format!("{text:?} can't be the name of a header"), help);
    }
    is_token
}

fn fixed_values(api: &Api, report: &mut Report) {
    for (index, header) in api.facts.headers.iter().enumerate() {
        let is_text = header.value.chars().all(|c| c == ' ' || c.is_ascii_graphic());
        if !is_text || header.value.trim() != header.value {
            let message = format!("{:?} can't be the value of a header", header.value);
            let help = "write visible ASCII characters, with spaces only between them";
            report.add(&api.origin.key("headers").index(index).key("value"), message, help);
        }
    }
    let mut seen = BTreeMap::new();
    for (index, parameter) in api.facts.query.iter().enumerate() {
        let origin = api.origin.key("query").index(index).key("name");
        if parameter.name.is_empty() {
            report.add(&origin, "the name is empty", "write the name of the query parameter");
        } else if seen.insert(&parameter.name, ()).is_some() {
            let message = format!("another query parameter is called `{}`", parameter.name);
            report.add(&origin, message, "keep one of the two");
        }
    }
}

fn credentials(api: &Api, report: &mut Report) {
    let mut seen = Vec::new();
    for (index, credential) in api.facts.credentials.iter().enumerate() {
        let origin = api.origin.key("credentials").index(index);
        if seen.contains(&credential.kind) {
            let message = format!("another credential is an `{}`", credential.kind.as_str());
            report.add(&origin.key("kind"), message, "remove one of the two");
        }
        seen.push(credential.kind);
        if let Some(scheme) = &credential.scheme {
            let is_word = !scheme.is_empty()
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "-._~+".contains(c));
            if !is_word {
                let message = format!("{scheme:?} can't stand before a credential");
                report.add(&origin.key("scheme"), message, "write one word, such as `Bearer`, or remove it");
            }
        }
    }
}

/// The environment variables, with their places.
fn named_variables(api: &Api) -> impl Iterator<Item = (Origin, &str)> {
    let credentials = api.origin.key("credentials");
    let of_credentials = api.facts.credentials.iter().enumerate().filter_map(move |(index, credential)| {
        Some((credentials.index(index).key("variable"), credential.variable.as_deref()?))
    });
    let origin = api.origin.key("variables");
    let others = api.facts.variables.iter().flat_map(|variables| {
        [
            ("base_url", &variables.base_url),
            ("headers", &variables.headers),
            ("webhook_key", &variables.webhook_key),
        ]
    });
    of_credentials.chain(others.filter_map(move |(key, name)| Some((origin.key(key), name.as_deref()?))))
}

fn variables(api: &Api, report: &mut Report) {
    let mut seen = BTreeMap::new();
    for (origin, name) in named_variables(api) {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !begins || !name.chars().all(fits) {
            let help = "write letters, digits and `_`, and no digit first";
            report.add(&origin, format!("{name:?} can't be the name of an environment variable"), help);
        } else if seen.insert(name, ()).is_some() {
            let message = format!("another setting is read from the variable `{name}`");
            report.add(&origin, message, "give each setting a variable of its own");
        }
    }
}

fn user_agent(api: &Api, report: &mut Report) {
    let Some(product) = &api.facts.user_agent else { return };
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if product.is_empty() || !product.chars().all(fits) {
        let message = format!("{product:?} can't be the name of a product");
        let help = "write letters, digits and hyphens; the version is added to it";
        report.add(&api.origin.key("user_agent"), message, help);
    }
}

fn errors(api: &Api, report: &mut Report) {
    let (Some(errors), Some(body)) = (&api.facts.errors, &api.error) else { return };
    let origin = api.origin.key("errors");
    if !matches!(api.shape_of(body), Some((_, Shape::Object(_) | Shape::Union(_)))) {
        let message = format!("the body of an error can't be `{}`", super::written(api, body));
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
            report.add(&origin.key(key), format!("{pointer:?} is no place in an error"), help);
            continue;
        };
        let names: Vec<&str> = names.split('/').collect();
        if !is_place(api, body, &names) {
            let message = format!("`{}` has nothing at `{pointer}`", super::written(api, body));
            report.add(&origin.key(key), message, "name fields of the error's type, each behind a `/`");
        }
    }
    for (status, _) in &errors.statuses {
        if !status.parse::<u16>().is_ok_and(|status| (400..600).contains(&status)) {
            let help = "write a number from 400 to 599, in quotes";
            let origin = origin.key("statuses").key(status);
            report.key(&origin, format!("`{status}` is no status of an error"), help);
        }
    }
}

/// Whether values of a type can have something behind these names.
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
        // Each variant has fewer names below it than the whole, so this ends.
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
        report.add(&origin.key("error"), "pings are called the same", "give each event its own name");
    }
    if let (Some(_), None) = (&events.error, &api.facts.errors) {
        let help = "add `errors:`, or remove `error:`";
        report.add(&origin.key("error"), "nothing says what an error holds", help);
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

/// Reports names that are empty or there twice.
fn distinct<'a>(what: &str, names: impl Iterator<Item = (Origin, &'a String)>, report: &mut Report) {
    let mut seen = BTreeMap::new();
    for (origin, name) in names {
        if name.is_empty() {
            report.add(&origin, "the name is empty", "write the name as on the wire");
        } else if seen.insert(name, ()).is_some() {
            report.add(&origin, format!("another {what} is called `{name}`"), "give each its own name");
        }
    }
}

fn tokens(api: &Api, report: &mut Report) {
    match api.facts.tokens_per_hour {
        Some(0) => {
            let origin = api.origin.key("tokens_per_hour");
            report.add(&origin, "no request could ever end", "write how many tokens an hour brings at least");
        }
        Some(_) => {}
        None => {
            for (_, endpoint) in endpoints(api).filter(|(_, endpoint)| endpoint.expected_tokens.is_some()) {
                let message = "nothing says how many tokens take how long";
                let help = "add `tokens_per_hour:` to spec/api.yaml, or remove this";
                report.add(&endpoint.origin.key("expected_tokens"), message, help);
            }
        }
    }
}
