//! What is alike in the responses of all endpoints: errors, events and pages.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::TypeExpr;
use crate::reader::{record, words};

/// What failed requests respond with. Places in it are JSON pointers, such as `/error/type`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Errors {
    /// The type of the body.
    #[serde(rename = "type")]
    pub type_: TypeExpr,
    /// Where the server's own name for the error is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_at: Option<String>,
    /// Where the message is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_at: Option<String>,
    /// Where the server's identifier of the request is, for responses without `request_id_header`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id_at: Option<String>,
    /// The class of each error by the server's own name, for errors that arrive in a stream and have no status.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub kinds: IndexMap<String, ErrorKind>,
    /// The class of each status that means something else than in HTTP.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub statuses: IndexMap<String, ErrorKind>,
}

/// A class of errors that programs tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The server did not understand the request.
    BadRequest,
    /// The credential is missing or wrong.
    Authentication,
    /// The account has to be looked after.
    Billing,
    /// The credential may not do this.
    PermissionDenied,
    /// There is no such thing.
    NotFound,
    /// It collides with the present state.
    Conflict,
    /// The request is too large.
    TooLarge,
    /// Understood, yet not acceptable.
    Unprocessable,
    /// Too many requests for now.
    RateLimited,
    /// The service has too much to do for now.
    Overloaded,
    /// A failure of the server.
    Server,
}

/// The response headers that state one of the caller's limits.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// The header with how many are allowed in a period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// The header with how many are left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining: Option<String>,
    /// The header with the time, by RFC 3339, at which all are available again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reset: Option<String>,
}

/// The events that mean the same in every stream.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// The property of an event's JSON that holds its type. Without it, the name of the event counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The type of the event that only keeps the connection open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ping: Option<String>,
    /// The type of the event that reports a failure, in the form of an error's body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The names of what pages of lists say.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The field with the items.
    pub items: String,
    /// The names of lists with `paging: cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<CursorPages>,
    /// The names of lists with `paging: ids`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ids: Option<IdPages>,
}

/// The names of lists that continue from a cursor.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CursorPages {
    /// The query parameter that takes a cursor.
    pub parameter: String,
    /// The field with the cursor of the next page.
    pub next: String,
}

/// The names of lists that continue from the identifier of an item.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdPages {
    /// The query parameter that asks for the items after one.
    pub after: String,
    /// The query parameter that asks for the items before one.
    pub before: String,
    /// The field with the identifier of the first item of the page.
    pub first: String,
    /// The field with the identifier of the last item of the page.
    pub last: String,
    /// The field that says whether more follow.
    pub more: String,
}

record!(Errors {
    type_: "type" need,
    name_at: "name_at",
    message_at: "message_at",
    request_id_at: "request_id_at",
    kinds: "kinds",
    statuses: "statuses",
});

words!(ErrorKind {
    BadRequest: "bad_request",
    Authentication: "authentication",
    Billing: "billing",
    PermissionDenied: "permission_denied",
    NotFound: "not_found",
    Conflict: "conflict",
    TooLarge: "too_large",
    Unprocessable: "unprocessable",
    RateLimited: "rate_limited",
    Overloaded: "overloaded",
    Server: "server",
});

record!(RateLimit { limit: "limit", remaining: "remaining", reset: "reset" });

record!(Events { tag: "tag", ping: "ping", error: "error" });

record!(Pages {
    items: "items" need,
    cursor: "cursor",
    ids: "ids",
});

record!(CursorPages {
    parameter: "parameter" need,
    next: "next" need,
});

record!(IdPages {
    after: "after" need,
    before: "before" need,
    first: "first" need,
    last: "last" need,
    more: "more" need,
});
