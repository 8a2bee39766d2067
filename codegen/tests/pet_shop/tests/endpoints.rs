//! Calls every endpoint over a socket, and compares the requests to the spec.

use std::collections::BTreeSet;
use std::path::Path;

use anthropic_beta_codegen::spec::{Endpoint, Method, ParameterLocation, Spec, read};
use pet_shop::Client;
use pet_shop::mock::Server;
use serde_json::{Map, Value};

use crate::calling::Call;
use crate::calls::CALLS;
use crate::loopback::{Relay, Request};
use crate::spec::sources;

#[tokio::test]
async fn sends_the_requests_of_the_spec() {
    let spec = read(&sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("spec"))).unwrap();
    let server = Server::start().unwrap();
    let relay = Relay::to(server.url().replace("http://", "")).await;
    let client = client(&relay);
    let mut called = BTreeSet::new();
    for call in CALLS.iter().copied().flatten() {
        let name = format!("{} {}", call.operation, call.case);
        let response = (call.run)(&client).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!response.values.is_empty(), "{name}: the response is empty");
        let unknown: Vec<_> = response.with_unknowns().collect();
        assert!(unknown.is_empty(), "{name}: {unknown:?}");
        assert!(response.headers.contains_key("shop-request"), "{name}: {:?}", response.headers);
        let request = relay.take();
        check_common_parts(&request, &relay, &name);
        check_own_parts(&request, endpoint(&spec, call.operation), call, &spec);
        called.insert(call.operation.to_owned());
    }
    let all = spec.resources.iter().flat_map(|(path, resource)| {
        let names = resource.endpoints.keys();
        names.map(move |name| format!("{}.{name}", path.replace('/', ".")))
    });
    assert_eq!(called, all.collect::<BTreeSet<String>>());
}

/// Returns a client with all settings from the environment.
fn client(relay: &Relay) -> Client {
    let url = format!("http://{}", relay.address);
    let variables = move |name: &str| match name {
        "PETS_URL" => Some(url.clone()),
        "PETS_KEY" => Some("key-1".to_owned()),
        "PETS_TOKEN" => Some("token-1".to_owned()),
        "PETS_HEADERS" => Some("shop-till: 7\nshop-beta: parrots-2026-02-01".to_owned()),
        _ => None,
    };
    Client::builder().environment(variables).build().unwrap()
}

fn endpoint<'a>(spec: &'a Spec, operation: &str) -> &'a Endpoint {
    let (resource, name) = operation.rsplit_once('.').unwrap();
    &spec.resources[&resource.replace('.', "/")].endpoints[name]
}

/// Checks the parts of every request: URL, headers, query, and the first credential that is set.
fn check_common_parts(request: &Request, relay: &Relay, name: &str) {
    let said = format!("{name}: {request:#?}");
    assert_eq!(request.header("host"), [&*relay.address], "{said}");
    assert_eq!(request.header("shop-version"), ["2026-01-01"], "{said}");
    assert_eq!(request.header("x-shop-key"), ["key-1"], "{said}");
    assert!(request.header("shop-pass").is_empty() && request.header("authorization").is_empty(), "{said}");
    assert_eq!(request.header("shop-till"), ["7"], "{said}");
    assert!(request.header("user-agent")[0].starts_with("pet-shop-rust/"), "{said}");
    assert_eq!(request.query.iter().filter(|(name, _)| name == "counter").count(), 1, "{said}");
    assert!(request.query.contains(&("counter".to_owned(), "front".to_owned())), "{said}");
    let strange = |text: &str| ["anthropic", "claude", "x-api-key"].iter().any(|word| text.contains(word));
    for (header, value) in &request.headers {
        assert!(!strange(header) && !strange(value), "{said}");
    }
}

/// Checks the parts that the endpoint defines.
fn check_own_parts(request: &Request, endpoint: &Endpoint, call: &Call, spec: &Spec) {
    let said = format!("{} {}: {request:#?}", call.operation, call.case);
    assert_eq!(request.method, endpoint.method.as_str(), "{said}");
    let segments = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (sent, wanted) = (segments(&request.path), segments(&endpoint.path));
    assert_eq!(sent.len(), wanted.len(), "{said}");
    assert!(
        sent.iter().zip(&wanted).all(|(sent, wanted)| sent == wanted || wanted.starts_with('{')),
        "{said}"
    );
    assert_eq!(request.header("shop-once").len(), usize::from(endpoint.method == Method::Post), "{said}");

    let betas = request.header("shop-beta").join(",");
    let betas: BTreeSet<&str> = betas.split(',').map(str::trim).collect();
    for beta in endpoint.betas.iter().map(String::as_str).chain(["parrots-2026-02-01"]) {
        assert!(betas.contains(beta), "{beta} is missing: {said}");
    }
    let full = call.case == "full";
    let names = request.query_names();
    for (name, parameter) in &endpoint.parameters {
        let sent = match parameter.place {
            ParameterLocation::Path => continue,
            ParameterLocation::Query => names.contains(name),
            ParameterLocation::Header => !request.header(name).is_empty(),
        };
        assert_eq!(sent, full || !parameter.optional, "{name}: {said}");
    }
    let Some(body) = &endpoint.body else { return assert!(request.body.is_empty(), "{said}") };
    if let Some(type_) = &body.json {
        let definition = spec.resources.values().find_map(|resource| resource.types.get(&type_.to_string()));
        assert_eq!(request.header("content-type"), ["application/json"], "{said}");
        let sent: Map<String, Value> = serde_json::from_slice(&request.body).unwrap();
        for (name, field) in definition.unwrap().fields.iter().flatten() {
            let flag = endpoint.returns.events_flag.as_ref() == Some(name);
            let wanted = if flag { call.case == "stream" } else { full || !field.optional };
            assert_eq!(sent.contains_key(name), wanted, "{name}: {said}");
        }
    }
    if !body.multipart.is_empty() {
        assert!(request.header("content-type")[0].starts_with("multipart/form-data; boundary="), "{said}");
        let sent = String::from_utf8_lossy(&request.body);
        for (name, part) in &body.multipart {
            let is_there = sent.contains(&format!("form-data; name=\"{name}\""));
            assert_eq!(is_there, full || !part.optional, "{name}: {said}");
        }
    }
}
