//! The document around operations and components.

use serde_yaml::Value;

use super::Exporter;
use super::build::Map;
use super::conventions::conventions;
use super::response::FAILURE;
use crate::spec::{
    Api, Credential, CredentialKind, Date, Group, ImportRules, Packages, RenameRule, Resource,
};

impl Exporter<'_> {
    /// Returns the whole document.
    pub(super) fn document(&self) -> Map {
        let api = &self.spec.api;
        let Api { title, doc, base_url, type_prefixes, packages, import, .. } = api;
        let info = Map::new()
            .with("title", title.clone())
            .describe(doc)
            .with("version", version(api))
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
            .list("security", security(api))
            .list("tags", tags)
            .with("paths", self.paths())
            .map("webhooks", self.webhooks())
            .with("components", self.components())
            .map("x-client", client(api))
            .with("x-conventions", conventions())
    }

    /// Returns the operations by path and method; a path is at the position of its first operation.
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
        let schemes: Map = self
            .spec
            .api
            .credentials
            .iter()
            .map(|each| (security_name(each.kind).to_owned(), scheme(each)))
            .collect();
        Map::new()
            .with("schemas", schemas)
            .with("responses", Map::new().with(FAILURE, self.failure()))
            .with("parameters", self.shared_parameters())
            .map("securitySchemes", schemes)
    }
}

/// Returns the version of the API, the value of one of its headers.
fn version(api: &Api) -> String {
    let header = api.headers.iter().find(|header| Some(&header.name) == api.version_header.as_ref());
    header.map_or_else(|| "1".to_owned(), |header| header.value.clone())
}

/// Returns the facts that OpenAPI cannot express, in the form of the spec.
fn client(api: &Api) -> Map {
    let Api {
        title: _,
        doc: _,
        base_url: _,
        headers: _,
        query: _,
        version_header,
        credentials: _,
        variables,
        user_agent,
        request_id_header,
        should_retry_header,
        retry_after_ms_header,
        idempotency_header,
        rate_limits,
        errors,
        events,
        pages,
        tokens_per_hour,
        type_prefixes: _,
        packages: _,
        betas: _,
        import: _,
        decide: _,
    } = api;
    Map::new()
        .maybe("version_header", version_header.clone())
        .maybe("variables", variables.as_ref().map(value))
        .maybe("user_agent", user_agent.clone())
        .maybe("request_id_header", request_id_header.clone())
        .maybe("should_retry_header", should_retry_header.clone())
        .maybe("retry_after_ms_header", retry_after_ms_header.clone())
        .maybe("idempotency_header", idempotency_header.clone())
        .maybe("rate_limits", (!rate_limits.is_empty()).then(|| value(rate_limits)))
        .maybe("errors", errors.as_ref().map(value))
        .maybe("events", events.as_ref().map(value))
        .maybe("pages", pages.as_ref().map(value))
        .maybe("tokens_per_hour", *tokens_per_hour)
}

/// Converts a part of the spec without changes.
fn value(part: &impl serde::Serialize) -> Value {
    // Records of text and numbers can always be converted into YAML.
    serde_yaml::to_value(part).unwrap_or_default()
}

/// Returns the name of a credential in `securitySchemes`.
pub(super) fn security_name(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::ApiKey => "apiKey",
        CredentialKind::AuthToken => "bearer",
    }
}

/// Returns a credential. Extensions state what `http: bearer` cannot express.
fn scheme(credential: &Credential) -> Map {
    let Credential { kind, header, scheme, variable } = credential;
    let is_bearer = header == "authorization" && scheme.as_deref() == Some("Bearer");
    let how = match is_bearer {
        true => Map::new().with("type", "http").with("scheme", "bearer"),
        false => Map::new()
            .with("type", "apiKey")
            .with("in", "header")
            .with("name", header.clone())
            .maybe("x-scheme", scheme.clone()),
    };
    let description = match kind {
        CredentialKind::ApiKey => "An API key.",
        CredentialKind::AuthToken => "An OAuth token.",
    };
    how.with("description", description).maybe("x-variable", variable.clone())
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

/// Returns the requirement of any one of the credentials.
fn security(api: &Api) -> Vec<Value> {
    let scheme =
        |credential: &Credential| Map::new().with(security_name(credential.kind), Vec::<Value>::new()).into();
    api.credentials.iter().map(scheme).collect()
}

/// Returns the rules for importing the vendor's document.
fn rules(import: &ImportRules) -> Map {
    let rename = import.rename.iter().map(|RenameRule { from, to }| {
        Value::from(Map::new().with("from", from.clone()).with("to", to.clone()))
    });
    let date = import.date.as_ref().map(Date::as_str);
    Map::new().maybe("only", import.only.clone()).maybe("date", date).list("rename", rename)
}
