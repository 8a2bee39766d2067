//! What one endpoint is: fixed facts, written out once per endpoint as a `static`.

use http::Method;

/// The fixed facts of one endpoint. Every field is constant, so an operation can be a `static`.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The endpoint's name, such as `messages.create`; it stands in errors and spans.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template, such as `/v1/sessions/{session_id}/events`.
    pub path: &'static str,
    /// Beta names the endpoint always sends, after those of the caller.
    pub betas: &'static [&'static str],
    /// The kind of body the endpoint responds with.
    pub accept: Accept,
    /// Whether a response without a body is a success (it then reads as `null`).
    pub empty: bool,
    /// How the endpoint's lists go on.
    pub paging: Paging,
}

/// The kind of body an endpoint responds with. It decides the `accept` header and which timeout applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// One JSON document, read whole.
    Json,
    /// Server-sent events.
    Events,
    /// JSON lines.
    Lines,
    /// Bytes of any kind.
    Binary,
}

impl Accept {
    /// The value of the `accept` header.
    #[must_use]
    pub const fn header(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Events => "text/event-stream",
            Self::Lines | Self::Binary => "application/binary",
        }
    }
}

/// How a list goes on after its first page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// The endpoint is not a list.
    None,
    /// A page holds the cursor of the next one.
    Cursor,
    /// The last item of a page is where the next one goes on, or its first one when the call went backwards.
    Ids,
}
