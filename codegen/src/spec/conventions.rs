//! Conventions of all endpoints: errors, events and pages.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::TypeExpr;
use crate::reader::{record, words};

/// The bodies of error responses. Places in them are JSON pointers, such as `/error/type`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Errors {
    /// The type of the body.
    #[serde(rename = "type")]
    pub type_: TypeExpr,
    /// The place of the server's name for the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_at: Option<String>,
    /// The place of the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_at: Option<String>,
    /// The place of the server's identifier of the request, for responses without `request_id_header`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id_at: Option<String>,
    /// The class of each error by the server's name, for errors in a stream, which have no status.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub kinds: IndexMap<String, ErrorKind>,
    /// The class of each status with another meaning than in HTTP.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub statuses: IndexMap<String, ErrorKind>,
}

/// A class of errors that programs distinguish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The server did not understand the request.
    BadRequest,
    /// The credential is missing or wrong.
    Authentication,
    /// The account needs attention, for example its billing.
    Billing,
    /// The credential lacks the permission.
    PermissionDenied,
    /// The resource does not exist.
    NotFound,
    /// The request conflicts with the current state.
    Conflict,
    /// The request is too large.
    TooLarge,
    /// The request is valid JSON, but not acceptable.
    Unprocessable,
    /// Too many requests in a period.
    RateLimited,
    /// The service is overloaded.
    Overloaded,
    /// An error of the server.
    Server,
}

/// The response headers that state one of the caller's rate limits.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// The header with the number of allowed requests or tokens in a period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// The header with the remaining number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining: Option<String>,
    /// The header with the time at which the limit is reset, by RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reset: Option<String>,
}

/// The events with the same meaning in every stream.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// The property of an event's JSON with its type. Without it, the name of the event is its type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The type of the event that only keeps the connection open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ping: Option<String>,
    /// The type of the event that reports an error, in the form of an error response's body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The names of the parameters and fields of lists.
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
    /// The query parameter with the cursor.
    pub parameter: String,
    /// The field with the cursor of the next page.
    pub next: String,
}

/// The names of lists that continue from the identifier of an item.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdPages {
    /// The query parameter that requests the items after an item.
    pub after: String,
    /// The query parameter that requests the items before an item.
    pub before: String,
    /// The field with the identifier of the first item of the page.
    pub first: String,
    /// The field with the identifier of the last item of the page.
    pub last: String,
    /// The field that states whether more items follow.
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
