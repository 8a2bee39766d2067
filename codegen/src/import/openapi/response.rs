//! Responses of operations.

use indexmap::IndexMap;

use super::document::RawOperation;
use super::json::Json;
use super::schema::SchemaReader;
use super::value::Value;
use crate::spec::{Body, Method, Paging, Parameter, Primitive, Returns, TypeExpr};

/// Whether a media type is JSON.
pub(super) fn is_json(media: &str) -> bool {
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media == "application/json" || media.ends_with("+json") || media == "*/*"
}

fn is_lines(media: &str) -> bool {
    ["jsonl", "ndjson", "json-lines", "jsonlines"].iter().any(|ending| media.contains(ending))
}

fn is_events(media: &str) -> bool {
    media.starts_with("text/event-stream")
}

/// Reads what an operation returns when it succeeds.
pub(super) fn read<'d>(
    reader: &mut SchemaReader<'d>,
    raw: RawOperation<'d>,
    place: &str,
    body: Option<&Body>,
    parameters: &IndexMap<String, Parameter>,
    decide: &mut Vec<String>,
) -> Returns {
    let responses = successes(reader, raw);
    let mut content: Vec<(&str, Json<'_>)> =
        responses.iter().flat_map(|response| response.entries_of("content")).collect();
    let without = responses.iter().any(|response| response.entries_of("content").next().is_none());
    let mut take = |fits: fn(&str) -> bool| {
        let found = content.iter().position(|(media, _)| fits(media))?;
        content.remove(found).1.get("schema")
    };
    let (json, events, lines) = (take(is_json), take(is_events), take(is_lines));
    let place = format!("{place}/response");
    let any = TypeExpr::Primitive(Primitive::Any);
    if let Some(schema) = json {
        let value = reader.value(schema, &place);
        decide.extend(value.decide.clone());
        let (nullable, value) = (value.nullable, Value { nullable: false, ..value });
        let type_ = value.into_expr();
        if raw.method == Method::Get
            && raw.path.split('?').next().is_some_and(|path| path.ends_with("/stream"))
        {
            return Returns { events: Some(type_), ..Returns::default() };
        }
        if let Some(page) = page(reader, raw.operation, &type_, parameters) {
            return page;
        }
        if let Some(schema) = events
            && let Some(flag) = flag(reader, body)
        {
            let event = reader.value(schema, &format!("{place}/event")).into_expr();
            let (json, events, events_flag) = (Some(type_), Some(event), Some(flag));
            return Returns { json, events, events_flag, ..Returns::default() };
        }
        return Returns { json: Some(type_), empty: nullable || without, ..Returns::default() };
    }
    if let Some(schema) = events {
        let type_ = reader.value(schema, &place).into_expr();
        return Returns { events: Some(type_), ..Returns::default() };
    }
    if let Some(schema) = lines {
        let type_ = reader.value(schema, &place).into_expr();
        return Returns { lines: Some(type_), ..Returns::default() };
    }
    match content.is_empty() {
        true => Returns { json: Some(any), empty: true, ..Returns::default() },
        false => Returns { binary: true, ..Returns::default() },
    }
}

/// The responses of success; the default one where none is named. Other responses are errors.
fn successes<'d>(reader: &SchemaReader<'d>, raw: RawOperation<'d>) -> Vec<Json<'d>> {
    let (good, bad): (Vec<_>, Vec<_>) =
        raw.operation.entries_of("responses").partition(|(status, _)| status.starts_with('2'));
    let (default, errors): (Vec<_>, Vec<_>) = bad.into_iter().partition(|(status, _)| *status == "default");
    let taken = if good.is_empty() { default } else { good };
    for (_, error) in errors {
        reader.document.drop("responses of failed calls, whose type is the same everywhere", error);
    }
    taken.into_iter().filter_map(|(_, response)| reader.document.follow(response)).collect()
}

/// The body's field that asks for events.
fn flag(reader: &SchemaReader<'_>, body: Option<&Body>) -> Option<String> {
    let fields = reader.types.get(body?.json.as_ref()?.named()?)?.fields.as_ref()?;
    let boolean = Some(TypeExpr::Primitive(Primitive::Boolean));
    fields.get("stream").filter(|field| field.type_ == boolean).map(|_| "stream".to_owned())
}

/// An object of a list and what leads to the next one is a page of it.
fn page(
    reader: &SchemaReader<'_>,
    at: Json<'_>,
    type_: &TypeExpr,
    parameters: &IndexMap<String, Parameter>,
) -> Option<Returns> {
    let TypeExpr::Named(name) = type_ else { return None };
    let fields = reader.types.get(name)?.fields.as_ref()?;
    let Some(TypeExpr::List(item)) = fields.get("data").and_then(|data| data.type_.as_ref()) else {
        return None;
    };
    let TypeExpr::Named(item_name) = item.as_ref() else { return None };
    if reader.types.get(item_name).is_none_or(|item| item.values.is_some()) {
        return None;
    }
    let has = |names: &[&str]| names.iter().all(|name| fields.contains_key(*name));
    let asks =
        |names: &[&str]| names.iter().all(|name| parameters.get(*name).is_some_and(|one| one.optional));
    let paging = if has(&["next_page"]) && asks(&["page"]) {
        Paging::Cursor
    } else if has(&["first_id", "last_id", "has_more"]) && asks(&["after_id", "before_id"]) {
        Paging::Ids
    } else {
        return None;
    };
    if has(&["prev_page"]) {
        reader.document.drop("`prev_page`, as pages lead forward only", at);
    }
    Some(Returns { page: Some((**item).clone()), paging: Some(paging), ..Returns::default() })
}
