//! Endpoints: paths, parameters, bodies.

use std::collections::{BTreeMap, BTreeSet};

use super::{Report, endpoints, written};
use crate::diag::nearest;
use crate::ir::{Api, Endpoint, Method, Parameter, ParameterLocation, RequestBody, Shape, Type, Variant};

pub(super) fn check(api: &Api, report: &mut Report) {
    for (_, endpoint) in endpoints(api) {
        path(endpoint, report);
        get_body(endpoint, report);
        json_body(api, endpoint, report);
        repeated_names(api, endpoint, report);
        for parameter in &endpoint.parameters {
            parameter_type(api, parameter, report);
        }
    }
}

/// Returns the names between braces, or the reason why the path can't be read.
fn template(path: &str) -> Result<Vec<&str>, &'static str> {
    if !path.starts_with('/') {
        return Err("it does not begin with `/`");
    }
    let mut names = Vec::new();
    for segment in path.split('/') {
        let mut rest = segment;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').ok_or("a `{` is not closed")?;
            if before.contains('}') || name.is_empty() || name.contains('{') {
                return Err("a pair of braces is empty");
            }
            names.push(name);
            rest = behind;
        }
        if rest.contains('}') {
            return Err("a `}` has no `{`");
        }
    }
    if path.contains(['?', '#']) || path.contains(char::is_whitespace) {
        return Err("it contains a character that is not allowed in paths");
    }
    Ok(names)
}

fn path(endpoint: &Endpoint, report: &mut Report) {
    let origin = endpoint.origin.key("path");
    let names = match template(&endpoint.path) {
        Ok(names) => names,
        Err(reason) => {
            let help = "write it as in `/v1/files/{file_id}/content`; a query goes under `parameters:`";
            report.add(&origin, format!("this is not a path: {reason}"), help);
            return;
        }
    };
    let declared: Vec<_> = endpoint.parameters_in(ParameterLocation::Path).collect();
    for (index, name) in names.iter().enumerate() {
        if names[..index].contains(name) {
            report.add(&origin, format!("the path has `{{{name}}}` twice"), "give one of them another name");
        } else if !declared.iter().any(|parameter| parameter.name == *name) {
            let spare = declared.iter().map(|parameter| parameter.name.as_str());
            let help = match nearest(name, spare.filter(|known| !names.contains(known))) {
                Some(known) => format!("did you mean `{{{known}}}`?"),
                None => format!("add `{name}:` with `in: path` under `parameters:`"),
            };
            report.add(&origin, format!("the path parameter `{name}` is not defined"), help);
        }
    }
    for parameter in declared {
        if !names.contains(&parameter.name.as_str()) {
            let message = format!("the path has no `{{{}}}`", parameter.name);
            let help = "add it to `path:`, or write `in: query` or `in: header`";
            report.add(&parameter.origin.key("in"), message, help);
        } else if parameter.presence.is_optional() || parameter.presence.is_nullable() {
            let key = if parameter.presence.is_optional() { "optional" } else { "nullable" };
            let message = format!("`{}` is part of the path, so it can't be optional", parameter.name);
            report.add(&parameter.origin.key(key), message, format!("remove `{key}:`"));
        }
    }
}

/// Two endpoints with the same method and path, apart from the names of parameters, would be the same
/// request.
pub(super) fn same_request(api: &Api, report: &mut Report) {
    let mut seen = BTreeMap::new();
    for (resource, endpoint) in endpoints(api).filter(|(_, endpoint)| template(&endpoint.path).is_ok()) {
        let shape: Vec<_> = endpoint
            .path
            .split('/')
            .map(|segment| if segment.starts_with('{') { "{}" } else { segment })
            .collect();
        let name = format!("{}.{}", resource.path, endpoint.name);
        if let Some(other) = seen.insert((endpoint.method.as_str(), shape), name) {
            let message = format!("`{other}` already has {} on this path", endpoint.method.as_str());
            report.add(
                &endpoint.origin.key("path"),
                message,
                "correct the method or the path of one of them",
            );
        }
    }
}

fn get_body(endpoint: &Endpoint, report: &mut Report) {
    if endpoint.method == Method::Get && !matches!(endpoint.body, RequestBody::None) {
        let help = "remove `body:`, or correct `method:`; a GET request only has `parameters:`";
        report.add(&endpoint.origin.key("body"), "a GET request has no body", help);
    }
}

/// The method of an endpoint with a body accepts the fields of the body, and builds the body from them.
fn json_body(api: &Api, endpoint: &Endpoint, report: &mut Report) {
    if let RequestBody::Json(id) = endpoint.body
        && !matches!(api[id].shape, Shape::Object(_))
    {
        let origin = endpoint.origin.key("body").key("json");
        report.add(&origin, "a JSON body must be an object", "write the name of a type with `fields:`");
    }
}

/// A name that the client sets, or that occurs twice in one request, is ambiguous.
fn repeated_names(api: &Api, endpoint: &Endpoint, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for parameter in &endpoint.parameters {
        let fixed = match parameter.location {
            ParameterLocation::Header => {
                super::api::request_headers(api).any(|(_, name)| name.eq_ignore_ascii_case(&parameter.name))
            }
            ParameterLocation::Query => api.facts.query.iter().any(|query| query.name == parameter.name),
            ParameterLocation::Path => false,
        };
        let repeated = !seen.insert(parameter.name.to_ascii_lowercase().replace('-', "_"));
        let (reason, help) = if fixed {
            ("api.yaml adds it to every request", "remove it here")
        } else if repeated {
            ("another parameter has this name, apart from case and `-`", "remove one of the two")
        } else {
            continue;
        };
        report.add(&parameter.origin, format!("`{}` is defined twice: {reason}", parameter.name), help);
    }
}

/// Parameters are text: one value, or several in a query.
fn parameter_type(api: &Api, parameter: &Parameter, report: &mut Report) {
    let is_text = |type_: &Type| match api.resolve(type_) {
        Type::String | Type::Secret | Type::Integer | Type::Number | Type::Boolean | Type::Datetime => true,
        Type::Named(id) => matches!(&api[*id].shape, Shape::Enum(_)) || is_open_text(api, &api[*id].shape),
        _ => false,
    };
    let fits = match api.resolve(&parameter.type_) {
        Type::List(item) => parameter.location != ParameterLocation::Path && is_text(item),
        type_ => is_text(type_),
    };
    if !fits {
        let message = format!("a parameter can't have the type `{}`", written(api, &parameter.type_));
        let help = match parameter.type_ {
            Type::Nullable(_) => "remove the `?`; write `optional: true` if the parameter can be absent",
            _ => "write a scalar type, or in a query a list of scalars",
        };
        report.add(&parameter.origin.key("type"), message, help);
    }
}

/// Returns whether a union consists only of texts.
fn is_open_text(api: &Api, shape: &Shape) -> bool {
    let Shape::Union(union) = shape else { return false };
    union.variants.iter().filter_map(Variant::type_).all(|type_| match api.resolve(type_) {
        Type::String => true,
        Type::Named(id) => matches!(api[*id].shape, Shape::Enum(_)),
        _ => false,
    })
}
