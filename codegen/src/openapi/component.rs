//! Named types as components.

use indexmap::IndexMap;
use serde_yaml::Value;

use super::Exporter;
use super::build::{Map, scalar};
use super::schema::{Medium, reference, schema};
use super::text::plain;
use crate::spec::{EnumValue, Field, IntoRequest, Scalar, TypeDef, TypeExpr, Variant};

impl<'a> Exporter<'a> {
    /// Returns the component of a named type.
    pub(super) fn component(&self, resource: &str, definition: &'a TypeDef) -> Map {
        let TypeDef {
            doc,
            // Unsettled questions are not exported.
            decide: _,
            note,
            since,
            deprecated,
            rust,
            group,
            aliases,
            search,
            not_in_reference,
            closed,
            fields,
            additional,
            arguments,
            into_request,
            shortcuts,
            values,
            any_text,
            tag,
            variants,
            accumulates,
            alias,
        } = definition;
        let shape = match (fields, values, variants, alias) {
            (Some(fields), ..) => self.object(fields, additional.as_ref()),
            (_, Some(values), ..) => enumeration(values, *closed),
            (_, _, Some(variants), _) => self.union(variants, tag.as_deref(), *closed),
            (_, _, _, Some(alias)) => schema(alias),
            (None, None, None, None) => Map::new(),
        };
        shape
            .describe(doc)
            .since(since.as_ref())
            .deprecated(deprecated.as_ref())
            .with("x-resource", resource)
            .rust_name(rust.as_ref())
            .maybe("x-group", group.clone())
            .list("x-aliases", aliases.iter().cloned())
            .list("x-search", search.iter().cloned())
            .flag("x-not-in-reference", *not_in_reference)
            .flag("x-any-text", *any_text)
            .list("x-arguments", arguments.iter().cloned())
            .maybe("x-into-request", into_request.as_ref().map(self::into_request))
            .maybe("x-shortcuts", shortcuts.as_ref().and_then(|known| serde_yaml::to_value(known).ok()))
            // A tree of names can always be converted into a value.
            .maybe("x-accumulates", accumulates.as_ref().and_then(|rules| serde_yaml::to_value(rules).ok()))
            .maybe("x-note", note.clone())
    }

    fn object(&self, fields: &'a IndexMap<String, Field>, additional: Option<&TypeExpr>) -> Map {
        self.properties(fields, Medium::Json).maybe("additionalProperties", additional.map(schema))
    }

    /// Returns the schema of an object, or of a form.
    pub(super) fn properties(&self, fields: &'a IndexMap<String, Field>, medium: Medium) -> Map {
        let properties: Map =
            fields.iter().map(|(name, field)| (name.clone(), self.field(field, medium))).collect();
        let required = fields.iter().filter(|(_, field)| !field.optional).map(|(name, _)| name.clone());
        Map::new().with("type", "object").with("properties", properties).list("required", required)
    }

    fn union(&self, variants: &'a [Variant], tag: Option<&str>, closed: bool) -> Map {
        let schemas: Vec<Value> = variants.iter().map(|each| variant(each).into()).collect();
        let mapping = tag.and_then(|tag| self.mapping(variants, tag));
        let unsure = tag.filter(|_| mapping.is_none());
        let discriminator = tag
            .zip(mapping.as_ref())
            .map(|(tag, mapping)| Map::new().with("propertyName", tag).with("mapping", mapping.clone()));
        Map::new()
            .with(if unsure.is_some() { "anyOf" } else { "oneOf" }, schemas)
            .maybe("discriminator", discriminator)
            .maybe("x-tag", unsure)
            .flag("x-open", !closed)
    }

    /// Returns the variant of each value of the tag. `None` if an object may lack the tag or a variant is not an
    /// object, because validators that use a discriminator would reject such values.
    fn mapping(&self, variants: &'a [Variant], tag: &str) -> Option<Map> {
        let mut mapping = Map::new();
        for variant in variants {
            let Some(TypeExpr::Named(name)) = &variant.type_ else { return None };
            for value in self.tag_values(name, tag, 0)? {
                mapping = mapping.with(value, reference(name));
            }
        }
        Some(mapping)
    }

    /// Returns the values of a tag in a type, if the tag is always present.
    fn tag_values(&self, name: &str, tag: &str, depth: usize) -> Option<Vec<&'a str>> {
        let definition = self.type_of(name)?;
        if let Some(TypeExpr::Named(target)) = &definition.alias {
            return (depth < self.types.len()).then(|| self.tag_values(target, tag, depth + 1)).flatten();
        }
        let field = definition.fields.as_ref()?.get(tag)?;
        if field.optional || field.nullable {
            return None;
        }
        match (&field.constant, field.type_.as_ref().map(|expr| self.resolve(expr))) {
            (Some(Scalar::String(value)), _) => Some(vec![value]),
            (None, Some(TypeExpr::Named(name))) => {
                Some(self.type_of(name)?.values.as_ref()?.keys().map(String::as_str).collect())
            }
            _ => None,
        }
    }
}

fn variant(variant: &Variant) -> Map {
    let Variant { type_, constant, rust, since, doc } = variant;
    let schema = match (type_, constant) {
        (_, Some(constant)) => Map::new().with("type", "string").with("const", scalar(constant)),
        (Some(expr), None) => schema(expr),
        (None, None) => Map::new(),
    };
    schema.describe(doc).since(since.as_ref()).rust_name(rust.as_ref())
}

/// Returns the schema of an open enum, which accepts any other string as well.
fn enumeration(values: &IndexMap<String, EnumValue>, closed: bool) -> Map {
    let known = Map::new()
        .with("type", "string")
        .list("enum", values.keys().cloned())
        .map("x-enumDescriptions", descriptions(values))
        .map("x-values", remarks(values));
    if closed {
        return known;
    }
    Map::new().with("anyOf", vec![Value::from(known), Map::new().with("type", "string").into()])
}

fn descriptions(values: &IndexMap<String, EnumValue>) -> Map {
    let described = values.iter().filter(|(_, value)| !value.doc.is_empty());
    described.fold(Map::new(), |map, (name, value)| map.with(name, plain(&value.doc)))
}

/// Returns the facts about a value other than its description.
fn remarks(values: &IndexMap<String, EnumValue>) -> Map {
    values.iter().fold(Map::new(), |map, (name, value)| {
        let EnumValue { doc, since, deprecated, not_in_reference, rust } = value;
        let original = (plain(doc) != *doc).then(|| doc.clone());
        let remark = Map::new()
            .since(since.as_ref())
            .deprecated(deprecated.as_ref())
            .flag("x-not-in-reference", *not_in_reference)
            .rust_name(rust.as_ref())
            .maybe("x-doc", original);
        map.map(name, remark)
    })
}

fn into_request(back: &IntoRequest) -> Map {
    let IntoRequest { as_, drop } = back;
    Map::new().with("as", as_.to_string()).list("drop", drop.iter().cloned())
}
