//! The keywords of JSON Schema, and their support by the API.

use serde_json::Value;

use super::change::ChangeKind;

const FORMATS: [&str; 10] =
    ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"];
const NUMBER: [&str; 5] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
const STRING: [&str; 6] =
    ["minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType"];
const ARRAY: [&str; 5] = ["minItems", "maxItems", "uniqueItems", "items", "prefixItems"];
const OBJECT: [&str; 5] =
    ["minProperties", "maxProperties", "properties", "required", "additionalProperties"];

/// The number of repetitions in a pattern from which on its grammar would be large.
const MOST_REPETITIONS: u32 = 100;

/// Whether a keyword does not affect values.
pub(super) fn is_annotation(keyword: &str) -> bool {
    matches!(keyword, "$schema" | "$id" | "$anchor" | "$comment" | "deprecated" | "readOnly" | "writeOnly")
        || keyword.starts_with("x-")
}

pub(super) fn is_known(keyword: &str) -> bool {
    [&NUMBER[..], &STRING, &ARRAY, &OBJECT].iter().any(|words| words.contains(&keyword))
}

/// Whether a keyword applies to values of this type. An unknown keyword might.
pub(super) fn belongs(keyword: &str, type_name: &str) -> bool {
    let of = match type_name {
        "integer" | "number" => [&NUMBER[..], &["format"]].concat(),
        "string" => STRING.to_vec(),
        "array" => ARRAY.to_vec(),
        "object" => OBJECT.to_vec(),
        _ => Vec::new(),
    };
    of.contains(&keyword) || !is_known(keyword)
}

/// Whether the API accepts a keyword unchanged.
pub(super) fn is_kept(type_name: &str, keyword: &str, value: &Value) -> bool {
    match (type_name, keyword) {
        ("string", "format") => value.as_str().is_some_and(|format| FORMATS.contains(&format)),
        ("string", "pattern") => value.as_str().is_some_and(is_simple_pattern),
        ("array", "minItems") => matches!(value.as_u64(), Some(0 | 1)),
        _ => false,
    }
}

/// Returns how a keyword is changed that is not kept; `None` if nothing can replace it.
pub(super) fn fate(type_name: &str, keyword: &str, value: &Value) -> Option<ChangeKind> {
    if !is_known(keyword) {
        return None;
    }
    // The names of Rust's number types have no meaning for the model; their bounds are separate keywords.
    let idle = !belongs(keyword, type_name)
        || (keyword == "format" && type_name != "string")
        || (keyword == "uniqueItems" && *value == Value::Bool(false));
    Some(if idle { ChangeKind::Dropped } else { ChangeKind::Described })
}

pub(super) fn is_well_formed(keyword: &str, value: &Value) -> bool {
    match keyword {
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
            value.is_u64()
        }
        "uniqueItems" => value.is_boolean(),
        "multipleOf" => value.as_f64().is_some_and(|number| number > 0.0),
        keyword if NUMBER.contains(&keyword) => value.is_number(),
        _ => value.is_string(),
    }
}

/// Returns a constraint in words.
pub(super) fn constraint(keyword: &str, value: &Value) -> String {
    let words = match keyword {
        "minimum" => "minimum",
        "maximum" => "maximum",
        "exclusiveMinimum" => "greater than",
        "exclusiveMaximum" => "less than",
        "multipleOf" => "a multiple of",
        "minLength" => "characters at least",
        "maxLength" => "characters at most",
        "minItems" => "items at least",
        "maxItems" => "items at most",
        "minProperties" => "properties at least",
        "maxProperties" => "properties at most",
        "uniqueItems" => return "no item twice".into(),
        "pattern" => "regular expression",
        other => other,
    };
    match value.as_str() {
        Some(text) => format!("{words} `{text}`"),
        None => format!("{words} {value}"),
    }
}

/// Returns the values of schemas that are all constants, as one list. Their descriptions are added to `notes`.
pub(super) fn constants(branches: &[Value], notes: &mut Vec<String>) -> Option<Vec<Value>> {
    let mut values = Vec::new();
    let mut lines = Vec::new();
    for branch in branches {
        let branch = branch.as_object()?;
        if !branch
            .keys()
            .all(|word| matches!(word.as_str(), "const" | "enum" | "type" | "title" | "description"))
        {
            return None;
        }
        let of_branch = match (branch.get("const"), branch.get("enum")) {
            (Some(value), None) => vec![value.clone()],
            (None, Some(Value::Array(values))) if !values.is_empty() => values.clone(),
            _ => return None,
        };
        if let (Some(text), [value]) = (branch.get("description").and_then(Value::as_str), &of_branch[..]) {
            lines.push(format!("- {value}: {text}"));
        }
        values.extend(of_branch);
    }
    if values.iter().any(|value| value.is_object() || value.is_array()) {
        return None;
    }
    if !lines.is_empty() {
        notes.push(lines.join("\n"));
    }
    Some(values)
}

pub(super) fn is_property_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

/// Removes `null` from an accepted schema, unless nothing else would remain; returns whether it did.
pub(super) fn without_null(schema: &mut Value) -> bool {
    let Some(schema) = schema.as_object_mut() else { return false };
    let is_null = |value: &Value| value.is_null() || value.get("type").is_some_and(|name| name == "null");
    for keyword in ["anyOf", "enum"] {
        let Some(Value::Array(list)) = schema.get_mut(keyword) else { continue };
        let before = list.len();
        if list.iter().all(is_null) || !list.iter().any(is_null) {
            return false;
        }
        list.retain(|value| !is_null(value));
        debug_assert!(list.len() < before);
        if schema.get("default").is_some_and(Value::is_null) {
            schema.shift_remove("default");
        }
        unwrap_single(schema);
        return true;
    }
    false
}

/// Replaces a union of one schema by that schema, unless both have other keywords.
fn unwrap_single(schema: &mut serde_json::Map<String, Value>) {
    let Some(Value::Array(list)) = schema.get("anyOf") else { return };
    let [Value::Object(only)] = &list[..] else { return };
    // A reference has no siblings, and the description of the property has precedence over that of the type.
    if only.contains_key("$ref") && schema.len() > 1 {
        return;
    }
    let only = only.clone();
    let outer = std::mem::replace(schema, only);
    schema.extend(outer.into_iter().filter(|(keyword, _)| keyword != "anyOf"));
}

/// Whether the API supports a pattern: without backreferences, look-around and word boundaries.
fn is_simple_pattern(pattern: &str) -> bool {
    let mut rest = pattern.chars().peekable();
    while let Some(char) = rest.next() {
        match char {
            '\\' => match rest.next() {
                None | Some('b' | 'B' | 'k' | '1'..='9' | 'p' | 'P' | 'A' | 'z' | 'Z' | 'G') => return false,
                Some(_) => {}
            },
            '(' if rest.peek() == Some(&'?') => {
                rest.next();
                if rest.next() != Some(':') {
                    return false;
                }
            }
            '{' => {
                let bounds: String = rest.clone().take_while(|char| *char != '}').collect();
                let large = |bound: &str| bound.parse::<u32>().is_ok_and(|bound| bound > MOST_REPETITIONS);
                if bounds.split(',').any(large) {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
}
