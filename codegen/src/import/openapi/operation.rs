//! Reads operations as endpoints.

use indexmap::IndexMap;

use super::common::Common;
use super::document::RawOperation;
use super::json::Json;
use super::parameter;
use super::response;
use super::schema::SchemaReader;
use super::unread;
use crate::spec::{Body, Endpoint, Field, Method, Primitive, TypeDef, TypeExpr};

/// An operation that was read.
#[derive(Debug)]
pub(super) struct Operation {
    /// The document's name for it.
    pub(super) id: Option<String>,
    /// The endpoint, with the document's names of types.
    pub(super) endpoint: Endpoint,
}

impl Operation {
    /// Returns the method and the path, for messages.
    pub(super) fn call(&self) -> String {
        format!("{} {}", self.endpoint.method.as_str(), self.endpoint.path)
    }
}

/// Reads an operation.
pub(super) fn read<'d>(
    reader: &mut SchemaReader<'d>,
    raw: RawOperation<'d>,
    common: &Common<'_>,
) -> Operation {
    let path = raw.path.split(['?', '#']).next().unwrap_or_default().to_owned();
    let place = format!("{} {path}", raw.method.as_str());
    count_dropped(reader, raw);
    let parameters = parameter::read(reader, raw, &place, &path, common);
    let mut decide = Vec::new();
    let body = body(reader, raw, &place, &mut decide);
    let returns = response::read(reader, raw, &place, body.as_ref(), &parameters, common.pages, &mut decide);
    let endpoint = Endpoint {
        method: raw.method,
        path,
        betas: Vec::new(),
        since: None,
        deprecated: raw.operation.flag("deprecated").then(String::new),
        rust: None,
        rust_request: None,
        doc: String::new(),
        parameters,
        body,
        returns,
        expected_tokens: None,
        wait: None,
        search: Vec::new(),
        decide: (!decide.is_empty()).then(|| decide.join(" ")),
    };
    Operation { id: raw.operation.text("operationId").map(str::to_owned), endpoint }
}

/// Replaces a body that is not an object by a question, now that all types are known.
pub(super) fn take_back_body(operation: &mut Operation, types: &IndexMap<String, TypeDef>) {
    let endpoint = &mut operation.endpoint;
    let json = endpoint.body.as_ref().and_then(|body| body.json.as_ref());
    let type_ = json.and_then(TypeExpr::named).and_then(|name| types.get(name));
    if let (Some(json), Some(TypeDef { fields: None, .. })) = (json, type_) {
        let question = no_object(json);
        endpoint.decide =
            Some(endpoint.decide.take().map_or_else(|| question.clone(), |asked| asked + " " + &question));
        endpoint.body = None;
    }
}

fn no_object(json: &TypeExpr) -> String {
    format!("The JSON body `{json}` is not an object, as `body` requires: what is sent?")
}

fn count_dropped(reader: &SchemaReader<'_>, raw: RawOperation<'_>) {
    const READ: [&str; 9] = [
        "operationId",
        "tags",
        "summary",
        "description",
        "parameters",
        "requestBody",
        "responses",
        "deprecated",
        "externalDocs",
    ];
    unread::count_keys(reader.document, raw.operation, &READ, "operations");
}

fn body<'d>(
    reader: &mut SchemaReader<'d>,
    raw: RawOperation<'d>,
    place: &str,
    decide: &mut Vec<String>,
) -> Option<Body> {
    let body = reader.document.follow(raw.operation.get("requestBody")?)?;
    if raw.method == Method::Get {
        reader.document.drop("bodies of GET requests", body);
        return None;
    }
    unread::count_content(reader.document, body, "bodies");
    if !body.flag("required") {
        reader.document.drop("optional bodies, which are always sent here", body);
    }
    let content: Vec<(&str, Json<'_>)> = body.entries_of("content").collect();
    let schema = |fits: fn(&str) -> bool| {
        content.iter().find(|(media, _)| fits(media)).and_then(|(_, content)| content.get("schema"))
    };
    let place = format!("{place}/body");
    if let Some(schema) = schema(response::is_json) {
        let value = reader.value(schema, &place);
        match value.type_ {
            Some(TypeExpr::Named(name)) => {
                return Some(Body { json: Some(TypeExpr::Named(name)), multipart: IndexMap::new() });
            }
            _ => decide.push(no_object(&value.into_expr())),
        }
        return None;
    }
    if let Some(schema) = schema(|media| media == "multipart/form-data") {
        return form(reader, schema, &place);
    }
    if let Some((media, _)) = content.first() {
        decide.push(format!("The body is `{media}`, which `body` cannot express: what is sent?"));
    }
    None
}

/// Returns the parts of a form: files, and text for everything else.
fn form<'d>(reader: &mut SchemaReader<'d>, schema: Json<'d>, place: &str) -> Option<Body> {
    let value = reader.value(schema, place);
    let TypeExpr::Named(name) = value.into_expr() else { return None };
    let fields = reader.types.get(&name)?.fields.clone()?;
    let multipart: IndexMap<String, Field> =
        fields.into_iter().map(|(name, field)| part(reader, schema, name, field)).collect();
    (!multipart.is_empty()).then_some(Body { json: None, multipart })
}

fn part(reader: &SchemaReader<'_>, schema: Json<'_>, name: String, mut field: Field) -> (String, Field) {
    let file = TypeExpr::Primitive(Primitive::File);
    let text = TypeExpr::Primitive(Primitive::String);
    field.nullable = false;
    if field.type_ == Some(file.clone()) {
        return (name, field);
    }
    if field.type_ == Some(TypeExpr::List(Box::new(file))) {
        let name = if name.ends_with("[]") { name } else { name + "[]" };
        return (name, field);
    }
    if field.type_.as_ref() != Some(&text) {
        reader.document.drop("the types of parts of forms, which are files or text here", schema);
        field = Field { optional: field.optional, deprecated: field.deprecated, ..Field::default() };
    }
    (name, Field { type_: Some(text), ..field })
}
