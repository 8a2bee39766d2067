//! The limits of the API for a request, over the output schema and all strict tools.

use serde_json::Value;

use super::error::{SchemaError, SchemaErrorReason};

const OPTIONAL_PROPERTIES: usize = 24;
const UNION_PROPERTIES: usize = 16;

/// The counts to which the limits apply.
#[derive(Default)]
struct Count {
    optional: usize,
    union: usize,
}

/// Returns an error if a schema, in its accepted form, exceeds a limit alone.
pub(crate) fn check(schema: &Value) -> Result<(), SchemaError> {
    check_all([schema])
}

/// Returns an error if the schemas of a request, in their accepted form, exceed a limit together.
pub(crate) fn check_all<'a>(schemas: impl IntoIterator<Item = &'a Value>) -> Result<(), SchemaError> {
    let mut count = Count::default();
    for schema in schemas {
        count.add(schema);
    }
    let reason = if count.optional > OPTIONAL_PROPERTIES {
        SchemaErrorReason::OptionalProperties { count: count.optional, limit: OPTIONAL_PROPERTIES }
    } else if count.union > UNION_PROPERTIES {
        SchemaErrorReason::UnionProperties { count: count.union, limit: UNION_PROPERTIES }
    } else {
        return Ok(());
    };
    Err(SchemaError::new("", reason))
}

impl Count {
    fn add(&mut self, schema: &Value) {
        let required = schema["required"].as_array();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = required.is_some_and(|required| required.iter().any(|each| each == name));
            self.optional += usize::from(!is_required);
            self.union += usize::from(property.get("anyOf").is_some());
            self.add(property);
        }
        for definition in schema["$defs"].as_object().into_iter().flat_map(|map| map.values()) {
            self.add(definition);
        }
        for branch in schema["anyOf"].as_array().into_iter().flatten() {
            self.add(branch);
        }
        if let Some(items) = schema.get("items") {
            self.add(items);
        }
    }
}
