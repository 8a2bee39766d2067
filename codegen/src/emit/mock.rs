//! `mock.rs`: what the server that stands in for the API knows of it, with an example of every answer made from the model.
//!
//! Examples are files of their own, so that a person can read them and the module stays small.

use std::fmt::Write as _;

use super::{Context, resources};
use crate::ir::{Accumulation, Endpoint, Paging, ResourceId, Response, Shape, Type, TypeId, VariantKind};
use crate::render::HEADER;
use crate::samples::{Json, Samples, pretty};
use crate::spec::ErrorKind;

/// Text by path below the generated crate.
pub(crate) fn files(cx: &Context<'_>) -> Vec<(String, String)> {
    let samples = Samples::new(cx.api, cx.analysis);
    let (mut table, mut files) = (String::new(), Vec::new());
    for resource in resources(cx.api) {
        for endpoint in &cx.api[resource].endpoints {
            let id = id(cx, resource, endpoint);
            let examples = examples(cx, &samples, endpoint);
            let _ = write!(
                table,
                "        Operation {{\n            id: {id:?},\n            method: Method::{},\n            path: {:?},\n            example: {},\n        }},\n",
                endpoint.method.as_str(),
                endpoint.path,
                example(&id, &endpoint.response),
            );
            files.extend(examples.into_iter().map(|(kind, json)| (file(&id, kind), pretty(&json))));
        }
    }
    files.push(("src/mock.rs".to_owned(), module(cx, &table)));
    files
}

/// The name of an endpoint in errors and spans.
pub(super) fn id(cx: &Context<'_>, resource: ResourceId, endpoint: &Endpoint) -> String {
    format!("{}.{}", cx.api[resource].path.replace('/', "."), endpoint.name)
}

fn file(id: &str, kind: ExampleKind) -> String {
    format!("src/mock/{id}{}", kind.suffix())
}

#[derive(Clone, Copy)]
enum ExampleKind {
    One,
    Events,
    Lines,
}

impl ExampleKind {
    fn suffix(self) -> &'static str {
        match self {
            Self::One => ".json",
            Self::Events => ".events.json",
            Self::Lines => ".lines.json",
        }
    }
}

/// The texts of an endpoint's examples.
fn examples(cx: &Context<'_>, samples: &Samples<'_>, endpoint: &Endpoint) -> Vec<(ExampleKind, Json)> {
    match &endpoint.response {
        Response::Json { type_, .. } => vec![(ExampleKind::One, samples.value_of(type_))],
        Response::JsonOrEvents { type_, event, .. } => {
            vec![(ExampleKind::One, samples.value_of(type_)), (ExampleKind::Events, each(cx, samples, event))]
        }
        Response::Page { item, paging } => vec![(ExampleKind::One, page(cx, samples.value_of(item), *paging))],
        Response::Lines(line) => vec![(ExampleKind::Lines, each(cx, samples, line))],
        Response::Events(event) => vec![(ExampleKind::Events, each(cx, samples, event))],
        Response::Binary => Vec::new(),
    }
}

/// The example as the table says it.
fn example(id: &str, response: &Response) -> String {
    let text = |kind: ExampleKind| format!("include_str!(\"mock/{id}{}\")", kind.suffix());
    match response {
        Response::Json { .. } | Response::Page { .. } => format!("Example::Json({})", text(ExampleKind::One)),
        Response::JsonOrEvents { flag, .. } => format!(
            "Example::JsonOrEvents {{\n                json: {},\n                events: {},\n                flag: {flag:?},\n            }}",
            text(ExampleKind::One),
            text(ExampleKind::Events)
        ),
        Response::Lines(_) => format!("Example::Lines({})", text(ExampleKind::Lines)),
        Response::Events(_) => format!("Example::Events({})", text(ExampleKind::Events)),
        Response::Binary => "Example::Bytes(b\"example bytes\")".to_owned(),
    }
}

/// A list with one value; of a union one of each variant, or where its values add up, one whole run of them.
fn each(cx: &Context<'_>, samples: &Samples<'_>, type_: &Type) -> Json {
    let Some((_, Shape::Union(union))) = cx.api.shape_of(type_) else {
        return Json::List(vec![samples.value_of(type_)]);
    };
    let variant = |position: usize| match &union.variants[position].kind {
        VariantKind::Of(type_) => samples.value_of(type_),
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
fn page(cx: &Context<'_>, item: Json, paging: Paging) -> Json {
    let Some(pages) = &cx.api.facts.pages else { return Json::Null };
    let id = item.get("id").cloned().unwrap_or(Json::Null);
    let list = (pages.items.clone(), Json::List(vec![item]));
    let rest = match (paging, &pages.cursor, &pages.ids) {
        (Paging::Cursor, Some(names), _) => vec![(names.next.clone(), Json::Null)],
        (Paging::Ids, _, Some(names)) => vec![
            (names.first.clone(), id.clone()),
            (names.more.clone(), Json::Bool(false)),
            (names.last.clone(), id),
        ],
        _ => Vec::new(),
    };
    Json::Object(std::iter::once(list).chain(rest).collect())
}

fn module(cx: &Context<'_>, table: &str) -> String {
    let (shown, name) = (shown(cx), cx.crate_name());
    format!(
        r#"{HEADER}
//! A server in this process that stands in for the API: for tests without a key and without a network.
//!
//! It responds at every endpoint with an example made from the model, or with what the test tells it to, and records what it
//! is sent. Needs the feature `mock`.
//!
//! ```
//! use {name}::mock::{{Response, Server}};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {{
//! let server = Server::start()?;
//! let client = server.client()?; // a `Client` like any other
{shown}//! # Ok(())
//! # }}
//! ```

use crate::runtime::{{
    self,
    http::Method,
    mock::{{Api, Example, Operation}},
}};

pub use runtime::mock::{{Part, Received, Response}};

/// The server, for this crate's [`Client`](crate::Client).
pub type Server = runtime::mock::Server<crate::Client>;

impl Api for crate::Client {{
    const FACTS: &'static runtime::Api = &crate::api::API;
    const OPERATIONS: &'static [Operation] = &[
{table}    ];
}}
"#
    )
}

/// A call of a list that needs no arguments, where there is one.
fn shown(cx: &Context<'_>) -> String {
    let listing = |endpoint: &Endpoint| {
        let needs = endpoint.parameters.iter().any(|parameter| !parameter.presence.is_optional());
        matches!(endpoint.response, Response::Page { .. }) && !needs
    };
    let found = resources(cx.api).find_map(|resource| {
        let position = cx.api[resource].endpoints.iter().position(listing)?;
        Some((resource, position))
    });
    let Some((resource, position)) = found else { return String::new() };
    let id = id(cx, resource, &cx.api[resource].endpoints[position]);
    let names = cx.names.resource(resource);
    let path: String = names.modules.iter().map(|module| format!(".{module}()")).collect();
    let method = &names.endpoints[position].method;
    let kinds = cx.api.facts.errors.iter().flat_map(|errors| &errors.kinds);
    let error = kinds.into_iter().find(|(_, kind)| **kind == ErrorKind::Overloaded);
    let error = error.map_or("overloaded", |(name, _)| name);
    let name = cx.crate_name();
    format!(
        r#"//!
//! server.respond_once("{id}", Response::error(503, "{error}", "busy"));
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {{
//! let page = client{path}.{method}().await?; // repeated after the error; then the example
//! # assert_eq!(page.data.len(), 1);
//! # Ok::<(), {name}::Error>(())
//! # }})?;
//!
//! let requests = server.requests_to("{id}");
//! assert_eq!(requests.len(), 2);
"#
    )
}
