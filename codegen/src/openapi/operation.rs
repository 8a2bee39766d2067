//! Converts endpoints into operations.

use serde_yaml::Value;

use super::Exporter;
use super::build::{Map, rust_name};
use super::schema::{Medium, schema};
use crate::spec::{Body, Endpoint, Paging};

/// Returns the id of an operation: the path of its resource and its name, joined by dots.
pub(super) fn operation_id(resource: &str, name: &str) -> String {
    format!("{}.{name}", resource.replace('/', "."))
}

impl<'a> Exporter<'a> {
    /// Returns the operation of an endpoint.
    pub(super) fn operation(&self, resource: &str, name: &str, endpoint: &'a Endpoint) -> Map {
        let Endpoint {
            method: _,
            decide: _,
            path: _,
            betas,
            since,
            deprecated,
            rust,
            rust_request,
            doc,
            parameters,
            body,
            returns,
            expected_tokens,
            wait,
            search,
        } = endpoint;
        let own = parameters.iter().map(|(name, parameter)| Value::from(self.parameter(name, parameter)));
        let paging = returns.paging.map(|paging| match paging {
            Paging::Cursor => "cursor",
            Paging::Ids => "ids",
        });
        Map::new()
            .with("operationId", operation_id(resource, name))
            .with("tags", vec![resource])
            .summarize(doc)
            .since(since.as_ref())
            .deprecated(deprecated.as_ref())
            .list("parameters", own.chain(self.shared_references()))
            .maybe("requestBody", body.as_ref().map(|body| self.body(body)))
            .with("responses", self.responses(returns))
            .list("x-betas", betas.iter().cloned())
            .maybe("x-paging", paging)
            .maybe("x-events-flag", returns.events_flag.clone())
            .maybe("x-expected-tokens", expected_tokens.clone())
            .list("x-search", search.iter().cloned())
            .maybe("x-wait", wait.as_ref().and_then(|wait| serde_yaml::to_value(wait).ok()))
            .rust_name(rust.as_ref())
            .maybe("x-rust-request", rust_request.as_ref().map(rust_name))
    }

    fn body(&self, body: &'a Body) -> Map {
        let Body { json, multipart } = body;
        let json = json.as_ref().map(|expr| Map::new().with("schema", schema(expr)));
        let form = (!multipart.is_empty())
            .then(|| Map::new().with("schema", self.properties(multipart, Medium::Text)));
        let content = Map::new().maybe("application/json", json).maybe("multipart/form-data", form);
        Map::new().with("required", true).with("content", content)
    }
}
