//! Converts responses of endpoints.

use serde_yaml::Value;

use super::Exporter;
use super::build::Map;
use super::schema::{nullable, schema};
use crate::spec::{Pages, Paging, Primitive, Returns, TypeExpr};

/// The media types of responses, other than JSON.
pub(super) mod media {
    /// One JSON value per line.
    pub(in super::super) const LINES: &str = "application/x-jsonl";
    /// Server-sent events.
    pub(in super::super) const EVENTS: &str = "text/event-stream";
    /// Bytes.
    pub(in super::super) const BINARY: &str = "application/binary";
}

/// The name of the component for the responses of failed calls.
pub(super) const FAILURE: &str = "Failure";

impl Exporter<'_> {
    /// Returns the responses of an endpoint, including errors.
    pub(super) fn responses(&self, returns: &Returns) -> Map {
        let Returns { json, page, paging, lines, events, events_flag: _, binary, empty } = returns;
        let json = json.as_ref().map(schema).map(|schema| if *empty { nullable(schema) } else { schema });
        let page = page.as_ref().map(|item| self::page(self.spec.api.pages.as_ref(), item, *paging));
        let binary = binary.then(|| schema(&TypeExpr::Primitive(Primitive::File)));
        let content = Map::new()
            .maybe("application/json", json.or(page).map(media_type))
            .maybe(media::LINES, lines.as_ref().map(schema).map(media_type))
            .maybe(media::EVENTS, events.as_ref().map(schema).map(media_type))
            .maybe(media::BINARY, binary.map(media_type));
        let success = Map::new().with("description", description(returns)).with("content", content);
        let nothing = Map::new().with("description", "No content.");
        Map::new()
            .with("200", success)
            .maybe("204", empty.then_some(nothing))
            .with("4XX", failure_reference())
            .with("5XX", failure_reference())
    }

    /// Returns the response of every failed call.
    pub(super) fn failure(&self) -> Map {
        let error = self.spec.api.errors.as_ref().map(|errors| schema(&errors.type_));
        let content = error.map(|error| Map::new().with("application/json", media_type(error)));
        Map::new()
            .with("description", "The call failed; the body states the reason.")
            .maybe("content", content)
    }
}

fn failure_reference() -> Map {
    Map::new().with("$ref", format!("#/components/responses/{FAILURE}"))
}

fn media_type(schema: Map) -> Map {
    Map::new().with("schema", schema)
}

/// Returns the schema of a page.
fn page(pages: Option<&Pages>, item: &TypeExpr, paging: Option<Paging>) -> Map {
    let Some(pages) = pages else { return Map::new() };
    let text = || schema(&TypeExpr::Primitive(Primitive::String));
    let items = schema(&TypeExpr::List(Box::new(item.clone())));
    let properties = Map::new().with(&pages.items, items);
    let (properties, mut required) = match (paging, &pages.cursor, &pages.ids) {
        (Some(Paging::Ids), _, Some(names)) => {
            let more = schema(&TypeExpr::Primitive(Primitive::Boolean));
            let ends = properties.with(&names.first, nullable(text())).with(&names.last, nullable(text()));
            (ends.with(&names.more, more), vec![&names.first, &names.last, &names.more])
        }
        (Some(Paging::Cursor), Some(names), _) => {
            (properties.with(&names.next, nullable(text())), Vec::new())
        }
        _ => (properties, Vec::new()),
    };
    required.insert(0, &pages.items);
    let required: Vec<Value> = required.into_iter().map(|name| Value::from(name.as_str())).collect();
    Map::new().with("type", "object").with("properties", properties).with("required", required)
}

fn description(returns: &Returns) -> &'static str {
    match returns {
        Returns { json: Some(_), events: Some(_), .. } => "A single response, or a stream of its events.",
        Returns { page: Some(_), .. } => "A page of items.",
        Returns { lines: Some(_), .. } => "JSON values, one per line.",
        Returns { events: Some(_), .. } => "Server-sent events, one JSON value each.",
        Returns { binary: true, .. } => "The bytes.",
        _ => "The response.",
    }
}
