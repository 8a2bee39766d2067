//! A field that can be left out, null, or a value.

/// A field that can be absent, `null`, or a value: in an update, absent keeps what is there and `null` clears
/// it.
///
/// ```
/// use anthropic_beta_runtime::json::Maybe;
///
/// let keep: Maybe<String> = Maybe::Absent;
/// let clear: Maybe<String> = Maybe::Null;
/// let set: Maybe<String> = "new title".into();
/// assert_eq!(set.as_deref(), Some("new title"));
/// assert!(keep.is_absent() && clear.is_null());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Maybe<T> {
    /// The field is left out.
    #[default]
    Absent,
    /// The field is `null`.
    Null,
    /// The field has a value.
    Value(T),
}

impl<T> Maybe<T> {
    /// Whether the field is left out.
    pub fn is_absent(&self) -> bool {
        matches!(self, Maybe::Absent)
    }

    /// Whether the field is there and `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Maybe::Null)
    }

    /// Whether the field has a value.
    pub fn is_value(&self) -> bool {
        matches!(self, Maybe::Value(_))
    }

    /// The value, borrowed.
    pub fn as_ref(&self) -> Maybe<&T> {
        match self {
            Maybe::Absent => Maybe::Absent,
            Maybe::Null => Maybe::Null,
            Maybe::Value(value) => Maybe::Value(value),
        }
    }

    /// The value if there is one.
    pub fn as_option(&self) -> Option<&T> {
        self.as_ref().into_option()
    }

    /// The value if there is one, as what it dereferences to.
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: std::ops::Deref,
    {
        self.as_option().map(|value| &**value)
    }

    /// The value if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Maybe::Value(value) => Some(value),
            Maybe::Absent | Maybe::Null => None,
        }
    }

    /// A value or `null`: who has an `Option` at hand says something about the field.
    pub fn from_option(value: Option<T>) -> Self {
        value.map_or(Maybe::Null, Maybe::Value)
    }

    /// The same with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Maybe<U> {
        match self {
            Maybe::Absent => Maybe::Absent,
            Maybe::Null => Maybe::Null,
            Maybe::Value(value) => Maybe::Value(f(value)),
        }
    }
}

impl<T> From<T> for Maybe<T> {
    fn from(value: T) -> Self {
        Maybe::Value(value)
    }
}

impl From<&str> for Maybe<String> {
    fn from(value: &str) -> Self {
        Maybe::Value(value.to_owned())
    }
}
