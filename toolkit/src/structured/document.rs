//! A schema document: its references, and schemas that are combined from several.

use serde_json::{Map, Value};

use super::error::{SchemaError, SchemaErrorReason};

pub(super) type Object = Map<String, Value>;

/// A whole schema, in which references refer to definitions.
pub(super) struct Document<'a> {
    root: &'a Value,
}

/// A schema without references and `allOf` at its top.
pub(super) struct Expanded {
    pub(super) schema: Object,
    /// The definitions that are part of it.
    pub(super) names: Vec<String>,
}

impl<'a> Document<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        Self { root }
    }

    pub(super) fn root(&self) -> &'a Value {
        self.root
    }

    /// Returns the name of the definition that a reference refers to, and its schema.
    pub(super) fn definition(&self, reference: &str, at: &str) -> Result<(String, &'a Value), SchemaError> {
        let fail =
            |reason: fn(String) -> SchemaErrorReason| SchemaError::new(at, reason(reference.to_owned()));
        if reference == "#" {
            return Ok((reference.to_owned(), self.root));
        }
        for list in ["$defs", "definitions"] {
            let Some(name) = reference.strip_prefix("#/").and_then(|rest| rest.strip_prefix(list)) else {
                continue;
            };
            let Some(name) = name.strip_prefix('/').filter(|name| !name.contains('/')) else { continue };
            let name = decode(name);
            if let Some(schema) = self.root.get(list).and_then(|definitions| definitions.get(&name)) {
                return Ok((name, schema));
            }
        }
        Err(fail(SchemaErrorReason::Reference))
    }

    /// Replaces `$ref` and `allOf` at the top of a schema.
    pub(super) fn expand(&self, schema: &Object, at: &str) -> Result<Expanded, SchemaError> {
        let mut expanded = Expanded { schema: Object::new(), names: Vec::new() };
        self.expand_into(&mut expanded, &mut Vec::new(), schema, at)?;
        Ok(expanded)
    }

    /// `path` contains the definitions around this schema.
    fn expand_into(
        &self,
        into: &mut Expanded,
        path: &mut Vec<String>,
        schema: &Object,
        at: &str,
    ) -> Result<(), SchemaError> {
        if let Some(reference) = schema.get("$ref") {
            let reference = reference
                .as_str()
                .ok_or_else(|| SchemaError::new(at, SchemaErrorReason::Malformed("$ref".into())))?;
            let (name, target) = self.definition(reference, at)?;
            if path.contains(&name) {
                return Err(SchemaError::new(at, SchemaErrorReason::Recursion(name)));
            }
            if !into.names.contains(&name) {
                into.names.push(name.clone());
            }
            path.push(name);
            self.expand_into(into, path, object(target, at)?, at)?;
            path.pop();
        }
        if let Some(all) = schema.get("allOf") {
            let all = all
                .as_array()
                .ok_or_else(|| SchemaError::new(at, SchemaErrorReason::Malformed("allOf".into())))?;
            for part in all {
                self.expand_into(into, path, object(part, at)?, at)?;
            }
        }
        for (keyword, value) in schema {
            if !matches!(keyword.as_str(), "$ref" | "allOf" | "$defs" | "definitions") {
                merge(&mut into.schema, keyword, value, at)?;
            }
        }
        Ok(())
    }
}

/// Returns the schema as an object; `true` and `false` allow anything or nothing.
pub(super) fn object<'a>(schema: &'a Value, at: &str) -> Result<&'a Object, SchemaError> {
    schema.as_object().ok_or_else(|| SchemaError::new(at, SchemaErrorReason::NoType))
}

/// Adds the requirements of another schema.
fn merge(into: &mut Object, keyword: &str, value: &Value, at: &str) -> Result<(), SchemaError> {
    let Some(present) = into.get_mut(keyword).filter(|present| *present != value) else {
        into.insert(keyword.to_owned(), value.clone());
        return Ok(());
    };
    match (keyword, present, value) {
        // The description of the outer schema has precedence.
        ("title" | "description" | "default" | "examples" | "deprecated", present, value) => {
            *present = value.clone()
        }
        ("properties", Value::Object(present), Value::Object(value)) => {
            for (name, schema) in value {
                match present.get_mut(name) {
                    Some(other) if other != schema => {
                        *other = serde_json::json!({ "allOf": [other.clone(), schema] });
                    }
                    Some(_) => {}
                    None => {
                        present.insert(name.clone(), schema.clone());
                    }
                }
            }
        }
        ("required", Value::Array(present), Value::Array(value)) => {
            for name in value {
                if !present.contains(name) {
                    present.push(name.clone());
                }
            }
        }
        ("additionalProperties", present, _) => *present = Value::Bool(false),
        ("type", present, value) if *present == "number" && *value == "integer" => *present = value.clone(),
        ("type", present, value) if *present == "integer" && *value == "number" => {}
        _ => return Err(SchemaError::new(at, SchemaErrorReason::Contradiction(keyword.to_owned()))),
    }
    Ok(())
}

/// Decodes a part of a JSON pointer in a URI.
fn decode(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (first, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).replace("~1", "/").replace("~0", "~")
}

/// Returns a pointer to a member of the value at `pointer`.
pub(super) fn join(pointer: &str, member: &str) -> String {
    format!("{pointer}/{}", member.replace('~', "~0").replace('/', "~1"))
}
