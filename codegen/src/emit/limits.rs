//! Adds the limits of values to docs that do not state them.

use crate::digits::grouped;
use crate::ir::{Limits, Scalar};

/// Returns the docs of an input, with the limits that the text does not mention.
pub(super) fn with_limits(doc: &str, limits: &Limits) -> String {
    let missing = sentences(doc, limits);
    if missing.is_empty() { doc.to_owned() } else { format!("{}\n\n{}", doc.trim_end(), missing.join(" ")) }
}

fn sentences(doc: &str, limits: &Limits) -> Vec<String> {
    let Limits { min, max, min_length, max_length, min_items, max_items, pattern, default } = limits;
    let number = |number: &Option<serde_yaml::Number>| number.as_ref().map(ToString::to_string);
    let count = |count: &Option<u64>| count.map(|count| count.to_string());
    let (min, max) = (number(min), number(max));
    let value = match (min.as_deref(), max.as_deref()) {
        (Some("-2147483648"), Some("2147483647")) => Some("A 32-bit integer.".to_owned()),
        (Some("0"), Some("4294967295")) => Some("An unsigned 32-bit integer.".to_owned()),
        _ => range(doc, min, max, ""),
    };
    let length = range(doc, count(min_length), count(max_length), "character");
    let items = range(doc, count(min_items), count(max_items), "item");
    let pattern = pattern.as_ref().filter(|pattern| !doc.contains(*pattern));
    let default = default.as_ref().filter(|default| !says_default(doc, default));
    let pattern = pattern.map(|pattern| format!("Matches the regular expression `{pattern}`."));
    let default = default.map(|default| format!("`{default}` by default."));
    [value, length, items, pattern, default].into_iter().flatten().collect()
}

/// Describes the bounds that a text does not mention; `unit` is the unit of a length.
fn range(doc: &str, least: Option<String>, most: Option<String>, unit: &str) -> Option<String> {
    let lacks = |bound: &String| !has_word(doc, bound);
    let is_exact = least == most;
    let units = |bound: &str| match unit {
        "" => grouped(bound),
        unit => format!("{} {unit}{}", grouped(bound), if bound == "1" { "" } else { "s" }),
    };
    match (least.filter(lacks), most.filter(lacks)) {
        (None, None) => None,
        (Some(_), Some(most)) if is_exact => Some(format!("Exactly {}.", units(&most))),
        (Some(least), Some(most)) => Some(format!("{} to {}.", grouped(&least), units(&most))),
        (Some(least), None) if least == "1" && !unit.is_empty() => {
            (!doc.contains("empty")).then(|| "Not empty.".to_owned())
        }
        (Some(least), None) => Some(format!("At least {}.", units(&least))),
        (None, Some(most)) => Some(format!("At most {}.", units(&most))),
    }
}

/// Returns whether a text states the default.
fn says_default(doc: &str, default: &Scalar) -> bool {
    has_word(doc, &default.to_string())
}

/// Returns whether a text contains a number or word. Digits may be grouped.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let in_text = |text: &str| {
        text.match_indices(word).any(|(start, _)| {
            !text[..start].ends_with(is_part) && !text[start + word.len()..].starts_with(is_part)
        })
    };
    in_text(text) || in_text(&text.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_the_limits_that_docs_do_not_state() {
        let none = Limits::default;
        let length = |min, max| Limits { min_length: min, max_length: max, ..none() };
        let value = |min: i64, max: i64| Limits { min: Some(min.into()), max: Some(max.into()), ..none() };
        let default = |default: Scalar| Limits { default: Some(default), ..none() };
        for (doc, limits, expected) in [
            ("Name.", length(Some(1), Some(100_000)), "1 to 100,000 characters."),
            ("Name, 1 to 100,000 characters.", length(Some(1), Some(100_000)), ""),
            ("Name of at most 64 characters.", length(Some(1), Some(64)), "Not empty."),
            ("Name of at most 64 characters, not empty.", length(Some(1), Some(64)), ""),
            ("Code.", length(Some(2), Some(2)), "Exactly 2 characters."),
            ("Tags.", Limits { max_items: Some(1), ..none() }, "At most 1 item."),
            ("Count.", value(i64::from(i32::MIN), i64::from(i32::MAX)), "A 32-bit integer."),
            (
                "How many, 20 by default.",
                Limits { default: Some(Scalar::Number(20.into())), ..value(1, 20) },
                "At least 1.",
            ),
            ("Version 12.", value(1, 2), "1 to 2."),
            ("Whether it is.", default(Scalar::Bool(false)), "`false` by default."),
            ("Order.", default(Scalar::String("asc".to_owned())), "`asc` by default."),
            (
                "Key.",
                Limits { pattern: Some("^a+$".to_owned()), ..none() },
                "Matches the regular expression `^a+$`.",
            ),
        ] {
            let with = if expected.is_empty() { doc.to_owned() } else { format!("{doc}\n\n{expected}") };
            assert_eq!(with_limits(doc, &limits), with);
        }
    }
}
