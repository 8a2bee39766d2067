//! Parameters of an endpoint.

use indexmap::IndexMap;

use super::node::Node;
use super::schema::{limits, type_expr};
use crate::spec::{Parameter, Primitive, TypeExpr};

/// Reads the parameters of an operation, except for those of every request, which are references.
pub(super) fn parameters(operation: &Node<'_>) -> IndexMap<String, Parameter> {
    let items = operation.items("parameters");
    items.iter().filter(|item| !item.has("$ref")).filter_map(parameter).collect()
}

fn parameter(node: &Node<'_>) -> Option<(String, Parameter)> {
    let name = node.need("name")?;
    let schema = node.child("schema");
    let parameter = Parameter {
        place: node.need("in")?,
        type_: schema.as_ref().map_or(TypeExpr::Primitive(Primitive::String), type_expr),
        optional: !node.flag("required"),
        nullable: node.flag("x-nullable"),
        since: node.get("x-since"),
        deprecated: node.deprecated(),
        limits: schema.as_ref().map(limits).unwrap_or_default(),
        rust: node.rust_name(),
        doc: node.description(),
        decide: None,
    };
    if let Some(schema) = schema {
        schema.finish();
    }
    node.finish();
    Some((name, parameter))
}
