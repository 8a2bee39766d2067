//! Texts, numbers, and diagnostics for other values.

use serde_yaml::Number;

use super::{Cursor, Dialect, Read};
use crate::diag::{Kind, Spot, did_you_mean};
use crate::source::{Scalar, Value, is_unwanted, name};

const TEXT: (&str, &str) = ("text", "write text; put numbers, `true`, `false` and `null` in quotes");
const BOOL: (&str, &str) = ("`true` or `false`", "write `true`, or omit the key");
const NUMBER: (&str, &str) = ("a number", "write it in digits, without quotes");
const COUNT: (&str, &str) = ("an integer", "write it in digits, without quotes");

impl<'a> Cursor<'a> {
    /// Reports a value of the wrong kind.
    pub(super) fn wrong<T>(&self, wanted: &str, help: &str) -> Option<T> {
        let found = match &self.node.value {
            Value::Broken => {
                self.report.broken.borrow_mut().push(self.path.clone());
                return None;
            }
            Value::Plain(text) if Scalar::plain(text) == Scalar::Nothing => "nothing".to_owned(),
            Value::Plain(text) => format!("`{}`", shortened(text)),
            Value::Text(text) => format!("the text `{}`", shortened(text)),
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a map".to_owned(),
        };
        self.report(Kind::Value, format!("expected {wanted}, found {found}"), help);
        None
    }

    fn scalar(&self) -> Option<Scalar<'a>> {
        match &self.node.value {
            Value::Plain(text) => Some(Scalar::plain(text)),
            Value::Text(text) => Some(Scalar::Text(text)),
            _ => None,
        }
    }

    /// Reads a text.
    pub(crate) fn text(&self) -> Option<&'a str> {
        match self.scalar() {
            Some(Scalar::Text(text)) => self.clean(text),
            _ => self.wrong(TEXT.0, TEXT.1),
        }
    }

    /// Reads a text without invisible characters.
    fn clean(&self, text: &'a str) -> Option<&'a str> {
        let unwanted = text.chars().find(|c| is_unwanted(*c));
        match unwanted {
            Some(c) if self.report.dialect == Dialect::Spec => {
                let message = format!("this text contains a {}", name(c));
                let help = if c == '\r' {
                    "remove it: a line ends in `\\n`"
                } else {
                    "write a plain space, or nothing"
                };
                self.report.add(Kind::Value, self.path.clone(), Spot::Words(c.to_string()), message, help);
                None
            }
            _ => Some(text),
        }
    }

    /// Returns whether the quoted text would be valid without quotes.
    fn quoted(&self, wanted: &str, is_right: impl Fn(&Scalar<'_>) -> bool) -> bool {
        let Value::Text(text) = &self.node.value else { return false };
        let is_meant = is_right(&Scalar::plain(text));
        if is_meant {
            let message = format!("expected {wanted}, found the text `'{text}'`");
            self.report(Kind::Value, message, "remove the quotes");
        }
        is_meant
    }

    /// Reads one of a set of words.
    pub(crate) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let word = match self.scalar() {
            Some(Scalar::Text(text)) => self.clean(text)?,
            _ => return self.wrong(TEXT.0, &did_you_mean("", words.iter().map(|(name, _)| *name))),
        };
        let found = words.iter().find(|(name, _)| *name == word);
        if found.is_none() {
            let help = did_you_mean(word, words.iter().map(|(name, _)| *name));
            self.report(Kind::Value, format!("`{}` is not valid here", shortened(word)), help);
        }
        found.map(|(_, value)| *value)
    }

    /// Reads a text, a number, `true` or `false`.
    pub(crate) fn constant(&self) -> Option<Scalar<'a>> {
        match self.scalar() {
            Some(Scalar::Bool(value)) => Some(Scalar::Bool(value)),
            Some(Scalar::Number(_)) => self.number().map(Scalar::Number),
            Some(Scalar::Text(text)) => self.clean(text).map(Scalar::Text),
            _ => self.wrong(
                "text, a number, `true` or `false`",
                "write one value, in quotes if it is text with unusual characters",
            ),
        }
    }

    fn number(&self) -> Option<Number> {
        match self.scalar() {
            Some(Scalar::Number(number)) if number.as_f64().is_some_and(f64::is_finite) => Some(number),
            _ if self.quoted(NUMBER.0, |scalar| matches!(scalar, Scalar::Number(_))) => None,
            _ => self.wrong(NUMBER.0, NUMBER.1),
        }
    }
}

/// Shortens a text for a message.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(60).collect();
    if short.len() == text.len() { short } else { short + "…" }
}

impl Read for String {
    fn read(at: &Cursor<'_>) -> Self {
        at.text().unwrap_or_default().to_owned()
    }
}

impl Read for bool {
    fn read(at: &Cursor<'_>) -> Self {
        match at.scalar() {
            Some(Scalar::Bool(value)) => value,
            _ if at.quoted(BOOL.0, |scalar| matches!(scalar, Scalar::Bool(_))) => false,
            _ => at.wrong(BOOL.0, BOOL.1).unwrap_or_default(),
        }
    }
}

impl Read for u64 {
    fn read(at: &Cursor<'_>) -> Self {
        match at.scalar() {
            Some(Scalar::Number(number)) if number.is_u64() => number.as_u64().unwrap_or_default(),
            _ if at.quoted(COUNT.0, |scalar| matches!(scalar, Scalar::Number(_))) => 0,
            _ => at.wrong(COUNT.0, COUNT.1).unwrap_or_default(),
        }
    }
}

impl Read for u32 {
    fn read(at: &Cursor<'_>) -> Self {
        let count = u64::read(at);
        Self::try_from(count).unwrap_or_else(|_| {
            at.report(Kind::Value, format!("`{count}` is too large"), format!("write at most {}", Self::MAX));
            0
        })
    }
}

impl Read for Number {
    fn read(at: &Cursor<'_>) -> Self {
        at.number().unwrap_or_else(|| 0.into())
    }
}
