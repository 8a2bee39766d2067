//! The macros of which generated code consists. Each expands to a few small functions that call this crate.

mod enums;
mod object;
mod union;
mod union_lines;
mod variants;

/// Implements what all types have: `from_json`, `to_json`, serde's traits, and `From` for a reference.
/// `deserialize_text` is for types that are always a string.
#[doc(hidden)]
#[macro_export]
macro_rules! __json_impls {
    ($name:ident) => {
        $crate::__json_impls! { $name deserialize }
    };
    ($name:ident $deserialize:ident) => {
        impl ::core::convert::From<&$name> for $name {
            #[inline]
            fn from(value: &$name) -> Self {
                $crate::json::__private::cloned(value)
            }
        }

        impl $name {
            /// Decodes a value from JSON.
            ///
            /// # Errors
            /// An error if the text is not JSON, or not a value of this type.
            #[inline]
            pub fn from_json(text: &str) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                $crate::json::from_str(text)
            }

            /// Encodes the value as JSON.
            #[inline]
            #[must_use]
            pub fn to_json(&self) -> ::std::string::String {
                $crate::json::to_string(self)
            }
        }

        impl ::core::convert::TryFrom<$crate::json::__private::Value> for $name {
            type Error = $crate::json::DecodeError;

            #[inline]
            fn try_from(
                value: $crate::json::__private::Value,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                $crate::json::__private::taken(value)
            }
        }

        impl $crate::json::__private::serde::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::json::__private::serde::Serializer,
            {
                $crate::json::__private::serialize(self, serializer)
            }
        }

        impl<'de> $crate::json::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::json::__private::serde::Deserializer<'de>,
            {
                $crate::json::__private::$deserialize(deserializer)
            }
        }
    };
}
