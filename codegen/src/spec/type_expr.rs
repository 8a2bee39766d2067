//! Type expressions: `string`, `list<BetaTextBlock>`, `map<string?>`.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::diag::{Kind, nearest};
use crate::reader::{Cursor, Read};

/// The type of a value, as written in the spec.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeExpr {
    /// A scalar type of the language.
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

/// A scalar type of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Primitive {
    /// Text.
    String,
    /// An integer of 64 bits.
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
    /// Returns all of them, with their words in the spec.
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
    /// Returns the names of all types that it mentions.
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

/// An invalid type expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeExprError {
    text: String,
    reason: &'static str,
}

impl TypeExprError {
    /// What to write instead.
    pub fn help(&self) -> String {
        let words = Primitive::ALL.iter().map(|(_, word)| *word);
        match foreign(&self.text).or_else(|| nearest(&self.text, words).map(str::to_owned)) {
            Some(word) => format!("did you mean `{word}`?"),
            None => "write a type's name, `string`, `integer`, `number`, `boolean`, `datetime`, `base64`, `file`, `any`, \
                     `list<T>` or `map<T>`"
                .to_owned(),
        }
    }
}

impl fmt::Display for TypeExprError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, reason } = self;
        let short: String = text.chars().take(60).collect();
        let dots = if short.len() == text.len() { "" } else { "…" };
        write!(f, "`{short}{dots}` is not a type: {reason}")
    }
}

impl std::error::Error for TypeExprError {}

/// Words of other languages, and the types with the same meaning.
fn foreign(word: &str) -> Option<String> {
    const SCALARS: [(&str, &[&str]); 6] = [
        ("integer", &["int", "int32", "int64", "i32", "i64", "u32", "u64", "uint", "long"]),
        ("number", &["float", "double", "f32", "f64", "decimal"]),
        ("string", &["str", "text", "uuid"]),
        ("boolean", &["bool"]),
        ("datetime", &["date-time", "timestamp", "time"]),
        ("base64", &["bytes", "byte"]),
    ];
    const LISTS: [&str; 4] = ["array", "vec", "set", "list"];
    const MAPS: [&str; 5] = ["object", "dict", "hash", "record", "map"];
    if word.len() > 100 {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    if let Some((name, _)) = SCALARS.iter().find(|(_, words)| words.contains(&lower.as_str())) {
        return Some((*name).to_owned());
    }
    let (outer, inner) = match lower.find('<') {
        Some(at) => (&lower[..at], word[at + 1..].strip_suffix('>')?),
        None => (lower.as_str(), "any"),
    };
    let outer = match (LISTS.contains(&outer), MAPS.contains(&outer)) {
        (true, _) => "list",
        (_, true) => "map",
        _ => return None,
    };
    let inner = inner.rsplit(',').next().unwrap_or(inner).trim();
    let inner =
        if inner.len() < word.len() { foreign(inner) } else { None }.unwrap_or_else(|| inner.to_owned());
    Some(format!("{outer}<{inner}>"))
}

/// The maximum nesting of lists and maps.
const DEEPEST: usize = 16;

impl FromStr for TypeExpr {
    type Err = TypeExprError;

    fn from_str(text: &str) -> Result<Self, TypeExprError> {
        parse(text, 0)
    }
}

fn parse(text: &str, depth: usize) -> Result<TypeExpr, TypeExprError> {
    let fail = |reason| Err(TypeExprError { text: text.to_owned(), reason });
    if depth > DEEPEST {
        return fail("it is nested too deeply");
    }
    if let Some(inner) = text.strip_suffix('?') {
        return match parse(inner, depth + 1) {
            Ok(TypeExpr::Nullable(_)) => fail("one `?` is enough"),
            Ok(inner) => Ok(TypeExpr::Nullable(Box::new(inner))),
            Err(_) if inner.is_empty() => fail("the type before `?` is missing"),
            Err(error) => Err(error),
        };
    }
    for (word, make) in [("list<", TypeExpr::List as fn(Box<TypeExpr>) -> TypeExpr), ("map<", TypeExpr::Map)]
    {
        if let Some(rest) = text.strip_prefix(word) {
            let Some(inner) = rest.strip_suffix('>') else { return fail("the closing `>` is missing") };
            return Ok(make(Box::new(parse(inner, depth + 1)?)));
        }
    }
    if let Some((primitive, _)) = Primitive::ALL.iter().find(|(_, word)| *word == text) {
        return Ok(TypeExpr::Primitive(*primitive));
    }
    if !text.starts_with(|first: char| first.is_ascii_uppercase()) {
        return fail("names of types begin with a capital letter");
    }
    if !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return fail("names of types contain only letters, digits and `_`");
    }
    Ok(TypeExpr::Named(text.to_owned()))
}

impl Serialize for TypeExpr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Read for TypeExpr {
    fn read(at: &Cursor<'_>) -> Self {
        let Some(text) = at.text() else { return Self::Primitive(Primitive::Any) };
        text.parse().unwrap_or_else(|error: TypeExprError| {
            at.report(Kind::Value, error.to_string(), error.help());
            Self::Primitive(Primitive::Any)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_and_formats_every_form() {
        for text in ["string", "list<BetaTextBlock>", "map<string?>", "list<map<any>>", "Model", "datetime"] {
            assert_eq!(text.parse::<TypeExpr>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn reports_invalid_types_with_help() {
        for (text, reason) in [
            ("str", "capital letter"),
            ("list<string", "closing `>`"),
            ("Beta Text", "only letters"),
            ("list<>", "capital letter"),
            ("?", "before `?`"),
            ("string??", "one `?`"),
        ] {
            let error = text.parse::<TypeExpr>().unwrap_err();
            assert!(error.to_string().contains(reason), "{error}");
        }
        let deep = "list<".repeat(2_000) + "string" + &">".repeat(2_000);
        let error = deep.parse::<TypeExpr>().unwrap_err().to_string();
        assert!(error.contains("nested too deeply") && error.len() < 200, "{error}");
    }

    #[test]
    fn suggests_the_types_of_words_from_other_languages() {
        for (text, meant) in [
            ("int", "integer"),
            ("array<BetaText>", "list<BetaText>"),
            ("Array<int>", "list<integer>"),
            ("object", "map<any>"),
            ("dict<string, float>", "map<number>"),
            ("strin", "string"),
            ("list", "list<any>"),
        ] {
            let help = text.parse::<TypeExpr>().unwrap_err().help();
            assert_eq!(help, format!("did you mean `{meant}`?"), "{text}");
        }
        assert!("nothing".parse::<TypeExpr>().unwrap_err().help().contains("`list<T>`"));
    }
}
