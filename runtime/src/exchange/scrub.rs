//! Taking secrets out of what an error keeps: a gateway may answer with the very headers it was sent.

use bytes::Bytes;
use http::HeaderMap;
use memchr::memmem;

/// Shorter texts would also be found where they are no secret.
const SHORTEST: usize = 8;
const INSTEAD: &[u8] = b"[redacted]";

/// The text without the values of the headers that are marked sensitive.
pub(super) fn scrub(text: Bytes, headers: &HeaderMap) -> Bytes {
    headers
        .values()
        .filter(|value| value.is_sensitive())
        // `Bearer abc` may be repeated as `abc`.
        .filter_map(|value| value.as_bytes().rsplit(|byte| *byte == b' ').next())
        .filter(|secret| secret.len() >= SHORTEST)
        .fold(text, |text, secret| replace(text, secret))
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

    fn headers(values: &[(&'static str, &'static str)]) -> HeaderMap {
        let sensitive = |text| {
            let mut value = HeaderValue::from_static(text);
            value.set_sensitive(true);
            value
        };
        values.iter().map(|(name, text)| (name.parse().unwrap(), sensitive(text))).collect()
    }

    #[test]
    fn an_echoed_secret_is_gone_wherever_it_stands() {
        let headers = headers(&[("x-api-key", "sk-secret-1"), ("authorization", "Bearer tok-secret-2")]);
        let text = scrub("sk-secret-1 tok-secret-2sk-secret-1".into(), &headers);
        assert_eq!(text, "[redacted] [redacted][redacted]");
        assert_eq!(scrub("nothing here".into(), &headers), "nothing here");
    }

    #[test]
    fn a_short_value_is_left_alone() {
        assert_eq!(scrub("on and on".into(), &headers(&[("x-flag", "on")])), "on and on");
    }
}
