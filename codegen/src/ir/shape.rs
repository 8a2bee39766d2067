//! What a named type is made of.

use super::{Accumulation, Date, Limits, Origin, RustName, Scalar, Shortcuts, TypeId};

/// What a named type is.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A JSON object with known fields.
    Object(Object),
    /// One of several strings.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Another name for a type.
    Alias(Type),
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Text.
    String,
    /// Text that is never shown.
    Secret,
    /// A whole number.
    Integer,
    /// A floating-point number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A date and time.
    Datetime,
    /// Bytes, as base64.
    Base64,
    /// A file to upload.
    File,
    /// Any JSON value.
    Any,
    /// An array.
    List(Box<Type>),
    /// An object with any keys.
    Map(Box<Type>),
    /// A value or `null`, inside a list or map.
    Nullable(Box<Type>),
    /// A named type.
    Named(TypeId),
}

impl Type {
    /// The named type that it is or holds.
    pub(crate) fn named(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.named(),
            _ => None,
        }
    }
}

/// A JSON object.
#[derive(Clone, Debug)]
pub struct Object {
    /// Its fields, in the order of the reference.
    pub fields: Vec<Field>,
    /// The type of further properties, where the API allows any.
    pub additional: Option<Type>,
    /// Required fields in the order of the constructor's arguments; those not named follow.
    pub arguments: Vec<String>,
    /// How a value of it goes back in a request.
    pub into_request: Option<IntoRequest>,
    /// What makes the usual way to write or read it short.
    pub shortcuts: Shortcuts,
}

impl Object {
    /// The field of this wire name.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// How a response value goes back in a request.
#[derive(Clone, Debug)]
pub struct IntoRequest {
    /// The request's type.
    pub target: TypeId,
    /// Fields that stay behind, by wire name.
    pub drop: Vec<String>,
    /// Where the spec says so.
    pub origin: Origin,
}

/// A field of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its wire name.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it may be left out or `null`.
    pub presence: Presence,
    /// Whether real responses lack it although it is required: a missing one has the default of its type.
    pub default_if_missing: bool,
    /// What its values obey.
    pub limits: Limits,
    /// The endpoint that its value is the URL of.
    pub url_of: Option<String>,
    /// The date of the document with which it came.
    pub since: Option<Date>,
    /// What to use instead.
    pub deprecated: Option<String>,
    /// A Rust name other than the derived one.
    pub rust: Option<RustName>,
    /// What it means.
    pub doc: String,
    /// Where the spec defines it.
    pub origin: Origin,
}

/// What a field holds.
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// Always the same value.
    Constant(Scalar),
    /// A value of a type.
    Of(Type),
}

/// Whether a field may be left out or `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always there, never `null`.
    Required,
    /// May be left out.
    Optional,
    /// Always there, may be `null`.
    Nullable,
    /// May be left out, may be `null`: two different facts.
    OptionalNullable,
}

impl Presence {
    /// From the spec's two booleans.
    pub(crate) fn new(optional: bool, nullable: bool) -> Self {
        match (optional, nullable) {
            (false, false) => Self::Required,
            (true, false) => Self::Optional,
            (false, true) => Self::Nullable,
            (true, true) => Self::OptionalNullable,
        }
    }

    /// Whether the field may be left out.
    pub(crate) fn is_optional(self) -> bool {
        matches!(self, Self::Optional | Self::OptionalNullable)
    }

    /// Whether the field may be `null`.
    pub(crate) fn is_nullable(self) -> bool {
        matches!(self, Self::Nullable | Self::OptionalNullable)
    }
}

/// One of several strings.
#[derive(Clone, Debug)]
pub struct Enum {
    /// The known values.
    pub values: Vec<EnumValue>,
    /// Whether the server may add values.
    pub open: bool,
    /// Whether any text makes a value.
    pub any_text: bool,
}

/// A known value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// As on the wire.
    pub value: String,
    /// What it means.
    pub doc: String,
    /// The date of the document with which it came.
    pub since: Option<Date>,
    /// What to use instead.
    pub deprecated: Option<String>,
    /// A Rust name other than the derived one.
    pub rust: Option<RustName>,
    /// Where the spec defines it.
    pub origin: Origin,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The property that tells its objects apart.
    pub tag: Option<String>,
    /// The alternatives.
    pub variants: Vec<Variant>,
    /// Whether the server may add variants.
    pub open: bool,
    /// How a value of it goes back in a request.
    pub into_request: Option<IntoRequest>,
    /// How its values, events of a stream, add up to one.
    pub accumulates: Option<Accumulation>,
}

/// An alternative of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What it holds.
    pub kind: VariantKind,
    /// The date of the document with which it came.
    pub since: Option<Date>,
    /// A Rust name other than the derived one.
    pub rust: Option<RustName>,
    /// What it means.
    pub doc: String,
    /// Where the spec defines it.
    pub origin: Origin,
}

/// What a union's alternative holds.
#[derive(Clone, Debug)]
pub enum VariantKind {
    /// One particular string.
    Constant(String),
    /// A value of a type.
    Of(Type),
}
