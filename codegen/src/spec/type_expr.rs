//! Type expressions: `string`, `list<BetaTextBlock>`, `map<string?>`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The type of a value, as written in the spec.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeExpr {
    /// A type that the language knows.
    Primitive(Primitive),
    /// `list<T>`: a JSON array.
    List(Box<TypeExpr>),
    /// `map<T>`: a JSON object with any keys.
    Map(Box<TypeExpr>),
    /// `T?`: an item of a list or map that may be `null`.
    Nullable(Box<TypeExpr>),
    /// A type by its API name.
    Named(String),
}

/// A type that the language knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Primitive {
    /// Text.
    String,
    /// A whole number of 64 bits.
    Integer,
    /// A floating-point number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An RFC 3339 date and time, as text.
    Datetime,
    /// Bytes, as base64 text.
    Base64,
    /// A file to upload: only in multipart bodies.
    File,
    /// Any JSON value.
    Any,
}

impl Primitive {
    /// All of them, with the word the spec has for each.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::String, "string"),
        (Self::Integer, "integer"),
        (Self::Number, "number"),
        (Self::Boolean, "boolean"),
        (Self::Datetime, "datetime"),
        (Self::Base64, "base64"),
        (Self::File, "file"),
        (Self::Any, "any"),
    ];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(primitive, _)| *primitive == self).map_or("any", |(_, word)| word)
    }
}

impl TypeExpr {
    /// The names of all types that it mentions.
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.named(),
            Self::Primitive(_) => None,
        }
    }
}

impl fmt::Display for TypeExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Primitive(primitive) => f.write_str(primitive.word()),
            Self::List(item) => write!(f, "list<{item}>"),
            Self::Map(value) => write!(f, "map<{value}>"),
            Self::Nullable(inner) => write!(f, "{inner}?"),
            Self::Named(name) => f.write_str(name),
        }
    }
}

/// A type expression that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeExprError {
    text: String,
    problem: &'static str,
}

impl fmt::Display for TypeExprError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, problem } = self;
        write!(
            f,
            "`{text}` is not a type: {problem}; write a type's name, `string`, `integer`, `number`, `boolean`, \
             `datetime`, `base64`, `file`, `any`, `list<T>` or `map<T>`"
        )
    }
}

impl std::error::Error for TypeExprError {}

impl FromStr for TypeExpr {
    type Err = TypeExprError;

    fn from_str(text: &str) -> Result<Self, TypeExprError> {
        let fail = |problem| TypeExprError { text: text.to_owned(), problem };
        if let Some(inner) = text.strip_suffix('?') {
            return Ok(Self::Nullable(Box::new(
                inner.parse().map_err(|_| fail("what stands before `?` is none"))?,
            )));
        }
        for (word, make) in [("list<", Self::List as fn(Box<Self>) -> Self), ("map<", Self::Map)] {
            if let Some(rest) = text.strip_prefix(word) {
                let inner = rest.strip_suffix('>').ok_or_else(|| fail("the closing `>` is missing"))?;
                return Ok(make(Box::new(inner.parse()?)));
            }
        }
        if let Some((primitive, _)) = Primitive::ALL.iter().find(|(_, word)| *word == text) {
            return Ok(Self::Primitive(*primitive));
        }
        if !text.starts_with(|first: char| first.is_ascii_uppercase()) {
            return Err(fail("names of types begin with a capital letter"));
        }
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(fail("names of types hold only letters, digits and `_`"));
        }
        Ok(Self::Named(text.to_owned()))
    }
}

impl Serialize for TypeExpr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TypeExpr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_reads_and_writes_the_same() {
        for text in ["string", "list<BetaTextBlock>", "map<string?>", "list<map<any>>", "Model", "datetime"] {
            assert_eq!(text.parse::<TypeExpr>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn mistakes_say_what_to_write() {
        for (text, problem) in [
            ("str", "capital letter"),
            ("list<string", "closing `>`"),
            ("Beta Text", "only letters"),
            ("list<>", "capital letter"),
            ("?", "before `?`"),
        ] {
            let message = text.parse::<TypeExpr>().unwrap_err().to_string();
            assert!(message.contains(problem) && message.contains("`list<T>`"), "{message}");
        }
    }
}
