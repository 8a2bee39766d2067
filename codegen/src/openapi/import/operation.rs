//! Reads operations as endpoints.

use super::component::fields;
use super::node::Node;
use super::parameter::parameters;
use super::response::returns;
use super::schema::media;
use crate::openapi::operation::operation_id;
use crate::spec::{Body, Endpoint, Method};

/// Reads an operation: the path of its resource, its name, and the endpoint.
pub(super) fn endpoint(path: &str, method: &str, operation: &Node<'_>) -> Option<(String, String, Endpoint)> {
    let resource = operation.need::<Vec<String>>("tags")?.into_iter().next().unwrap_or_default();
    let id: String = operation.need("operationId")?;
    let Some(name) = id.strip_prefix(&operation_id(&resource, "")) else {
        operation
            .report(format!("the id `{id}` does not belong to `{resource}`"), "begin it with the first tag");
        return None;
    };
    let upper = method.to_uppercase();
    let Some((_, method)) = Method::WORDS.iter().find(|(word, _)| *word == upper) else {
        operation.report(
            format!("the method `{method}` is not supported"),
            "write `get`, `post`, `put`, `patch` or `delete`",
        );
        return None;
    };
    let endpoint = Endpoint {
        method: *method,
        path: path.to_owned(),
        betas: operation.get("x-betas").unwrap_or_default(),
        since: operation.get("x-since"),
        deprecated: operation.deprecated(),
        rust: operation.rust_name(),
        rust_request: operation.get("x-rust-request"),
        doc: operation.summary(),
        parameters: parameters(operation),
        body: body(operation),
        returns: returns(operation),
        expected_tokens: operation.get("x-expected-tokens"),
        wait: operation.get("x-wait"),
        search: operation.get("x-search").unwrap_or_default(),
        decide: None,
    };
    Some((resource, name.to_owned(), endpoint))
}

/// Reads the body of an operation's request.
pub(super) fn body(operation: &Node<'_>) -> Option<Body> {
    let body = operation.child("requestBody")?;
    body.skip(&["required"]);
    let content = body.need_child("content")?;
    let form = content.child("multipart/form-data");
    let schema = form.as_ref().and_then(|form| form.child("schema"));
    let read = Body {
        json: media(&content, "application/json"),
        multipart: schema.as_ref().map(fields).unwrap_or_default(),
    };
    if let Some(schema) = schema {
        schema.skip(&["type"]);
        schema.finish();
    }
    if let Some(form) = form {
        form.finish();
    }
    content.finish();
    body.finish();
    Some(read)
}
