//! `union!`

/// Implements the codec of a union of JSON values, which are distinguished by a tag or by their JSON kind, never by
/// trial.
///
/// The enum is defined separately; its last variant is `Unknown(Unknown)`. The lines are, in this order:
///
/// - `tag "type";` the member of an object that is the tag; omitted if no object has one.
/// - `"text" => Text(TextBlock),` an object with this tag; `"a" | "b" => Search(Tool) tag kind,` with one of these
///   tags, of which the field `kind` (an enum) contains the actual one, or `tag kind.as_ref` if the field is
///   optional; `tag Self` if the variant contains a union, which has the tag itself.
/// - `missing => Custom(Tool),` an object whose tag is missing or `null`.
/// - `string "all" => All,` a string with this value, for a variant without data or with a union.
/// - `string => Name(String),` any string; likewise `list`, `object`, `number`, `boolean`. `null => Nothing,`.
///
/// A line can end in `from`, which adds `From` the variant's type, or in `from Tool`, which adds `From<Tool>` to a
/// variant with a type into which `Tool` converts, such as `Box<Tool>`.
///
/// The macro adds [`Decode`](crate::json::Decode), [`Encode`](crate::json::Encode), serde's traits, `PartialEq`, and the
/// methods `tag`, `is_unknown`, `as_unknown`, `from_json` and `to_json`.
///
/// A value with an unknown tag or kind is kept as `Unknown`. So is one that cannot be decoded although its tag or
/// kind is known: the rest of the message can still be used, and [`Unknown::reason`](crate::json::Unknown::reason)
/// returns the error. Only text that is not JSON is an error.
///
/// In `union! { closed Name { … } }` there is no `Unknown`, and both cases are errors. `empty Text(TextBlock);`
/// before the other lines states the variant of a value that has not been read, instead of the first one, which may
/// contain a box. In `union! { secret Name { … } }`, `Debug` does not print unknown values.
///
/// ```
/// use anthropic_beta_runtime::{json::{Extra, Unknown}, object, union};
///
/// #[derive(Clone, Debug)]
/// pub struct TextBlock {
///     pub text: String,
///     extra: Extra,
/// }
///
/// object! { TextBlock {
///     const "type" = "text",
///     "text" => text: required,
/// } }
///
/// #[derive(Clone, Debug)]
/// pub enum ContentBlock {
///     Text(TextBlock),
///     Plain(String),
///     Unknown(Unknown),
/// }
///
/// union! { ContentBlock {
///     tag "type";
///     "text" => Text(TextBlock) from,
///     string => Plain(String) from,
/// } }
///
/// let block = ContentBlock::from_json(r#"{"text": "Hi", "type": "text"}"#)?;
/// assert!(matches!(&block, ContentBlock::Text(text) if text.text == "Hi"));
/// let new = ContentBlock::from_json(r#"{"type": "dance", "steps": 1.50}"#)?;
/// assert_eq!(new.tag(), Some("dance"));
/// assert_eq!(new.to_json(), r#"{"type": "dance", "steps": 1.50}"#);
/// # Ok::<(), anthropic_beta_runtime::json::DecodeError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! union {
    (closed $name:ident { empty $empty:ident $(($type:ty))?; $($lines:tt)* }) => {
        $crate::__union! { [] [$empty $(($type))?] $name $($lines)* }
    };
    (closed $name:ident { $($lines:tt)* }) => {
        $crate::__union! { [] [] $name $($lines)* }
    };
    (secret $name:ident { $($lines:tt)* }) => {
        $crate::__union! { [Unknown secret] [] $name $($lines)* }
        $crate::__union_open! { $name }
    };
    ($name:ident { $($lines:tt)* }) => {
        $crate::__union! { [Unknown] [] $name $($lines)* }
        $crate::__union_open! { $name }
    };
}

/// The additional methods of an open union.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_open {
    ($name:ident) => {
        impl $name {
            /// Whether this member is unknown, or could not be decoded.
            #[inline]
            #[must_use]
            pub fn is_unknown(&self) -> bool {
                ::core::matches!(self, Self::Unknown(_))
            }

            /// Returns the value as received, if it is [unknown](Self::is_unknown).
            #[inline]
            #[must_use]
            pub fn as_unknown(&self) -> ::core::option::Option<&$crate::json::Unknown> {
                match self {
                    Self::Unknown(unknown) => ::core::option::Option::Some(unknown),
                    _ => ::core::option::Option::None,
                }
            }
        }
    };
}

/// `[Unknown]` is an open union, `[Unknown secret]` one that contains a secret, `[]` a closed one. Separates the
/// line of the tag from the others.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($unknown:tt $empty:tt $name:ident tag $tag:literal; $($lines:tt)*) => {
        $crate::__union_impls! { $unknown $empty $name [$tag] $($lines)* }
    };
    ($unknown:tt $empty:tt $name:ident $($lines:tt)*) => {
        $crate::__union_impls! { $unknown $empty $name [] $($lines)* }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union_impls {
    (
        [$($unknown:ident $($secret:ident)?)?] $empty:tt $name:ident [$($tag:literal)?]
        $( $first:literal $(| $more:literal)* => $variant:ident($type:ty) $(tag $field:ident $(. $how:ident)?)? $(from $($from:ty)?)?, )*
        $( $kind:ident $($text:literal)? => $other:ident $(($other_type:ty) $(from $($other_from:ty)?)?)?, )*
    ) => {
        impl $crate::json::Decode for $name {
            fn decode(
                reader: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                let choice = match reader.choose($crate::__union_tag!($($tag)?)) {
                    ::core::result::Result::Ok(choice) => choice,
                    ::core::result::Result::Err(error) => return ::core::result::Result::Err(error),
                };
                // All calls have the same result type, so that the stack frame of this function stays small.
                let member = match (choice.shape, &*choice.text) {
                    $( ($crate::json::Shape::Tagged, $first $(| $more)*) => {
                        $crate::json::__private::member(reader, Self::$variant)
                    } )*
                    $( $crate::__union_pattern!($kind $($text)?) => {
                        $crate::__union_read!(reader $other $($other_type)?)
                    } )*
                    _ => ::core::result::Result::Err(::core::option::Option::None),
                };
                let reason = match member {
                    ::core::result::Result::Ok(member) => return ::core::result::Result::Ok(member),
                    ::core::result::Result::Err(reason) => reason,
                };
                $crate::__union_rest!(
                    [$($unknown $($secret)?)?] choice reader reason
                    [$($first, $($more,)*)* $($crate::__union_expected!($kind $($text)?)),*]
                )
            }
        }

        $crate::__union_blank! {
            $name [$($unknown)?] $empty [$($variant)*] [$($other $(($other_type))?)*]
        }

        impl $crate::json::Encode for $name {
            fn encode(&self, writer: &mut $crate::json::Writer) {
                // A variant can have a line with a tag and one without.
                #[allow(unreachable_patterns)]
                match self {
                    $( Self::$variant(value) => $crate::json::Encode::encode(value, writer), )*
                    $( Self::$other { .. } => {
                        $crate::__union_write!(self writer $other $($text)? $(($other_type))?)
                    } )*
                    $( Self::$unknown(value) => $crate::json::Encode::encode(value, writer), )?
                }
            }
        }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                #[allow(unreachable_patterns)]
                match (self, other) {
                    $( (Self::$variant(this), Self::$variant(other)) => $crate::json::__private::same(this, other), )*
                    $( (Self::$other { .. }, Self::$other { .. }) => {
                        $crate::__union_same!(self other $other $(($other_type))?)
                    } )*
                    $( (Self::$unknown(this), Self::$unknown(other)) => this == other, )?
                    _ => false,
                }
            }
        }

        impl $name {
            /// Returns the tag of this value, if it is an object with one.
            #[inline]
            #[must_use]
            pub fn tag(&self) -> ::core::option::Option<&str> {
                match self {
                    $( Self::$variant(value) => $crate::__union_tag_of!(value $($field $(. $how)?)? ; $first $($more)*), )*
                    $( Self::$unknown(value) => value.tag(), )?
                    #[allow(unreachable_patterns)]
                    _ => ::core::option::Option::None,
                }
            }
        }

        $( $( $crate::__union_from! { $name $variant ($type) $($from)? } )? )*
        $( $( $( $crate::__union_from! { $name $other ($other_type) $($other_from)? } )? )? )*

        $crate::__json_impls! { $name }
    };
}
