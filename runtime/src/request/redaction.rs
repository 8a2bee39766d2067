//! Removes secrets from errors: a gateway may respond with the headers of the request.

use std::{borrow::Cow, sync::Arc};

use http::{HeaderMap, HeaderValue};

use crate::error::Error;

/// Shorter texts would also be found where they are not a secret.
const SHORTEST: usize = 8;
const REPLACEMENT: &[u8] = b"[redacted]";

/// The secrets that a request contains.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Arc<[HeaderValue]>);

impl Secrets {
    /// Returns the headers that are marked as sensitive.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        Self(headers.values().filter(|value| value.is_sensitive()).cloned().collect())
    }

    /// Returns the error without the secrets, in any text of the server.
    pub(crate) fn scrub_error(&self, error: Error) -> Error {
        error.map_text(|text| match self.scrubbed(text) {
            Cow::Borrowed(_) => None,
            Cow::Owned(text) => Some(text),
        })
    }

    /// Returns the text without the secrets, for spans.
    #[cfg(any(test, feature = "tracing"))]
    pub(crate) fn scrub_text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.scrubbed(text.as_bytes())).into_owned()
    }

    fn scrubbed<'a>(&self, text: &'a [u8]) -> Cow<'a, [u8]> {
        // `Bearer abc` may be repeated as `abc`.
        let words = self.0.iter().filter_map(|value| value.as_bytes().rsplit(|byte| *byte == b' ').next());
        let long = words.filter(|word| word.len() >= SHORTEST);
        long.fold(Cow::Borrowed(text), |text, secret| match replace(&text, secret) {
            Some(text) => Cow::Owned(text),
            None => text,
        })
    }
}

/// Replaces every occurrence of the secret; `None` if there is none.
fn replace(text: &[u8], secret: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut copied, mut at) = (0, 0);
    while at < text.len() {
        match occurrence(&text[at..], secret) {
            Some(len) => {
                out.extend_from_slice(&text[copied..at]);
                out.extend_from_slice(REPLACEMENT);
                at += len;
                copied = at;
            }
            None => at += 1,
        }
    }
    if copied == 0 {
        return None;
    }
    out.extend_from_slice(&text[copied..]);
    Some(out)
}

/// Returns the length of the secret at the beginning of the text. Case is ignored, since hosts are compared without
/// it, and JSON escapes are decoded. If the text is truncated inside of the secret, a prefix counts too.
fn occurrence(text: &[u8], secret: &[u8]) -> Option<usize> {
    let mut at = 0;
    for (matched, wanted) in secret.iter().enumerate() {
        let rest = &text[at..];
        if rest.is_empty() || rest.starts_with("…".as_bytes()) {
            return (matched >= SHORTEST).then_some(at);
        }
        let (byte, len) = unescaped(rest);
        if !byte.eq_ignore_ascii_case(wanted) {
            return None;
        }
        at += len;
    }
    Some(at)
}

/// Returns the first byte of a text, decoded if it is a JSON escape, and its length in the text.
fn unescaped(text: &[u8]) -> (u8, usize) {
    match text {
        [b'\\', b'u', b'0', b'0', high, low, ..] => {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => ((high << 4 | low) as u8, 6),
                _ => (b'\\', 1),
            }
        }
        [b'\\', byte @ (b'"' | b'\\' | b'/'), ..] => (*byte, 2),
        [byte, ..] => (*byte, 1),
        [] => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn secrets(values: &[(&'static str, &'static str)]) -> Secrets {
        let sensitive = |text| {
            let mut value = HeaderValue::from_static(text);
            value.set_sensitive(true);
            value
        };
        Secrets::of(&values.iter().map(|(name, text)| (name.parse().unwrap(), sensitive(text))).collect())
    }

    #[test]
    fn removes_a_secret_from_every_text() {
        let secrets = secrets(&[("x-api-key", "sk-secret-1"), ("authorization", "Bearer tok-secret-2")]);
        let text = secrets.scrub_text("sk-secret-1 tok-secret-2sk-secret-1");
        assert_eq!(text, "[redacted] [redacted][redacted]");
        assert_eq!(secrets.scrub_text("nothing here"), "nothing here");
    }

    #[test]
    fn keeps_short_values() {
        assert_eq!(secrets(&[("x-flag", "on")]).scrub_text("on and on"), "on and on");
    }

    #[test]
    fn removes_escaped_secrets() {
        let secrets = secrets(&[("x-api-key", "sk/secret-1\"\\")]);
        for text in
            [r#""sk/secret-1\"\\""#, r#""sk\/secret-1\"\\""#, r#""\u0073k\u002fsecret\u002D1\u0022\u005c""#]
        {
            assert_eq!(secrets.scrub_text(text), "\"[redacted]\"", "{text}");
        }
        assert_eq!(secrets.scrub_text("SK/Secret-1\"\\"), "[redacted]", "in another case");
    }

    #[test]
    fn removes_truncated_secrets() {
        let secrets = secrets(&[("x-api-key", "sk-secret-1")]);
        assert_eq!(secrets.scrub_text("key sk-secret"), "key [redacted]");
        assert_eq!(secrets.scrub_text("key sk-secret…, again"), "key [redacted]…, again");
        assert_eq!(secrets.scrub_text("key sk-sec"), "key sk-sec", "too short");
        assert_eq!(
            secrets.scrub_text("sk-secret and more"),
            "sk-secret and more",
            "not truncated, and different"
        );
    }
}
