//! Fields of objects, and properties shared by fields and parameters.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Date, TypeExpr};
use crate::reader::{Cursor, Read, record};
use crate::source;

/// A field of an object.
///
/// `optional` and `nullable` are independent, so there are four presences.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["type"]}, {"required": ["const"]}]))]
pub struct Field {
    /// The type of its values. Either this or `const`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub type_: Option<TypeExpr>,
    /// The constant value. Either this or `type`.
    #[serde(rename = "const", default, skip_serializing_if = "Option::is_none")]
    pub constant: Option<Scalar>,
    /// Whether it is optional.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Whether it may be `null`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// Whether real responses lack it although the reference requires it: a missing one has the default of
    /// its type.
    #[serde(default, skip_serializing_if = "is_false")]
    pub default_if_missing: bool,
    /// Whether its value is a secret: `Debug` prints a placeholder.
    #[serde(default, skip_serializing_if = "is_false")]
    pub secret: bool,
    /// Whether the reference lacks this field: imports do not change it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_in_reference: bool,
    /// The date of the vendor's document that introduced it; absent if it was in the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// The replacement, if the API deprecates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// The name of one item of a list, for the method that adds one, if the derived name is wrong or missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Search terms for the docs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search: Vec<String>,
    /// The limits of its values.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limits: Limits,
    /// The endpoint whose URL is its value, as `resource/path.endpoint`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url_of: Option<String>,
    /// The Rust name, if it differs from the derived one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
    /// The docs. Constants need none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// A question of an import that a person has to settle. Code is generated only after it is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide: Option<String>,
}

/// Bounds and defaults in the documentation of the API. They are part of the docs and of the OpenAPI export;
/// the client does not enforce them, because the server may relax them at any time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The minimum of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub min: Option<serde_yaml::Number>,
    /// The maximum of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub max: Option<serde_yaml::Number>,
    /// The minimum length of a string, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// The maximum length of a string, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// The minimum number of items of a list, or of entries of a map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// The maximum number of items of a list, or of entries of a map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// The ECMAScript regular expression that a string matches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The default of the server if the value is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Scalar>,
}

impl Limits {
    /// Returns whether docs can show a pattern between backticks.
    pub fn is_pattern(text: &str) -> bool {
        !text.is_empty() && text.trim() == text && !text.contains(|c: char| c == '`' || c.is_control())
    }

    /// Returns whether no key is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A constant or a default: a JSON scalar.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Scalar {
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(#[schemars(with = "f64")] serde_yaml::Number),
    /// Text.
    String(String),
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::String(text) => f.write_str(text),
        }
    }
}

/// A Rust name that replaces the derived one.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RustName {
    /// The identifier.
    pub name: String,
    /// The reason why the derived name is not usable.
    pub reason: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
pub(super) fn is_false(value: &bool) -> bool {
    !value
}

record!(Field {
    type_: "type",
    constant: "const",
    optional: "optional",
    nullable: "nullable",
    default_if_missing: "default_if_missing",
    secret: "secret",
    not_in_reference: "not_in_reference",
    since: "since",
    deprecated: "deprecated",
    item: "item",
    search: "search",
    limits: "limits",
    url_of: "url_of",
    rust: "rust",
    doc: "doc",
    decide: "decide",
});

record!(Limits {
    min: "min",
    max: "max",
    min_length: "min_length",
    max_length: "max_length",
    min_items: "min_items",
    max_items: "max_items",
    pattern: "pattern",
    default: "default",
});

record!(RustName {
    name: "name" need,
    reason: "reason" need,
});

impl Read for Scalar {
    fn read(at: &Cursor<'_>) -> Self {
        match at.constant() {
            Some(source::Scalar::Bool(value)) => Self::Bool(value),
            Some(source::Scalar::Number(number)) => Self::Number(number),
            Some(source::Scalar::Text(text)) => Self::String(text.to_owned()),
            Some(source::Scalar::Nothing) | None => Self::String(String::new()),
        }
    }
}
