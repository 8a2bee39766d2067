//! `mock.rs`: what the server that stands in for the API knows of it, with an example of every answer made from the model.
//!
//! Examples are files of their own, so that a person can read them and the module stays small.

use std::fmt::Write as _;

use super::{Context, resources};
use crate::fixture::{Fixtures, Json, pretty};
use crate::ir::{Accumulation, Endpoint, Paging, Reply, ResourceId, Shape, Type, TypeId, VariantKind};
use crate::render::HEADER;

/// Text by path below the generated crate.
pub fn files(cx: &Context<'_>) -> Vec<(String, String)> {
    let fixtures = Fixtures::new(cx.api, cx.facts);
    let (mut table, mut files) = (String::new(), Vec::new());
    for resource in resources(cx.api) {
        for endpoint in &cx.api[resource].endpoints {
            let id = id(cx, resource, endpoint);
            let examples = examples(cx, &fixtures, endpoint);
            let _ = write!(
                table,
                "        Operation {{\n            id: {id:?},\n            method: Method::{},\n            path: {:?},\n            example: {},\n        }},\n",
                endpoint.method.as_str(),
                endpoint.path,
                example(&id, &endpoint.reply),
            );
            files.extend(examples.into_iter().map(|(kind, json)| (file(&id, kind), pretty(&json))));
        }
    }
    files.push(("src/mock.rs".to_owned(), module(&table)));
    files
}

/// The name of an endpoint in errors and spans.
pub(super) fn id(cx: &Context<'_>, resource: ResourceId, endpoint: &Endpoint) -> String {
    format!("{}.{}", cx.api[resource].path.replace('/', "."), endpoint.name)
}

fn file(id: &str, kind: Kind) -> String {
    format!("src/mock/{id}{}", kind.suffix())
}

#[derive(Clone, Copy)]
enum Kind {
    One,
    Events,
    Lines,
}

impl Kind {
    fn suffix(self) -> &'static str {
        match self {
            Self::One => ".json",
            Self::Events => ".events.json",
            Self::Lines => ".lines.json",
        }
    }
}

/// The texts of an endpoint's examples.
fn examples(cx: &Context<'_>, fixtures: &Fixtures<'_>, endpoint: &Endpoint) -> Vec<(Kind, Json)> {
    match &endpoint.reply {
        Reply::Json { type_, .. } => vec![(Kind::One, fixtures.value_of(type_))],
        Reply::JsonOrEvents { type_, event, .. } => {
            vec![(Kind::One, fixtures.value_of(type_)), (Kind::Events, each(cx, fixtures, event))]
        }
        Reply::Page { item, paging } => vec![(Kind::One, page(fixtures.value_of(item), *paging))],
        Reply::Lines(line) => vec![(Kind::Lines, each(cx, fixtures, line))],
        Reply::Events(event) => vec![(Kind::Events, each(cx, fixtures, event))],
        Reply::Binary => Vec::new(),
    }
}

/// The example as the table says it.
fn example(id: &str, reply: &Reply) -> String {
    let text = |kind: Kind| format!("include_str!(\"mock/{id}{}\")", kind.suffix());
    match reply {
        Reply::Json { .. } | Reply::Page { .. } => format!("Example::Json({})", text(Kind::One)),
        Reply::JsonOrEvents { flag, .. } => format!(
            "Example::JsonOrEvents {{\n                json: {},\n                events: {},\n                flag: {flag:?},\n            }}",
            text(Kind::One),
            text(Kind::Events)
        ),
        Reply::Lines(_) => format!("Example::Lines({})", text(Kind::Lines)),
        Reply::Events(_) => format!("Example::Events({})", text(Kind::Events)),
        Reply::Binary => "Example::Bytes(b\"example bytes\")".to_owned(),
    }
}

/// A list with one value; of a union one of each variant, or where its values add up, one whole run of them.
fn each(cx: &Context<'_>, fixtures: &Fixtures<'_>, type_: &Type) -> Json {
    let Some((_, Shape::Union(union))) = cx.api.shape_of(type_) else {
        return Json::List(vec![fixtures.value_of(type_)]);
    };
    let variant = |position: usize| match &union.variants[position].kind {
        VariantKind::Of(type_) => fixtures.value_of(type_),
        VariantKind::Constant(text) => Json::text(text),
    };
    Json::List(match &union.accumulates {
        Some(rules) => run(cx, rules, variant),
        None => (0..union.variants.len()).map(variant).collect(),
    })
}

/// The events of a stream with one item, which add up to a whole.
fn run(cx: &Context<'_>, rules: &Accumulation, variant: impl Fn(usize) -> Json) -> Vec<Json> {
    let member = |id: TypeId, position: usize| match &cx.api[id].shape {
        Shape::Object(object) => object.fields.get(position).map_or("", |field| field.name.as_str()),
        _ => "",
    };
    let list = member(rules.whole, rules.list);
    let start = variant(rules.start.variant);
    let empty =
        start.get(&rules.start.field).cloned().unwrap_or(Json::Null).with(list, Json::List(Vec::new()));
    let item = |position: usize| variant(position).with(&rules.index, Json::number(0));
    vec![
        start.with(&rules.start.field, empty),
        item(rules.item_start.variant),
        item(rules.item_delta.variant),
        item(rules.item_stop),
        variant(rules.update),
        variant(rules.stop.0),
    ]
}

/// The only page of a list.
fn page(item: Json, paging: Paging) -> Json {
    let id = item.get("id").cloned().unwrap_or(Json::Null);
    let list = ("data".to_owned(), Json::List(vec![item]));
    let rest = match paging {
        Paging::Cursor => vec![("next_page".to_owned(), Json::Null)],
        Paging::Ids => vec![
            ("first_id".to_owned(), id.clone()),
            ("has_more".to_owned(), Json::Bool(false)),
            ("last_id".to_owned(), id),
        ],
    };
    Json::Object(std::iter::once(list).chain(rest).collect())
}

fn module(table: &str) -> String {
    format!(
        "{HEADER}\n{FRONT_PAGE}\nimpl Api for crate::Client {{\n    const OPERATIONS: &'static [Operation] = &[\n{table}    ];\n}}\n"
    )
}

const FRONT_PAGE: &str = r#"//! A server in this process that stands in for the API: for tests without a key and without a network.
//!
//! It answers every endpoint with an example made from the model, or with what the test tells it to, and records what it
//! is sent. Needs the feature `mock`.
//!
//! ```
//! use anthropic_beta::mock::{Reply, Server};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = Server::start()?;
//! let client = server.client()?; // a `Client` like any other
//!
//! server.reply_once("models.list", Reply::error(529, "overloaded_error", "busy"));
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! let models = client.models().list().limit(5).await?; // repeated after the error; then the example
//! # assert_eq!(models.data.len(), 1);
//! # Ok::<(), anthropic_beta::Error>(())
//! # })?;
//!
//! let requests = server.requests_to("models.list");
//! assert_eq!(requests.len(), 2);
//! assert_eq!(requests[1].query("limit"), Some("5"));
//! # Ok(())
//! # }
//! ```

use crate::runtime::{
    self,
    http::Method,
    mock::{Api, Example, Operation},
};

pub use runtime::mock::{Part, Received, Reply};

/// The server, for this crate's [`Client`](crate::Client).
pub type Server = runtime::mock::Server<crate::Client>;
"#;
