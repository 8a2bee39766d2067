//! The API of the mock server.

use anthropic_beta_runtime::{
    Accept, Client, Operation,
    http::Method,
    json::{Extra, Json, Unknown, UnknownValue},
    mock::{Api, Endpoint, Example},
    object, open_enum, union,
};

use crate::api::SHOP;

pub(crate) struct Things(pub(crate) Client);

impl From<Client> for Things {
    fn from(client: Client) -> Self {
        Self(client)
    }
}

static GET: Operation = Operation::new("things.get", Method::GET, "/v1/things/{thing_id}");
static CREATE: Operation = Operation::new("things.create", Method::POST, "/v1/things");
static ORDER: Operation = Operation::new("things.order", Method::POST, "/v1/things/order");
static SHOW: Operation = Operation::new("things.show", Method::POST, "/v1/things/show");
static LINES: Operation =
    Operation::new("things.lines", Method::GET, "/v1/things/{thing_id}/lines").accept(Accept::Lines);

#[derive(Debug, Clone)]
pub(crate) struct Order {
    size: Size,
    parts: Vec<Part>,
    note: Option<String>,
    color: Option<Color>,
    label: Option<Json>,
    marks: Option<Vec<Json>>,
    rest: Option<Json>,
    extra: Extra,
}

object! { Order {
    "size" => size: required,
    "parts/all" => parts: default_if_missing,
    "note" => note: optional,
    "color" => color: optional,
    "label" => label: optional objects,
    "marks" => marks: optional objects,
    "rest" => rest: optional,
} }

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Size {
    Small,
    Unknown(UnknownValue),
}

open_enum! { Size { Small = "small" } }

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Color {
    Black,
    Unknown(UnknownValue),
}

open_enum! { any_text Color { Black = "black" } }

#[derive(Debug, Clone)]
pub(crate) enum Part {
    Wheel(Wheel),
    Name(String),
    Unknown(Unknown),
}

union! { Part {
    tag "type";
    "wheel" => Wheel(Wheel) from,
    string => Name(String) from,
} }

#[derive(Debug, Clone)]
pub(crate) struct Wheel {
    spokes: i64,
    extra: Extra,
}

object! { Wheel {
    const "type" = "wheel",
    "spokes" => spokes: required,
} }

impl Api for Things {
    const FACTS: &'static anthropic_beta_runtime::Api = &SHOP;
    const ENDPOINTS: &'static [Endpoint] = &[
        Endpoint::new(&GET, Example::Json(r#"{"id": "thing_1"}"#)),
        Endpoint::new(
            &CREATE,
            Example::JsonOrEvents {
                json: r#"{"made": 1}"#,
                events: r#"[{"type": "start"}, {"type": "stop"}]"#,
                flag: "stream",
            },
        ),
        Endpoint::new(&ORDER, Example::Json(r#"{"ordered": 1}"#)).json::<Order>(),
        Endpoint::new(&SHOW, Example::Json(r#"{"shown": 1}"#)).form(&["file"]),
        Endpoint::new(&LINES, Example::Lines("[{\n  \"n\": 1\n}, {\"n\": 2}]")),
    ];
}
