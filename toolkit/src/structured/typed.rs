//! Converts schemas of a single type, including the properties of objects and the items of arrays.

use serde_json::{Value, json};

use super::{
    change::ChangeKind,
    described::Described,
    document::{Object, join},
    error::{SchemaError, SchemaErrorReason as Reason},
    lower::Lowering,
    words,
};

impl Lowering<'_> {
    pub(super) fn typed(
        &mut self,
        name: &str,
        mut schema: Object,
        described: &mut Described,
        at: &str,
    ) -> Result<Object, SchemaError> {
        let mut lowered = Object::from_iter([("type".to_owned(), name.into())]);
        match name {
            "object" => self.properties(&mut schema, &mut lowered, at)?,
            "array" => self.items(&mut schema, &mut lowered, described, at)?,
            "string" | "integer" | "number" | "boolean" | "null" => {}
            _ => return Err(SchemaError::new(at, Reason::Malformed("type".into()))),
        }
        for (keyword, value) in schema {
            if words::is_kept(name, &keyword, &value) {
                lowered.insert(keyword, value);
                continue;
            }
            let kind = words::fate(name, &keyword, &value)
                .ok_or_else(|| SchemaError::new(join(at, &keyword), Reason::Keyword(keyword.clone())))?;
            if kind == ChangeKind::Described {
                if !words::is_well_formed(&keyword, &value) {
                    return Err(SchemaError::new(join(at, &keyword), Reason::Malformed(keyword)));
                }
                described.constraints.push(words::constraint(&keyword, &value));
            }
            self.change(at, &keyword, kind);
        }
        Ok(lowered)
    }

    fn properties(&mut self, schema: &mut Object, lowered: &mut Object, at: &str) -> Result<(), SchemaError> {
        match schema.shift_remove("additionalProperties") {
            None | Some(Value::Bool(false)) => {}
            Some(_) => return Err(SchemaError::new(at, Reason::Map)),
        }
        if schema.contains_key("patternProperties") {
            return Err(SchemaError::new(at, Reason::Map));
        }
        let malformed = |keyword: &str| SchemaError::new(at, Reason::Malformed(keyword.into()));
        let properties = match schema.shift_remove("properties") {
            None => Object::new(),
            Some(Value::Object(properties)) => properties,
            Some(_) => return Err(malformed("properties")),
        };
        let required = match schema.shift_remove("required") {
            None => Vec::new(),
            Some(Value::Array(names)) => names,
            Some(_) => return Err(malformed("required")),
        };
        // An object with a required property that it must not have matches nothing.
        if !required.iter().all(|name| name.as_str().is_some_and(|name| properties.contains_key(name))) {
            return Err(malformed("required"));
        }
        let at_properties = join(at, "properties");
        let mut accepted = Object::new();
        for (name, property) in properties {
            let at = join(&at_properties, &name);
            if !words::is_property_name(&name) {
                return Err(SchemaError::new(at, Reason::PropertyName(name)));
            }
            let mut property = self.schema(&property, &at)?;
            // An optional property does not need `null`, and the limit of unions is lower than that of optional
            // properties.
            if !required.iter().any(|each| *each == name) && words::without_null(&mut property) {
                self.change(&at, "null", ChangeKind::Dropped);
            }
            accepted.insert(name, property);
        }
        lowered.insert("properties".into(), Value::Object(accepted));
        if !required.is_empty() {
            lowered.insert("required".into(), Value::Array(required));
        }
        lowered.insert("additionalProperties".into(), Value::Bool(false));
        Ok(())
    }

    fn items(
        &mut self,
        schema: &mut Object,
        lowered: &mut Object,
        described: &mut Described,
        at: &str,
    ) -> Result<(), SchemaError> {
        let items = schema.shift_remove("items");
        let items = match schema.shift_remove("prefixItems") {
            Some(Value::Array(places)) => {
                self.change(at, "prefixItems", ChangeKind::Replaced);
                let mut kinds = Vec::new();
                for (index, place) in places.iter().enumerate() {
                    let place = self.schema(place, &join(&join(at, "prefixItems"), &index.to_string()))?;
                    if !kinds.contains(&place) {
                        kinds.push(place);
                    }
                }
                if kinds.len() > 1 {
                    described.notes.push("The items have these types, in this order.".into());
                    json!({ "anyOf": kinds })
                } else {
                    kinds.pop().ok_or_else(|| SchemaError::new(at, Reason::NoType))?
                }
            }
            Some(_) => return Err(SchemaError::new(at, Reason::Malformed("prefixItems".into()))),
            None => {
                let items = items.ok_or_else(|| SchemaError::new(at, Reason::NoType))?;
                self.schema(&items, &join(at, "items"))?
            }
        };
        lowered.insert("items".into(), items);
        Ok(())
    }
}
