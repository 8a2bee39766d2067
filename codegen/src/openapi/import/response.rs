//! Converts responses of endpoints.

use super::node::Node;
use super::schema::{inner, media};
use crate::openapi::response::media as types;
use crate::spec::{Primitive, Returns, TypeExpr};

/// Reads the successful response of an operation.
pub(super) fn returns(operation: &Node<'_>) -> Returns {
    let mut returns = Returns {
        paging: operation.get("x-paging"),
        events_flag: operation.get("x-events-flag"),
        ..Returns::default()
    };
    let Some(responses) = operation.child("responses") else { return returns };
    responses.skip(&["4XX", "5XX"]);
    returns.empty = responses.cursor("204").is_some();
    if let Some(success) = responses.child("200") {
        success.skip(&["description"]);
        if let Some(content) = success.child("content") {
            media_types(&content, &mut returns);
            content.finish();
        }
        success.finish();
    }
    responses.finish();
    returns
}

fn media_types(content: &Node<'_>, returns: &mut Returns) {
    match returns.paging {
        Some(_) => returns.page = content.child("application/json").and_then(|json| page(&json)),
        None => returns.json = media(content, "application/json"),
    }
    if returns.empty
        && let Some(TypeExpr::Nullable(some)) =
            returns.json.take_if(|json| matches!(json, TypeExpr::Nullable(_)))
    {
        returns.json = Some(*some);
    }
    returns.lines = media(content, types::LINES);
    returns.events = media(content, types::EVENTS);
    returns.binary = media(content, types::BINARY) == Some(TypeExpr::Primitive(Primitive::File));
}

/// Returns the type of a page's items, those of the only array of the schema. The other fields of the page are in
/// `x-client`.
fn page(json: &Node<'_>) -> Option<TypeExpr> {
    let schema = json.need_child("schema")?;
    let properties = schema.need_child("properties")?;
    let names: Vec<&str> = properties.children().iter().map(|(name, _)| *name).collect();
    let mut lists = names.iter().filter_map(|name| match inner(&properties, name) {
        TypeExpr::List(item) => Some(*item),
        _ => None,
    });
    let item = lists.next();
    if item.is_none() {
        properties.report("the page has no array of items", "add one");
    }
    schema.skip(&["type", "required"]);
    properties.finish();
    schema.finish();
    json.finish();
    item
}
