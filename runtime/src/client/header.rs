//! Header names and values, checked before anything is sent.

use std::fmt;

use http::{
    HeaderName, HeaderValue,
    header::{CONNECTION, CONTENT_LENGTH, TE, TRAILER, TRANSFER_ENCODING, UPGRADE},
};

/// A header name from text.
///
/// # Errors
/// Text that is not a token (RFC 9110, section 5.1): empty, or with spaces, colons, control characters and the like.
pub fn name(text: &str) -> Result<HeaderName, HeaderError> {
    HeaderName::from_bytes(text.as_bytes()).map_err(|_| HeaderError::new(text, Problem::Name))
}

/// A header value from text; `name` is only for the error's message.
///
/// # Errors
/// Text with anything but visible ASCII characters, spaces and tabs. The error does not show the value, since it may be a
/// secret.
pub fn value(name: &str, text: &str) -> Result<HeaderValue, HeaderError> {
    // `HeaderValue` takes bytes beyond ASCII too, which no two servers read alike.
    let value = HeaderValue::from_str(text).ok().filter(|_| text.is_ascii());
    value.ok_or_else(|| HeaderError::new(name, Problem::Value))
}

/// A header value that is a secret: checked like [`value`], and marked so that it shows in no `Debug` output.
///
/// # Errors
/// As [`value`].
pub fn secret(name: &str, text: &str) -> Result<HeaderValue, HeaderError> {
    let mut value = value(name, text)?;
    value.set_sensitive(true);
    Ok(value)
}

/// A header that the program sets, its value a secret as [`secret`] makes it.
///
/// # Errors
/// As [`name`] and [`value`], and a header that says how the message goes over its connection: the client sets those, and a second
/// opinion would cut the body short or break the connection.
pub(crate) fn pair(name_text: &str, value_text: &str) -> Result<(HeaderName, HeaderValue), HeaderError> {
    const OF_THE_CONNECTION: [HeaderName; 6] =
        [CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, TE, TRAILER, UPGRADE];
    let name = name(name_text)?;
    if OF_THE_CONNECTION.contains(&name) || matches!(name.as_str(), "keep-alive" | "proxy-connection") {
        return Err(HeaderError::new(name_text, Problem::Connection));
    }
    Ok((name, secret(name_text, value_text)?))
}

/// Headers written one to a line as `Name: value`, as environment variables hold them.
///
/// Blank lines are passed over, and white space around names and values is left out. Every value is treated as a secret,
/// since credentials for proxies are what such headers often carry.
///
/// # Errors
/// A line without a colon, or with a name or value that no header can have. The error gives the line's number, and the
/// header's name when there is one, but never the value.
pub fn parse_lines(text: &str) -> Result<Vec<(HeaderName, HeaderValue)>, HeaderError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(index, line)| parse_line(line).map_err(|error| error.at_line(index + 1))).collect()
}

fn parse_line(line: &str) -> Result<(HeaderName, HeaderValue), HeaderError> {
    // Without a colon nothing says which part of the line is a value, so none of it may be shown.
    let (name_text, value_text) = line.split_once(':').ok_or(HeaderError::new("", Problem::NoColon))?;
    pair(name_text.trim(), value_text.trim())
}

/// A header that cannot be sent. It never holds the header's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderError {
    name: Box<str>,
    line: Option<usize>,
    problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Name,
    Value,
    Connection,
    NoColon,
}

impl HeaderError {
    fn new(name: &str, problem: Problem) -> Self {
        Self { name: name.into(), line: None, problem }
    }

    fn at_line(self, line: usize) -> Self {
        Self { line: Some(line), ..self }
    }

    /// The header's name as it was given; empty when the text had none.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The line of the text, from 1, when the header came from [`parse_lines`].
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.line
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        let name = &self.name;
        match self.problem {
            Problem::Name => write!(
                f,
                "{name:?} is not a header name; it takes letters, digits and hyphens, and no spaces"
            ),
            Problem::Value => write!(
                f,
                "the value for the header {name:?} has a line break or another character that no header may have \
                 (the value is not shown, it may be a secret)"
            ),
            Problem::Connection => {
                write!(
                    f,
                    "the header {name:?} belongs to the connection; the client sets it where it is needed"
                )
            }
            Problem::NoColon => write!(f, "this is not a header; write it as `Name: value`"),
        }
    }
}

impl std::error::Error for HeaderError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_with_control_characters_or_beyond_ascii_are_refused_unshown() {
        for text in ["hunter2\n", "\rhunter2", "\0hunter2", "hunter2\x7F", "hunter2é", "hunter2\x1B"] {
            let error = value("x-api-key", text).expect_err(text);
            assert!(error.to_string().contains("\"x-api-key\""), "{error}");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
        assert_eq!(value("a", "sk-1 2\t3~").expect("allowed"), "sk-1 2\t3~");
        assert_eq!(value("a", "").expect("allowed"), "");
    }

    #[test]
    fn names_are_tokens() {
        assert_eq!(name("X-Api-Key").expect("a token"), "x-api-key");
        for text in ["", "a b", "a:", "a\n", "é", "(a)"] {
            assert!(name(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_belongs_to_the_connection_is_refused() {
        for name in ["Content-Length", "transfer-encoding", "connection", "keep-alive", "te", "upgrade"] {
            let error = pair(name, "hunter2").expect_err(name);
            assert!(error.to_string().contains(&format!("{name:?} belongs to the connection")), "{error}");
            assert!(!format!("{error} {error:?}").contains("hunter2"));
            assert!(parse_lines(&format!("{name}: 3")).is_err());
        }
        assert!(pair("x-own", "1").is_ok());
    }

    #[test]
    fn secrets_do_not_show() {
        let value = secret("x-api-key", "sk-ant-1").expect("allowed");
        assert!(value.is_sensitive());
        assert!(!format!("{value:?}").contains("sk-ant"));
    }

    #[test]
    fn lines_become_headers() {
        let headers = parse_lines("\nX-One: 1\r\n  x-two :  a: b \n\nX-One:\n").expect("valid");
        let plain: Vec<_> = headers.iter().map(|(n, v)| (n.as_str(), v.to_str().expect("ASCII"))).collect();
        assert_eq!(plain, [("x-one", "1"), ("x-two", "a: b"), ("x-one", "")]);
        assert!(headers.iter().all(|(_, value)| value.is_sensitive()));
        assert!(parse_lines(" \n").expect("valid").is_empty());
    }

    #[test]
    fn a_line_that_is_no_header_is_named_by_its_number() {
        for (text, line, name) in
            [("a: 1\nhunter2", 2, ""), ("\n\nb c: hunter2", 3, "b c"), ("d: hunter2\x01", 1, "d")]
        {
            let error = parse_lines(text).expect_err(text);
            assert_eq!((error.line(), error.name()), (Some(line), name));
            let shown = format!("{error} {error:?}");
            assert!(shown.starts_with(&format!("line {line}: ")), "{shown}");
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }
}
