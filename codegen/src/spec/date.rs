//! Dates of versions of the API.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use crate::diag::Kind;
use crate::reader::{Cursor, Read};

/// A day, as `YYYY-MM-DD`. Later dates are greater.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Date(String);

impl Date {
    /// Returns the first date in a text, such as the name of a file.
    pub fn find(text: &str) -> Option<Self> {
        text.char_indices().find_map(|(start, _)| text.get(start..start + 10)?.parse().ok())
    }

    /// Returns the date as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('-').collect();
        let number = |part: &str, length: usize| {
            let is_number = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse::<u32>().ok()).flatten()
        };
        match parts.as_slice() {
            [year, month, day]
                if number(year, 4).is_some()
                    && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
                    && number(day, 2).is_some_and(|day| (1..=31).contains(&day)) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(format!("`{text}` is not a date")),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Read for Date {
    fn read(at: &Cursor<'_>) -> Self {
        let text = String::read(at);
        text.parse().unwrap_or_else(|message: String| {
            if !text.is_empty() {
                at.report(Kind::Value, message, "write it as `YYYY-MM-DD`");
            }
            Self(text)
        })
    }
}

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_date_in_the_name_of_a_file() {
        let found = |text: &str| Date::find(text).map(|date| date.to_string());
        assert_eq!(found("reference/vendor-openapi-2026-08-22.json").as_deref(), Some("2026-08-22"));
        assert_eq!(found("2026-02-01").as_deref(), Some("2026-02-01"));
        for text in ["", "api-2026-13-01.json", "api-2026-08.json", "20260822", "äöü"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
