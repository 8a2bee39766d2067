//! Responses of operations.

use indexmap::IndexMap;

use super::document::RawOperation;
use super::json::Json;
use super::schema::SchemaReader;
use super::unread;
use super::value::Value;
use crate::spec::{
    Body, CursorPages, IdPages, Method, Pages, Paging, Parameter, Primitive, Returns, TypeExpr,
};

/// Returns whether a media type is JSON.
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

/// Reads the successful response of an operation.
pub(super) fn read<'d>(
    reader: &mut SchemaReader<'d>,
    raw: RawOperation<'d>,
    place: &str,
    body: Option<&Body>,
    parameters: &IndexMap<String, Parameter>,
    pages: Option<&Pages>,
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
        if let Some(page) = pages.and_then(|pages| page(reader, pages, raw.operation, &type_, parameters)) {
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

/// Returns the successful responses, or else the default one. Other responses are errors.
fn successes<'d>(reader: &SchemaReader<'d>, raw: RawOperation<'d>) -> Vec<Json<'d>> {
    let (good, bad): (Vec<_>, Vec<_>) =
        raw.operation.entries_of("responses").partition(|(status, _)| status.starts_with('2'));
    let (default, errors): (Vec<_>, Vec<_>) = bad.into_iter().partition(|(status, _)| *status == "default");
    let taken = if good.is_empty() { default } else { good };
    for (_, error) in errors {
        reader.document.drop("responses of failed calls, whose type is the same everywhere", error);
    }
    let taken = taken.into_iter().filter_map(|(_, response)| reader.document.follow(response));
    taken.inspect(|response| unread::count_content(reader.document, *response, "responses")).collect()
}

/// Returns the body's field that asks for events.
fn flag(reader: &SchemaReader<'_>, body: Option<&Body>) -> Option<String> {
    let fields = reader.types.get(body?.json.as_ref()?.named()?)?.fields.as_ref()?;
    let boolean = Some(TypeExpr::Primitive(Primitive::Boolean));
    fields.get("stream").filter(|field| field.type_ == boolean).map(|_| "stream".to_owned())
}

/// Returns the response for an object that is a page. It has a list and the fields that lead to the next page, with the
/// names in `api.yaml`.
fn page(
    reader: &SchemaReader<'_>,
    pages: &Pages,
    at: Json<'_>,
    type_: &TypeExpr,
    parameters: &IndexMap<String, Parameter>,
) -> Option<Returns> {
    let TypeExpr::Named(name) = type_ else { return None };
    let fields = reader.types.get(name)?.fields.as_ref()?;
    let Some(TypeExpr::List(item)) = fields.get(&pages.items).and_then(|items| items.type_.as_ref()) else {
        return None;
    };
    let TypeExpr::Named(item_name) = item.as_ref() else { return None };
    if reader.types.get(item_name).is_none_or(|item| item.values.is_some()) {
        return None;
    }
    let has = |names: &[&String]| names.iter().all(|name| fields.contains_key(*name));
    let asks =
        |names: &[&String]| names.iter().all(|name| parameters.get(*name).is_some_and(|one| one.optional));
    let by_cursor = |names: &CursorPages| has(&[&names.next]) && asks(&[&names.parameter]);
    let by_ids = |names: &IdPages| {
        has(&[&names.first, &names.last, &names.more]) && asks(&[&names.after, &names.before])
    };
    let (paging, names) = if pages.cursor.as_ref().is_some_and(by_cursor) {
        (Paging::Cursor, pages.cursor.iter().map(|names| &names.next).collect::<Vec<_>>())
    } else if pages.ids.as_ref().is_some_and(by_ids) {
        let names = pages.ids.iter().flat_map(|names| [&names.first, &names.last, &names.more]);
        (Paging::Ids, names.collect())
    } else {
        return None;
    };
    for name in fields.keys().filter(|name| **name != pages.items && !names.contains(name)) {
        reader.document.drop(&format!("`{name}` of pages"), at);
    }
    Some(Returns { page: Some((**item).clone()), paging: Some(paging), ..Returns::default() })
}
