//! Converts an exported OpenAPI document back to the spec.
//!
//! Reading is strict: a key without a counterpart in the spec is a diagnostic, because ignoring it would lose it.

mod api;
mod component;
mod node;
mod operation;
mod parameter;
mod response;
mod schema;

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::reader::{Dialect, Report};
use crate::spec::{Resource, Source, Spec, TypeExpr, Webhook, is_resource_path, write};
use node::Node;

/// Reads an OpenAPI document, JSON or YAML, and writes the files of the equal spec.
///
/// # Errors
///
/// Returns everything in the document that the spec language cannot express.
pub fn import(document: &Source) -> Result<Vec<Source>, Vec<Diagnostic>> {
    let spec = read(document)?;
    let mut sources = vec![source("api", &spec.api)?];
    for (path, resource) in &spec.resources {
        sources.push(source(path, resource)?);
    }
    Ok(sources)
}

fn source(path: &str, content: &impl serde::Serialize) -> Result<Source, Vec<Diagnostic>> {
    let file = format!("spec/{path}.yaml");
    let text = write(&file, content).map_err(|diagnostic| vec![diagnostic])?;
    Ok(Source::new(file, text))
}

/// Reads an OpenAPI document, JSON or YAML.
///
/// # Errors
///
/// Returns everything in the document that the spec language cannot express.
pub fn read(document: &Source) -> Result<Spec, Vec<Diagnostic>> {
    let report = Report::new(document, Dialect::OpenApi);
    let spec = self::spec(&report.root(document).fields());
    let diagnostics = report.into_inner();
    match spec {
        Some(spec) if diagnostics.is_empty() => Ok(spec),
        _ => Err(diagnostics),
    }
}

fn spec(root: &Node<'_>) -> Option<Spec> {
    root.skip(&["security", "x-conventions"]);
    if !root.need::<String>("openapi").is_some_and(|version| version.starts_with("3.1.")) {
        root.report("this is not OpenAPI 3.1", "convert it, and write `openapi: 3.1.0`");
    }
    let mut resources = tags(root);
    let components = root.need_child("components")?;
    components.skip(&["responses"]);
    if let Some(schemas) = components.child("schemas") {
        for (name, schema) in schemas.children() {
            if !matches!(name.parse(), Ok(TypeExpr::Named(_))) {
                schema.report(
                    format!("`{name}` is not a valid name of a type"),
                    "begin it with a capital letter",
                );
            }
            let (resource, type_) = component::type_def(&schema);
            let file = owner(&mut resources, resource, &schema);
            file.resource.types.insert(name.to_owned(), type_);
            schema.finish();
        }
    }
    if let Some(paths) = root.child("paths") {
        for (path, item) in paths.children() {
            for (method, operation) in item.children() {
                if let Some((resource, name, endpoint)) = operation::endpoint(path, method, &operation) {
                    let file = owner(&mut resources, Some(resource), &operation);
                    if file.resource.endpoints.insert(name, endpoint).is_some() {
                        operation
                            .report("another operation has the same id", "give each operation its own id");
                    }
                }
                operation.finish();
            }
        }
    }
    for (path, item) in root.child("webhooks").iter().flat_map(Node::children) {
        let webhook = webhook(&item);
        item.finish();
        owner(&mut resources, Some(path.to_owned()), &item).resource.webhook = webhook;
    }
    let api = api::api(root, &components);
    components.finish();
    root.finish();
    let resources = resources.into_iter().map(|(path, file)| (path, file.ordered())).collect();
    Some(Spec { api: api?, resources })
}

/// A resource while its endpoints are still in the order of the document.
#[derive(Default)]
struct File {
    resource: Resource,
    order: Vec<String>,
}

impl File {
    fn ordered(mut self) -> Resource {
        let place = |name: &String| self.order.iter().position(|each| each == name).unwrap_or(usize::MAX);
        self.resource.endpoints.sort_by_cached_key(|name, _| place(name));
        self.resource
    }
}

/// Reads one resource for each tag.
fn tags(root: &Node<'_>) -> BTreeMap<String, File> {
    let mut resources = BTreeMap::new();
    for tag in root.items("tags") {
        let Some(name) = tag.need::<String>("name") else { continue };
        if name == "api" || !is_resource_path(&name) {
            tag.report(
                format!("`{name}` is not a valid path of a resource"),
                "write lower-case letters, digits and `_`, with `/` between names",
            );
        }
        let resource = Resource {
            doc: tag.description(),
            example: tag.get("x-example"),
            groups: tag.get("x-groups").unwrap_or_default(),
            guide: tag.get("x-guide").unwrap_or_default(),
            ..Resource::default()
        };
        resources.insert(name, File { resource, order: tag.get("x-endpoints").unwrap_or_default() });
        tag.finish();
    }
    resources
}

/// Returns the resource with a name, which must be a tag.
fn owner<'a>(resources: &'a mut BTreeMap<String, File>, name: Option<String>, at: &Node<'_>) -> &'a mut File {
    let name = name.unwrap_or_default();
    if !resources.contains_key(&name) {
        at.report(format!("there is no resource `{name}`"), "list it under `tags`");
    }
    resources.entry(name).or_default()
}

fn webhook(item: &Node<'_>) -> Option<Webhook> {
    let post = item.child("post")?;
    post.skip(&["operationId", "tags", "summary", "security", "parameters", "responses"]);
    let body = operation::body(&post)?;
    let webhook = Webhook { type_: body.json?, doc: post.get("x-method-doc").unwrap_or_default() };
    post.finish();
    Some(webhook)
}
