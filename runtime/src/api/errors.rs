//! What the body of a failed request says.

use http::StatusCode;

use crate::error::ErrorKind;

/// What the body of a failed request says, and the classes of failures. Places are JSON pointers, such as `/error/type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Errors {
    /// Where the server's own name for the error is.
    pub type_pointer: Option<&'static str>,
    /// Where the message is.
    pub message_pointer: Option<&'static str>,
    /// Where the server's identifier of the request is, when no header holds it.
    pub request_id_pointer: Option<&'static str>,
    /// The classes of errors inside a stream, by the server's own names. Any other is a [`Server`](ErrorKind::Server) error.
    pub kinds: &'static [(&'static str, ErrorKind)],
    /// The classes of statuses that mean something else here than in HTTP.
    pub statuses: &'static [(u16, ErrorKind)],
}

impl Errors {
    /// Nothing is known: errors are told apart by their status alone.
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

    /// Reads a body, of which every part is optional: gateways in between respond in their own way.
    pub(super) fn read(&self, body: &[u8]) -> Said {
        let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |pointer: Option<&str>| json.pointer(pointer?)?.as_str().map(str::to_owned);
        Said {
            error_type: text(self.type_pointer),
            message: text(self.message_pointer).unwrap_or_else(|| excerpt(body)),
            request_id: text(self.request_id_pointer),
        }
    }
}

/// What the body of an error says.
pub(super) struct Said {
    pub(super) error_type: Option<String>,
    pub(super) message: String,
    pub(super) request_id: Option<String>,
}

/// The first words of a body that is not the API's own JSON, on one line.
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
