//! `open_enum!` and `closed_enum!`

/// Implements the codec of an enum of strings that can have unknown values.
///
/// The enum is defined separately; its last variant is `Unknown(UnknownValue)`. The macro adds
/// [`Decode`](crate::json::Decode), [`Encode`](crate::json::Encode), serde's traits, `Display`, `FromStr`,
/// `AsRef<str>`, the methods `from_wire`, `as_str`, `is_unknown`, `from_json`, `to_json` and the constant `VALUES`.
/// With `any_text` before its name, the enum also has `From<&str>`, `From<String>` and `From<&String>`.
///
/// ```
/// use anthropic_beta_runtime::{json::UnknownValue, open_enum};
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum StopReason {
///     EndTurn,
///     MaxTokens,
///     Unknown(UnknownValue),
/// }
///
/// open_enum! { StopReason { EndTurn = "end_turn", MaxTokens = "max_tokens" } }
///
/// assert_eq!(StopReason::from_wire("end_turn"), StopReason::EndTurn);
/// let new = StopReason::from_json(r#""tired""#)?;
/// assert!(new.is_unknown() && new.as_str() == "tired");
/// # Ok::<(), anthropic_beta_runtime::json::DecodeError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! open_enum {
    (any_text $name:ident { $($rows:tt)* }) => {
        $crate::__open_enum! { $name { $($rows)* } [] }

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                Self::from_wire(text)
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                Self::from_wire(&text)
            }
        }

        impl ::core::convert::From<&::std::string::String> for $name {
            #[inline]
            fn from(text: &::std::string::String) -> Self {
                Self::from_wire(text)
            }
        }
    };

    ($name:ident { $($rows:tt)* }) => {
        $crate::__open_enum! { $name { $($rows)* } [start VALUES] }
    };
}

/// `[start VALUES]` is an enum of which a strict reader accepts only the listed values.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($name:ident { $($variant:ident = $text:literal),* $(,)? } [$($start:ident $values:ident)?]) => {
        $crate::__enum_impls! { $name { $($variant = $text),* } [Self::Unknown(text) => text.as_str()] }

        impl $crate::json::Empty for $name {
            const EMPTY: Self = Self::Unknown($crate::json::Empty::EMPTY);
        }

        impl $name {
            /// Whether this value is unknown to this version of the crate.
            #[inline]
            #[must_use]
            pub fn is_unknown(&self) -> bool {
                ::core::matches!(self, Self::Unknown(_))
            }

            /// Creates a value from its text, which may be unknown to this version of the crate.
            #[must_use]
            pub fn from_wire(text: &str) -> Self {
                match Self::__known(text) {
                    ::core::option::Option::Some(known) => known,
                    ::core::option::Option::None => Self::Unknown($crate::json::UnknownValue::__new(text.to_owned())),
                }
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            // A value may be called `Err`, so `Self::Err` would be ambiguous.
            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from_wire(text))
            }
        }

        impl $crate::json::Decode for $name {
            fn decode(
                reader: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                $( let $start = reader.mark(); )?
                match reader.string() {
                    ::core::result::Result::Ok(text) => {
                        let value = Self::from_wire(&text);
                        $(
                            if value.is_unknown()
                                && let ::core::result::Result::Err(error) =
                                    reader.unlisted($start, &text, Self::$values)
                            {
                                return ::core::result::Result::Err(error);
                            }
                        )?
                        ::core::result::Result::Ok(value)
                    }
                    ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                }
            }
        }
    };
}

/// Implements the codec of an enum of strings that has only the listed values.
///
/// As [`open_enum!`](crate::open_enum) without `Unknown`: any other text is an error, and there is `TryFrom`
/// instead of `From`.
///
/// ```
/// use anthropic_beta_runtime::closed_enum;
///
/// #[derive(Clone, Copy, Debug, PartialEq, Eq)]
/// pub enum Role {
///     User,
///     Assistant,
/// }
///
/// closed_enum! { Role { User = "user", Assistant = "assistant" } }
///
/// assert_eq!("user".parse(), Ok(Role::User));
/// assert!(Role::try_from("system").is_err());
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! closed_enum {
    ($name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $crate::__enum_impls! { $name { $($variant = $text),* } [] }

        impl $crate::json::Empty for $name {
            const EMPTY: Self = $crate::__enum_first!($($variant)*);
        }

        impl ::core::convert::TryFrom<&str> for $name {
            type Error = $crate::json::NotListed;

            #[inline]
            fn try_from(text: &str) -> ::core::result::Result<Self, $crate::json::NotListed> {
                match Self::__known(text) {
                    ::core::option::Option::Some(known) => ::core::result::Result::Ok(known),
                    ::core::option::Option::None => {
                        ::core::result::Result::Err($crate::json::NotListed::__new(text, Self::VALUES))
                    }
                }
            }
        }

        impl ::core::convert::TryFrom<::std::string::String> for $name {
            type Error = $crate::json::NotListed;

            #[inline]
            fn try_from(text: ::std::string::String) -> ::core::result::Result<Self, $crate::json::NotListed> {
                Self::try_from(&*text)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::json::NotListed;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::json::NotListed> {
                Self::try_from(text)
            }
        }

        impl $crate::json::Decode for $name {
            fn decode(
                reader: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                let start = reader.mark();
                match reader.string() {
                    ::core::result::Result::Ok(text) => match Self::try_from(&*text) {
                        ::core::result::Result::Ok(value) => ::core::result::Result::Ok(value),
                        ::core::result::Result::Err(error) => ::core::result::Result::Err(error.__at(start)),
                    },
                    ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                }
            }
        }
    };
}

/// The common part of open and closed enums.
#[doc(hidden)]
#[macro_export]
macro_rules! __enum_impls {
    ($name:ident { $($variant:ident = $text:literal),* } [$($unknown:tt)*]) => {
        impl $name {
            /// The known values, as in JSON.
            pub const VALUES: &'static [&'static str] = &[$($text),*];

            /// Returns the value as in JSON.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $text, )*
                    $($unknown)*
                }
            }

            fn __known(text: &str) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(match text {
                    $( $text => Self::$variant, )*
                    _ => return ::core::option::Option::None,
                })
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::json::Encode for $name {
            fn encode(&self, writer: &mut $crate::json::Writer) {
                writer.string(self.as_str());
            }
        }

        $crate::__json_impls! { $name deserialize_text }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __enum_first {
    ($first:ident $($rest:ident)*) => {
        Self::$first
    };
}
