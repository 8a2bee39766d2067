//! Rust types in emitted code, independently of the module that mentions them.

use crate::ir::{Presence, ResourceId, Type, TypeId};

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RustType {
    /// A name of the prelude, `std`, or the runtime, with its arguments: `i64`, `Option<T>`, `runtime::Page<T>`.
    Known(&'static str, Vec<Self>),
    /// A type of the API.
    Named(TypeId),
    /// `[T]`.
    Slice(Box<Self>),
    /// `&T`.
    Reference(Box<Self>),
    /// The request of an endpoint.
    Request(ResourceId, usize),
    /// `impl Trait`.
    Impl(Box<Self>),
    /// `impl IntoIterator<Item = T>`.
    Iterable(Box<Self>),
    /// `impl Trait<T, Kind>`: the trait of the runtime, and the name of the generic parameter that is the kind.
    OfKind(&'static str, Box<Self>, String),
    /// `(A, B)`.
    Pair(Box<Self>, Box<Self>),
}

impl RustType {
    /// Returns a name without arguments.
    pub(crate) fn known(name: &'static str) -> Self {
        Self::Known(name, Vec::new())
    }

    /// Returns a name with one argument.
    pub(crate) fn of(name: &'static str, argument: Self) -> Self {
        Self::Known(name, vec![argument])
    }

    /// `impl Into<T>`.
    pub(crate) fn into(self) -> Self {
        Self::Impl(Box::new(Self::of("Into", self)))
    }

    /// `impl AsRef<T>`.
    pub(crate) fn as_ref(of: Self) -> Self {
        Self::Impl(Box::new(Self::of("AsRef", of)))
    }

    /// `impl IntoIterator<Item = T>`.
    pub(crate) fn iterable(self) -> Self {
        Self::Iterable(Box::new(self))
    }

    /// `impl IntoList<T, Kind>`.
    pub(crate) fn list(self) -> Self {
        Self::OfKind("IntoList", Box::new(self), "Kind".to_owned())
    }

    /// `impl IntoOption<T, Kind>`.
    pub(crate) fn value_or_option(self) -> Self {
        Self::OfKind("IntoOption", Box::new(self), "Kind".to_owned())
    }

    /// `&T`.
    pub(crate) fn reference(self) -> Self {
        Self::Reference(Box::new(self))
    }

    /// `Option<T>`.
    pub(crate) fn option(self) -> Self {
        Self::of("Option", self)
    }

    /// Puts the type in a box if necessary.
    pub(crate) fn boxed_if(self, boxed: bool) -> Self {
        if boxed { Self::of("Box", self) } else { self }
    }

    /// Returns the type of a field: the type of its values, wrapped according to its presence.
    pub(crate) fn wrapped(self, presence: Presence) -> Self {
        match presence {
            Presence::Required => self,
            Presence::Optional | Presence::Nullable => self.option(),
            Presence::OptionalNullable => Self::of("Maybe", self),
        }
    }
}

impl From<&Type> for RustType {
    fn from(type_: &Type) -> Self {
        match type_ {
            Type::String => Self::known("String"),
            Type::Secret => Self::known("Secret"),
            Type::Integer => Self::known("i64"),
            Type::Number => Self::known("f64"),
            Type::Boolean => Self::known("bool"),
            Type::Datetime => Self::known("Timestamp"),
            Type::Base64 => Self::known("Base64"),
            Type::File => Self::known("Upload"),
            Type::Any | Type::AnyObject => Self::known("Json"),
            Type::List(item) => Self::of("Vec", (&**item).into()),
            Type::Map(value) => Self::Known("BTreeMap", vec![Self::known("String"), Self::from(&**value)]),
            Type::Nullable(inner) => Self::from(&**inner).option(),
            Type::Named(id) => Self::Named(*id),
        }
    }
}

/// The paths of the names in emitted code. The path of a name in the prelude is only written if a type of the API hides
/// the name.
const PATHS: [(&str, &str); 30] = [
    ("AsRef", "::core::convert::AsRef"),
    ("Box", "::std::boxed::Box"),
    ("Default", "::core::default::Default"),
    ("From", "::core::convert::From"),
    ("Into", "::core::convert::Into"),
    ("IntoFuture", "::core::future::IntoFuture"),
    ("IntoIterator", "::core::iter::IntoIterator"),
    ("Option", "::core::option::Option"),
    ("Result", "::core::result::Result"),
    ("String", "::std::string::String"),
    ("Vec", "::std::vec::Vec"),
    ("BTreeMap", "::std::collections::BTreeMap"),
    ("Base64", "json::Base64"),
    ("Json", "json::Json"),
    ("Maybe", "json::Maybe"),
    ("Secret", "json::Secret"),
    ("Timestamp", "json::Timestamp"),
    ("Call", "runtime::Call"),
    ("Download", "runtime::Download"),
    ("EventStream", "runtime::EventStream"),
    ("IntoList", "runtime::IntoList"),
    ("IntoOption", "runtime::IntoOption"),
    ("Items", "runtime::Items"),
    ("JsonLines", "runtime::JsonLines"),
    ("Page", "runtime::Page"),
    ("Pages", "runtime::Pages"),
    ("Error", "runtime::Error"),
    ("Upload", "runtime::Upload"),
    ("Wait", "runtime::Wait"),
    ("WithMeta", "runtime::WithMeta"),
];

/// Returns the path of a name, and whether the name is in the prelude.
pub(crate) fn path_of(name: &'static str) -> (&'static str, bool) {
    let path = PATHS.iter().find(|(short, _)| *short == name).map_or(name, |(_, path)| path);
    (path, path.starts_with("::") && name != "BTreeMap")
}
