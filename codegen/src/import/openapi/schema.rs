//! Schemas as types of the spec language.
//!
//! Types keep the document's names here: a component its own, a schema written out in place the path to it
//! (`Pet/owner`). What they are called in the spec is decided when they have been paired with the types it has.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::document::Document;
use super::json::Json;
use super::limits::limits;
use super::simplify::{Lost, Simple, simplify, type_name};
use crate::spec::{EnumValue, Field, Limits, Primitive, Scalar, TypeDef, TypeExpr, Variant};

/// Reads schemas, and collects the types that they define.
pub(super) struct SchemaReader<'d> {
    pub(super) document: &'d Document,
    /// Types by the document's name.
    pub(super) types: IndexMap<String, TypeDef>,
    /// For discriminators that are no constants: the union, and the value that stands for each variant.
    pub(super) mappings: IndexMap<String, Vec<(String, String)>>,
    /// Components without a type of their own whose schemas are being read.
    open: Vec<&'d str>,
}

/// What a schema says of a value.
#[derive(Default)]
pub(super) struct Value {
    pub(super) type_: Option<TypeExpr>,
    pub(super) constant: Option<Scalar>,
    pub(super) nullable: bool,
    pub(super) secret: bool,
    pub(super) deprecated: bool,
    pub(super) limits: Limits,
    /// What a person has to decide.
    pub(super) decide: Option<String>,
}

impl Value {
    pub(super) fn of(type_: TypeExpr) -> Self {
        Self { type_: Some(type_), ..Self::default() }
    }

    pub(super) fn primitive(primitive: Primitive) -> Self {
        Self::of(TypeExpr::Primitive(primitive))
    }

    /// A value that can't be typed.
    pub(super) fn untyped(why: impl Into<String>) -> Self {
        Self { decide: Some(why.into()), ..Self::primitive(Primitive::Any) }
    }

    /// The type of the value, where only a type can stand: a constant is text, number or Boolean there.
    pub(super) fn into_expr(self) -> TypeExpr {
        let constant = TypeExpr::Primitive(match self.constant {
            Some(Scalar::Bool(_)) => Primitive::Boolean,
            Some(Scalar::Number(_)) => Primitive::Number,
            _ => Primitive::String,
        });
        let type_ = self.type_.unwrap_or(constant);
        if self.nullable && type_ != TypeExpr::Primitive(Primitive::Any) {
            TypeExpr::Nullable(Box::new(type_))
        } else {
            type_
        }
    }
}

/// What beside the keys that are read says nothing that the spec keeps.
const PROSE: [&str; 4] = ["title", "description", "$schema", "$comment"];

/// Keys that are read, here or where the schema is simplified.
const READ: [&str; 30] = [
    "$ref",
    "type",
    "properties",
    "required",
    "items",
    "enum",
    "const",
    "oneOf",
    "anyOf",
    "allOf",
    "discriminator",
    "nullable",
    "format",
    "default",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "additionalProperties",
    "deprecated",
    "contentEncoding",
    "contentMediaType",
    "prefixItems",
    "unevaluatedProperties",
];

impl<'d> SchemaReader<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, types: IndexMap::new(), mappings: IndexMap::new(), open: Vec::new() }
    }

    /// Reads a field of an object, or a part of a form.
    pub(super) fn field(&mut self, schema: Json<'d>, place: &str, optional: bool) -> Field {
        let value = self.value(schema, place);
        let mut limits = value.limits;
        if !optional {
            limits.default = None;
        }
        Field {
            type_: value.type_,
            constant: value.constant,
            optional,
            nullable: value.nullable,
            secret: value.secret,
            deprecated: value.deprecated.then(String::new),
            limits,
            decide: value.decide,
            ..Field::default()
        }
    }

    /// Reads what a schema says of a value; `place` names what is written out in place.
    pub(super) fn value(&mut self, schema: Json<'d>, place: &str) -> Value {
        self.simple(simplify(self.document, schema), place)
    }

    /// Reads what a schema says whose wrappers are off.
    pub(super) fn simple(&mut self, simple: Simple<'d>, place: &str) -> Value {
        if let Some(lost) = simple.lost {
            return Value::untyped(match lost {
                Lost::Reference(reference) => {
                    format!("`{reference}` is not in the document: what type is it?")
                }
                Lost::Circle => "The schema refers to nothing but itself: what type is it?".to_owned(),
            });
        }
        self.count_dropped(simple.schema);
        let Some(component) = simple.component else { return self.known(simple, place) };
        if self.types.contains_key(component) {
            return self.annotated(simple, Value::of(TypeExpr::Named(component.to_owned())));
        }
        if self.open.contains(&component) {
            return Value::untyped(format!("`{component}` contains itself: give it a type of its own"));
        }
        self.open.push(component);
        let value = self.known(simple, component);
        self.open.pop();
        value
    }

    /// Reads a component that nothing refers to so far.
    pub(super) fn component(&mut self, name: &'d str, schema: Json<'d>) {
        let simple = Simple { component: Some(name), ..simplify(self.document, schema) };
        self.simple(simple, name);
    }

    fn known(&mut self, simple: Simple<'d>, place: &str) -> Value {
        let value = self.bare(simple.schema, place);
        self.annotated(simple, value)
    }

    fn annotated(&self, simple: Simple<'_>, mut value: Value) -> Value {
        value.nullable |= simple.nullable;
        value.deprecated |= simple.deprecated;
        if let Some(default) = simple.default.filter(|default| !default.is_null()) {
            match self.default(default, &value) {
                Some(default) => value.limits.default = Some(default),
                None => self.document.drop("defaults that are no scalar of the field's type", default),
            }
        }
        value
    }

    /// Counts the keys that have no counterpart.
    fn count_dropped(&self, schema: Json<'_>) {
        for (key, value) in schema.entries() {
            if !READ.contains(&key) && !PROSE.contains(&key) {
                self.document.drop(&format!("`{key}` of schemas"), value);
            }
            if key == "type" && value.as_text() == Some("string") && schema.items("enum").next().is_none() {
                self.count_format(schema);
            }
        }
    }

    fn count_format(&self, schema: Json<'_>) {
        const READ: [&str; 4] = ["date-time", "byte", "binary", "password"];
        if let Some(format) = schema.text("format").filter(|format| !READ.contains(format)) {
            self.document.drop(&format!("the format `{format}` of text"), schema);
        }
    }

    /// Reads a schema without wrappers.
    fn bare(&mut self, schema: Json<'d>, place: &str) -> Value {
        if let Some(constant) = schema.get("const") {
            return constant_of(constant);
        }
        if schema.items("enum").next().is_some() {
            return self.enum_(schema, place);
        }
        if schema.has("oneOf") || schema.has("anyOf") {
            let alternatives: Vec<_> = schema.items("oneOf").chain(schema.items("anyOf")).collect();
            if !schema.has("properties") && !schema.has("allOf") {
                return self.alternatives(schema, &alternatives, place);
            }
        }
        if is_object(schema) {
            return self.object(schema, place);
        }
        let mut types = schema.texts("type").filter(|type_| *type_ != "null");
        if let (Some(_), Some(_)) = (types.next(), types.next()) {
            return self.several_types(schema, place);
        }
        match type_name(schema) {
            Some("array") => self.list(schema, place),
            Some("object") => self.map(schema, place),
            None if schema.has("items") => self.list(schema, place),
            None if schema.has("additionalProperties") => self.map(schema, place),
            type_ => self.primitive(type_, schema),
        }
    }

    pub(super) fn primitive(&self, type_: Option<&str>, schema: Json<'_>) -> Value {
        let primitive = match (type_, schema.text("format")) {
            (Some("string"), Some("date-time")) => Primitive::Datetime,
            (Some("string"), Some("byte")) => Primitive::Base64,
            (Some("string"), Some("binary")) => Primitive::File,
            (Some("string"), _) if schema.text("contentEncoding") == Some("base64") => Primitive::Base64,
            (Some("string"), _) if schema.has("contentMediaType") => Primitive::File,
            (Some("string"), _) => Primitive::String,
            (Some("integer"), format) => {
                if let Some(format) = format.filter(|format| *format != "int64") {
                    self.document
                        .drop(&format!("the format `{format}` of integers, which have 64 bits here"), schema);
                }
                Primitive::Integer
            }
            (Some("number"), _) => Primitive::Number,
            (Some("boolean"), _) => Primitive::Boolean,
            _ => Primitive::Any,
        };
        Value {
            secret: schema.text("format") == Some("password"),
            limits: limits(self.document, primitive, schema),
            ..Value::primitive(primitive)
        }
    }

    fn enum_(&mut self, schema: Json<'d>, place: &str) -> Value {
        let values: Vec<Json<'_>> = schema.items("enum").filter(|value| !value.is_null()).collect();
        if let [only] = values.as_slice() {
            return constant_of(*only);
        }
        let texts: Option<Vec<&str>> = values.iter().map(|value| value.as_text()).collect();
        match texts {
            Some(texts) if !texts.is_empty() => self.choice(place, texts),
            _ => {
                let kinds: BTreeSet<_> = values.iter().map(|value| kind_of(*value)).collect();
                let several = kinds.len() > 1 && kinds != BTreeSet::from([Some("integer"), Some("number")]);
                if several || kinds.contains(&None) {
                    return Value::untyped("The values of this enum are of several types: what type is it?");
                }
                self.document.drop("the values of enums that are no texts", schema);
                let type_ = type_name(schema).or(kinds.into_iter().flatten().next_back());
                self.primitive(type_, schema)
            }
        }
    }

    /// An enum of these texts.
    pub(super) fn choice<'a>(&mut self, place: &str, texts: impl IntoIterator<Item = &'a str>) -> Value {
        let values = texts.into_iter().map(|text| (text.to_owned(), EnumValue::default())).collect();
        self.define(place, TypeDef { values: Some(values), ..TypeDef::default() })
    }

    /// A union of these variants.
    pub(super) fn union(&mut self, place: &str, tag: Option<&str>, variants: Vec<Variant>) -> Value {
        let tag = tag.map(str::to_owned);
        self.define(place, TypeDef { tag, variants: Some(variants), ..TypeDef::default() })
    }

    fn define(&mut self, place: &str, type_: TypeDef) -> Value {
        self.types.insert(place.to_owned(), type_);
        Value::of(TypeExpr::Named(place.to_owned()))
    }

    fn list(&mut self, schema: Json<'d>, place: &str) -> Value {
        let item = match schema.get("items") {
            Some(item) => self.value(item, &format!("{place}[]")),
            None => Value::primitive(Primitive::Any),
        };
        if schema.has("prefixItems") {
            return Value::untyped("The items of this list have types of their own: what type is it?");
        }
        let (secret, decide) = (item.secret, item.decide.clone());
        let limits = limits(self.document, Primitive::Any, schema);
        Value { secret, decide, limits, ..Value::of(TypeExpr::List(Box::new(item.into_expr()))) }
    }

    fn map(&mut self, schema: Json<'d>, place: &str) -> Value {
        let value = match schema.get("additionalProperties").filter(|value| value.is_object()) {
            Some(value) => self.value(value, &format!("{place}{{}}")),
            None => Value::primitive(Primitive::Any),
        };
        let decide = value.decide.clone();
        let limits = limits(self.document, Primitive::Any, schema);
        Value { decide, limits, ..Value::of(TypeExpr::Map(Box::new(value.into_expr()))) }
    }

    fn object(&mut self, schema: Json<'d>, place: &str) -> Value {
        // The name has to be known before the fields are read: they may lead back here.
        self.types.insert(place.to_owned(), TypeDef { fields: Some(IndexMap::new()), ..TypeDef::default() });
        let mut members = Members::default();
        self.gather(schema, place, &mut members, 0);
        let mut required: Vec<&str> = Vec::new();
        for name in members.required.iter().filter(|name| members.properties.contains_key(*name)) {
            if !required.contains(name) {
                required.push(name);
            }
        }
        let mut fields = IndexMap::new();
        let optional = members.properties.keys().filter(|name| !required.contains(name));
        for name in required.iter().chain(optional) {
            let Some((property, owner)) = members.properties.get(name) else { continue };
            let field = self.field(*property, &format!("{owner}/{name}"), !required.contains(name));
            fields.insert((*name).to_owned(), field);
        }
        let additional = members.additional.map(|value| match value.as_bool() {
            Some(_) => TypeExpr::Primitive(Primitive::Any),
            None => self.value(value, &format!("{place}{{}}")).into_expr(),
        });
        let decide = members.alternatives.then(|| {
            "`allOf` holds alternatives here, whose fields are not taken: are they fields of this type?"
                .to_owned()
        });
        self.define(place, TypeDef { fields: Some(fields), additional, decide, ..TypeDef::default() })
    }

    /// The properties of an object and of all that it is made of.
    fn gather(&self, schema: Json<'d>, owner: &str, members: &mut Members<'d>, depth: usize) {
        // Deeper is an object that is made of itself.
        if depth > 32 {
            return;
        }
        let properties = schema.entries_of("properties");
        members.properties.extend(properties.map(|(name, property)| (name, (property, owner.to_owned()))));
        members.required.extend(schema.texts("required"));
        let additional = schema.get("additionalProperties").filter(|value| value.as_bool() != Some(false));
        members.additional = members.additional.or(additional);
        for part in schema.items("allOf") {
            let part = simplify(self.document, part);
            // What another component writes out in place is one type, wherever it goes.
            self.gather(part.schema, part.component.unwrap_or(owner), members, depth + 1);
        }
        members.alternatives |= (schema.has("oneOf") || schema.has("anyOf")) && depth > 0
            || (schema.has("oneOf") || schema.has("anyOf")) && is_object(schema);
    }

    /// A default, where it is a value of the type.
    fn default(&self, default: Json<'_>, value: &Value) -> Option<Scalar> {
        match value.type_.as_ref()? {
            TypeExpr::Primitive(Primitive::Boolean) => default.as_bool().map(Scalar::Bool),
            TypeExpr::Primitive(Primitive::Integer) => {
                default.as_number().filter(|number| number.is_i64() || number.is_u64()).map(Scalar::Number)
            }
            TypeExpr::Primitive(Primitive::Number) => default.as_number().map(Scalar::Number),
            TypeExpr::Primitive(_) => default.as_text().map(|text| Scalar::String(text.to_owned())),
            TypeExpr::Named(name) => {
                let values = self.types.get(name)?.values.as_ref()?;
                let text = default.as_text().filter(|text| values.contains_key(*text))?;
                Some(Scalar::String(text.to_owned()))
            }
            _ => None,
        }
    }
}

/// The properties of an object, gathered from its parts.
#[derive(Default)]
struct Members<'a> {
    /// With the type that they are written out in.
    properties: IndexMap<&'a str, (Json<'a>, String)>,
    required: Vec<&'a str>,
    additional: Option<Json<'a>>,
    alternatives: bool,
}

/// Whether a schema names the properties of its values, or says that there are none.
fn is_object(schema: Json<'_>) -> bool {
    let closed = schema.get("additionalProperties").and_then(Json::as_bool) == Some(false);
    let typed = type_name(schema).is_none_or(|type_| type_ == "object");
    let names = schema.entries_of("properties").next().is_some() || schema.has("allOf");
    typed && (names || (closed && type_name(schema).is_some()))
}

fn constant_of(value: Json<'_>) -> Value {
    let constant = match (value.as_text(), value.as_bool(), value.as_number()) {
        (Some(text), ..) => Scalar::String(text.to_owned()),
        (_, Some(known), _) => Scalar::Bool(known),
        (_, _, Some(number)) => Scalar::Number(number),
        _ => return Value::primitive(Primitive::Any),
    };
    Value { constant: Some(constant), ..Value::default() }
}

fn kind_of(value: Json<'_>) -> Option<&'static str> {
    match value.as_number() {
        Some(number) if number.is_f64() => Some("number"),
        Some(_) => Some("integer"),
        None => value.as_bool().map(|_| "boolean"),
    }
}
