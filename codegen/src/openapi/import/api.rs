//! Compares facts of the whole API.

use super::node::Node;
use super::schema::type_expr;
use crate::openapi::document::security_name;
use crate::spec::{Api, Betas, Credential, CredentialKind, Header, ParameterLocation, TypeExpr};

/// Reads the content of `api.yaml`.
pub(super) fn api(root: &Node<'_>, components: &Node<'_>) -> Option<Api> {
    let info = root.need_child("info")?;
    info.skip(&["version", "license"]);
    let servers = root.items("servers");
    let [server] = servers.as_slice() else {
        root.report("the API must have exactly one base URL", "list one `url` in `servers`");
        return None;
    };
    let (mut headers, mut query, mut betas) = (Vec::new(), Vec::new(), None);
    for (_, parameter) in components.need_child("parameters")?.children() {
        match shared(&parameter) {
            Some(Shared::Fixed(ParameterLocation::Header, header)) => headers.push(header),
            Some(Shared::Fixed(_, header)) => query.push(header),
            Some(Shared::Betas(found)) => betas = Some(found),
            None => parameter.report("a parameter of every request needs a fixed value", "give it a `const`"),
        }
    }
    let client = root.child("x-client");
    let client = client.as_ref();
    let api = Api {
        title: info.need("title")?,
        doc: info.description(),
        base_url: server.need("url")?,
        headers,
        query,
        version_header: client.and_then(|client| client.get("version_header")),
        credentials: credentials(components),
        variables: client.and_then(|client| client.get("variables")),
        user_agent: client.and_then(|client| client.get("user_agent")),
        request_id_header: client.and_then(|client| client.get("request_id_header")),
        should_retry_header: client.and_then(|client| client.get("should_retry_header")),
        retry_after_ms_header: client.and_then(|client| client.get("retry_after_ms_header")),
        idempotency_header: client.and_then(|client| client.get("idempotency_header")),
        rate_limits: client.and_then(|client| client.get("rate_limits")).unwrap_or_default(),
        errors: client.and_then(|client| client.get("errors")),
        events: client.and_then(|client| client.get("events")),
        pages: client.and_then(|client| client.get("pages")),
        tokens_per_hour: client.and_then(|client| client.get("tokens_per_hour")),
        type_prefixes: info.get("x-type-prefixes").unwrap_or_default(),
        packages: info.get("x-packages"),
        betas,
        import: info.get("x-import").unwrap_or_default(),
        decide: None,
    };
    if let Some(client) = client {
        client.finish();
    }
    info.finish();
    server.finish();
    Some(api)
}

/// A parameter of every request.
enum Shared {
    /// A parameter with a fixed value.
    Fixed(ParameterLocation, Header),
    /// The header of beta features.
    Betas(Betas),
}

fn shared(node: &Node<'_>) -> Option<Shared> {
    let name = node.need("name")?;
    let place = node.need("in")?;
    let schema = node.need_child("schema")?;
    if let Some(value) = schema.get("const") {
        node.skip(&["required", "description"]);
        node.finish();
        return Some(Shared::Fixed(place, Header { name, value }));
    }
    let TypeExpr::List(type_) = type_expr(&schema) else { return None };
    node.skip(&["style"]);
    let betas = Betas { header: name, type_: *type_, doc: node.description() };
    node.finish();
    Some(Shared::Betas(betas))
}

/// Returns the credentials, by `securitySchemes`.
fn credentials(components: &Node<'_>) -> Vec<Credential> {
    let Some(schemes) = components.child("securitySchemes") else { return Vec::new() };
    schemes.children().iter().filter_map(|(name, scheme)| credential(name, scheme)).collect()
}

fn credential(name: &str, node: &Node<'_>) -> Option<Credential> {
    let kinds = [CredentialKind::ApiKey, CredentialKind::AuthToken];
    let Some(kind) = kinds.into_iter().find(|kind| security_name(*kind) == name) else {
        node.report(format!("`{name}` is not a known credential"), "name it `apiKey` or `bearer`");
        return None;
    };
    node.skip(&["description"]);
    let (header, scheme) = match node.need::<String>("type")?.as_str() {
        "http" if node.need::<String>("scheme")?.eq_ignore_ascii_case("bearer") => {
            ("authorization".to_owned(), Some("Bearer".to_owned()))
        }
        "apiKey" if node.need::<String>("in")? == "header" => (node.need("name")?, node.get("x-scheme")),
        _ => {
            let help = "write `type: http` with `scheme: bearer`, or `type: apiKey` with `in: header`";
            node.report("this credential is not supported", help);
            return None;
        }
    };
    let credential = Credential { kind, header, scheme, variable: node.get("x-variable") };
    node.finish();
    Some(credential)
}
