//! The document around operations and components.

use serde_yaml::Value;

use super::Exporter;
use super::build::Map;
use super::conventions::conventions;
use super::response::FAILURE;
use crate::spec::{Api, Group, ImportRules, Packages, RenameRule, Resource};

impl Exporter<'_> {
    /// The whole document.
    pub(super) fn document(&self) -> Map {
        let Api {
            title,
            doc,
            base_url,
            headers: _,
            query: _,
            type_prefixes,
            packages,
            betas: _,
            import,
            decide: _,
        } = &self.spec.api;
        let info = Map::new()
            .with("title", title.clone())
            .describe(doc)
            .with("version", self.contract.version.clone())
            .with("license", license(&self.contract.license))
            .list("x-type-prefixes", type_prefixes.iter().cloned())
            .maybe("x-packages", packages.as_ref().map(self::packages))
            .maybe("x-import", (!import.is_empty()).then(|| rules(import)));
        let server = Map::new().with("url", base_url.clone());
        let tags = self.spec.resources.iter().map(|(path, resource)| Value::from(tag(path, resource)));
        Map::new()
            .with("openapi", "3.1.0")
            .with("info", info)
            .with("servers", vec![Value::from(server)])
            .with("security", security())
            .list("tags", tags)
            .with("paths", self.paths())
            .map("webhooks", self.webhooks())
            .with("components", self.components())
            .with("x-conventions", conventions())
    }

    /// Operations by path and method; a path stands where its first operation does.
    fn paths(&self) -> Map {
        let mut paths = Map::new();
        for (resource_path, resource) in &self.spec.resources {
            for (name, endpoint) in &resource.endpoints {
                let operation = self.operation(resource_path, name, endpoint);
                paths = paths.nested(&endpoint.path, &endpoint.method.as_str().to_lowercase(), operation);
            }
        }
        paths
    }

    fn webhooks(&self) -> Map {
        let described = self.spec.resources.iter().filter_map(|(path, resource)| {
            resource.webhook.as_ref().map(|webhook| (path.clone(), self.webhook(path, webhook)))
        });
        described.collect()
    }

    fn components(&self) -> Map {
        let schemas: Map = self
            .types
            .iter()
            .map(|(name, (resource, type_))| ((*name).to_owned(), self.component(resource, type_)))
            .collect();
        let key = Map::new()
            .with("type", "apiKey")
            .with("in", "header")
            .with("name", self.contract.api_key.clone())
            .with("description", "An API key.");
        let bearer =
            Map::new().with("type", "http").with("scheme", "bearer").with("description", "An OAuth token.");
        Map::new()
            .with("schemas", schemas)
            .with("responses", Map::new().with(FAILURE, self.failure()))
            .with("parameters", self.shared_parameters())
            .with("securitySchemes", Map::new().with("apiKey", key).with("bearer", bearer))
    }
}

fn tag(path: &str, resource: &Resource) -> Map {
    let Resource { doc, decide: _, example, guide, webhook: _, endpoints, groups, types: _ } = resource;
    Map::new()
        .with("name", path)
        .describe(doc)
        .list("x-endpoints", endpoints.keys().cloned())
        .maybe("x-example", example.clone())
        .list("x-guide", guide.iter().cloned())
        .map("x-groups", groups.iter().map(|(name, group)| (name.clone(), self::group(group))).collect())
}

fn packages(Packages { client, runtime }: &Packages) -> Map {
    Map::new().with("client", client.clone()).with("runtime", runtime.clone())
}

fn group(Group { title, doc }: &Group) -> Map {
    Map::new().with("title", title.clone()).with("doc", doc.clone())
}

fn license(expression: &str) -> Map {
    Map::new().with("name", expression).with("identifier", expression)
}

/// Either of the two credentials.
fn security() -> Vec<Value> {
    ["apiKey", "bearer"].map(|scheme| Map::new().with(scheme, Vec::<Value>::new()).into()).to_vec()
}

/// How the vendor's document is read.
fn rules(import: &ImportRules) -> Map {
    let rename = import.rename.iter().map(|RenameRule { from, to }| {
        Value::from(Map::new().with("from", from.clone()).with("to", to.clone()))
    });
    Map::new().maybe("only", import.only.clone()).list("rename", rename)
}
