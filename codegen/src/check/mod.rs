//! What is wrong with the API that the spec describes.
//!
//! One file is one family of rules, and every family looks at the whole IR. None relies on another having passed.

mod api;
mod docs;
mod endpoints;
mod into_request;
mod limits;
mod links;
mod objects;
mod paging;
mod recursion;
mod references;
mod responses;
mod shortcuts;
mod unions;

use crate::diag::{Diagnostic, Kind, Spot};
use crate::ir::{Api, Endpoint, Field, Origin, RequestBody, Resource, Shape, Type, TypeDef};

/// Applies every rule and returns all diagnostics, unsorted.
pub fn check(api: &Api) -> Vec<Diagnostic> {
    let mut report = Report { kind: Kind::Reference, diagnostics: Vec::new() };
    let families: [(Kind, Check); 15] = [
        (Kind::Api, api::check),
        (Kind::Reference, references::check),
        (Kind::Unused, references::unused),
        (Kind::Union, unions::check),
        (Kind::Object, objects::check),
        (Kind::Object, shortcuts::check),
        (Kind::Limit, limits::check),
        (Kind::Endpoint, endpoints::check),
        (Kind::SameRequest, endpoints::same_request),
        (Kind::Paging, paging::check),
        (Kind::Response, responses::check),
        (Kind::IntoRequest, into_request::check),
        (Kind::Recursion, recursion::check),
        (Kind::Docs, docs::check),
        (Kind::Link, links::check),
    ];
    for (kind, family) in families {
        report.kind = kind;
        family(api, &mut report);
    }
    report.diagnostics
}

/// A family of rules.
type Check = fn(&Api, &mut Report);

/// Collects diagnostics.
struct Report {
    /// The kind of what is being looked at.
    kind: Kind,
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    fn add(&mut self, origin: &Origin, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(self.kind, &origin.file, origin.path.clone(), message, help));
    }

    /// A diagnostic in one part of a text.
    fn part(&mut self, origin: &Origin, part: &str, message: impl Into<String>, help: impl Into<String>) {
        let diagnostic = Diagnostic::new(self.kind, &origin.file, origin.path.clone(), message, help);
        self.diagnostics.push(diagnostic.at(Spot::Words(part.to_owned())));
    }
}

/// All endpoints with their resources.
fn endpoints(api: &Api) -> impl Iterator<Item = (&Resource, &Endpoint)> {
    api.resources
        .iter()
        .flat_map(|resource| resource.endpoints.iter().map(move |endpoint| (resource, endpoint)))
}

/// All fields of objects and all parts of forms.
fn fields(api: &Api) -> impl Iterator<Item = &Field> {
    let parts = endpoints(api).flat_map(|(_, endpoint)| match &endpoint.body {
        RequestBody::Form(parts) => parts.as_slice(),
        _ => &[],
    });
    let objects = api.types.iter().flat_map(object_fields);
    objects.chain(parts.map(|part| &part.field))
}

fn object_fields(definition: &TypeDef) -> &[Field] {
    match &definition.shape {
        Shape::Object(object) => &object.fields,
        _ => &[],
    }
}

/// The fields of an endpoint's JSON body, where that is an object.
fn body_fields<'a>(api: &'a Api, endpoint: &Endpoint) -> Option<&'a [Field]> {
    let RequestBody::Json(id) = endpoint.body else { return None };
    match &api[id].shape {
        Shape::Object(object) => Some(&object.fields),
        Shape::Alias(target) => api.object_of(target).map(|(_, object)| object.fields.as_slice()),
        _ => None,
    }
}

/// A type as the spec writes it.
fn written(api: &Api, type_: &Type) -> String {
    match type_ {
        Type::String | Type::Secret => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Datetime => "datetime".to_owned(),
        Type::Base64 => "base64".to_owned(),
        Type::File => "file".to_owned(),
        Type::Any => "any".to_owned(),
        Type::List(item) => format!("list<{}>", written(api, item)),
        Type::Map(value) => format!("map<{}>", written(api, value)),
        Type::Nullable(inner) => format!("{}?", written(api, inner)),
        Type::Named(id) => api[*id].name.clone(),
    }
}
