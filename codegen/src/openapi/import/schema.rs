//! Schemas as type expressions.

use super::node::Node;
use crate::spec::{Field, Limits, Primitive, Scalar, TypeExpr};

/// The content of a schema.
#[derive(Default)]
pub(super) struct Value {
    /// Its type; nothing for constants.
    pub(super) type_: Option<TypeExpr>,
    /// The one value that it has.
    pub(super) constant: Option<Scalar>,
    /// Whether it may be `null`.
    pub(super) nullable: bool,
    /// Whether it is never shown.
    pub(super) secret: bool,
}

/// The position of components.
const COMPONENTS: &str = "#/components/schemas/";

/// Reads the type of a value off its schema; docs and limits are left to the caller.
pub(super) fn value(schema: &Node<'_>) -> Value {
    if let Some(target) = schema.get::<String>("$ref") {
        return of(named(&target, schema));
    }
    if schema.has("anyOf") {
        return or_null(schema);
    }
    if let Some(constant) = schema.get("const") {
        schema.skip(&["type"]);
        return Value { constant: Some(constant), ..Value::default() };
    }
    let Some(types) = schema.cursor("type") else { return of(TypeExpr::Primitive(Primitive::Any)) };
    let (type_, nullable) = match types.words().as_deref() {
        None => (types.text().unwrap_or_default(), false),
        Some([type_, "null"]) => (*type_, true),
        Some(_) => return unreadable(schema, "a list of types is one type and `null`"),
    };
    if type_.is_empty() {
        return of(TypeExpr::Primitive(Primitive::Any));
    }
    Value { nullable, ..plain(type_, schema) }
}

/// Reads a schema that has to be a type, as items of lists are.
pub(super) fn type_expr(schema: &Node<'_>) -> TypeExpr {
    let Value { type_, constant: _, nullable, secret } = value(schema);
    if secret {
        schema.report("only a property can be secret", "remove `format: password`");
    }
    let Some(type_) = type_ else {
        schema.report("a constant stands only where a property or variant does", "write its type");
        return TypeExpr::Primitive(Primitive::Any);
    };
    if nullable { TypeExpr::Nullable(Box::new(type_)) } else { type_ }
}

/// Reads the schema under a key, all of whose keys have to be its type's.
pub(super) fn inner(parent: &Node<'_>, key: &str) -> TypeExpr {
    let Some(schema) = parent.child(key) else {
        parent.report(format!("`{key}` is missing"), "add a schema");
        return TypeExpr::Primitive(Primitive::Any);
    };
    let expr = type_expr(&schema);
    schema.finish();
    expr
}

/// Reads the type of what is sent as a media type.
pub(super) fn media(content: &Node<'_>, media_type: &str) -> Option<TypeExpr> {
    let media = content.child(media_type)?;
    let expr = inner(&media, "schema");
    media.finish();
    Some(expr)
}

fn of(type_: TypeExpr) -> Value {
    Value { type_: Some(type_), ..Value::default() }
}

fn unreadable(schema: &Node<'_>, message: &str) -> Value {
    schema.report(message, "see `x-conventions` of an export");
    of(TypeExpr::Primitive(Primitive::Any))
}

fn named(target: &str, schema: &Node<'_>) -> TypeExpr {
    if let Some(name) = target.strip_prefix(COMPONENTS)
        && let Ok(expr @ TypeExpr::Named(_)) = name.parse()
    {
        return expr;
    }
    schema.report(format!("`{target}` is no named type"), "write `#/components/schemas/` and a type's name");
    TypeExpr::Primitive(Primitive::Any)
}

/// Reads `anyOf`, which is a schema or `null`.
fn or_null(schema: &Node<'_>) -> Value {
    match schema.items("anyOf").as_slice() {
        [some, null] if null.get::<String>("type").as_deref() == Some("null") => {
            null.finish();
            let inner = Value { nullable: true, ..value(some) };
            some.finish();
            inner
        }
        _ => unreadable(schema, "`anyOf` in a value is a schema and `{type: null}`"),
    }
}

fn plain(type_: &str, schema: &Node<'_>) -> Value {
    let format = schema.get::<String>("format");
    let primitive = match (type_, format.as_deref()) {
        ("array", None) => return of(TypeExpr::List(Box::new(inner(schema, "items")))),
        ("object", None) => return of(TypeExpr::Map(Box::new(inner(schema, "additionalProperties")))),
        ("string", Some("password")) => {
            return Value { secret: true, ..of(TypeExpr::Primitive(Primitive::String)) };
        }
        ("string", None) => Primitive::String,
        ("string", Some("date-time")) => Primitive::Datetime,
        ("string", Some("byte")) => Primitive::Base64,
        ("string", Some("binary")) => Primitive::File,
        ("integer", None | Some("int64")) => Primitive::Integer,
        ("number", None | Some("double")) => Primitive::Number,
        ("boolean", None) => Primitive::Boolean,
        (type_, format) => {
            let format = format.map(|format| format!(" with format `{format}`")).unwrap_or_default();
            return unreadable(schema, &format!("the spec has no type `{type_}`{format}"));
        }
    };
    of(TypeExpr::Primitive(primitive))
}

/// Reads a property of an object, or a part of a form.
pub(super) fn field(schema: &Node<'_>, optional: bool) -> Field {
    let Value { type_, constant, nullable, secret } = value(schema);
    let field = Field {
        type_,
        constant,
        optional,
        nullable: schema.flag("x-nullable") || nullable,
        default_if_missing: schema.flag("x-default-if-missing"),
        not_in_reference: schema.flag("x-not-in-reference"),
        secret: schema.flag("x-secret") || secret,
        since: schema.get("x-since"),
        deprecated: schema.deprecated(),
        item: schema.get("x-item"),
        limits: limits(schema),
        url_of: url_of(schema),
        rust: schema.rust_name(),
        doc: schema.description(),
        decide: None,
    };
    schema.finish();
    field
}

/// Reads which endpoint a value is the URL of; the example is made from it.
fn url_of(schema: &Node<'_>) -> Option<String> {
    let endpoint = schema.get("x-url-of")?;
    schema.skip(&["examples"]);
    Some(endpoint)
}

/// Reads the limits of a schema.
pub(super) fn limits(schema: &Node<'_>) -> Limits {
    Limits {
        min: schema.get("minimum"),
        max: schema.get("maximum"),
        min_length: schema.get("minLength"),
        max_length: schema.get("maxLength"),
        min_items: schema.get("minItems").or_else(|| schema.get("minProperties")),
        max_items: schema.get("maxItems").or_else(|| schema.get("maxProperties")),
        pattern: schema.get("pattern"),
        default: schema.get("default"),
    }
}
