//! The schemas that the API accepts.

use serde_json::Value;

/// Asserts that a schema contains only what the API accepts. It shares no code with the conversion.
#[track_caller]
pub(crate) fn assert_accepted(schema: &Value) {
    let object = schema.as_object().unwrap_or_else(|| panic!("no object: {schema}"));
    let mut allowed = vec!["title", "description", "default", "$defs"];
    if object.contains_key("$ref") {
        allowed = vec!["$ref", "$defs"];
        assert!(schema["$ref"].as_str().unwrap().starts_with("#/$defs/"), "{schema}");
    } else if object.contains_key("anyOf") {
        allowed.push("anyOf");
        schema["anyOf"].as_array().unwrap().iter().for_each(assert_accepted);
    } else if object.contains_key("enum") {
        allowed.push("enum");
        assert!(
            schema["enum"].as_array().unwrap().iter().all(|value| !value.is_object() && !value.is_array())
        );
    } else {
        allowed.push("type");
        match schema["type"].as_str().unwrap_or_else(|| panic!("no type: {schema}")) {
            "object" => {
                allowed.extend(["properties", "required", "additionalProperties"]);
                assert_eq!(schema["additionalProperties"], false);
                schema["properties"].as_object().unwrap().values().for_each(assert_accepted);
            }
            "array" => {
                allowed.extend(["items", "minItems"]);
                assert!(schema.get("minItems").is_none_or(|least| least.as_u64().unwrap() <= 1));
                assert_accepted(&schema["items"]);
            }
            "string" => allowed.extend(["format", "pattern"]),
            name => assert!(["integer", "number", "boolean", "null"].contains(&name), "{schema}"),
        }
    }
    schema["$defs"].as_object().into_iter().flat_map(|map| map.values()).for_each(assert_accepted);
    let other = object.keys().find(|keyword| !allowed.contains(&keyword.as_str()));
    assert_eq!(other, None, "{schema}");
}
