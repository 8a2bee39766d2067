//! `object!`

/// Implements the codec of a struct that is a JSON object.
///
/// The struct is defined separately, with its docs and derives. Its last field is `extra: Extra`. The macro maps
/// JSON members to fields, and adds [`Decode`](crate::json::Decode), [`Encode`](crate::json::Encode), serde's
/// `Serialize` and `Deserialize`, `PartialEq`, and the methods `from_json`, `to_json`, `extra` and `extra_mut`.
///
/// | line | type of the field | missing | `null` | encoded without a value |
/// |---|---|---|---|---|
/// | `const "type" = "text",` | none | accepted | accepted | always encoded |
/// | `"a" => a: required,` | `T` | error | error | |
/// | `"a" => a: default_if_missing,` | `T` | zero or empty | error | zero or empty |
/// | `"a" => a: nullable,` | `Option<T>` | `None` | `None` | `null` |
/// | `"a" => a: optional,` | `Option<T>` | `None` | `None` | omitted |
/// | `"a" => a: optional_nullable,` | [`Maybe<T>`](crate::json::Maybe) | `Absent` | `Null` | omitted or `null` |
///
/// `"a" => a: required objects,` is a field of any JSON that must be an object, or of a list of these. Only a strict
/// reader checks it.
///
/// A member that was received differently from how it would be encoded (missing, `null`, or a number in another
/// notation) is encoded as received until its value changes.
///
/// Constants come first; they are strings, booleans or integers, and any other value is an error. `optional const`
/// means the same. Members are encoded in the order of the lines, followed by the unknown ones. In `object! {
/// secret Name { … } }`, `Debug` does not print the values of unknown members.
///
/// ```
/// use anthropic_beta_runtime::{json::Extra, object};
///
/// /// A piece of text.
/// #[derive(Clone, Debug)]
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
#[doc(hidden)]
#[macro_export]
macro_rules! object {
    (secret $name:ident { $($lines:tt)* }) => {
        $crate::__object! { [.secret()] $name { $($lines)* } }
    };
    ($name:ident { $($lines:tt)* }) => {
        $crate::__object! { [] $name { $($lines)* } }
    };
}

/// `[.secret()]` is an object that contains a secret.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ([$($secret:tt)*] $name:ident {
        $( $(optional)? const $constant:literal = $value:literal, )*
        $( $key:literal => $field:ident : $kind:ident $($objects:ident)?, )*
    }) => {
        impl $crate::json::Decode for $name {
            fn decode(
                reader: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                let mut value = <Self as $crate::json::Empty>::EMPTY;
                let mut object = reader.object(<Self as $crate::json::Known>::FIELDS, &mut value.extra);
                while let ::core::option::Option::Some(_here) = object.field_here() {
                    // The compiler counts this, and converts the comparisons to one jump.
                    let _field = 0_usize;
                    $(
                        if _here == _field {
                            object.field(&mut value.$field);
                            continue;
                        }
                        let _field = _field + 1;
                    )*
                    break;
                }
                match object.finish() {
                    ::core::result::Result::Ok(()) => ::core::result::Result::Ok(value),
                    ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                }
            }
        }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $( $crate::json::__private::same(&self.$field, &other.$field) && )*
                $crate::json::__private::same(&self.extra, &other.extra)
            }
        }

        impl $crate::json::Known for $name {
            const FIELDS: &'static $crate::json::Fields = &$crate::json::Fields::new(&[
                $( $crate::json::Field::constant($constant, &$value), )*
                $( $crate::json::Field::$kind($key)$(.$objects())?, )*
            ])$($secret)*;
        }

        impl $crate::json::Empty for $name {
            const EMPTY: Self = Self {
                $( $field: $crate::json::Empty::EMPTY, )*
                extra: $crate::json::Extra::of(<Self as $crate::json::Known>::FIELDS.is_secret()),
            };
        }

        impl $crate::json::Encode for $name {
            fn encode(&self, writer: &mut $crate::json::Writer) {
                #[allow(unused_mut)]
                let mut members = writer.members(<Self as $crate::json::Known>::FIELDS, &self.extra);
                $( members.$kind(&self.$field); )*
                members.finish();
            }
        }

        impl $name {
            /// Returns the fields that this type does not define. They are kept and sent unchanged.
            #[inline]
            pub fn extra(&self) -> &$crate::json::Extra {
                &self.extra
            }

            /// Returns a mutable reference to the fields that this type does not define, to send fields that only
            /// the server knows.
            #[inline]
            pub fn extra_mut(&mut self) -> &mut $crate::json::Extra {
                &mut self.extra
            }
        }

        $crate::__json_impls! { $name }
    };
}
