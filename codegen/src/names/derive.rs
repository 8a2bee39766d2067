//! Derives names from those of the API, or uses those of the spec.

use crate::analysis::{Analysis, Selector};
use crate::diag::{Diagnostic, Kind};
use crate::ir::{
    Api, Endpoint, FormPart, Origin, RequestBody, Resource, RustName, Shape, TypeId, VariantKind,
};

use super::words::{self, field_name};
use super::{EndpointNames, ResourceNames};

/// Names the fields, values or variants of a type.
pub(super) fn members(
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

/// Returns the name of a variant: that of its tag, or of its type.
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

pub(super) fn resource_names(resource: &Resource, diagnostics: &mut Vec<Diagnostic>) -> ResourceNames {
    let modules: Vec<String> = resource.path.split('/').map(field_name).collect();
    let handle = words::value_name(modules.last().map_or("", String::as_str));
    let endpoints = resource.endpoints.iter();
    let endpoints = endpoints.map(|endpoint| endpoint_names(&modules, endpoint, diagnostics)).collect();
    let groups = resource.groups.iter();
    let groups =
        groups.map(|group| chosen(field_name(&group.name), None, &group.origin, diagnostics)).collect();
    ResourceNames { modules, handle, groups, endpoints }
}

fn endpoint_names(
    modules: &[String],
    endpoint: &Endpoint,
    diagnostics: &mut Vec<Diagnostic>,
) -> EndpointNames {
    let mut field = |name: &str, rust: Option<&RustName>, origin: &Origin| {
        chosen(field_name(name), rust, origin, diagnostics)
    };
    let method = field(&endpoint.name, endpoint.rust.as_ref(), &endpoint.origin);
    let parameters = endpoint.parameters.iter();
    let parameters = parameters.map(|one| field(&one.name, one.rust.as_ref(), &one.origin)).collect();
    let parts: &[FormPart] = match &endpoint.body {
        RequestBody::Form(parts) => parts,
        RequestBody::Json(_) | RequestBody::None => &[],
    };
    let parts = parts.iter().map(|part| &part.field);
    let parts = parts.map(|one| field(&one.name, one.rust.as_ref(), &one.origin)).collect();
    let many = endpoint.name == "list" || endpoint.response.is_sequence();
    let derived = words::request_name(modules, &method, many);
    let origin = endpoint.origin.key("rust_request");
    let request = chosen(derived, endpoint.rust_request.as_ref(), &origin, diagnostics);
    EndpointNames { operation: words::static_name(&request), request, method, parameters, parts }
}

/// Returns the derived name, or the one in the spec.
pub(super) fn chosen(
    derived: String,
    rust: Option<&RustName>,
    origin: &Origin,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    let Some(rust) = rust else {
        if !words::is_identifier(&derived) {
            let help = "add `rust: {name: …, reason: …}`";
            diagnostics.push(Diagnostic::new(
                Kind::Name,
                &origin.file,
                origin.path.clone(),
                format!("`{derived}` is not a Rust identifier"),
                help,
            ));
        }
        return derived;
    };
    let diagnostic = if rust.name == derived {
        Some(("the derived Rust name is the same", "remove `rust:`"))
    } else if !words::is_identifier(&rust.name) {
        Some(("this is not a Rust identifier", "write letters, digits and `_`, no digit first, no keyword"))
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
