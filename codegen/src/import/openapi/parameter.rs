//! Reads parameters of operations.

use indexmap::IndexMap;

use super::common::Common;
use super::document::RawOperation;
use super::json::Json;
use super::paths::holes;
use super::schema::SchemaReader;
use super::simplify::simplify;
use super::unread;
use super::value::Value;
use crate::spec::{Limits, Parameter, ParameterLocation, Primitive, TypeExpr};

type Parameters = IndexMap<String, Parameter>;

/// Header parameters that OpenAPI ignores.
const IGNORED: [&str; 3] = ["accept", "content-type", "authorization"];

/// Reads the parameters of an operation and of its path; path parameters are first.
pub(super) fn read<'d>(
    reader: &mut SchemaReader<'d>,
    raw: RawOperation<'d>,
    call: &str,
    path: &str,
    common: &Common<'_>,
) -> Parameters {
    let mut declared: IndexMap<(&str, &str), Json<'_>> = IndexMap::new();
    for parameter in raw.item.items("parameters").chain(raw.operation.items("parameters")) {
        let Some(parameter) = reader.document.follow(parameter) else {
            reader.document.drop("parameters defined outside the document", raw.operation);
            continue;
        };
        if let (Some(place), Some(name)) = (parameter.text("in"), parameter.text("name")) {
            declared.insert((place, name), parameter);
        }
    }
    let mut parameters = Parameters::new();
    for name in holes(path) {
        let known = declared.get(&("path", name)).copied();
        let read = known.map_or_else(text, |parameter| one(reader, parameter, name, call));
        let place = ParameterLocation::Path;
        parameters.insert(name.to_owned(), Parameter { place, optional: false, nullable: false, ..read });
    }
    for ((place, name), parameter) in declared {
        match place {
            "query" if common.query.contains(&name) => {}
            "query" => query(reader, parameter, name, call, &mut parameters),
            "header" if is_common(common, name) => {}
            "header" => {
                let read = one(reader, parameter, name, call);
                parameters.insert(name.to_owned(), Parameter { place: ParameterLocation::Header, ..read });
            }
            "path" => {}
            _ => reader.document.drop(&format!("parameters in a {place}"), parameter),
        }
    }
    parameters
}

fn is_common(common: &Common<'_>, name: &str) -> bool {
    IGNORED.iter().chain(&common.headers).any(|known| known.eq_ignore_ascii_case(name))
}

fn text() -> Parameter {
    Parameter {
        place: ParameterLocation::Query,
        type_: TypeExpr::Primitive(Primitive::String),
        optional: false,
        nullable: false,
        since: None,
        deprecated: None,
        limits: Limits::default(),
        rust: None,
        doc: String::new(),
        decide: None,
    }
}

/// Reads a query parameter. An object with properties in brackets results in a parameter for each.
fn query<'d>(
    reader: &mut SchemaReader<'d>,
    parameter: Json<'d>,
    name: &str,
    call: &str,
    parameters: &mut Parameters,
) {
    if parameter.text("style") == Some("deepObject")
        && let Some(schema) = parameter.get("schema")
    {
        let schema = simplify(reader.document, schema).schema;
        let required: Vec<&str> = schema.texts("required").collect();
        for (property, schema) in schema.entries_of("properties") {
            let name = format!("{name}[{property}]");
            let optional = !parameter.flag("required") || !required.contains(&property);
            let value = reader.value(schema, &format!("{call}?{name}"));
            parameters.insert(name, typed(reader, schema, value, optional));
        }
        return;
    }
    let read = one(reader, parameter, name, call);
    parameters.insert(name.to_owned(), read);
}

fn one<'d>(reader: &mut SchemaReader<'d>, parameter: Json<'d>, name: &str, call: &str) -> Parameter {
    const READ: [&str; 8] =
        ["name", "in", "required", "description", "schema", "content", "deprecated", "explode"];
    const STYLES: [&str; 3] = ["form", "simple", "deepObject"];
    let known = parameter.text("style").is_some_and(|style| STYLES.contains(&style)).then_some("style");
    let read: Vec<&str> = READ.into_iter().chain(known).collect();
    unread::count_keys(reader.document, parameter, &read, "parameters");
    let optional = !parameter.flag("required");
    let Some(schema) = parameter.get("schema") else {
        reader.document.drop("the `content` of parameters, which are text here", parameter);
        return Parameter { optional, ..text() };
    };
    let mut value = reader.value(schema, &format!("{call}?{name}"));
    value.deprecated |= parameter.flag("deprecated");
    typed(reader, schema, value, optional)
}

/// Creates a parameter if its value is text or a list.
fn typed(reader: &SchemaReader<'_>, at: Json<'_>, value: Value, optional: bool) -> Parameter {
    let is_text = |type_: &TypeExpr| match type_ {
        TypeExpr::Primitive(primitive) => {
            !matches!(primitive, Primitive::Any | Primitive::File | Primitive::Base64)
        }
        TypeExpr::Named(name) => reader.types.get(name).is_some_and(|type_| type_.values.is_some()),
        _ => false,
    };
    let (nullable, deprecated) = (value.nullable, value.deprecated.then(String::new));
    let (decide, mut limits) = (value.decide.clone(), value.limits.clone());
    if !optional {
        limits.default = None;
    }
    let type_ = Value { nullable: false, ..value }.into_expr();
    let fits = match &type_ {
        TypeExpr::List(item) => is_text(item),
        type_ => is_text(type_),
    };
    let common = Parameter { optional, nullable, deprecated, decide, ..text() };
    if fits {
        return Parameter { type_, limits, ..common };
    }
    if common.decide.is_some() || type_ != TypeExpr::Primitive(Primitive::Any) {
        reader.document.drop("the types of parameters that are not text, numbers or lists of these", at);
    }
    common
}
