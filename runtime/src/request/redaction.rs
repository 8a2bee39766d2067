//! Taking secrets out of what an error keeps: a gateway may respond with the very headers it was sent.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;
use memchr::memmem;
use secrecy::{ExposeSecret, SecretSlice};

/// Shorter texts would also be found where they are no secret.
const SHORTEST: usize = 8;
const INSTEAD: &[u8] = b"[redacted]";

/// What was sent that must not be seen again.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Arc<[SecretSlice<u8>]>);

impl Secrets {
    /// The values of the headers that are marked sensitive.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let sensitive = headers.values().filter(|value| value.is_sensitive());
        // `Bearer abc` may be repeated as `abc`.
        let words = sensitive.filter_map(|value| value.as_bytes().rsplit(|byte| *byte == b' ').next());
        Self(words.filter(|word| word.len() >= SHORTEST).map(|word| word.to_vec().into()).collect())
    }

    /// The text without them.
    pub(crate) fn scrub(&self, text: Bytes) -> Bytes {
        self.0.iter().fold(text, |text, secret| replace(text, secret.expose_secret()))
    }

    /// The text without them, where it is text.
    pub(crate) fn scrub_text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.scrub(Bytes::copy_from_slice(text.as_bytes()))).into_owned()
    }
}

fn replace(text: Bytes, secret: &[u8]) -> Bytes {
    let mut found = memmem::find_iter(&text, secret).peekable();
    if found.peek().is_none() {
        return text;
    }
    let mut out = Vec::with_capacity(text.len());
    let mut from = 0;
    for at in found {
        out.extend_from_slice(&text[from..at]);
        out.extend_from_slice(INSTEAD);
        from = at + secret.len();
    }
    out.extend_from_slice(&text[from..]);
    out.into()
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
    fn an_echoed_secret_is_gone_wherever_it_stands() {
        let secrets = secrets(&[("x-api-key", "sk-secret-1"), ("authorization", "Bearer tok-secret-2")]);
        let text = secrets.scrub("sk-secret-1 tok-secret-2sk-secret-1".into());
        assert_eq!(text, "[redacted] [redacted][redacted]");
        assert_eq!(secrets.scrub_text("nothing here"), "nothing here");
    }

    #[test]
    fn a_short_value_is_left_alone() {
        assert_eq!(secrets(&[("x-flag", "on")]).scrub("on and on".into()), "on and on");
    }
}
