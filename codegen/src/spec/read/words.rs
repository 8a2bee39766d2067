//! Serde's complaints in plain words.

use serde_yaml::Value;

use crate::diag::nearest;
use crate::spec::Primitive;

/// What stands between backticks, in order.
pub(super) fn quoted(message: &str) -> Vec<String> {
    message.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A scalar as a person would name it.
pub(super) fn scalar(value: &Value) -> String {
    match value {
        Value::Null => "~".to_owned(),
        Value::Bool(known) => known.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Sequence(_) => "[…]".to_owned(),
        Value::Mapping(_) => "{…}".to_owned(),
        Value::Tagged(tagged) => scalar(&tagged.value),
    }
}

/// What to write instead of a word that is not among the `known` ones.
pub(super) fn instead(word: &str, known: &[String]) -> String {
    match nearest(word, known.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{name}`?"),
        None if known.is_empty() => "remove it".to_owned(),
        None => format!("write one of {}", list(known)),
    }
}

fn list(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// What is wrong with a value that serde objects to with `message`, and what to write instead.
pub(super) fn value(message: &str, found: Option<&Value>) -> (String, String) {
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        let quoted = quoted(rest);
        if let Some((word, known)) = quoted.split_first() {
            return (format!("`{word}` is not possible here"), instead(word, known));
        }
    }
    // Our own types speak plainly: what is wrong; what to write.
    if !message.starts_with("invalid ")
        && let Some((what, instead)) = message.split_once("; ")
    {
        let primitives = Primitive::ALL.iter().map(|(_, word)| *word);
        let near = quoted(what).first().and_then(|word| nearest(word, primitives));
        let help = near.map_or_else(|| instead.to_owned(), |word| format!("did you mean `{word}`?"));
        return (what.to_owned(), help);
    }
    let (wanted, help) = wanted(message);
    let found = match found {
        None | Some(Value::Null) => {
            return (format!("nothing stands here, where {wanted} belongs"), help.to_owned());
        }
        Some(Value::Sequence(_)) => "a list".to_owned(),
        Some(Value::Mapping(_)) => "a map".to_owned(),
        Some(scalar_value) => format!("`{}`", scalar(scalar_value)),
    };
    (format!("{found} stands where {wanted} belongs"), help.to_owned())
}

/// What serde expected, and how it is written.
fn wanted(message: &str) -> (&'static str, &'static str) {
    let expected = message.split("expected ").last().unwrap_or_default();
    if message.contains("untagged enum Scalar") {
        (
            "text, a number, `true` or `false`",
            "write one value, in quotes if it is text with unusual characters",
        )
    } else if expected.contains("boolean") {
        ("`true` or `false`", "write `true`, or leave the key out")
    } else if expected.starts_with("u64") || expected.starts_with("i64") || expected.contains("umber") {
        ("a number", "write it in digits, without quotes")
    } else if expected.contains("sequence") {
        ("a list", "write each item in a line of its own that begins with `- `")
    } else if expected.contains("map") || expected.contains("struct ") {
        ("a map", "write `key: value` lines, indented by two spaces")
    } else if expected.contains("string") || expected.contains("enum") {
        ("text", "write text; put numbers, `true`, `false` and `null` in quotes")
    } else {
        ("something else", "compare with the same key elsewhere in the spec")
    }
}
