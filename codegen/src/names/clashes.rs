//! Reports items that would have the same name in the same scope.

use crate::diag::Diagnostic;
use crate::ir::{Api, Endpoint, Origin, Presence, RequestBody, Response, Shape};

use super::scope::Scope;
use super::{EXTRA_FIELD, EndpointNames, Names};

/// The methods that requests have.
pub(crate) const REQUEST_METHODS: [&str; 11] = [
    "send",
    "with_meta",
    "options",
    "beta",
    "items",
    "pages",
    "stream",
    "as_body",
    "as_body_mut",
    "maybe",
    "clone",
];

/// Modules at the root of the crate that are not resources.
const ROOT_MODULES: [&str; 12] = [
    "blocking",
    "client",
    "engine",
    "error",
    "guide",
    "http",
    "json",
    "mock",
    "operations",
    "retry",
    "runtime",
    "upload",
];

/// Methods of the client that are not resources.
const CLIENT_METHODS: [&str; 5] = ["new", "from_env", "builder", "with_options", "runtime"];

/// Methods of the resource that has the webhook.
const WEBHOOK_METHODS: [&str; 3] = ["verify", "verify_with", "verifier_from_env"];

/// Names in the module of a resource besides those of its types and of its child resources.
const MODULE_NAMES: [&str; 4] = ["types", "json", "operations", "runtime"];

/// Reports every clash.
pub(super) fn report(api: &Api, names: &Names, diagnostics: &mut Vec<Diagnostic>) {
    let mut root = Scope::new("the crate").with_help("give the file of the resource another name");
    for module in ROOT_MODULES {
        root.reserve(module, "a module of the crate");
    }
    // The operations of all requests are in one table.
    let mut requests = Scope::new("the crate's requests");
    for (position, resource) in api.resources.iter().enumerate() {
        let own = &names.resources[position];
        root.add(
            &own.modules.join("::"),
            &format!("the resource `{}`", resource.path),
            &resource.origin,
            diagnostics,
        );
        let mut scope = Scope::new("this module");
        scope.add(&own.handle, "the resource itself", &resource.origin, diagnostics);
        for id in &resource.types {
            let definition = &api[*id];
            scope.add(
                names.type_(*id),
                &format!("the type `{}`", definition.name),
                &definition.origin,
                diagnostics,
            );
        }
        let mut groups = Scope::new("this resource").with_help("give one of the groups another key");
        for name in MODULE_NAMES {
            groups.reserve(name, "a module of the crate");
        }
        for (group, name) in resource.groups.iter().zip(&own.groups) {
            groups.add(name, &format!("the group `{}`", group.name), &group.origin, diagnostics);
        }
        for (endpoint, own) in resource.endpoints.iter().zip(&own.endpoints) {
            let owner = format!("the endpoint `{}.{}`", resource.path, endpoint.name);
            scope.add_request(&own.request, &owner, &endpoint.origin, diagnostics);
            requests.add_request(&own.request, &owner, &endpoint.origin, diagnostics);
            setter_clashes(api, endpoint, own, names, diagnostics);
            argument_clashes(endpoint, own, diagnostics);
        }
    }
    method_clashes(api, names, diagnostics);
    for id in api.type_ids() {
        let mut scope = Scope::new("this type");
        let reserved = match &api[id].shape {
            Shape::Object(_) => EXTRA_FIELD,
            Shape::Enum(_) | Shape::Union(_) => "Unknown",
            Shape::Alias(_) => continue,
        };
        scope.reserve(reserved, "unknown values");
        for (position, name) in names.members[id.index()].iter().enumerate() {
            let (origin, wire) = member_origin(&api[id].shape, position);
            scope.add(name, &format!("`{wire}`"), origin, diagnostics);
        }
    }
}

/// Reports clashes between the endpoints and the child resources of a resource.
///
/// They are methods of the same type and modules of the same module.
fn method_clashes(api: &Api, names: &Names, diagnostics: &mut Vec<Diagnostic>) {
    let help = "give the file of the resource another name";
    let mut client = Scope::new("the client").with_help(help);
    for method in CLIENT_METHODS {
        client.reserve(method, "a method of the client");
    }
    for (resource, own) in api.resources.iter().zip(&names.resources) {
        if let [module] = own.modules.as_slice() {
            client.add(module, &format!("the resource `{}`", resource.path), &resource.origin, diagnostics);
        }
        let mut methods = Scope::new("this resource");
        methods.reserve("new", "the resource's own constructor");
        if resource.webhook.is_some() {
            for method in WEBHOOK_METHODS {
                methods.reserve(method, "the webhook");
            }
        }
        let mut modules = Scope::new("this module").with_help(help);
        for name in MODULE_NAMES {
            modules.reserve(name, "a module of the crate");
        }
        for (below, names) in api.resources.iter().zip(&names.resources) {
            if let Some((parent, _)) = below.path.rsplit_once('/')
                && parent == resource.path
                && let Some(module) = names.modules.last()
            {
                let owner = format!("the resource `{}`", below.path);
                modules.add(module, &owner, &below.origin, diagnostics);
                methods.add(module, &owner, &below.origin, diagnostics);
            }
        }
        for (endpoint, names) in resource.endpoints.iter().zip(&own.endpoints) {
            let owner = format!("the endpoint `{}`", endpoint.name);
            methods.add(&names.method, &owner, &endpoint.origin, diagnostics);
            if endpoint.wait.is_some() {
                methods.add("wait", "the method that waits", &endpoint.origin.key("wait"), diagnostics);
            }
            if matches!(endpoint.body, RequestBody::Json(_)) {
                methods.add(&format!("{}_with", names.method), &owner, &endpoint.origin, diagnostics);
            }
        }
    }
}

/// Reports clashes between the setters of a request and its other methods.
fn setter_clashes(
    api: &Api,
    endpoint: &Endpoint,
    own: &EndpointNames,
    names: &Names,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut scope = Scope::new("this request");
    for method in REQUEST_METHODS {
        scope.reserve(method, "a method that every request has");
    }
    for (parameter, name) in endpoint.parameters.iter().zip(&own.parameters) {
        scope.add(name, &format!("`{}`", parameter.name), &parameter.origin, diagnostics);
    }
    match &endpoint.body {
        RequestBody::Json(id) => {
            let Shape::Object(object) = &api[*id].shape else { return };
            let flag = match &endpoint.response {
                Response::JsonOrEvents { flag, .. } => Some(flag),
                _ => None,
            };
            for (position, field) in object.fields.iter().enumerate() {
                if flag == Some(&field.name) || field.type_().is_none() {
                    continue;
                }
                let (name, owner) = (names.member(*id, position), format!("`{}`", field.name));
                scope.add(name, &owner, &field.origin, diagnostics);
                if field.presence == Presence::OptionalNullable {
                    let clear = format!("clear_{}", name.trim_end_matches('_'));
                    scope.add(&clear, &format!("the `null` of {owner}"), &field.origin, diagnostics);
                }
            }
        }
        RequestBody::Form(parts) => {
            for (part, name) in parts.iter().zip(&own.parts) {
                scope.add(name, &format!("`{}`", part.field.name), &part.field.origin, diagnostics);
            }
        }
        RequestBody::None => {}
    }
}

/// Reports clashes between the parameters of an endpoint and the other arguments of its methods.
fn argument_clashes(endpoint: &Endpoint, own: &EndpointNames, diagnostics: &mut Vec<Diagnostic>) {
    for (parameter, name) in endpoint.parameters.iter().zip(&own.parameters) {
        if parameter.presence != Presence::Required {
            continue;
        }
        let mut arguments = Scope::new("the arguments of a method");
        if matches!(endpoint.body, RequestBody::Json(_)) {
            arguments.reserve("body", "the complete body");
        }
        if endpoint.wait.is_some() {
            arguments.reserve("on_progress", "the callback of `wait`");
            arguments.reserve("time_limit", "the time limit of `wait`");
        }
        arguments.add(name, &format!("`{}`", parameter.name), &parameter.origin, diagnostics);
    }
}

fn member_origin(shape: &Shape, position: usize) -> (&Origin, &str) {
    match shape {
        Shape::Object(object) => (&object.fields[position].origin, &object.fields[position].name),
        Shape::Enum(known) => (&known.values[position].origin, &known.values[position].value),
        Shape::Union(union) => (&union.variants[position].origin, "a variant"),
        Shape::Alias(_) => unreachable!("an alias has no members"),
    }
}
