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

impl Operation {
    /// An endpoint that responds with one JSON document.
    #[must_use]
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self { id, method, path, betas: &[], accept: Accept::Json, empty: false, paging: Paging::None }
    }

    /// Sets the beta names that the endpoint always sends.
    #[must_use]
    pub const fn betas(mut self, betas: &'static [&'static str]) -> Self {
        self.betas = betas;
        self
    }

    /// Sets the kind of body.
    #[must_use]
    pub const fn accept(mut self, accept: Accept) -> Self {
        self.accept = accept;
        self
    }

    /// Makes a response without a body a success.
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

/// Declares the operations of an API, each as a static: its name, the method, the path and what is special about it.
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
