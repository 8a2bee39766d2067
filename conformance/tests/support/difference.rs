//! Differences between two JSON values.

use serde_json::Value;

/// A difference between two values, with its place.
#[derive(Debug, PartialEq)]
pub(crate) enum Difference {
    /// One value is `null`; the other is missing.
    NullOrAbsent(String),
    /// One value is an empty list or map; the other is missing.
    EmptyOrAbsent(String),
    /// The values differ, or one of them is missing.
    Value(String),
}

impl Difference {
    pub(crate) fn is_null_or_absent(&self) -> bool {
        matches!(self, Self::NullOrAbsent(_))
    }
}

/// Returns all differences between two texts; the order of members does not matter.
pub(crate) fn between(before: &str, after: &str) -> Vec<Difference> {
    let parse = |text: &str| serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let mut found = Vec::new();
    compare(&parse(before), &parse(after), "", &mut found);
    found
}

fn compare(before: &Value, after: &Value, path: &str, found: &mut Vec<Difference>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in before {
                let path = format!("{path}.{key}");
                match after.get(key) {
                    Some(other) => compare(value, other, &path, found),
                    None => found.push(absent(value, format!("{path} is gone"))),
                }
            }
            for (key, value) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
                found.push(absent(value, format!("{path}.{key} is new")));
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (index, (value, other)) in before.iter().zip(after).enumerate() {
                compare(value, other, &format!("{path}[{index}]"), found);
            }
        }
        (before, after) if before == after => {}
        (before, after) => found.push(Difference::Value(format!("{path}: {before} became {after}"))),
    }
}

fn absent(value: &Value, what: String) -> Difference {
    match value {
        Value::Null => Difference::NullOrAbsent(what),
        Value::Array(items) if items.is_empty() => Difference::EmptyOrAbsent(what),
        Value::Object(members) if members.is_empty() => Difference::EmptyOrAbsent(what),
        _ => Difference::Value(format!("{what}: {value}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_is_found() {
        assert_eq!(between(r#"{"a":1,"b":[5]}"#, r#"{"b":[5],"a":1}"#), []);
        assert_eq!(between("5.0", "5").len(), 1);
        assert_eq!(between(r#"{"a":null}"#, "{}"), [Difference::NullOrAbsent(".a is gone".to_owned())]);
        assert_eq!(between("{}", r#"{"a":[]}"#), [Difference::EmptyOrAbsent(".a is new".to_owned())]);
        assert_eq!(
            between(r#"[{"a":1}]"#, r#"[{"a":2}]"#),
            [Difference::Value("[0].a: 1 became 2".to_owned())]
        );
        assert_eq!(between("[1]", "[1,2]").len(), 1);
        assert_eq!(between("{}", r#"{"a":0}"#), [Difference::Value(".a is new: 0".to_owned())]);
        assert_eq!(between("9007199254740993", "9007199254740992").len(), 1);
    }
}
