//! Header names and values, which are validated before a request is sent.

use std::fmt;

use http::{
    HeaderName, HeaderValue,
    header::{CONNECTION, CONTENT_LENGTH, TE, TRAILER, TRANSFER_ENCODING, UPGRADE},
};

/// Parses a header name.
///
/// # Errors
/// An error if the text is not a token (RFC 9110, section 5.1): if it is empty, or contains spaces, colons, control
/// characters or the like.
pub fn name(text: &str) -> Result<HeaderName, HeaderError> {
    HeaderName::from_bytes(text.as_bytes()).map_err(|_| HeaderError::new(text, Problem::Name))
}

/// Parses a header value; `name` is only used in the message of the error.
///
/// # Errors
/// An error if the text contains other characters than visible ASCII characters, spaces and tabs. The error does
/// not contain the value, since it may be a secret.
pub fn value(name: &str, text: &str) -> Result<HeaderValue, HeaderError> {
    // `HeaderValue` accepts bytes beyond ASCII, which servers interpret differently.
    let value = HeaderValue::from_str(text).ok().filter(|_| text.is_ascii());
    value.ok_or_else(|| HeaderError::new(name, Problem::Value))
}

/// Parses a header value that is a secret: validates it like [`value`], and marks it so that `Debug` does not print
/// it.
///
/// # Errors
/// The errors of [`value`].
pub fn secret(name: &str, text: &str) -> Result<HeaderValue, HeaderError> {
    let mut value = value(name, text)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Parses a header that the program sets; its value is a secret as in [`secret`].
///
/// # Errors
/// The errors of [`name`] and [`value`], and an error if the header describes how the message is sent on its
/// connection. The client sets these headers; another value would truncate the body or break the connection.
pub(crate) fn pair(name_text: &str, value_text: &str) -> Result<(HeaderName, HeaderValue), HeaderError> {
    const CONNECTION_HEADERS: [HeaderName; 6] =
        [CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, TE, TRAILER, UPGRADE];
    let name = name(name_text)?;
    if CONNECTION_HEADERS.contains(&name) || matches!(name.as_str(), "keep-alive" | "proxy-connection") {
        return Err(HeaderError::new(name_text, Problem::Connection));
    }
    Ok((name, secret(name_text, value_text)?))
}

/// Parses headers with one `Name: value` per line, as in environment variables.
///
/// Blank lines, and white space around names and values, are ignored. Every value is treated as a secret, since
/// such headers often contain credentials of proxies.
///
/// # Errors
/// An error if a line has no colon, or an invalid name or value. The error contains the number of the line and the
/// name of the header, if there is one, but never the value.
pub fn parse_lines(text: &str) -> Result<Vec<(HeaderName, HeaderValue)>, HeaderError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(index, line)| parse_line(line).map_err(|error| error.at_line(index + 1))).collect()
}

fn parse_line(line: &str) -> Result<(HeaderName, HeaderValue), HeaderError> {
    // Without a colon, any part of the line may be a value, so none of it may be printed.
    let (name_text, value_text) = line.split_once(':').ok_or(HeaderError::new("", Problem::NoColon))?;
    pair(name_text.trim(), value_text.trim())
}

/// An error if a header cannot be sent. It never contains the value of the header.
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

    /// The name of the header as given; empty if there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of the line, from 1, if the header was parsed by [`parse_lines`].
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
            Problem::Name => {
                write!(f, "{name:?} is not a header name; names consist of letters, digits and hyphens")
            }
            Problem::Value => write!(
                f,
                "the value of the header {name:?} contains a line break or another character that is not allowed \
                 (the value is not printed, since it may be a secret)"
            ),
            Problem::Connection => {
                write!(f, "the header {name:?} belongs to the connection; the client sets it if necessary")
            }
            Problem::NoColon => write!(f, "not a header; write it as `Name: value`"),
        }
    }
}

impl std::error::Error for HeaderError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_an_invalid_value_without_printing_it() {
        for text in ["hunter2\n", "\rhunter2", "\0hunter2", "hunter2\x7F", "hunter2é", "hunter2\x1B"] {
            let error = value("x-api-key", text).expect_err(text);
            assert!(error.to_string().contains("\"x-api-key\""), "{error}");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
        assert_eq!(value("a", "sk-1 2\t3~").expect("allowed"), "sk-1 2\t3~");
        assert_eq!(value("a", "").expect("allowed"), "");
    }

    #[test]
    fn accepts_only_tokens_as_names() {
        assert_eq!(name("X-Api-Key").expect("a token"), "x-api-key");
        for text in ["", "a b", "a:", "a\n", "é", "(a)"] {
            assert!(name(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn refuses_headers_of_the_connection() {
        for name in ["Content-Length", "transfer-encoding", "connection", "keep-alive", "te", "upgrade"] {
            let error = pair(name, "hunter2").expect_err(name);
            assert!(error.to_string().contains(&format!("{name:?} belongs to the connection")), "{error}");
            assert!(!format!("{error} {error:?}").contains("hunter2"));
            assert!(parse_lines(&format!("{name}: 3")).is_err());
        }
        assert!(pair("x-own", "1").is_ok());
    }

    #[test]
    fn does_not_print_secrets() {
        let value = secret("x-api-key", "sk-ant-1").expect("allowed");
        assert!(value.is_sensitive());
        assert!(!format!("{value:?}").contains("sk-ant"));
    }

    #[test]
    fn parses_lines() {
        let headers = parse_lines("\nX-One: 1\r\n  x-two :  a: b \n\nX-One:\n").expect("valid");
        let plain: Vec<_> = headers.iter().map(|(n, v)| (n.as_str(), v.to_str().expect("ASCII"))).collect();
        assert_eq!(plain, [("x-one", "1"), ("x-two", "a: b"), ("x-one", "")]);
        assert!(headers.iter().all(|(_, value)| value.is_sensitive()));
        assert!(parse_lines(" \n").expect("valid").is_empty());
    }

    #[test]
    fn names_the_line_of_an_invalid_header() {
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
