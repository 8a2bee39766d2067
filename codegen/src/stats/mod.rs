//! Statistics of an API: the number of its definitions, their depth, and missing docs.

mod depth;
mod html;
mod text;

use std::collections::BTreeSet;

use crate::ir::{Api, Endpoint, RequestBody, Shape, Type, TypeDef, TypeId, VariantKind};
use crate::links;

pub use html::html;
pub use text::text;

/// The statistics of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stats {
    /// Each resource, by path.
    pub resources: Vec<ResourceStats>,
    /// The number of documented definitions of each kind.
    pub docs: Vec<Documented>,
}

/// The statistics of one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceStats {
    /// Its path.
    pub path: String,
    /// The first paragraph of its docs, in one line.
    pub summary: String,
    /// Its endpoints as method and name, in the order of the reference.
    pub endpoints: Vec<(&'static str, String)>,
    /// Its types, the largest first.
    pub types: Vec<TypeStats>,
    /// The other resources whose types it uses.
    pub uses: BTreeSet<String>,
}

/// The statistics of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeStats {
    /// Its API name.
    pub name: String,
    /// `object`, `enum`, `union` or `alias`.
    pub kind: &'static str,
    /// The number of its fields, values or variants.
    pub members: usize,
    /// The nesting depth of unions in a value, including itself; unions that contain each other count once.
    pub depth: usize,
    /// Whether it and all its members are documented.
    pub documented: bool,
}

/// The number of documented definitions of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Documented {
    /// The kind, in the plural.
    pub kind: &'static str,
    /// The number of definitions. Constants need no docs, and are not counted.
    pub total: usize,
    /// The names of those without docs.
    pub missing: Vec<String>,
}

impl Stats {
    /// Computes the statistics of an API.
    pub fn new(api: &Api) -> Self {
        let depths = depth::of_unions(api);
        let resources = api.resources.iter().map(|resource| ResourceStats {
            path: resource.path.clone(),
            summary: summary(&resource.doc),
            endpoints: resource
                .endpoints
                .iter()
                .map(|endpoint| (endpoint.method.as_str(), endpoint.name.clone()))
                .collect(),
            types: types(api, &resource.types, &depths),
            uses: uses(api, resource),
        });
        Self { resources: resources.collect(), docs: docs(api) }
    }

    /// Returns whether everything is documented.
    pub fn is_documented(&self) -> bool {
        self.docs.iter().all(|kind| kind.missing.is_empty())
    }
}

/// Returns the first paragraph, which may have several lines.
fn summary(doc: &str) -> String {
    let lines: Vec<&str> = doc.lines().take_while(|line| !line.trim().is_empty()).collect();
    links::replace(&lines.join(" "), str::to_owned)
}

fn types(api: &Api, ids: &[TypeId], depths: &[usize]) -> Vec<TypeStats> {
    let mut types: Vec<TypeStats> = ids
        .iter()
        .map(|id| {
            let definition = &api[*id];
            let (kind, members) = match &definition.shape {
                Shape::Object(object) => ("object", object.fields.len()),
                Shape::Enum(known) => ("enum", known.values.len()),
                Shape::Union(union) => ("union", union.variants.len()),
                Shape::Alias(_) => ("alias", 0),
            };
            let documented = !definition.doc.is_empty()
                && members_of(api, definition).iter().all(|member| member.documented);
            let depth = depths[id.index()];
            TypeStats { name: definition.name.clone(), kind, members, depth, documented }
        })
        .collect();
    types.sort_by(|left, right| (right.members, &left.name).cmp(&(left.members, &right.name)));
    types
}

fn uses(api: &Api, resource: &crate::ir::Resource) -> BTreeSet<String> {
    let of_types = resource.types.iter().flat_map(|id| api[*id].shape.types().filter_map(Type::named));
    let of_endpoints = resource.endpoints.iter().flat_map(Endpoint::types);
    of_types
        .chain(of_endpoints)
        .map(|id| api[api[id].resource].path.clone())
        .filter(|path| *path != resource.path)
        .collect()
}

/// A field, value or variant.
struct Member {
    kind: &'static str,
    name: String,
    documented: bool,
}

fn members_of(api: &Api, definition: &TypeDef) -> Vec<Member> {
    let member = |kind, name: &str, documented| Member {
        kind,
        name: format!("{}.{name}", definition.name),
        documented,
    };
    match &definition.shape {
        Shape::Object(object) => object
            .fields
            .iter()
            .filter(|field| field.type_().is_some())
            .map(|field| member("fields", &field.name, !field.doc.is_empty()))
            .collect(),
        Shape::Enum(known) => {
            known.values.iter().map(|value| member("values", &value.value, !value.doc.is_empty())).collect()
        }
        Shape::Union(union) => union
            .variants
            .iter()
            .map(|variant| match &variant.kind {
                VariantKind::Constant(value) => member("variants", value, !variant.doc.is_empty()),
                VariantKind::Of(type_) => match type_.named() {
                    // A variant without docs has the summary of its type.
                    Some(id) => {
                        let described = !variant.doc.is_empty() || !api[id].doc.is_empty();
                        member("variants", &api[id].name, described)
                    }
                    None => member("variants", &format!("{type_:?}").to_lowercase(), !variant.doc.is_empty()),
                },
            })
            .collect(),
        Shape::Alias(_) => Vec::new(),
    }
}

fn inputs(path: &str, endpoint: &Endpoint) -> Vec<Member> {
    let name = |name: &str| format!("{path}.{}.{name}", endpoint.name);
    let parts: &[_] = match &endpoint.body {
        RequestBody::Form(parts) => parts,
        _ => &[],
    };
    let parameters = endpoint.parameters.iter().map(|parameter| (&parameter.name, &parameter.doc));
    parameters
        .chain(parts.iter().map(|part| (&part.field.name, &part.field.doc)))
        .map(|(input, doc)| Member { kind: "parameters", name: name(input), documented: !doc.is_empty() })
        .collect()
}

fn docs(api: &Api) -> Vec<Documented> {
    let mut all = Vec::new();
    for resource in &api.resources {
        let member = |kind, name: String, doc: &str| Member { kind, name, documented: !doc.is_empty() };
        all.push(member("resources", resource.path.clone(), &resource.doc));
        for endpoint in &resource.endpoints {
            all.push(member("endpoints", format!("{}.{}", resource.path, endpoint.name), &endpoint.doc));
            all.extend(inputs(&resource.path, endpoint));
        }
        for id in &resource.types {
            all.push(member("types", api[*id].name.clone(), &api[*id].doc));
            all.extend(members_of(api, &api[*id]));
        }
    }
    ["resources", "endpoints", "parameters", "types", "fields", "values", "variants"]
        .into_iter()
        .map(|kind| {
            let of_kind = || all.iter().filter(|member| member.kind == kind);
            let missing = of_kind().filter(|member| !member.documented).map(|member| member.name.clone());
            Documented { kind, total: of_kind().count(), missing: missing.collect() }
        })
        .collect()
}
