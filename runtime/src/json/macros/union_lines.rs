//! Expands one line of `union!`.

#[doc(hidden)]
#[macro_export]
macro_rules! __union_tag {
    () => {
        ::core::option::Option::None
    };
    ($tag:literal) => {
        ::core::option::Option::Some($tag)
    };
}

/// The value of a required field before it is read. It is `Unknown` if there is one, or else the given variant, or
/// else the first one.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_blank {
    ($name:ident [$unknown:ident] $empty:tt $variants:tt $others:tt) => {
        impl $crate::json::Empty for $name {
            const EMPTY: Self = Self::$unknown($crate::json::Empty::EMPTY);
        }
    };
    ($name:ident [] [$empty:ident ($type:ty)] $variants:tt $others:tt) => {
        impl $crate::json::Empty for $name {
            const EMPTY: Self = Self::$empty($crate::json::Empty::EMPTY);
        }
    };
    ($name:ident [] [$empty:ident] $variants:tt $others:tt) => {
        impl $crate::json::Empty for $name {
            const EMPTY: Self = Self::$empty;
        }
    };
    ($name:ident [] [] [$first:ident $($rest:ident)*] $others:tt) => {
        impl $crate::json::Empty for $name {
            const EMPTY: Self = Self::$first($crate::json::Empty::EMPTY);
        }
    };
    ($name:ident [] [] [] [$first:ident ($type:ty) $($rest:tt)*]) => {
        impl $crate::json::Empty for $name {
            const EMPTY: Self = Self::$first($crate::json::Empty::EMPTY);
        }
    };
    ($name:ident [] [] [] [$first:ident $($rest:tt)*]) => {
        impl $crate::json::Empty for $name {
            const EMPTY: Self = Self::$first;
        }
    };
}

/// The shape of a line that begins with a word.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_pattern {
    (missing) => {
        ($crate::json::Shape::Untagged, _)
    };
    (string $text:literal) => {
        ($crate::json::Shape::String, $text)
    };
    (string) => {
        ($crate::json::Shape::String, _)
    };
    (list) => {
        ($crate::json::Shape::List, _)
    };
    (object) => {
        ($crate::json::Shape::Object | $crate::json::Shape::Untagged | $crate::json::Shape::Tagged, _)
    };
    (number) => {
        ($crate::json::Shape::Number, _)
    };
    (boolean) => {
        ($crate::json::Shape::Boolean, _)
    };
    (null) => {
        ($crate::json::Shape::Null, _)
    };
}

/// The name of the shape in error messages.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_expected {
    (missing) => {
        "an object without a tag"
    };
    (string $text:literal) => {
        $text
    };
    ($kind:ident) => {
        ::core::stringify!($kind)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union_read {
    ($reader:ident $variant:ident) => {
        match $reader.skip() {
            ::core::result::Result::Ok(()) => ::core::result::Result::Ok(Self::$variant),
            ::core::result::Result::Err(error) => {
                ::core::result::Result::Err(::core::option::Option::Some(error))
            }
        }
    };
    ($reader:ident $variant:ident $type:ty) => {
        $crate::json::__private::member($reader, Self::$variant)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union_rest {
    ([$unknown:ident $($secret:ident)?] $choice:ident $reader:ident $reason:ident $expected:tt) => {
        match $choice.unknown($reader, $reason, &$expected) {
            ::core::result::Result::Ok(unknown) => {
                ::core::result::Result::Ok(Self::$unknown(unknown$(.$secret())?))
            }
            ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
        }
    };
    ([] $choice:ident $reader:ident $reason:ident $expected:tt) => {
        ::core::result::Result::Err($choice.refuse(&$expected, $reason))
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union_write {
    ($self:ident $writer:ident $variant:ident) => {
        $writer.null()
    };
    ($self:ident $writer:ident $variant:ident $text:literal) => {
        $writer.string($text)
    };
    ($self:ident $writer:ident $variant:ident $($text:literal)? ($type:ty)) => {
        if let Self::$variant(value) = $self {
            $crate::json::Encode::encode(value, $writer)
        }
    };
}

/// Whether two values of one variant are equal.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_same {
    ($self:ident $other:ident $variant:ident) => {
        true
    };
    ($self:ident $other:ident $variant:ident ($type:ty)) => {
        match ($self, $other) {
            (Self::$variant(this), Self::$variant(other)) => $crate::json::__private::same(this, other),
            _ => false,
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union_tag_of {
    ($value:ident Self; $($tags:literal)+) => {
        $value.tag()
    };
    ($value:ident $field:ident; $($tags:literal)+) => {
        ::core::option::Option::Some($value.$field.as_str())
    };
    ($value:ident $field:ident . $how:ident; $($tags:literal)+) => {
        $value.$field.$how().map(|tag| tag.as_str())
    };
    ($value:ident ; $tag:literal) => {{
        let _ = $value;
        ::core::option::Option::Some($tag)
    }};
    ($value:ident ; $($tags:literal)+) => {
        ::core::compile_error!("a line with several tags needs `tag field`, the field that contains the tag")
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union_from {
    ($name:ident $variant:ident ($type:ty)) => {
        impl ::core::convert::From<$type> for $name {
            #[inline]
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        }

        impl ::core::convert::From<&$type> for $name {
            #[inline]
            fn from(value: &$type) -> Self {
                Self::$variant($crate::json::__private::cloned(value))
            }
        }
    };
    ($name:ident $variant:ident ($type:ty) $from:ty) => {
        impl ::core::convert::From<$from> for $name {
            #[inline]
            fn from(value: $from) -> Self {
                Self::$variant(::core::convert::From::from(value))
            }
        }

        impl ::core::convert::From<&$from> for $name {
            #[inline]
            fn from(value: &$from) -> Self {
                Self::$variant(::core::convert::From::from($crate::json::__private::cloned(value)))
            }
        }
    };
}
