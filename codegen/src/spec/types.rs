//! Named types: objects, enums, unions and aliases.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::field::{Scalar, is_false};
use super::{Accumulates, Date, Field, RustName, Shortcuts, TypeExpr};
use crate::reader::record;

/// A named type. Exactly one of `fields`, `values`, `variants` and `alias` defines it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["fields"]}, {"required": ["values"]}, {"required": ["variants"]}, {"required": ["alias"]}]))]
pub struct TypeDef {
    /// The docs; the first line is the summary.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// Notes for maintainers; they are not emitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The date of the vendor's document that introduced it; absent if it was in the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// The replacement, if the API deprecates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// A question of an import that a person has to settle. Code is generated only after it is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide: Option<String>,
    /// The Rust name, if it differs from the derived one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
    /// The group of the resource that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Other names of this type in the API's documents; they are search terms for the docs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Search terms for the docs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search: Vec<String>,
    /// Whether the reference has no definition with this name: the type is inline there, or missing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_in_reference: bool,
    /// Whether the server never adds a value or variant. Enums and unions are open by default.
    #[serde(default, skip_serializing_if = "is_false")]
    pub closed: bool,
    /// An object's fields by wire name, in the order of the reference. An object without fields has `fields:
    /// {}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<IndexMap<String, Field>>,
    /// The type of an object's additional properties, if the API allows any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional: Option<TypeExpr>,
    /// An object's required fields in the order of the constructor's arguments; the others follow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<String>,
    /// The type of the request into which an object or union of this type is converted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into_request: Option<IntoRequest>,
    /// Methods and conversions for the usual ways to create and read an object of this type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortcuts: Option<Shortcuts>,
    /// An enum's values on the wire, in the order of the reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<IndexMap<String, EnumValue>>,
    /// Whether unlisted values of an open enum are common, so that a text converts into a value.
    #[serde(default, skip_serializing_if = "is_false")]
    pub any_text: bool,
    /// The property that distinguishes the objects of a union.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// A union's alternatives, in the order of the reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variants: Option<Vec<Variant>>,
    /// How the events of this union accumulate to one value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accumulates: Option<Accumulates>,
    /// The type of which this is another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<TypeExpr>,
}

impl TypeDef {
    /// Returns the names of the types that it mentions.
    pub(crate) fn mentions(&self) -> impl Iterator<Item = &str> {
        let back = self.into_request.as_ref().and_then(|back| back.as_.named());
        self.parts().chain(back)
    }

    /// Returns the names of the types of its fields or variants.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &str> {
        let fields =
            self.fields.iter().flat_map(|fields| fields.values()).filter_map(|field| field.type_.as_ref());
        let variants = self.variants.iter().flatten().filter_map(|variant| variant.type_.as_ref());
        let others = self.alias.iter().chain(&self.additional);
        fields.chain(variants).chain(others).filter_map(|type_| type_.named())
    }
}

/// A group of types of a resource: a file of the generated crate and a section of its docs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The heading of the section.
    pub title: String,
    /// What its types have in common.
    pub doc: String,
}

/// The conversion of a response value into a request.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntoRequest {
    /// The request's type.
    #[serde(rename = "as")]
    pub as_: TypeExpr,
    /// Fields that are not sent back; all other fields, known or not, are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
}

/// One value of an enum.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnumValue {
    /// The docs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// The date of the vendor's document that introduced it; absent if it was in the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// The replacement, if the API deprecates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// Whether the reference lacks this value: imports do not change it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_in_reference: bool,
    /// The Rust name, if it differs from the derived one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
}

/// One alternative of a union.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["type"]}, {"required": ["const"]}]))]
pub struct Variant {
    /// The type of its values. Either this or `const`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub type_: Option<TypeExpr>,
    /// The string constant. Either this or `type`.
    #[serde(rename = "const", default, skip_serializing_if = "Option::is_none")]
    pub constant: Option<Scalar>,
    /// The Rust name, if it differs from the derived one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
    /// The date of the vendor's document that introduced it; absent if it was in the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// The docs; by default, the summary of its type.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc: String,
}

record!(Group { title: "title" need, doc: "doc" need });

record!(TypeDef {
    doc: "doc",
    note: "note",
    since: "since",
    deprecated: "deprecated",
    decide: "decide",
    rust: "rust",
    group: "group",
    aliases: "aliases",
    search: "search",
    not_in_reference: "not_in_reference",
    closed: "closed",
    fields: "fields",
    additional: "additional",
    arguments: "arguments",
    into_request: "into_request",
    shortcuts: "shortcuts",
    values: "values",
    any_text: "any_text",
    tag: "tag",
    variants: "variants",
    accumulates: "accumulates",
    alias: "alias",
});

record!(IntoRequest {
    as_: "as" need,
    drop: "drop",
});

record!(EnumValue {
    doc: "doc",
    since: "since",
    deprecated: "deprecated",
    not_in_reference: "not_in_reference",
    rust: "rust",
});

record!(Variant { type_: "type", constant: "const", rust: "rust", since: "since", doc: "doc" });
