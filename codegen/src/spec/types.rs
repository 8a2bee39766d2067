//! Named types: objects, enums, unions and aliases.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::field::{Scalar, is_false};
use super::{Accumulates, Date, Field, RustName, Shortcuts, TypeExpr};
use crate::reader::record;

/// A named type. Exactly one of `fields`, `values`, `variants` and `alias` says what it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["fields"]}, {"required": ["values"]}, {"required": ["variants"]}, {"required": ["alias"]}]))]
pub struct TypeDef {
    /// What it is and when to use it: first line the summary.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// Notes for maintainers; they are not emitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The date of the vendor's document with which it came, where it was not there from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// What to use instead, where the API advises against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// What a person has to decide here, as an import asks it: nothing is generated until it is settled and removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide: Option<String>,
    /// A Rust name other than the derived one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
    /// The group of the resource that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Other names the API's documents have for this type; searching the docs for one finds it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Words that people search the docs for when they want it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search: Vec<String>,
    /// Whether the reference has no definition of this name: it writes the type out in place, or not at all.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_in_reference: bool,
    /// Whether the server can never add a value or variant. Enums and unions are open unless they say so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub closed: bool,
    /// An object's fields by wire name, in the order of the reference. An object without fields says `fields: {}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<IndexMap<String, Field>>,
    /// The type of an object's further properties, where the API allows any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional: Option<TypeExpr>,
    /// An object's required fields in the order of the constructor's arguments; those not named follow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<String>,
    /// The type of the request that sends an object or union of this type back to the API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into_request: Option<IntoRequest>,
    /// Methods and conversions that make the usual way to write or read an object of this type short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortcuts: Option<Shortcuts>,
    /// An enum's values as on the wire, in the order of the reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<IndexMap<String, EnumValue>>,
    /// Whether any text is usual for an open enum, listed or not: a text converts into a value of it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub any_text: bool,
    /// The property that tells a union's objects apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// A union's alternatives, in the order of the reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variants: Option<Vec<Variant>>,
    /// How the events of this union add up to one value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accumulates: Option<Accumulates>,
    /// The type that this is another name for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<TypeExpr>,
}

impl TypeDef {
    /// The names of the types that it mentions.
    pub(crate) fn mentions(&self) -> impl Iterator<Item = &str> {
        let back = self.into_request.as_ref().and_then(|back| back.as_.named());
        self.parts().chain(back)
    }

    /// The names of the types that its values are made of.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &str> {
        let fields =
            self.fields.iter().flat_map(|fields| fields.values()).filter_map(|field| field.type_.as_ref());
        let variants = self.variants.iter().flatten().filter_map(|variant| variant.type_.as_ref());
        let others = self.alias.iter().chain(&self.additional);
        fields.chain(variants).chain(others).filter_map(|type_| type_.named())
    }
}

/// A theme that types of a resource belong to: a file of the generated crate and a section of its docs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The heading of the section.
    pub title: String,
    /// What its types have in common.
    pub doc: String,
}

/// How a response value goes back in a request.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntoRequest {
    /// The request's type.
    #[serde(rename = "as")]
    pub as_: TypeExpr,
    /// Fields that stay behind; every other field, known or not, is carried over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
}

/// One value of an enum.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnumValue {
    /// What it means.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// The date of the vendor's document with which it came, where it was not there from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// What to use instead, where the API advises against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// Whether the reference doesn't have this value: an import leaves it alone.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_in_reference: bool,
    /// A Rust name other than the derived one.
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
    /// The one string it stands for. Either this or `type`.
    #[serde(rename = "const", default, skip_serializing_if = "Option::is_none")]
    pub constant: Option<Scalar>,
    /// A Rust name other than the derived one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
    /// The date of the vendor's document with which it came, where it was not there from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// What it means; where nothing is said, the summary of its type stands in.
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
