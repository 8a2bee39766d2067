//! Types of the spec that are maps, and enums of words.

/// A key of a map.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    /// Its name.
    pub(crate) name: &'static str,
    /// Whether it is required.
    #[allow(dead_code, reason = "a test compares it with the schema")]
    pub(crate) required: bool,
}

/// A type that is a map with known keys.
pub(crate) trait Record {
    /// The keys, in canonical order.
    const KEYS: &'static [Key];
}

/// Implements [`Read`](super::Read) for a struct: each field with its key, and `need` if the key is required.
macro_rules! record {
    ($type:ident { $($field:ident: $key:literal $($need:ident)?),* $(,)? }) => {
        impl $crate::reader::Record for $type {
            const KEYS: &'static [$crate::reader::Key] = &[
                $($crate::reader::Key { name: $key, required: $crate::reader::record!(@required $($need)?) }),*
            ];
        }

        impl $crate::reader::Read for $type {
            fn read(at: &$crate::reader::Cursor<'_>) -> Self {
                let fields = at.known_fields(<Self as $crate::reader::Record>::KEYS);
                Self { $($field: $crate::reader::record!(@read fields $key $($need)?)),* }
            }
        }
    };
    (@required) => { false };
    (@required need) => { true };
    (@read $fields:ident $key:literal) => { $fields.get($key).unwrap_or_default() };
    (@read $fields:ident $key:literal need) => { $fields.required($key) };
}

/// Implements [`Read`](super::Read) for an enum of words; the first word is the placeholder for invalid ones.
macro_rules! words {
    ($type:ident { $first:ident: $word:literal $(, $variant:ident: $more:literal)* $(,)? }) => {
        impl $type {
            /// The words in the spec.
            pub(crate) const WORDS: &'static [(&'static str, Self)] =
                &[($word, Self::$first) $(, ($more, Self::$variant))*];
        }

        impl $type {
            /// Returns its word in the spec.
            pub fn as_str(self) -> &'static str {
                match self {
                    Self::$first => $word,
                    $(Self::$variant => $more,)*
                }
            }
        }

        impl $crate::reader::Read for $type {
            fn read(at: &$crate::reader::Cursor<'_>) -> Self {
                at.word(Self::WORDS).unwrap_or(Self::$first)
            }
        }
    };
}

pub(crate) use {record, words};
