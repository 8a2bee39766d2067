//! Converts schemas into type expressions.

use super::node::Node;
use crate::spec::{Field, Limits, Primitive, Scalar, TypeExpr};

/// The content of a schema.
#[derive(Default)]
pub(super) struct Value {
    /// The type; `None` for a constant.
    pub(super) type_: Option<TypeExpr>,
    /// The constant.
    pub(super) constant: Option<Scalar>,
    /// Whether it may be `null`.
    pub(super) nullable: bool,
    /// Whether it must not be shown.
    pub(super) secret: bool,
}

/// The prefix of references to components.
const COMPONENTS: &str = "#/components/schemas/";

/// Reads the type of a schema, without its docs and limits.
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
        Some(_) => return unreadable(schema, "a list of types must consist of one type and `null`"),
    };
    if type_.is_empty() {
        return of(TypeExpr::Primitive(Primitive::Any));
    }
    Value { nullable, ..plain(type_, schema) }
}

/// Reads a schema that must be a type, such as that of the items of a list.
pub(super) fn type_expr(schema: &Node<'_>) -> TypeExpr {
    let Value { type_, constant: _, nullable, secret } = value(schema);
    if secret {
        schema.report("only a property can be secret", "remove `format: password`");
    }
    let Some(type_) = type_ else {
        schema.report("only a property or variant can be a constant", "write a type");
        return TypeExpr::Primitive(Primitive::Any);
    };
    if nullable { TypeExpr::Nullable(Box::new(type_)) } else { type_ }
}

/// Reads the schema under a key, which may only state a type.
pub(super) fn inner(parent: &Node<'_>, key: &str) -> TypeExpr {
    let Some(schema) = parent.child(key) else {
        parent.report(format!("`{key}` is missing"), "add a schema");
        return TypeExpr::Primitive(Primitive::Any);
    };
    let expr = type_expr(&schema);
    schema.finish();
    expr
}

/// Reads the type of the content with a media type.
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
    schema.report(
        format!("`{target}` is not a component"),
        "write `#/components/schemas/` and the name of a type",
    );
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
        _ => unreadable(schema, "`anyOf` in a value must consist of a schema and `{type: null}`"),
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
            return unreadable(schema, &format!("the type `{type_}`{format} is not supported"));
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
        search: schema.get("x-search").unwrap_or_default(),
        limits: limits(schema),
        url_of: url_of(schema),
        rust: schema.rust_name(),
        doc: schema.description(),
        decide: None,
    };
    schema.finish();
    field
}

/// Reads the endpoint whose URL is the value; the example is derived from it.
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
