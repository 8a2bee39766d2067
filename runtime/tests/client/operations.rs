//! Endpoints for tests.

use anthropic_beta_runtime::{Accept, Operation, Paging};
use http::Method;

/// `GET` without a body, `POST` with one.
const fn operation(
    id: &'static str,
    method: Method,
    path: &'static str,
    accept: Accept,
    paging: Paging,
) -> Operation {
    Operation { id, method, path, betas: &["things-1"], accept, empty: false, paging }
}

/// Responds with JSON.
pub(crate) static GET: Operation =
    operation("things.get", Method::GET, "/v1/things/{thing_id}", Accept::Json, Paging::None);
/// Has a JSON body, and responds with JSON.
pub(crate) static CREATE: Operation =
    operation("things.create", Method::POST, "/v1/things", Accept::Json, Paging::None);
/// May respond with an empty body.
pub(crate) static STOP: Operation = Operation {
    id: "things.stop",
    method: Method::POST,
    path: "/v1/things/stop",
    betas: &[],
    accept: Accept::Json,
    empty: true,
    paging: Paging::None,
};
/// A list with a cursor.
pub(crate) static LIST: Operation =
    operation("things.list", Method::GET, "/v1/things", Accept::Json, Paging::Cursor);
/// A list by identifiers.
pub(crate) static LIST_BY_ID: Operation =
    operation("things.list", Method::GET, "/v1/things", Accept::Json, Paging::Ids);
/// Responds with events.
pub(crate) static STREAM: Operation =
    operation("things.stream", Method::POST, "/v1/things/stream", Accept::Events, Paging::None);
/// Responds with lines.
pub(crate) static LINES: Operation =
    operation("things.lines", Method::GET, "/v1/things/lines", Accept::Lines, Paging::None);
/// Responds with a file.
pub(crate) static FILE: Operation =
    operation("things.file", Method::GET, "/v1/things/file", Accept::Binary, Paging::None);
