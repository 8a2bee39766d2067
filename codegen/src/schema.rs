//! Generates the JSON Schema of the spec language from the types that read it. Editors use it to complete and
//! explain keys.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use crate::spec::{Api, Primitive, Resource, TypeExpr};

/// Returns the schema of every file of the spec, as text. `api.yaml` is distinguished from a resource by its
/// `base_url`.
pub fn text() -> String {
    let mut generator = SchemaGenerator::default();
    let api = generator.subschema_for::<Api>();
    let resource = generator.subschema_for::<Resource>();
    let schema = json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of the spec",
        "if": { "required": ["base_url"] },
        "then": api,
        "else": resource,
        "$defs": generator.take_definitions(true),
    });
    format!("{:#}\n", sorted(without_null(schema.to_value())))
}

/// Optional keys can be omitted, but not `null`, which the library would allow.
fn without_null(value: Value) -> Value {
    match value {
        Value::Object(mut map) => {
            if let Some(Value::Array(types)) = map.get_mut("type") {
                types.retain(|type_| type_ != "null");
                if let [type_] = types.as_slice() {
                    let type_ = type_.clone();
                    map.insert("type".to_owned(), type_);
                }
            }
            if let Some(Value::Array(choices)) = map.get_mut("anyOf") {
                choices.retain(|choice| choice["type"] != "null");
                if let [Value::Object(only)] = choices.as_slice() {
                    let only = only.clone();
                    map.remove("anyOf");
                    map.extend(only);
                }
            }
            Value::Object(map.into_iter().map(|(key, value)| (key, without_null(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_null).collect()),
        scalar => scalar,
    }
}

/// Sorts keys alphabetically, independent of the order in the library.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().collect();
            entries.sort_by(|(left, _), (right, _)| left.cmp(right));
            Value::Object(entries.into_iter().map(|(key, value)| (key, sorted(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        scalar => scalar,
    }
}

impl JsonSchema for TypeExpr {
    fn schema_name() -> Cow<'static, str> {
        "TypeExpr".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = Primitive::ALL.iter().map(|(_, word)| *word).collect();
        // A pattern can't count, so the reader of the spec reports a surplus closing `>`.
        let pattern = format!(r"^(list<|map<)*({}|[A-Z][A-Za-z0-9_]*)\??(>\??)*$", words.join("|"));
        json_schema!({
            "description": "The type of a value: `string`, `integer`, `number`, `boolean`, `datetime`, `base64`, `file`, \
                `any`, `list<T>`, `map<T>`, a type's name; `T?` inside a list or map for items that may be `null`.",
            "type": "string",
            "pattern": pattern,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::reader::{Key, Record};
    use crate::spec::{
        Accumulates, Betas, Body, Credential, CredentialKind, CursorPages, DeltaRule, Endpoint, EnumValue,
        ErrorKind, Errors, Events, Field, Group, Header, How, IdPages, ImportRules, IntoRequest, Items,
        Limits, Method, Packages, Pages, Paging, Parameter, ParameterLocation, RateLimit, RenameRule,
        Returns, RustName, Scripted, Selection, Shortcuts, TypeDef, Variables, Variant, Wait, Webhook,
    };

    fn names(value: &Value) -> BTreeSet<&str> {
        value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The reader and the schema describe the language independently; this test compares them.
    #[test]
    fn reader_and_schema_have_the_same_keys() {
        fn keys<T: Record>() -> &'static [Key] {
            T::KEYS
        }
        let records = [
            ("Accumulates", keys::<Accumulates>()),
            ("Api", keys::<Api>()),
            ("Betas", keys::<Betas>()),
            ("Body", keys::<Body>()),
            ("Credential", keys::<Credential>()),
            ("CursorPages", keys::<CursorPages>()),
            ("DeltaRule", keys::<DeltaRule>()),
            ("Endpoint", keys::<Endpoint>()),
            ("EnumValue", keys::<EnumValue>()),
            ("Errors", keys::<Errors>()),
            ("Events", keys::<Events>()),
            ("Field", keys::<Field>()),
            ("Group", keys::<Group>()),
            ("Header", keys::<Header>()),
            ("IdPages", keys::<IdPages>()),
            ("ImportRules", keys::<ImportRules>()),
            ("IntoRequest", keys::<IntoRequest>()),
            ("Items", keys::<Items>()),
            ("Limits", keys::<Limits>()),
            ("Packages", keys::<Packages>()),
            ("Pages", keys::<Pages>()),
            ("Parameter", keys::<Parameter>()),
            ("RateLimit", keys::<RateLimit>()),
            ("RenameRule", keys::<RenameRule>()),
            ("Resource", keys::<Resource>()),
            ("Returns", keys::<Returns>()),
            ("RustName", keys::<RustName>()),
            ("Scripted", keys::<Scripted>()),
            ("Selection", keys::<Selection>()),
            ("Shortcuts", keys::<Shortcuts>()),
            ("TypeDef", keys::<TypeDef>()),
            ("Variables", keys::<Variables>()),
            ("Variant", keys::<Variant>()),
            ("Wait", keys::<Wait>()),
            ("Webhook", keys::<Webhook>()),
        ];
        let schema: Value = serde_json::from_str(&text()).unwrap();
        let described = schema["$defs"].as_object().unwrap().iter();
        let described = described.filter(|(_, definition)| definition["properties"].is_object());
        assert_eq!(
            described.map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            records.map(|(name, _)| name)
        );
        for (name, keys) in records {
            let definition = &schema["$defs"][name];
            let known: BTreeSet<&str> = keys.iter().map(|key| key.name).collect();
            let required = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
            let properties: BTreeSet<&str> =
                definition["properties"].as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(known, properties, "keys of {name}");
            assert_eq!(names(&definition["required"]), required, "required keys of {name}");
            assert_eq!(definition["additionalProperties"], false, "{name}");
        }
    }

    #[test]
    fn reader_and_schema_have_the_same_words() {
        fn words<T>(words: &[(&'static str, T)]) -> BTreeSet<&'static str> {
            words.iter().map(|(word, _)| *word).collect()
        }
        let schema: Value = serde_json::from_str(&text()).unwrap();
        for (name, words) in [
            ("CredentialKind", words(CredentialKind::WORDS)),
            ("ErrorKind", words(ErrorKind::WORDS)),
            ("How", words(How::WORDS)),
            ("Method", words(Method::WORDS)),
            ("Paging", words(Paging::WORDS)),
            ("ParameterLocation", words(ParameterLocation::WORDS)),
        ] {
            let listed = names(&schema["$defs"][name]["enum"]).into_iter().map(str::to_owned);
            let alone = schema["$defs"][name]["oneOf"].as_array().into_iter().flatten();
            let alone = alone.filter_map(|one| Some(one["const"].as_str()?.to_owned()));
            let described: BTreeSet<String> = listed.chain(alone).collect();
            assert_eq!(described, words.into_iter().map(str::to_owned).collect(), "{name}");
        }
    }
}
