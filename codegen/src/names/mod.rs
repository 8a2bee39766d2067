//! Rust names: the only maker of identifiers.
//!
//! A name is derived from the API's by fixed rules (in `words`); where that fails (two things would get one name, or
//! none is possible) the spec settles it with `rust:` and a reason. Nothing is ever numbered.

mod scope;
mod words;

use crate::analysis::{Analysis, Selector};
use crate::diag::{Diagnostic, Kind};
use crate::ir::{
    Api, Endpoint, Presence, RequestBody, ResourceId, Response, RustName, Shape, TypeId, VariantKind,
};
use crate::spec::NodePath;

use scope::Scope;
pub(crate) use words::{field_name, singular, type_name};

/// Every identifier of the generated crate that comes from the spec.
#[derive(Debug)]
pub(crate) struct Names {
    types: Vec<String>,
    /// Fields of objects, values of enums, variants of unions, by position.
    members: Vec<Vec<String>>,
    resources: Vec<ResourceNames>,
}

/// Names that belong to a resource.
#[derive(Debug)]
pub(crate) struct ResourceNames {
    /// The modules that lead to it, outermost first.
    pub modules: Vec<String>,
    /// The type through which its endpoints are called.
    pub handle: String,
    /// The modules of the groups of its types, by position.
    pub groups: Vec<String>,
    /// Its endpoints, by position.
    pub endpoints: Vec<EndpointNames>,
}

/// Names that belong to an endpoint.
#[derive(Debug)]
pub(crate) struct EndpointNames {
    /// The method of the handle.
    pub method: String,
    /// The request.
    pub request: String,
    /// The static that holds its operation.
    pub operation: String,
    /// Parameters, by position.
    pub parameters: Vec<String>,
    /// Form parts, by position.
    pub parts: Vec<String>,
}

/// Methods that requests have.
const REQUEST_METHODS: [&str; 11] = [
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

/// Modules at the root of the crate that are no resource.
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

/// Names inside an object's struct that are not fields of the API.
pub(crate) const EXTRA_FIELD: &str = "extra";

impl Names {
    /// Names everything, and says every clash.
    pub(crate) fn new(api: &Api, analysis: &Analysis) -> (Self, Vec<Diagnostic>) {
        let prefixes = &api.facts.type_prefixes;
        let mut diagnostics = Vec::new();
        let names = Self {
            types: api
                .types
                .iter()
                .map(|definition| {
                    let derived = type_name(&definition.name, prefixes);
                    chosen(derived, definition.rust.as_ref(), &definition.origin, &mut diagnostics)
                })
                .collect(),
            members: api
                .type_ids()
                .map(|id| members(api, analysis, prefixes, id, &mut diagnostics))
                .collect(),
            resources: api
                .resources
                .iter()
                .map(|resource| resource_names(resource, &mut diagnostics))
                .collect(),
        };
        packages(api, &mut diagnostics);
        names.clashes(api, &mut diagnostics);
        (names, diagnostics)
    }

    /// The name of a type within its module.
    pub(crate) fn type_(&self, id: TypeId) -> &str {
        &self.types[id.index()]
    }

    /// The name of a field, value or variant.
    pub(crate) fn member(&self, id: TypeId, position: usize) -> &str {
        &self.members[id.index()][position]
    }

    /// The names of a resource.
    pub(crate) fn resource(&self, id: ResourceId) -> &ResourceNames {
        &self.resources[id.0 as usize]
    }

    /// What two things of one scope share.
    fn clashes(&self, api: &Api, diagnostics: &mut Vec<Diagnostic>) {
        let mut root = Scope::new("the crate").with_help("give the file of the resource another name");
        for module in ROOT_MODULES {
            root.reserve(module, "a module of the crate's own");
        }
        // Every request has its operation in one table.
        let mut requests = Scope::new("the crate's requests");
        for (position, resource) in api.resources.iter().enumerate() {
            let names = &self.resources[position];
            root.add(
                &names.modules.join("::"),
                &format!("the resource `{}`", resource.path),
                &resource.origin,
                diagnostics,
            );
            let mut scope = Scope::new("this module");
            scope.add(&names.handle, "the resource itself", &resource.origin, diagnostics);
            for id in &resource.types {
                let definition = &api[*id];
                scope.add(
                    self.type_(*id),
                    &format!("the type `{}`", definition.name),
                    &definition.origin,
                    diagnostics,
                );
            }
            let mut groups = Scope::new("this resource").with_help("give one of the groups another key");
            for (group, name) in resource.groups.iter().zip(&names.groups) {
                groups.add(name, &format!("the group `{}`", group.name), &group.origin, diagnostics);
            }
            for (endpoint, names) in resource.endpoints.iter().zip(&names.endpoints) {
                let owner = format!("the endpoint `{}.{}`", resource.path, endpoint.name);
                scope.add_request(&names.request, &owner, &endpoint.origin, diagnostics);
                requests.add_request(&names.request, &owner, &endpoint.origin, diagnostics);
                setter_clashes(api, endpoint, names, self, diagnostics);
            }
        }
        method_clashes(api, self, diagnostics);
        for id in api.type_ids() {
            let mut scope = Scope::new("this type");
            let reserved = match &api[id].shape {
                Shape::Object(_) => EXTRA_FIELD,
                Shape::Enum(_) | Shape::Union(_) => "Unknown",
                Shape::Alias(_) => continue,
            };
            scope.reserve(reserved, "what the spec does not know");
            for (position, name) in self.members[id.index()].iter().enumerate() {
                let (origin, wire) = member_origin(&api[id].shape, position);
                scope.add(name, &format!("`{wire}`"), origin, diagnostics);
            }
        }
    }
}

/// Methods of the client that are no resource.
const CLIENT_METHODS: [&str; 5] = ["new", "from_env", "builder", "with_options", "runtime"];

/// Names that the module of a resource has besides those of its types and of the resources below it.
const MODULE_NAMES: [&str; 4] = ["types", "json", "operations", "runtime"];

/// The endpoints of a resource and the resources below it are methods of one type, and modules of one module.
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
            methods.reserve("unwrap", "the webhook");
            methods.reserve("unwrap_with", "the webhook");
        }
        let mut modules = Scope::new("this module").with_help(help);
        for name in MODULE_NAMES {
            modules.reserve(name, "a module of the crate's own");
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
            if matches!(endpoint.body, RequestBody::Json(_)) {
                methods.add(&format!("{}_with", names.method), &owner, &endpoint.origin, diagnostics);
            }
        }
    }
}

/// The names of the packages stand in paths.
fn packages(api: &Api, diagnostics: &mut Vec<Diagnostic>) {
    let path = NodePath::default().key("packages");
    for (key, name) in [("client", &api.packages.client), ("runtime", &api.packages.runtime)] {
        if !words::is_identifier(&name.replace('-', "_")) {
            let message = format!("`{name}` is no name of a package");
            let help = "write letters, digits, `-` and `_`, no digit first, no keyword";
            diagnostics.push(Diagnostic::new(Kind::Name, "spec/api.yaml", path.key(key), message, help));
        }
    }
}

/// The setters of a request share one scope with its methods.
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

fn member_origin(shape: &Shape, position: usize) -> (&crate::ir::Origin, &str) {
    match shape {
        Shape::Object(object) => (&object.fields[position].origin, &object.fields[position].name),
        Shape::Enum(known) => (&known.values[position].origin, &known.values[position].value),
        Shape::Union(union) => (&union.variants[position].origin, "a variant"),
        Shape::Alias(_) => unreachable!("an alias has no members"),
    }
}

fn members(
    api: &Api,
    analysis: &Analysis,
    prefixes: &[String],
    id: TypeId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<String> {
    match &api[id].shape {
        Shape::Object(object) => object
            .fields
            .iter()
            .map(|field| {
                chosen(field_name(&field.name), field.rust.as_ref(), &field.origin.key("rust"), diagnostics)
            })
            .collect(),
        Shape::Enum(known) => known
            .values
            .iter()
            .map(|value| {
                chosen(words::value_name(&value.value), value.rust.as_ref(), &value.origin, diagnostics)
            })
            .collect(),
        Shape::Union(union) => union
            .variants
            .iter()
            .zip(analysis.selectors(id))
            .map(|(variant, selectors)| {
                let derived = variant_name(api, prefixes, &variant.kind, selectors);
                chosen(derived, variant.rust.as_ref(), &variant.origin, diagnostics)
            })
            .collect(),
        Shape::Alias(_) => Vec::new(),
    }
}

/// A variant is named after its tag, else after its type.
fn variant_name(api: &Api, prefixes: &[String], kind: &VariantKind, selectors: &[Selector]) -> String {
    match (kind, selectors.first()) {
        (VariantKind::Constant(text), _) => words::value_name(text),
        (VariantKind::Of(_), Some(Selector::Tag(tag))) if tags(selectors) == 1 => words::value_name(tag),
        (VariantKind::Of(type_), _) => words::variant_of(api, prefixes, type_),
    }
}

fn tags(selectors: &[Selector]) -> usize {
    selectors.iter().filter(|selector| matches!(selector, Selector::Tag(_))).count()
}

fn resource_names(resource: &crate::ir::Resource, diagnostics: &mut Vec<Diagnostic>) -> ResourceNames {
    let modules: Vec<String> = resource.path.split('/').map(field_name).collect();
    let handle = words::value_name(modules.last().map_or("", String::as_str));
    let endpoints = resource
        .endpoints
        .iter()
        .map(|endpoint| {
            let method =
                chosen(field_name(&endpoint.name), endpoint.rust.as_ref(), &endpoint.origin, diagnostics);
            let many = endpoint.name == "list" || endpoint.response.is_sequence();
            let request = chosen(
                words::request_name(&modules, &method, many),
                endpoint.rust_request.as_ref(),
                &endpoint.origin.key("rust_request"),
                diagnostics,
            );
            EndpointNames {
                operation: words::static_name(&request),
                request,
                method,
                parameters: endpoint
                    .parameters
                    .iter()
                    .map(|parameter| {
                        chosen(
                            field_name(&parameter.name),
                            parameter.rust.as_ref(),
                            &parameter.origin,
                            diagnostics,
                        )
                    })
                    .collect(),
                parts: match &endpoint.body {
                    RequestBody::Form(parts) => parts
                        .iter()
                        .map(|part| {
                            chosen(
                                field_name(&part.field.name),
                                part.field.rust.as_ref(),
                                &part.field.origin,
                                diagnostics,
                            )
                        })
                        .collect(),
                    _ => Vec::new(),
                },
            }
        })
        .collect();
    let groups = resource
        .groups
        .iter()
        .map(|group| chosen(field_name(&group.name), None, &group.origin, diagnostics))
        .collect();
    ResourceNames { modules, handle, groups, endpoints }
}

/// The derived name, or the one that the spec has instead.
fn chosen(
    derived: String,
    rust: Option<&RustName>,
    origin: &crate::ir::Origin,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    let Some(rust) = rust else {
        if !words::is_identifier(&derived) {
            let help = "add `rust: {name: …, reason: …}`";
            diagnostics.push(Diagnostic::new(
                Kind::Name,
                &origin.file,
                origin.path.clone(),
                format!("`{derived}` can't be a Rust name"),
                help,
            ));
        }
        return derived;
    };
    let diagnostic = if rust.name == derived {
        Some(("the derived Rust name is the same", "remove `rust:`"))
    } else if !words::is_identifier(&rust.name) {
        Some(("this is no Rust name", "write letters, digits and `_`, no digit first, no keyword"))
    } else {
        None
    };
    if let Some((message, help)) = diagnostic {
        diagnostics.push(Diagnostic::new(
            Kind::Name,
            &origin.file,
            origin.path.clone(),
            format!("`{}`: {message}", rust.name),
            help,
        ));
    }
    rust.name.clone()
}
