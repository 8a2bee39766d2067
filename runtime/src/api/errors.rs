//! The body of an error response.

use http::StatusCode;

use crate::error::ErrorKind;

/// The fields in the body of an error response, and the classes of errors. Fields are given as JSON pointers, such
/// as `/error/type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Errors {
    /// The server's name for the error.
    pub type_pointer: Option<&'static str>,
    /// The message.
    pub message_pointer: Option<&'static str>,
    /// The identifier of the request, if no header contains it.
    pub request_id_pointer: Option<&'static str>,
    /// The classes of errors inside a stream, by the server's names. All others are [`Server`](ErrorKind::Server)
    /// errors.
    pub kinds: &'static [(&'static str, ErrorKind)],
    /// The classes of statuses whose meaning differs from that in HTTP.
    pub statuses: &'static [(u16, ErrorKind)],
}

impl Errors {
    /// No fields: errors differ only by their status.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            type_pointer: None,
            message_pointer: None,
            request_id_pointer: None,
            kinds: &[],
            statuses: &[],
        }
    }

    pub(super) fn of_type(&self, error_type: &str) -> ErrorKind {
        let known = self.kinds.iter().find(|(name, _)| *name == error_type);
        known.map_or(ErrorKind::Server, |(_, kind)| *kind)
    }

    pub(super) fn of_status(&self, status: StatusCode) -> ErrorKind {
        let known = self.statuses.iter().find(|(code, _)| *code == status.as_u16());
        known.map_or_else(|| ErrorKind::of_status(status), |(_, kind)| *kind)
    }

    /// Reads a body. Every field is optional, since gateways respond with bodies of their own.
    pub(super) fn read(&self, body: &[u8]) -> ErrorFields {
        let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |pointer: Option<&str>| json.pointer(pointer?)?.as_str().map(str::to_owned);
        ErrorFields {
            error_type: text(self.type_pointer),
            message: text(self.message_pointer).unwrap_or_else(|| excerpt(body)),
            request_id: text(self.request_id_pointer),
        }
    }
}

/// The fields of an error response.
pub(super) struct ErrorFields {
    pub(super) error_type: Option<String>,
    pub(super) message: String,
    pub(super) request_id: Option<String>,
}

/// Returns the beginning of a body that is not JSON of the API, on one line.
fn excerpt(body: &[u8]) -> String {
    const SHOWN: usize = 200;
    let text = String::from_utf8_lossy(&body[..body.len().min(4 * SHOWN)]);
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
