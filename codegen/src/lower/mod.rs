//! Converts the spec into the IR: resolves references, and keys that exclude each other.
//!
//! All errors that prevent the conversion are reported together. [`crate::check`] reports errors in the API that the
//! spec describes.

mod accumulates;
mod endpoint;
mod types;

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Kind, nearest};
use crate::ir::{Api, Betas, Group, Origin, Resource, ResourceId, Type, TypeDef, TypeId, Webhook};
use crate::spec::{self, NodePath, Primitive, Spec, TypeExpr};

/// Resolves a spec, or returns all errors that prevent it.
pub fn lower(spec: &Spec) -> Result<Api, Vec<Diagnostic>> {
    let Lowered { api, mut diagnostics, dependent } = partial(spec);
    // Errors in accumulations may follow from other errors.
    if diagnostics.is_empty() {
        diagnostics = dependent;
    }
    if diagnostics.is_empty() { Ok(api) } else { Err(diagnostics) }
}

/// A spec that is resolved as far as possible.
pub(crate) struct Lowered {
    /// The API, with placeholders for the parts that could not be resolved.
    pub(crate) api: Api,
    /// The errors.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Errors that may follow from the other errors.
    pub(crate) dependent: Vec<Diagnostic>,
}

/// Resolves a spec as far as possible.
pub(crate) fn partial(spec: &Spec) -> Lowered {
    let mut lowering = Lowering { spec, ids: BTreeMap::new(), owners: Vec::new(), diagnostics: Vec::new() };
    lowering.intern();
    let types = lowering.types();
    let resources = lowering.resources();
    let origin = Origin { file: "spec/api.yaml".to_owned(), path: NodePath::default() };
    let betas = spec.api.betas.as_ref().map(|betas| Betas {
        header: betas.header.clone(),
        type_: lowering.type_expr(&betas.type_, &origin.key("betas").key("type")),
        doc: betas.doc.clone(),
    });
    let errors = spec.api.errors.as_ref();
    let error = errors.map(|errors| lowering.type_expr(&errors.type_, &origin.key("errors").key("type")));
    let packages = spec.api.packages.clone().unwrap_or_default();
    let mut api = Api { facts: spec.api.clone(), origin, packages, betas, error, resources, types };
    lowering.alias_cycles(&mut api);
    let diagnostics = std::mem::take(&mut lowering.diagnostics);
    lowering.accumulations(&mut api);
    Lowered { api, diagnostics, dependent: lowering.diagnostics }
}

struct Lowering<'a> {
    spec: &'a Spec,
    /// Types by API name.
    ids: BTreeMap<&'a str, TypeId>,
    /// The name and the resource of each type.
    owners: Vec<(&'a str, ResourceId)>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Lowering<'a> {
    /// Assigns an id to every type, and reports names that are defined twice.
    fn intern(&mut self) {
        for (position, (path, resource)) in self.spec.resources.iter().enumerate() {
            let owner = ResourceId(u32::try_from(position).unwrap_or(u32::MAX));
            for name in resource.types.keys() {
                let id = TypeId(u32::try_from(self.owners.len()).unwrap_or(u32::MAX));
                if let Some(other) = self.ids.insert(name, id) {
                    let other = self.file_of(self.owners[other.index()].1);
                    let origin = file_origin(path).key("types").key(name);
                    let help = format!("keep one definition; the other one is in {other}");
                    self.report(&origin, format!("`{name}` is defined twice"), help);
                }
                self.owners.push((name, owner));
            }
        }
    }

    fn file_of(&self, owner: ResourceId) -> String {
        self.spec.resources.keys().nth(owner.0 as usize).map_or_else(String::new, |path| file_name(path))
    }

    fn types(&mut self) -> Vec<TypeDef> {
        let spec = self.spec;
        let mut types = Vec::with_capacity(self.owners.len());
        for (position, (path, resource)) in spec.resources.iter().enumerate() {
            let owner = ResourceId(u32::try_from(position).unwrap_or(u32::MAX));
            for (name, definition) in &resource.types {
                let origin = file_origin(path).key("types").key(name);
                types.push(self.type_def(name, owner, definition, origin));
            }
        }
        types
    }

    fn resources(&mut self) -> Vec<Resource> {
        let spec = self.spec;
        let mut next = 0..;
        let mut resources = Vec::with_capacity(spec.resources.len());
        for (path, resource) in &spec.resources {
            let origin = file_origin(path);
            let endpoints = resource
                .endpoints
                .iter()
                .map(|(name, endpoint)| self.endpoint(name, endpoint, origin.key("endpoints").key(name)))
                .collect();
            let webhook = resource.webhook.as_ref().map(|webhook| Webhook {
                type_: self.type_expr(&webhook.type_, &origin.key("webhook").key("type")),
                doc: webhook.doc.clone(),
            });
            resources.push(Resource {
                path: path.clone(),
                doc: resource.doc.clone(),
                example: resource.example.clone(),
                guide: resource.guide.clone(),
                webhook,
                endpoints,
                groups: groups(resource, &origin),
                types: next.by_ref().take(resource.types.len()).map(TypeId).collect(),
                origin,
            });
        }
        resources
    }

    /// Resolves a type expression. An unknown name is reported and becomes `any`.
    fn type_expr(&mut self, expr: &TypeExpr, origin: &Origin) -> Type {
        match expr {
            TypeExpr::Primitive(primitive) => match primitive {
                Primitive::String => Type::String,
                Primitive::Integer => Type::Integer,
                Primitive::Number => Type::Number,
                Primitive::Boolean => Type::Boolean,
                Primitive::Datetime => Type::Datetime,
                Primitive::Base64 => Type::Base64,
                Primitive::File => Type::File,
                Primitive::Any => Type::Any,
            },
            TypeExpr::List(item) => Type::List(Box::new(self.type_expr(item, origin))),
            TypeExpr::Map(value) if **value == TypeExpr::Primitive(Primitive::Any) => Type::AnyObject,
            TypeExpr::Map(value) => Type::Map(Box::new(self.type_expr(value, origin))),
            TypeExpr::Nullable(inner) => Type::Nullable(Box::new(self.type_expr(inner, origin))),
            TypeExpr::Named(name) => match self.ids.get(name.as_str()) {
                Some(id) => Type::Named(*id),
                None => {
                    self.unknown_type(name, origin);
                    Type::Any
                }
            },
        }
    }

    /// Resolves a type expression; `None` if it has an unknown name, which is reported.
    fn known_type(&mut self, expr: &TypeExpr, origin: &Origin) -> Option<Type> {
        let known = self.diagnostics.len();
        let type_ = self.type_expr(expr, origin);
        (self.diagnostics.len() == known).then_some(type_)
    }

    fn unknown_type(&mut self, name: &str, origin: &Origin) {
        let help = match nearest(name, self.ids.keys().copied()) {
            Some(known) if known.eq_ignore_ascii_case(name) => {
                format!("names are case-sensitive: write `{known}`")
            }
            Some(known) => format!("did you mean `{known}`?"),
            None => "define it under `types:`, or write the name of a type that is".to_owned(),
        };
        self.add(Kind::Reference, origin, format!("there is no type `{name}`"), help);
    }

    fn report(&mut self, origin: &Origin, message: impl Into<String>, help: impl Into<String>) {
        self.add(Kind::Structure, origin, message, help);
    }

    fn add(&mut self, kind: Kind, origin: &Origin, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(kind, &origin.file, origin.path.clone(), message, help));
    }
}

fn groups(resource: &spec::Resource, origin: &Origin) -> Vec<Group> {
    let group = |(name, group): (&String, &spec::Group)| Group {
        name: name.clone(),
        title: group.title.clone(),
        doc: group.doc.clone(),
        origin: origin.key("groups").key(name),
    };
    resource.groups.iter().map(group).collect()
}

fn file_name(path: &str) -> String {
    format!("spec/{path}.yaml")
}

fn file_origin(path: &str) -> Origin {
    Origin { file: file_name(path), path: NodePath::default() }
}
