//! Schemas as types of the spec language.
//!
//! Types have the document's names here: a component has its own name, and an inline schema the path to it
//! (`Pet/owner`). Their names in the spec are chosen after they have been paired with its types.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::document::Document;
use super::json::Json;
use super::limits::limits;
use super::simplify::{Lost, Simple, is_object, simplify, type_name};
use super::unread;
use super::value::{Value, Word};
use crate::spec::{EnumValue, Field, Primitive, Scalar, TypeDef, TypeExpr, Variant};

/// Reads schemas, and collects the types that they define.
pub(super) struct SchemaReader<'d> {
    pub(super) document: &'d Document,
    /// Types by the document's name.
    pub(super) types: IndexMap<String, TypeDef>,
    /// For discriminators that are not constants: the union, and the value of each variant.
    pub(super) mappings: IndexMap<String, Vec<(String, String)>>,
    /// Components without a type of their own whose schemas are being read.
    open: Vec<&'d str>,
}

impl<'d> SchemaReader<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, types: IndexMap::new(), mappings: IndexMap::new(), open: Vec::new() }
    }

    /// Reads a field of an object, or a part of a form.
    pub(super) fn field(&mut self, schema: Json<'d>, place: &str, optional: bool) -> Field {
        let mut value = self.value(schema, place);
        if value.nullable && !optional {
            value = self.no_constant(value, place);
        }
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

    /// Replaces a constant that may be null: a text becomes an enum of one value.
    fn no_constant(&mut self, value: Value, place: &str) -> Value {
        let type_ = match &value.constant {
            None => return value,
            Some(Scalar::String(text)) => self.choice(place, [text.as_str()]).type_,
            Some(Scalar::Number(_)) => Some(TypeExpr::Primitive(Primitive::Number)),
            Some(Scalar::Bool(_)) => Some(TypeExpr::Primitive(Primitive::Boolean)),
        };
        Value { type_, constant: None, ..value }
    }

    /// Reads a schema; `place` is the name for inline types.
    pub(super) fn value(&mut self, schema: Json<'d>, place: &str) -> Value {
        self.simple(simplify(self.document, schema), place)
    }

    /// Reads a simplified schema.
    pub(super) fn simple(&mut self, simple: Simple<'d>, place: &str) -> Value {
        if let Some(lost) = simple.lost {
            return Value::untyped(match lost {
                Lost::Reference(reference) => {
                    format!("`{reference}` is not in the document: what type is it?")
                }
                Lost::Circle => "The schema refers only to itself: what type is it?".to_owned(),
            });
        }
        unread::count(self.document, simple.schema);
        let Some(component) = simple.component else { return self.known(simple, place) };
        if self.types.contains_key(component) {
            return self.annotated(simple, Value::of(TypeExpr::Named(component.to_owned())));
        }
        if self.open.contains(&component) {
            return Value::untyped(format!("`{component}` contains itself: give it a separate type"));
        }
        self.open.push(component);
        let value = self.known(simple, component);
        self.open.pop();
        value
    }

    /// Reads a component, which no schema refers to so far.
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
                None => self.document.drop("defaults that are not a scalar of the field's type", default),
            }
        }
        value
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
            (Some("integer"), _) => Primitive::Integer,
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
                    return Value::untyped("The values of this enum have several types: what type is it?");
                }
                self.document.drop("the values of enums that are not text", schema);
                let type_ = type_name(schema).or(kinds.into_iter().flatten().next_back());
                self.primitive(type_, schema)
            }
        }
    }

    /// Returns an enum of these words. A question asks for the replacements of deprecated ones.
    pub(super) fn choice<'a>(
        &mut self,
        place: &str,
        words: impl IntoIterator<Item = impl Into<Word<'a>>>,
    ) -> Value {
        let value = |Word { text, deprecated }| {
            let deprecated = deprecated.then(String::new);
            (text.to_owned(), EnumValue { deprecated, ..EnumValue::default() })
        };
        let values = words.into_iter().map(|word| value(word.into())).collect();
        self.define(place, TypeDef { values: Some(values), ..TypeDef::default() })
    }

    /// Returns a union of these variants.
    pub(super) fn union(&mut self, place: &str, tag: Option<&str>, variants: Vec<Variant>) -> Value {
        let tag = tag.map(str::to_owned);
        self.define(place, TypeDef { tag, variants: Some(variants), ..TypeDef::default() })
    }

    pub(super) fn define(&mut self, place: &str, type_: TypeDef) -> Value {
        self.types.insert(place.to_owned(), type_);
        Value::of(TypeExpr::Named(place.to_owned()))
    }

    fn list(&mut self, schema: Json<'d>, place: &str) -> Value {
        let item = match schema.get("items") {
            Some(item) => self.value(item, &format!("{place}[]")),
            None => Value::primitive(Primitive::Any),
        };
        if schema.has("prefixItems") {
            return Value::untyped("Each item of this list has its own type: what type is it?");
        }
        let (secret, decide) = (item.secret, item.decide.clone());
        self.inner(&item, schema);
        let limits = limits(self.document, Primitive::Any, schema);
        Value { secret, decide, limits, ..Value::of(TypeExpr::List(Box::new(item.into_expr()))) }
    }

    fn map(&mut self, schema: Json<'d>, place: &str) -> Value {
        let value = match schema.get("additionalProperties").filter(|value| value.is_object()) {
            Some(value) => self.value(value, &format!("{place}{{}}")),
            None => Value::primitive(Primitive::Any),
        };
        let decide = value.decide.clone();
        self.inner(&value, schema);
        let limits = limits(self.document, Primitive::Any, schema);
        Value { decide, limits, ..Value::of(TypeExpr::Map(Box::new(value.into_expr()))) }
    }

    /// Counts the facts about the items of a list or map, which the spec language cannot express.
    fn inner(&self, item: &Value, at: Json<'_>) {
        if !item.limits.is_empty() {
            self.document.drop("limits of the items of lists and maps", at);
        }
        if item.deprecated {
            self.document.drop("deprecations of the items of lists and maps", at);
        }
    }

    /// Returns a default, if it is a value of the type.
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
