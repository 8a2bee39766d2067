//! `object!`

/// Makes a struct a JSON object.
///
/// The struct stands beside the macro, with its docs and derives. Its last field is `extra: Extra`. The macro says which JSON
/// member each field is and adds [`Decode`](crate::json::Decode), [`Encode`](crate::json::Encode), serde's `Serialize` and
/// `Deserialize`, and the methods `from_json`, `to_json`, `extra` and `extra_mut`.
///
/// | line | type of the field | missing | `null` | written when there is none |
/// |---|---|---|---|---|
/// | `const "type" = "text",` | none | kept missing | kept `null` | always written, unless it came otherwise |
/// | `"a" => a: required,` | `T` | error | error | |
/// | `"a" => a: nullable,` | `Option<T>` | `None` | `None` | `null` |
/// | `"a" => a: optional,` | `Option<T>` | `None` | `None` | left out |
/// | `"a" => a: optional_nullable,` | [`Maybe<T>`](crate::json::Maybe) | `Absent` | `Null` | as it is |
///
/// Constants come first; they are strings, booleans or integers, and any other value is an error. `optional const` means the
/// same. Members are written in the order of the lines, then the unknown ones.
///
/// ```
/// use anthropic_beta_runtime::{json::Extra, object};
///
/// /// A piece of text.
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct TextBlock {
///     pub text: String,
///     pub title: Option<String>,
///     extra: Extra,
/// }
///
/// object! { TextBlock {
///     const "type" = "text",
///     "text" => text: required,
///     "title" => title: optional,
/// } }
///
/// let block = TextBlock::from_json(r#"{"type": "text", "text": "Hi", "mood": "good"}"#)?;
/// assert_eq!(block.extra().len(), 1);
/// assert_eq!(block.to_json(), r#"{"type":"text","text":"Hi","mood":"good"}"#);
/// # Ok::<(), anthropic_beta_runtime::json::DecodeError>(())
/// ```
#[macro_export]
macro_rules! object {
    ($name:ident {
        $( $(optional)? const $constant:literal = $value:literal, )*
        $( $key:literal => $field:ident : $kind:ident, )*
    }) => {
        impl $crate::json::Decode for $name {
            fn decode(
                reader: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                $( let mut $field = $crate::__object_slot!($kind); )*
                let mut object = reader.object();
                while object.more() {
                    $( object.constant($constant, $value); )*
                    $( object.$kind($key, &mut $field); )*
                }
                let extra = match object.finish(&[$($constant),*]) {
                    ::core::result::Result::Ok(extra) => extra,
                    ::core::result::Result::Err(error) => return ::core::result::Result::Err(error),
                };
                ::core::result::Result::Ok(Self {
                    $( $field: $crate::__object_value!($kind object $key $field), )*
                    extra,
                })
            }
        }

        impl $crate::json::Encode for $name {
            fn encode(&self, writer: &mut $crate::json::Writer) {
                writer.begin_object();
                $( writer.constant($constant, $value, &self.extra); )*
                $( writer.$kind($key, &self.$field); )*
                writer.extra(&self.extra);
                writer.end_object();
            }
        }

        impl $name {
            /// The fields that this type does not know. They are kept and sent as they came.
            pub fn extra(&self) -> &$crate::json::Extra {
                &self.extra
            }

            /// The fields that this type does not know, to set what the server already takes.
            pub fn extra_mut(&mut self) -> &mut $crate::json::Extra {
                &mut self.extra
            }
        }

        $crate::__json_impls! { $name }
    };
}

/// What a field holds before it is read.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_slot {
    (optional_nullable) => {
        $crate::json::Maybe::Absent
    };
    ($kind:ident) => {
        ::core::option::Option::None
    };
}

/// The value of a field after everything has been read.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_value {
    (required $object:ident $key:literal $field:ident) => {
        match $field {
            ::core::option::Option::Some(value) => value,
            ::core::option::Option::None => return ::core::result::Result::Err($object.missing($key)),
        }
    };
    ($kind:ident $object:ident $key:literal $field:ident) => {
        $field
    };
}
