//! Finds the parts of a decoded value that the spec does not know, at any depth.
//!
//! They are found in the `Debug` form, which shows all of them: `Unknown(…)` for enum values and union
//! members, `extra: {…}` for fields. Similar text inside of a string is in quotes.

/// Returns all unknown parts, each with its type and field. Examples are `Message.stop_reason: "tired"`,
/// `Usage: field "joules"`, and, for a member of a union with its tag, `Message.content: song`.
pub(crate) fn parts(debug: &str) -> Vec<String> {
    let mut scan = Scan { rest: debug, around: Vec::new(), field: String::new(), found: Vec::new() };
    while scan.step() {}
    scan.found
}

struct Scan<'a> {
    rest: &'a str,
    /// The open brackets around the cursor: the text before each, and the field that it is the value of.
    around: Vec<(String, String)>,
    /// The last word or string before the cursor.
    field: String,
    found: Vec<String>,
}

impl Scan<'_> {
    /// Reads one token.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else { return false };
        if first == '"' {
            self.rest = &self.rest[text_end(self.rest)..];
        } else if first.is_alphanumeric() || first == '_' {
            let word = self.take(|c| c.is_alphanumeric() || c == '_');
            match (word.as_str(), self.rest.chars().next()) {
                ("Unknown", Some('(')) => self.unknown(),
                ("extra", Some(':')) => self.extra(),
                (_, Some('{' | '(' | '[')) => self.open(word),
                // In the pretty form of a struct, a space comes before the brace.
                (_, Some(' ')) if self.rest.starts_with(" {") => {
                    self.rest = &self.rest[1..];
                    self.open(word);
                }
                _ => self.field = word,
            }
        } else {
            match first {
                '{' | '(' | '[' => self.open(String::new()),
                '}' | ')' | ']' => {
                    if let Some((_, field)) = self.around.pop() {
                        self.field = field;
                    }
                    self.rest = &self.rest[1..];
                }
                other => self.rest = &self.rest[other.len_utf8()..],
            }
        }
        true
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let end = self.rest.find(|c| !wanted(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken.to_owned()
    }

    fn open(&mut self, word: String) {
        self.around.push((word, std::mem::take(&mut self.field)));
        self.rest = &self.rest[1..];
    }

    /// Returns the enclosing struct and the field at the cursor.
    fn place(&self) -> String {
        let mut field = self.field.clone();
        for (word, outer) in self.around.iter().rev() {
            if word.chars().next().is_some_and(char::is_uppercase) && !field.is_empty() {
                return format!("{word}.{field}");
            }
            if !outer.is_empty() {
                field.clone_from(outer);
            }
        }
        field
    }

    fn unknown(&mut self) {
        let end = group_end(self.rest);
        let inside = &self.rest[1..end - 1];
        let what = match inside.strip_prefix("Unknown { json: ") {
            Some(member) => described(member),
            None => inside.to_owned(),
        };
        self.found.push(format!("{}: {what}", self.place()).trim_start_matches(": ").to_owned());
        self.rest = &self.rest[end..];
    }

    fn extra(&mut self) {
        self.rest = self.rest.trim_start_matches([':', ' ']);
        let end = group_end(self.rest);
        let inside = &self.rest[1..end - 1];
        self.rest = &self.rest[end..];
        let owner = self.around.last().map_or("", |(word, _)| word).to_owned();
        let mut fields = inside;
        while fields.starts_with('"') {
            let name = text_end(fields);
            self.found.push(format!("{owner}: field {}", &fields[..name]));
            let end = name + value_end(&fields[name..]);
            fields = fields[end..].trim_start_matches([',', ' ']);
        }
    }
}

/// Describes a member of a union by its tag, or else by its JSON, and states the reason if the tag is known.
fn described(member: &str) -> String {
    let end = value_end(member);
    let json: serde_json::Value = serde_json::from_str(&member[..end]).unwrap_or_default();
    let tag = json["type"].as_str().unwrap_or(&member[..end]);
    match member[end..].strip_prefix(", reason: ") {
        Some(reason) => format!("{tag}, {}", reason.split(" (line ").next().unwrap_or_default()),
        None => tag.to_owned(),
    }
}

/// Returns the end of the value that begins here: the comma or bracket after it.
fn value_end(text: &str) -> usize {
    let mut at = 0;
    while at < text.len() && !text[at..].starts_with([',', '}', ']', ')']) && !text[at..].starts_with(" }") {
        at += match text.as_bytes()[at] {
            b'"' => text_end(&text[at..]),
            b'{' | b'[' | b'(' => group_end(&text[at..]),
            _ => text[at..].chars().next().map_or(1, char::len_utf8),
        };
    }
    at
}

/// Returns the end of the string that begins here with a quote.
fn text_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// Returns the position of the closing bracket.
fn group_end(text: &str) -> usize {
    let (bytes, mut at, mut depth) = (text.as_bytes(), 0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at += text_end(&text[at..]);
                continue;
            }
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_parts_are_found_with_their_place() {
        let debug = r#"Message { id: "Unknown(\"x\") extra: {", content: [Text(TextBlock { text: "a", extra: {} }), Unknown(Unknown { json: {"type": "new", "a": [")"]}, reason: a: is missing (line 1, column 2) })], stop_reason: Some(Unknown("tired")), usage: Usage { n: 1, extra: {"a": {"b": 1}, "c": 2} }, role: Unknown("x"), extra: {} }"#;
        assert_eq!(
            parts(debug),
            [
                "Message.content: new, a: is missing",
                r#"Message.stop_reason: "tired""#,
                r#"Usage: field "a""#,
                r#"Usage: field "c""#,
                r#"Message.role: "x""#,
            ]
        );
        assert_eq!(parts(r#"Unknown("tired")"#), [r#""tired""#]);
        assert_eq!(parts(r#"Known { text: "Unknown(", extra: {} }"#), [""; 0]);
    }
}
