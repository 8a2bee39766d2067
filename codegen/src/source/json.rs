//! Parses JSON into the same nodes as YAML. A YAML parser reads most of JSON, but not every escape.

use indexmap::IndexMap;
use indexmap::map;

use super::yaml::DEEPEST;
use super::{Entry, Node, SourceMap, SyntaxError, Value, syntax};

/// Reads the nodes up to the first error.
pub(super) fn parse(text: &str) -> SourceMap {
    let mut parser = Parser { text, at: 0, depth: 0, errors: Vec::new() };
    let root = parser.value().and_then(|root| match parser.peek() {
        None => Ok(root),
        Some(_) => Err(parser.unexpected("the end of the document")),
    });
    let (root, is_cut_off) = match root {
        Ok(root) => (Some(root), false),
        Err(error) => {
            parser.errors.push(error);
            (None, true)
        }
    };
    SourceMap { root, errors: parser.errors, is_cut_off }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    errors: Vec<SyntaxError>,
}

impl Parser<'_> {
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{feff}']).len();
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, wanted: u8) -> bool {
        let is_there = self.peek() == Some(wanted);
        self.at += usize::from(is_there);
        is_there
    }

    fn unexpected(&mut self, wanted: &str) -> SyntaxError {
        let found = match self.peek() {
            None => {
                self.at = self.text.trim_end().len();
                "the end of the document".to_owned()
            }
            Some(_) => {
                let c = self.text[self.at..].chars().next().unwrap_or(' ');
                format!("`{c}`")
            }
        };
        SyntaxError::new(
            self.at,
            format!("expected {wanted}, found {found}"),
            "write JSON, or YAML without braces",
        )
    }

    fn value(&mut self) -> Result<Node, SyntaxError> {
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => {
                let start = self.at;
                let value = Value::Text(self.string()?);
                Ok(Node { span: start..self.at, value })
            }
            Some(b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => self.word(),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, SyntaxError>) -> Result<Node, SyntaxError> {
        let start = self.at;
        if self.depth >= DEEPEST {
            return Err(syntax::too_deep(start));
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(Node { span: start..start + 1, value })
    }

    fn object(&mut self) -> Result<Value, SyntaxError> {
        let mut entries = IndexMap::new();
        while !self.take(b'}') {
            if !entries.is_empty() && !self.take(b',') {
                return Err(self.unexpected("`,` or `}`"));
            }
            if self.peek() != Some(b'"') {
                return Err(self.unexpected("a key in quotes"));
            }
            let start = self.at;
            let name = self.string()?;
            let key = start..self.at;
            if !self.take(b':') {
                return Err(self.unexpected("`:`"));
            }
            let node = self.value()?;
            match entries.entry(name) {
                map::Entry::Vacant(entry) => _ = entry.insert(Entry { key, is_text: true, node }),
                map::Entry::Occupied(_) => self.errors.push(syntax::repeated_key(key.start)),
            }
        }
        Ok(Value::Map(entries))
    }

    fn array(&mut self) -> Result<Value, SyntaxError> {
        let mut items = Vec::new();
        while !self.take(b']') {
            if !items.is_empty() && !self.take(b',') {
                return Err(self.unexpected("`,` or `]`"));
            }
            items.push(self.value()?);
        }
        Ok(Value::List(items))
    }

    /// Returns the text of the string that begins here. The library decodes escapes.
    fn string(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        let mut is_escaped = false;
        let end = self.text.as_bytes()[start + 1..].iter().position(|byte| {
            let ends = *byte == b'"' && !is_escaped;
            is_escaped = *byte == b'\\' && !is_escaped;
            ends
        });
        let Some(end) = end.map(|length| start + length + 2) else { return Err(syntax::open_quote(start)) };
        self.at = end;
        serde_json::from_str(&self.text[start..end]).map_err(|_| {
            let help = "write `\\n`, `\\t`, `\\\"`, `\\\\` or `\\u` with four digits";
            SyntaxError::new(start, "this text contains an invalid escape or character", help)
        })
    }

    /// Parses a number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Node, SyntaxError> {
        let start = self.at;
        let rest = &self.text[start..];
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')));
        let word = &rest[..length.unwrap_or(rest.len())];
        if serde_json::from_str::<serde_json::Value>(word).is_err() {
            return Err(SyntaxError::new(start, format!("`{word}` is not a value"), "put text in quotes"));
        }
        self.at += word.len();
        Ok(Node { span: start..self.at, value: Value::Plain(word.to_owned()) })
    }
}
