//! Emits `mock.rs`: the mock server's description of the API, with an example of every response.
//!
//! The examples are separate files, which are easy to read and keep the module small.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, Scope};
use super::input::Inputs;
use super::{docs, operations, scripted};
use crate::ir::{
    Accumulation, Endpoint, Paging, RequestBody, ResourceId, Response, Shape, Type, TypeId, VariantKind,
};
use crate::render::{File, Piece};
use crate::samples::{Json, Samples, pretty};
use crate::spec::ErrorKind;

/// Returns the examples, by their path below the generated crate.
pub(crate) fn examples(cx: &Context<'_>) -> Vec<(String, String)> {
    let samples = Samples::new(cx.api, cx.analysis);
    let mut files = Vec::new();
    for resource in cx.api.resource_ids() {
        for endpoint in &cx.api[resource].endpoints {
            let id = operations::id(cx, resource, endpoint);
            let examples = examples_of(cx, &samples, endpoint).into_iter();
            files.extend(examples.map(|(kind, json)| (file_of(&id, kind), pretty(&json))));
        }
    }
    files.extend(scripted::files(cx).into_iter().map(|(path, json)| (path, pretty(&json))));
    files
}

/// Emits `mock.rs`.
pub(super) fn file(cx: &Context<'_>) -> File {
    let endpoints = cx.api.resource_ids().flat_map(|resource| {
        cx.api[resource].endpoints.iter().enumerate().map(move |(position, endpoint)| {
            let operation = operations::ident(cx, resource, position);
            let example = example(&operations::id(cx, resource, endpoint), &endpoint.response);
            let body = body(cx, &endpoint.body);
            quote!(Endpoint::new(&operations::#operation, #example)#body)
        })
    });
    let front_page = docs::inner(&front_page(cx));
    let scripted = scripted::items(cx);
    let used = (!scripted.is_empty()).then(|| {
        quote! {
            use crate::json;
            use crate::runtime::mock::{Form, Scripted, Slot};
        }
    });
    let item = quote! {
        #front_page

        use crate::operations;
        use crate::runtime::{self, mock::{Api, Endpoint, Example}};
        #used

        pub use runtime::mock::{Feed, Part, Received, Response};

        /// A mock server for this crate's [`Client`](crate::Client).
        pub type Server = runtime::mock::Server<crate::Client>;

        impl Api for crate::Client {
            const FACTS: &'static runtime::Api = &crate::api::API;
            const ENDPOINTS: &'static [Endpoint] = &[#(#endpoints),*];
        }

        #(#scripted)*
    };
    File { path: "mock.rs".to_owned(), pieces: vec![Piece::Item(item)] }
}

fn file_of(id: &str, kind: ExampleKind) -> String {
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

/// Returns the texts of an endpoint's examples.
fn examples_of(cx: &Context<'_>, samples: &Samples<'_>, endpoint: &Endpoint) -> Vec<(ExampleKind, Json)> {
    match &endpoint.response {
        Response::Json { type_, .. } => vec![(ExampleKind::One, samples.value_of(type_))],
        Response::JsonOrEvents { type_, event, .. } => {
            vec![(ExampleKind::One, samples.value_of(type_)), (ExampleKind::Events, each(cx, samples, event))]
        }
        Response::Page { item, paging } => {
            vec![(ExampleKind::One, page(cx, samples.value_of(item), *paging))]
        }
        Response::Lines(line) => vec![(ExampleKind::Lines, each(cx, samples, line))],
        Response::Events(event) => vec![(ExampleKind::Events, each(cx, samples, event))],
        Response::Binary => Vec::new(),
    }
}

/// Emits the example for the table.
fn example(id: &str, response: &Response) -> TokenStream {
    let text = |kind: ExampleKind| {
        let path = format!("mock/{id}{}", kind.suffix());
        quote!(include_str!(#path))
    };
    match response {
        Response::Json { .. } | Response::Page { .. } => {
            let json = text(ExampleKind::One);
            quote!(Example::Json(#json))
        }
        Response::JsonOrEvents { flag, .. } => {
            let (json, events) = (text(ExampleKind::One), text(ExampleKind::Events));
            quote!(Example::JsonOrEvents { json: #json, events: #events, flag: #flag })
        }
        Response::Lines(_) => {
            let lines = text(ExampleKind::Lines);
            quote!(Example::Lines(#lines))
        }
        Response::Events(_) => {
            let events = text(ExampleKind::Events);
            quote!(Example::Events(#events))
        }
        Response::Binary => quote!(Example::Bytes(b"example bytes")),
    }
}

/// Emits the description of the body that requests must have.
fn body(cx: &Context<'_>, body: &RequestBody) -> TokenStream {
    match body {
        RequestBody::None => TokenStream::new(),
        RequestBody::Json(id) => {
            let type_ = cx.path(*id, Scope::Root);
            quote!(.json::<#type_>())
        }
        RequestBody::Form(parts) => {
            let required = parts.iter().filter(|part| !part.field.presence.is_optional());
            let names = required.map(|part| &part.field.name);
            quote!(.form(&[#(#names),*]))
        }
    }
}

/// Returns a list with one value. For a union, it contains a value of each variant or, if its values accumulate, the
/// values of one stream.
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

/// Returns the events of a stream with one item.
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

/// Returns the only page of a list.
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

/// Returns the docs of the module, with an example if there is a list without arguments.
fn front_page(cx: &Context<'_>) -> String {
    let text = "A mock server in this process, for tests without a key or a network.\n\n\
                Every endpoint responds with an example made from the model, or with the response that a test sets. The \
                server records the requests. It responds to an invalid request with status 400 and the reason. \
                Requires the feature `mock`.";
    let list = cx.api.resource_ids().find_map(|id| {
        let is_plain = |position: &usize| {
            matches!(cx.api[id].endpoints[*position].response, Response::Page { .. })
                && Inputs::new(cx, id, *position).required.is_empty()
        };
        (0..cx.api[id].endpoints.len()).find(is_plain).map(|position| (id, position))
    });
    match list {
        Some((id, position)) => format!("{text}\n\n{}", usage(cx, id, position)),
        None => text.to_owned(),
    }
}

/// Returns a program that calls a list twice.
fn usage(cx: &Context<'_>, resource: ResourceId, position: usize) -> String {
    let package = cx.client();
    let mut kinds = cx.api.facts.errors.iter().flat_map(|errors| &errors.kinds);
    let error = kinds.find(|(_, kind)| **kind == ErrorKind::Overloaded);
    let error = error.map_or("overloaded", |(name, _)| name);
    let names = cx.names.resource(resource);
    let id = operations::id(cx, resource, &cx.api[resource].endpoints[position]);
    let call = format!("{}().{}", names.modules.join("()."), names.endpoints[position].method);
    format!(
        r#"```
use {package}::mock::{{Response, Server}};

# fn main() -> Result<(), Box<dyn std::error::Error>> {{
let server = Server::start()?;
let client = server.client()?; // an ordinary `Client`

server.respond_once("{id}", Response::error(503, "{error}", "busy"));
# tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {{
// The request is repeated after the error, and the example is the response.
let page = client.{call}().await?;
# assert_eq!(page.data.len(), 1);
# Ok::<(), {package}::Error>(())
# }})?;

let requests = server.requests_to("{id}");
assert_eq!(requests.len(), 2);
# Ok(())
# }}
```"#
    )
}
