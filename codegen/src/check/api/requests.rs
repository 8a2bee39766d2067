//! `api.yaml`: requests and the environment.

use std::collections::BTreeMap;

use super::{Report, is_token};
use crate::diag::did_you_mean_or;
use crate::ir::{Api, Origin};
use crate::source::Step;

pub(super) fn check(api: &Api, report: &mut Report) {
    base_url(api, report);
    header_names(api, report);
    version_header(api, report);
    fixed_values(api, report);
    credentials(api, report);
    variables(api, report);
    user_agent(api, report);
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
        let help = "write `https://`, the host, and a path without a trailing slash";
        report.add(&api.origin.key("base_url"), format!("`{url}` is not a valid base URL"), help);
    }
}

/// The headers that the client sets, with their places.
pub(in crate::check) fn request_headers(api: &Api) -> impl Iterator<Item = (Origin, &str)> {
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

/// Headers that HTTP or the kind of the request determines.
const TAKEN: [&str; 6] =
    ["accept", "content-length", "content-type", "host", "transfer-encoding", "user-agent"];

fn header_names(api: &Api, report: &mut Report) {
    let mut seen = BTreeMap::new();
    for (origin, name) in request_headers(api) {
        if !is_token(name, &origin, report) {
            continue;
        }
        let lower = name.to_ascii_lowercase();
        // Two credentials may share a header: only one of them is sent.
        let is_credential = origin.path.0.first().and_then(Step::as_key) == Some("credentials");
        if TAKEN.contains(&lower.as_str()) {
            let message = format!("the client sets `{name}` itself");
            report.add(&origin, message, "name another header, or remove this one");
        } else if let Some(was_credential) = seen.insert(lower, is_credential)
            && !(was_credential && is_credential)
        {
            report.add(&origin, format!("another header has the name `{name}`"), "keep one of the two");
        }
    }
}

/// The version is one of the fixed headers.
fn version_header(api: &Api, report: &mut Report) {
    let facts = &api.facts;
    if let Some(name) = &facts.version_header
        && !facts.headers.iter().any(|header| header.name == *name)
    {
        let message = format!("`{name}` is not in `headers`");
        let help = did_you_mean_or(
            name,
            facts.headers.iter().map(|header| header.name.as_str()),
            "add it to `headers` with the version as its value",
        );
        report.add(&api.origin.key("version_header"), message, help);
    }
}

fn fixed_values(api: &Api, report: &mut Report) {
    for (index, header) in api.facts.headers.iter().enumerate() {
        let is_text = header.value.chars().all(|c| c == ' ' || c.is_ascii_graphic());
        if !is_text || header.value.trim() != header.value {
            let message = format!("{:?} is not a valid header value", header.value);
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
            let message = format!("another query parameter has the name `{}`", parameter.name);
            report.add(&origin, message, "keep one of the two");
        }
    }
}

fn credentials(api: &Api, report: &mut Report) {
    let mut seen = Vec::new();
    for (index, credential) in api.facts.credentials.iter().enumerate() {
        let origin = api.origin.key("credentials").index(index);
        if seen.contains(&credential.kind) {
            let message = format!("another credential has the kind `{}`", credential.kind.as_str());
            report.add(&origin.key("kind"), message, "remove one of the two");
        }
        seen.push(credential.kind);
        if let Some(scheme) = &credential.scheme {
            let is_word = !scheme.is_empty()
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "-._~+".contains(c));
            if !is_word {
                let message = format!("{scheme:?} is not a valid scheme");
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
            report.add(&origin, format!("{name:?} is not a valid name of an environment variable"), help);
        } else if seen.insert(name, ()).is_some() {
            let message = format!("another setting is read from the variable `{name}`");
            report.add(&origin, message, "give each setting its own variable");
        }
    }
}

fn user_agent(api: &Api, report: &mut Report) {
    let Some(product) = &api.facts.user_agent else { return };
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if product.is_empty() || !product.chars().all(fits) {
        let message = format!("{product:?} is not a valid product name");
        let help = "write letters, digits and hyphens; the version is added to it";
        report.add(&api.origin.key("user_agent"), message, help);
    }
}
