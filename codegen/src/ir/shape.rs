//! The shapes of named types.

use super::{Accumulation, Date, Limits, Origin, RustName, Scalar, Shortcuts, TypeId};

/// The shape of a named type.
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
    /// A secret text.
    Secret,
    /// An integer.
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
    /// Any JSON object: `map<any>`. In Rust, it is represented like any JSON value and keeps its text.
    AnyObject,
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
    /// Returns the named type that it is or contains.
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
    /// The type of additional properties, if the API allows them.
    pub additional: Option<Type>,
    /// Required fields in the order of the constructor's arguments; the others follow.
    pub arguments: Vec<String>,
    /// The conversion into a request.
    pub into_request: Option<IntoRequest>,
    /// Shortcuts for creating or reading it.
    pub shortcuts: Shortcuts,
}

impl Object {
    /// Returns the field with this wire name.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// The conversion of a response value into a request.
#[derive(Clone, Debug)]
pub struct IntoRequest {
    /// The request's type.
    pub target: TypeId,
    /// Fields that are not sent back, by wire name.
    pub drop: Vec<String>,
    /// The place of the definition in the spec.
    pub origin: Origin,
}

/// A field of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its wire name.
    pub name: String,
    /// The type or constant.
    pub kind: FieldKind,
    /// Whether it is optional or nullable.
    pub presence: Presence,
    /// Whether real responses lack it although it is required. A missing field has the default of its type.
    pub default_if_missing: bool,
    /// The name of one item of the list, if it does not follow from the name of the field.
    pub item: Option<String>,
    /// Search terms.
    pub search: Vec<String>,
    /// The limits of its values.
    pub limits: Limits,
    /// The endpoint whose URL is its value.
    pub url_of: Option<String>,
    /// The date of the document that introduced it.
    pub since: Option<Date>,
    /// The replacement, if it is deprecated.
    pub deprecated: Option<String>,
    /// The Rust name, if it differs from the derived one.
    pub rust: Option<RustName>,
    /// The docs.
    pub doc: String,
    /// The place of the definition in the spec.
    pub origin: Origin,
}

/// The contents of a field.
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// A constant.
    Constant(Scalar),
    /// A value of a type.
    Of(Type),
}

/// Whether a field is optional or nullable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Required, not nullable.
    Required,
    /// Optional, not nullable.
    Optional,
    /// Required, nullable.
    Nullable,
    /// Optional and nullable: absent and `null` are different.
    OptionalNullable,
}

impl Presence {
    /// Converts the two booleans of the spec.
    pub(crate) fn new(optional: bool, nullable: bool) -> Self {
        match (optional, nullable) {
            (false, false) => Self::Required,
            (true, false) => Self::Optional,
            (false, true) => Self::Nullable,
            (true, true) => Self::OptionalNullable,
        }
    }

    /// Returns whether the field is optional.
    pub(crate) fn is_optional(self) -> bool {
        matches!(self, Self::Optional | Self::OptionalNullable)
    }

    /// Returns whether the field is nullable.
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
    /// Whether any text is a valid value.
    pub any_text: bool,
}

/// A known value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: String,
    /// The docs.
    pub doc: String,
    /// The date of the document that introduced it.
    pub since: Option<Date>,
    /// The replacement, if it is deprecated.
    pub deprecated: Option<String>,
    /// The Rust name, if it differs from the derived one.
    pub rust: Option<RustName>,
    /// The place of the definition in the spec.
    pub origin: Origin,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The property that distinguishes its objects.
    pub tag: Option<String>,
    /// The alternatives.
    pub variants: Vec<Variant>,
    /// Whether the server may add variants.
    pub open: bool,
    /// The conversion into a request.
    pub into_request: Option<IntoRequest>,
    /// How its values, events of a stream, accumulate to one value.
    pub accumulates: Option<Accumulation>,
}

/// An alternative of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The contents.
    pub kind: VariantKind,
    /// The date of the document that introduced it.
    pub since: Option<Date>,
    /// The Rust name, if it differs from the derived one.
    pub rust: Option<RustName>,
    /// The docs.
    pub doc: String,
    /// The place of the definition in the spec.
    pub origin: Origin,
}

/// The contents of a union's alternative.
#[derive(Clone, Debug)]
pub enum VariantKind {
    /// A string constant.
    Constant(String),
    /// A value of a type.
    Of(Type),
}
