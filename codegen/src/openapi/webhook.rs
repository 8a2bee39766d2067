//! The events that the API posts.

use serde_yaml::Value;

use super::Exporter;
use super::build::Map;
use super::operation::operation_id;
use super::schema::schema;
use super::text::summary;
use crate::spec::{Primitive, TypeExpr, Webhook};

/// The headers of a signed event, according to the Standard Webhooks specification.
const HEADERS: [(&str, &str); 3] = [
    ("webhook-id", "The identifier of the event, the same in every attempt to deliver it."),
    ("webhook-timestamp", "The time of this attempt, in seconds since 1970."),
    (
        "webhook-signature",
        "Signatures of the id, timestamp and body, separated by spaces, each `v1,` and base64.",
    ),
];

impl Exporter<'_> {
    /// Returns the webhook of a resource.
    pub(super) fn webhook(&self, resource: &str, webhook: &Webhook) -> Map {
        let Webhook { type_, doc } = webhook;
        let about = match type_ {
            TypeExpr::Named(name) => self.type_of(name).map(|type_| summary(&type_.doc)),
            _ => None,
        };
        let headers: Vec<Value> = HEADERS.iter().map(|(name, doc)| header(name, doc).into()).collect();
        let content = Map::new().with("application/json", Map::new().with("schema", schema(type_)));
        let received =
            Map::new().with("description", "Any such status confirms that the event was received.");
        let post = Map::new()
            .with("operationId", operation_id(resource, "receive"))
            .with("tags", vec![resource])
            .with("summary", about.unwrap_or_default())
            .with("security", Vec::<Value>::new())
            .with("parameters", headers)
            .with("requestBody", Map::new().with("required", true).with("content", content))
            .with("responses", Map::new().with("2XX", received))
            .with("x-method-doc", doc.clone());
        Map::new().with("post", post)
    }
}

fn header(name: &str, doc: &str) -> Map {
    Map::new()
        .with("name", name)
        .with("in", "header")
        .with("required", true)
        .with("description", doc)
        .with("schema", schema(&TypeExpr::Primitive(Primitive::String)))
}
