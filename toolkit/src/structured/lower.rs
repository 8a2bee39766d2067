//! Converts a schema to a form that the API accepts.

use serde_json::{Value, json};

use super::{
    change::{Change, ChangeKind},
    described::Described,
    document::{Document, Object, join, object},
    error::{SchemaError, SchemaErrorReason as Reason},
    words,
};

/// A schema that is being converted.
pub(super) struct Lowering<'a> {
    document: Document<'a>,
    /// The definitions in their accepted form.
    definitions: Object,
    /// The definitions around the current schema.
    active: Vec<String>,
    changes: Vec<Change>,
}

impl<'a> Lowering<'a> {
    /// Returns the accepted form and the changes.
    pub(super) fn run(root: &'a Value) -> Result<(Value, Vec<Change>), SchemaError> {
        let mut this = Lowering {
            document: Document::new(root),
            definitions: Object::new(),
            active: vec!["#".into()],
            changes: Vec::new(),
        };
        // A reference at the top is replaced by its definition, since `$defs` must be its sibling.
        let mut schema = this.expanded(object(root, "")?, "")?;
        if !this.definitions.is_empty() {
            schema.insert("$defs".into(), Value::Object(this.definitions));
        }
        Ok((Value::Object(schema), this.changes))
    }

    pub(super) fn schema(&mut self, schema: &Value, at: &str) -> Result<Value, SchemaError> {
        let schema = object(schema, at)?;
        match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) if schema.len() == 1 => self.reference(reference, at),
            _ => self.expanded(schema, at).map(Value::Object),
        }
    }

    /// Converts a reference without siblings, which remains a reference.
    fn reference(&mut self, reference: &str, at: &str) -> Result<Value, SchemaError> {
        let (name, target) = self.document.definition(reference, at)?;
        self.enter(std::slice::from_ref(&name), at)?;
        if !self.definitions.contains_key(&name) {
            let lowered = self.schema(target, &join("/$defs", &name))?;
            self.definitions.insert(name.clone(), lowered);
        }
        self.active.pop();
        let encoded = name.replace('~', "~0").replace('/', "~1").replace('%', "%25").replace(' ', "%20");
        Ok(json!({ "$ref": format!("#/$defs/{encoded}") }))
    }

    /// Enters definitions, which must not contain themselves.
    fn enter(&mut self, names: &[String], at: &str) -> Result<(), SchemaError> {
        if let Some(name) = names.iter().find(|name| self.active.contains(name)) {
            return Err(SchemaError::new(at, Reason::Recursion(name.clone())));
        }
        self.active.extend_from_slice(names);
        Ok(())
    }

    fn expanded(&mut self, schema: &Object, at: &str) -> Result<Object, SchemaError> {
        let expanded = self.document.expand(schema, at)?;
        self.enter(&expanded.names, at)?;
        let depth = self.active.len() - expanded.names.len();
        let lowered = self.plain(expanded.schema, at)?;
        self.active.truncate(depth);
        Ok(lowered)
    }

    /// Converts a schema without references and `allOf` at its top.
    fn plain(&mut self, mut schema: Object, at: &str) -> Result<Object, SchemaError> {
        let mut described = Described::take(&mut schema);
        self.drop_annotations(&mut schema, at);
        let mut lowered = if let Some(union) = union(&mut schema, at)? {
            self.union(schema, &union, &mut described, at)?
        } else if let Some(values) = values(&schema, at)? {
            Object::from_iter([("enum".to_owned(), Value::Array(values))])
        } else {
            match schema.shift_remove("type") {
                Some(Value::Array(types)) => self.types(&schema, &types, at)?,
                Some(Value::String(name)) => self.typed(&name, schema, &mut described, at)?,
                Some(_) => return Err(SchemaError::new(at, Reason::Malformed("type".into()))),
                None if schema.contains_key("properties") => {
                    self.typed("object", schema, &mut described, at)?
                }
                None if schema.contains_key("items") || schema.contains_key("prefixItems") => {
                    self.typed("array", schema, &mut described, at)?
                }
                None => return Err(untyped(&schema, at)),
            }
        };
        described.put(&mut lowered);
        Ok(lowered)
    }

    fn drop_annotations(&mut self, schema: &mut Object, at: &str) {
        let dropped: Vec<String> =
            schema.keys().filter(|keyword| words::is_annotation(keyword)).cloned().collect();
        for keyword in dropped {
            schema.shift_remove(&keyword);
            self.change(at, &keyword, ChangeKind::Dropped);
        }
    }

    /// Converts a union: each of its schemas is combined with the rest of this schema.
    fn union(
        &mut self,
        rest: Object,
        (keyword, branches): &(&'static str, Vec<Value>),
        described: &mut Described,
        at: &str,
    ) -> Result<Object, SchemaError> {
        if *keyword == "oneOf" {
            self.change(at, "oneOf", ChangeKind::Replaced);
        }
        if let Some(values) = words::constants(branches, &mut described.notes) {
            return Ok(Object::from_iter([("enum".to_owned(), Value::Array(values))]));
        }
        let at_union = join(at, keyword);
        let mut lowered = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            let at = join(&at_union, &index.to_string());
            let branch = if rest.is_empty() {
                self.schema(branch, &at)?
            } else {
                let both = json!({ "allOf": [Value::Object(rest.clone()), branch] });
                self.schema(&both, &at)?
            };
            if !lowered.contains(&branch) {
                lowered.push(branch);
            }
        }
        Ok(Object::from_iter([("anyOf".to_owned(), Value::Array(lowered))]))
    }

    /// A list of types is a union of schemas with one type each.
    fn types(&mut self, schema: &Object, types: &[Value], at: &str) -> Result<Object, SchemaError> {
        let mut lowered = Vec::new();
        for name in types {
            let name = name.as_str().ok_or_else(|| SchemaError::new(at, Reason::Malformed("type".into())))?;
            let mut part = Object::from_iter([("type".to_owned(), name.into())]);
            part.extend(
                schema
                    .iter()
                    .filter(|(word, _)| words::belongs(word, name))
                    .map(|(word, value)| (word.clone(), value.clone())),
            );
            lowered.push(Value::Object(self.plain(part, at)?));
        }
        match (lowered.pop(), lowered.is_empty()) {
            (None, _) => Err(SchemaError::new(at, Reason::NoType)),
            (Some(Value::Object(only)), true) => Ok(only),
            (Some(last), _) => {
                lowered.push(last);
                self.change(at, "type", ChangeKind::Replaced);
                Ok(Object::from_iter([("anyOf".to_owned(), Value::Array(lowered))]))
            }
        }
    }

    pub(super) fn change(&mut self, at: &str, keyword: &str, kind: ChangeKind) {
        self.changes.push(Change { pointer: at.to_owned(), keyword: keyword.to_owned(), kind });
    }
}

/// Removes the union from a schema.
fn union(schema: &mut Object, at: &str) -> Result<Option<(&'static str, Vec<Value>)>, SchemaError> {
    let mut union = None;
    for keyword in ["anyOf", "oneOf"] {
        match schema.shift_remove(keyword) {
            None => {}
            Some(Value::Array(branches)) if union.is_none() && !branches.is_empty() => {
                union = Some((keyword, branches));
            }
            Some(Value::Array(branches)) if !branches.is_empty() => {
                return Err(SchemaError::new(at, Reason::Contradiction(keyword.into())));
            }
            Some(_) => return Err(SchemaError::new(at, Reason::Malformed(keyword.into()))),
        }
    }
    Ok(union)
}

/// Returns the values that `enum` or `const` allow.
fn values(schema: &Object, at: &str) -> Result<Option<Vec<Value>>, SchemaError> {
    let values = match (schema.get("const"), schema.get("enum")) {
        (Some(value), _) => vec![value.clone()],
        (None, Some(Value::Array(values))) => values.clone(),
        (None, Some(_)) => return Err(SchemaError::new(at, Reason::Malformed("enum".into()))),
        (None, None) => return Ok(None),
    };
    if values.is_empty() {
        return Err(SchemaError::new(at, Reason::NoType));
    }
    if values.iter().any(|value| value.is_object() || value.is_array()) {
        return Err(SchemaError::new(at, Reason::CompoundEnum));
    }
    Ok(Some(values))
}

/// Returns the reason why a schema without a type is refused: a keyword that cannot be replaced, or the missing type.
fn untyped(schema: &Object, at: &str) -> SchemaError {
    match schema.keys().find(|keyword| !words::is_known(keyword)) {
        Some(keyword) => SchemaError::new(join(at, keyword), Reason::Keyword(keyword.clone())),
        None => SchemaError::new(at, Reason::NoType),
    }
}
