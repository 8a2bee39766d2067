//! Incomplete JSON.

use serde_json::{Map, Value};

/// The value of an incomplete JSON text.
///
/// Strings, arrays and objects are included while they are incomplete. Numbers, names and words such as `true` are
/// included when they are complete. Each part of the text is read once, so the time is linear in its length.
///
/// ```
/// use anthropic_beta_toolkit::structured::PartialJson;
/// use serde_json::json;
///
/// let mut partial = PartialJson::new();
/// partial.push(r#"{"name": "Pasta al po"#);
/// assert_eq!(partial.value(), Some(&json!({ "name": "Pasta al po" })));
/// partial.push(r#"modoro", "minutes": 2"#);
/// assert_eq!(partial.value(), Some(&json!({ "name": "Pasta al pomodoro" })));
/// partial.push("0}");
/// assert_eq!(partial.value(), Some(&json!({ "name": "Pasta al pomodoro", "minutes": 20 })));
/// ```
///
/// Text that is not JSON stops the parser: the value does not change any more.
#[derive(Clone, Debug, Default)]
pub struct PartialJson {
    root: Option<Value>,
    /// The path to the open value.
    path: Vec<Open>,
    token: Token,
    broken: bool,
}

/// An open container.
#[derive(Clone, Debug)]
enum Open {
    Array,
    /// The member whose value is expected or open; `None` if a name is expected.
    Object(Option<String>),
}

/// The state within the text.
#[derive(Clone, Debug, Default)]
enum Token {
    /// Between tokens.
    #[default]
    Between,
    /// A string: the name of a member, or a value that is included while it is open.
    Text { name: bool, raw: String, escape: Escape },
    /// A number or a word.
    Word(String),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Escape {
    #[default]
    None,
    /// After a backslash.
    Begun,
    /// Inside of `\u`, with this number of missing digits.
    Unicode(u8),
}

impl PartialJson {
    /// Creates a parser without text.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the value so far; `None` before its first character.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        self.root.as_ref()
    }

    /// Adds a part of the text.
    pub fn push(&mut self, text: &str) {
        for char in text.chars() {
            if self.broken {
                return;
            }
            self.char(char);
        }
        self.show_text();
    }

    fn char(&mut self, char: char) {
        match &mut self.token {
            Token::Between => self.between(char),
            Token::Text { raw, escape, .. } => {
                let closes = char == '"' && *escape == Escape::None;
                *escape = match (*escape, char) {
                    (Escape::None, '\\') => Escape::Begun,
                    (Escape::Begun, 'u') => Escape::Unicode(4),
                    (Escape::Unicode(left), _) if left > 1 => Escape::Unicode(left - 1),
                    _ => Escape::None,
                };
                if closes {
                    self.end_text();
                } else {
                    raw.push(char);
                }
            }
            Token::Word(word) if char.is_ascii_alphanumeric() || matches!(char, '+' | '-' | '.') => {
                word.push(char)
            }
            Token::Word(word) => {
                let word = std::mem::take(word);
                self.token = Token::Between;
                match serde_json::from_str(&word) {
                    Ok(value) => self.place(value),
                    Err(_) => self.broken = true,
                }
                self.between(char);
            }
        }
    }

    fn between(&mut self, char: char) {
        match char {
            '{' => self.open(Value::Object(Map::new()), Open::Object(None)),
            '[' => self.open(Value::Array(Vec::new()), Open::Array),
            '}' | ']' => self.broken |= self.path.pop().is_none(),
            ',' => {
                if let Some(Open::Object(name)) = self.path.last_mut() {
                    *name = None;
                }
            }
            ':' => {}
            '"' => {
                let name = matches!(self.path.last(), Some(Open::Object(None)));
                if !name {
                    self.place(Value::String(String::new()));
                }
                self.token = Token::Text { name, raw: String::new(), escape: Escape::None };
            }
            char if char.is_whitespace() => {}
            char => self.token = Token::Word(char.into()),
        }
    }

    fn open(&mut self, container: Value, open: Open) {
        self.place(container);
        self.path.push(open);
    }

    /// Inserts a value at the expected position.
    fn place(&mut self, value: Value) {
        if self.path.is_empty() && self.root.is_none() {
            self.root = Some(value);
            return;
        }
        match (self.path.last(), Self::container(&mut self.root, &self.path)) {
            (Some(Open::Array), Some(Value::Array(items))) => items.push(value),
            (Some(Open::Object(Some(name))), Some(Value::Object(members))) => {
                members.insert(name.clone(), value);
            }
            _ => self.broken = true,
        }
    }

    /// Returns the innermost open container.
    fn container<'a>(root: &'a mut Option<Value>, path: &[Open]) -> Option<&'a mut Value> {
        let (_, outer) = path.split_last()?;
        outer.iter().try_fold(root.as_mut()?, step)
    }

    /// Updates the value of an open string.
    fn show_text(&mut self) {
        let Token::Text { name: false, raw, escape: Escape::None } = &mut self.token else { return };
        let Ok(text) = serde_json::from_str::<String>(&format!("\"{raw}\"")) else {
            // A high surrogate may be waiting for its other half.
            self.broken |= raw.len() > MOST_PENDING;
            return;
        };
        raw.clear();
        let value = self.root.as_mut().and_then(|root| self.path.iter().try_fold(root, step));
        if let Some(Value::String(shown)) = value {
            shown.push_str(&text);
        }
    }

    fn end_text(&mut self) {
        self.show_text();
        let Token::Text { name, raw, .. } = std::mem::take(&mut self.token) else { return };
        match serde_json::from_str::<String>(&format!("\"{raw}\"")) {
            Ok(text) if name => {
                if let Some(Open::Object(due)) = self.path.last_mut() {
                    *due = Some(text);
                }
            }
            Ok(_) => {}
            Err(_) => self.broken = true,
        }
    }
}

/// The maximum length of pending text: an escaped surrogate pair, and the rest of one push.
const MOST_PENDING: usize = 64 * 1024;

/// Returns the last value in a container.
fn step<'a>(value: &'a mut Value, open: &Open) -> Option<&'a mut Value> {
    match (value, open) {
        (Value::Array(items), Open::Array) => items.last_mut(),
        (Value::Object(members), Open::Object(Some(name))) => members.get_mut(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Returns the value after each character.
    fn steps(text: &str) -> Vec<Value> {
        let mut partial = PartialJson::new();
        let mut steps = Vec::new();
        for char in text.chars() {
            partial.push(char.encode_utf8(&mut [0; 4]));
            let value = partial.value().cloned().unwrap_or_default();
            if steps.last() != Some(&value) {
                steps.push(value);
            }
        }
        steps
    }

    #[test]
    fn includes_names_numbers_and_words_when_they_are_complete() {
        let wanted = [
            serde_json::json!({}),
            serde_json::json!({ "ab": 12 }),
            serde_json::json!({ "ab": 12, "c": [] }),
            serde_json::json!({ "ab": 12, "c": [true] }),
        ];
        assert_eq!(steps(r#"{"ab": 12, "c": [true]}"#), wanted);
    }

    #[test]
    fn includes_escapes_when_they_are_complete() {
        assert_eq!(steps(r#""a\n\ud83d\ude00""#), ["", "a", "a\n", "a\n😀"]);
    }

    #[test]
    fn stops_at_text_that_is_not_json() {
        let mut partial = PartialJson::new();
        partial.push(r#"{"a": 1, oops "b": 2}"#);
        assert_eq!(partial.value(), Some(&serde_json::json!({ "a": 1 })));
        partial.push(r#", "c": 3"#);
        assert_eq!(partial.value(), Some(&serde_json::json!({ "a": 1 })));
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn returns_the_complete_value_for_any_chunks(value in json(), cut in any::<prop::sample::Index>()) {
            // A number at the top level has no end of its own.
            let text = format!("{value} ");
            let mut cut = cut.index(text.len());
            while !text.is_char_boundary(cut) {
                cut -= 1;
            }
            let mut partial = PartialJson::new();
            partial.push(&text[..cut]);
            partial.push(&text[cut..]);
            prop_assert_eq!(partial.value(), Some(&value));
        }
    }
}
