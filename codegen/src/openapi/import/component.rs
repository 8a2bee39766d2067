//! Components as named types.

use indexmap::IndexMap;

use super::node::Node;
use super::schema::{self, field, inner, type_expr};
use crate::openapi::text::original;
use crate::spec::{EnumValue, Field, TypeDef, Variant};

/// Reads a component; the first is the path of its resource.
pub(super) fn type_def(schema: &Node<'_>) -> (Option<String>, TypeDef) {
    let mut definition = TypeDef {
        doc: schema.description(),
        note: schema.get("x-note"),
        since: schema.get("x-since"),
        deprecated: schema.deprecated(),
        rust: schema.rust_name(),
        group: schema.get("x-group"),
        aliases: schema.get("x-aliases").unwrap_or_default(),
        search: schema.get("x-search").unwrap_or_default(),
        not_in_reference: schema.flag("x-not-in-reference"),
        any_text: schema.flag("x-any-text"),
        arguments: schema.get("x-arguments").unwrap_or_default(),
        into_request: schema.get("x-into-request"),
        shortcuts: schema.get("x-shortcuts"),
        accumulates: schema.get("x-accumulates"),
        ..TypeDef::default()
    };
    if schema.has("properties") {
        schema.skip(&["type"]);
        definition.fields = Some(fields(schema));
        definition.additional =
            schema.has("additionalProperties").then(|| inner(schema, "additionalProperties"));
    } else if schema.has("enum") {
        definition.closed = true;
        definition.values = Some(values(schema));
    } else if schema.has("oneOf") || schema.has("x-tag") {
        union(schema, &mut definition);
    } else if let Some(known) = known_values(schema) {
        definition.values = Some(values(&known));
        known.finish();
    } else {
        definition.alias = Some(type_expr(schema));
    }
    (schema.need("x-resource"), definition)
}

/// Reads the properties of an object, or the parts of a form.
pub(super) fn fields(schema: &Node<'_>) -> IndexMap<String, Field> {
    let required: Vec<String> = schema.get("required").unwrap_or_default();
    let Some(properties) = schema.child("properties") else { return IndexMap::new() };
    let read = |(name, schema): (&str, Node<'_>)| {
        let optional = !required.iter().any(|each| each == name);
        (name.to_owned(), field(&schema, optional))
    };
    properties.children().into_iter().map(read).collect()
}

/// Returns the known values of an open enum: the first schema of `anyOf`, if the second is any string.
fn known_values<'a>(schema: &Node<'a>) -> Option<Node<'a>> {
    let mut items = schema.items("anyOf").into_iter();
    match (items.next(), items.next(), items.next()) {
        (Some(known), Some(other), None) if known.has("enum") => {
            let other = type_expr(&other);
            (other.to_string() == "string").then_some(known)
        }
        _ => None,
    }
}

fn values(schema: &Node<'_>) -> IndexMap<String, EnumValue> {
    schema.skip(&["type"]);
    let names: Vec<String> = schema.get("enum").unwrap_or_default();
    let mut descriptions: IndexMap<String, String> = schema.get("x-enumDescriptions").unwrap_or_default();
    let remarks = schema.child("x-values");
    let read = |name: String| {
        let doc = descriptions.shift_remove(&name).unwrap_or_default();
        let value = match remarks.as_ref().and_then(|remarks| remarks.child(&name)) {
            Some(remark) => value(doc, &remark),
            None => EnumValue { doc, ..EnumValue::default() },
        };
        (name, value)
    };
    let values = names.into_iter().map(read).collect();
    if let Some(remarks) = remarks {
        remarks.finish();
    }
    if let Some(stray) = descriptions.keys().next() {
        schema.report(format!("`{stray}` has a description, but is not a value"), "add it to `enum`");
    }
    values
}

fn value(description: String, remark: &Node<'_>) -> EnumValue {
    let value = EnumValue {
        doc: original(description, remark.get("x-doc")),
        since: remark.get("x-since"),
        deprecated: remark.deprecated(),
        not_in_reference: remark.flag("x-not-in-reference"),
        rust: remark.rust_name(),
    };
    remark.finish();
    value
}

fn union(schema: &Node<'_>, definition: &mut TypeDef) {
    definition.closed = !schema.flag("x-open");
    let discriminator = schema.child("discriminator");
    let told_apart = discriminator.as_ref().and_then(|each| each.get("propertyName"));
    definition.tag = told_apart.or_else(|| schema.get("x-tag"));
    if let Some(discriminator) = discriminator {
        discriminator.skip(&["mapping"]);
        discriminator.finish();
    }
    let variants = schema.items(if schema.has("oneOf") { "oneOf" } else { "anyOf" });
    definition.variants = Some(variants.iter().map(variant).collect());
}

fn variant(schema: &Node<'_>) -> Variant {
    let schema::Value { type_, constant, nullable, secret } = schema::value(schema);
    if nullable || secret {
        schema.report("a variant can be neither nullable nor secret", "move it to the property");
    }
    let variant = Variant {
        type_,
        constant,
        since: schema.get("x-since"),
        rust: schema.rust_name(),
        doc: schema.description(),
    };
    schema.finish();
    variant
}
