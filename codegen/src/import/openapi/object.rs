//! Reads objects, which may be composed of parts.

use indexmap::IndexMap;

use super::json::Json;
use super::schema::SchemaReader;
use super::simplify::{is_object, simplify};
use super::value::Value;
use crate::spec::{Primitive, TypeDef, TypeExpr};

impl<'d> SchemaReader<'d> {
    /// Reads an object: required fields first, in the order in which they are required.
    pub(super) fn object(&mut self, schema: Json<'d>, place: &str) -> Value {
        // The name has to be known before the fields are read, because they may refer to it.
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
            "`allOf` contains alternatives, whose fields are not imported: are they fields of this type?"
                .to_owned()
        });
        self.define(place, TypeDef { fields: Some(fields), additional, decide, ..TypeDef::default() })
    }

    /// Collects the properties of an object and of its parts.
    fn gather(&self, schema: Json<'d>, owner: &str, members: &mut Members<'d>, depth: usize) {
        // Only an object that contains itself is nested deeper.
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
            // An inline type of another component is one type, wherever it is used.
            self.gather(part.schema, part.component.unwrap_or(owner), members, depth + 1);
        }
        members.alternatives |= (schema.has("oneOf") || schema.has("anyOf")) && depth > 0
            || (schema.has("oneOf") || schema.has("anyOf")) && is_object(schema);
    }
}

/// The properties of an object, collected from its parts.
#[derive(Default)]
struct Members<'a> {
    /// The properties by name, each with the type that defines it.
    properties: IndexMap<&'a str, (Json<'a>, String)>,
    required: Vec<&'a str>,
    additional: Option<Json<'a>>,
    alternatives: bool,
}
