//! The description of one endpoint, as a `static` for each endpoint.

use http::Method;

/// The description of one endpoint. All fields are constant, so an operation can be a `static`.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The name of the endpoint in errors and spans, such as `messages.create`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template, such as `/v1/sessions/{session_id}/events`.
    pub path: &'static str,
    /// The beta features that the endpoint always enables, after those of the caller.
    pub betas: &'static [&'static str],
    /// The kind of body in the endpoint's responses.
    pub accept: Accept,
    /// Whether a response without a body is a success, which is decoded as `null`.
    pub empty: bool,
    /// How the endpoint's lists continue.
    pub paging: Paging,
}

impl Operation {
    /// Creates an endpoint that responds with one JSON document.
    #[must_use]
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self { id, method, path, betas: &[], accept: Accept::Json, empty: false, paging: Paging::None }
    }

    /// Sets the beta features that the endpoint always enables.
    #[must_use]
    pub const fn betas(mut self, betas: &'static [&'static str]) -> Self {
        self.betas = betas;
        self
    }

    /// Sets the kind of body in responses.
    #[must_use]
    pub const fn accept(mut self, accept: Accept) -> Self {
        self.accept = accept;
        self
    }

    /// Accepts a response without a body as a success.
    #[must_use]
    pub const fn empty(mut self) -> Self {
        self.empty = true;
        self
    }

    /// Makes the endpoint a list.
    #[must_use]
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = paging;
        self
    }
}

/// The kind of body in an endpoint's responses. It determines the `accept` header and which timeout applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// One JSON document, read as a whole.
    Json,
    /// Server-sent events.
    Events,
    /// JSON lines.
    Lines,
    /// Bytes of any type.
    Binary,
}

impl Accept {
    /// Returns the value of the `accept` header.
    #[must_use]
    pub const fn header(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Events => "text/event-stream",
            Self::Lines | Self::Binary => "application/binary",
        }
    }
}

/// How a list continues after its first page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// The endpoint is not a list.
    None,
    /// Each page contains the cursor of the next one.
    Cursor,
    /// The next page follows the last item of a page or, in the other direction, precedes its first item.
    Ids,
}

/// Declares the operations of an API, each as a static. The lines state name, method, path, and properties that
/// differ from the default.
///
/// ```ignore
/// operations! {
///     CREATE_MESSAGE = "messages.create", POST "/v1/messages";
///     LIST_SESSIONS = "sessions.list", GET "/v1/sessions",
///         betas ["agents-1"], paging Cursor;
///     STOP_SESSION = "sessions.stop", POST "/v1/sessions/{session_id}/stop", or empty;
///     STREAM_EVENTS = "sessions.stream", GET "/v1/sessions/{session_id}/events",
///         accept Events;
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! operations {
    ($(
        $name:ident = $id:literal, $method:ident $path:literal
        $(, betas $betas:tt)? $(, or $empty:ident)? $(, paging $paging:ident)? $(, accept $accept:ident)?;
    )*) => { $(
        pub(crate) static $name: $crate::Operation =
            $crate::Operation::new($id, $crate::http::Method::$method, $path)
                $(.betas(&$betas))?
                $(.$empty())?
                $(.paging($crate::Paging::$paging))?
                $(.accept($crate::Accept::$accept))?;
    )* };
}
