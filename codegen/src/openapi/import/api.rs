//! What is true of the whole API.

use super::node::Node;
use super::schema::type_expr;
use crate::spec::{Api, Betas, Header, ParameterLocation, TypeExpr};

/// Reads what `api.yaml` says.
pub(super) fn api(root: &Node<'_>, components: &Node<'_>) -> Option<Api> {
    let info = root.need_child("info")?;
    info.skip(&["version", "license"]);
    let servers = root.items("servers");
    let [server] = servers.as_slice() else {
        root.report(
            "there is more or less than one place where the API answers",
            "list one `url` in `servers`",
        );
        return None;
    };
    let (mut headers, mut query, mut betas) = (Vec::new(), Vec::new(), None);
    for (_, parameter) in components.need_child("parameters")?.children() {
        match shared(&parameter) {
            Some(Shared::Fixed(ParameterLocation::Header, header)) => headers.push(header),
            Some(Shared::Fixed(_, header)) => query.push(header),
            Some(Shared::Betas(found)) => betas = Some(found),
            None => parameter.report("this is no parameter of every request", "give it a `const`"),
        }
    }
    let api = Api {
        title: info.need("title")?,
        doc: info.description(),
        base_url: server.need("url")?,
        headers,
        query,
        type_prefixes: info.get("x-type-prefixes").unwrap_or_default(),
        packages: info.get("x-packages"),
        betas,
        import: info.get("x-import").unwrap_or_default(),
        decide: None,
    };
    info.finish();
    server.finish();
    Some(api)
}

/// A parameter that every request carries.
enum Shared {
    /// Always with the same value.
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
