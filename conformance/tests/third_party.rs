//! Sends every call to the mock server of a third party, which checks it against the exported OpenAPI
//! document. `conformance/run` starts both.

use anthropic_beta::Client;

use crate::calling::{Call, Response};
use crate::calls;

/// The address of the server.
const VARIABLE: &str = "CONFORMANCE_URL";

#[tokio::test]
#[ignore = "needs the server that conformance/run starts"]
async fn every_request_is_valid_and_every_response_decodes() {
    let url = std::env::var(VARIABLE).unwrap_or_else(|_| {
        panic!("{VARIABLE} is not set: run `conformance/run`, which starts the server and sets it")
    });
    let client = Client::builder()
        .environment(|_| None)
        .no_proxy()
        .api_key("conformance-key")
        .base_url(url)
        .max_retries(0)
        .build()
        .unwrap();
    let (mut made, mut valid, mut decoded, mut failures) = (0, 0, 0, Vec::new());
    for call in calls::CALLS.iter().copied().flatten() {
        made += 1;
        match (call.run)(&client).await {
            Ok(response) => {
                let response = without_additions(response);
                let (invalid, unknown) = (judgement(call, &response), unknowns(call, &response));
                valid += usize::from(invalid.is_empty());
                decoded += usize::from(unknown.is_empty());
                failures.extend(invalid);
                failures.extend(unknown);
            }
            Err(error) => failures.push(failure(call, &error)),
        }
    }
    println!("{made} calls: {valid} requests valid, {decoded} responses decoded with nothing unknown");
    assert!(failures.is_empty(), "{} of {made} calls:\n{}", failures.len(), failures.join("\n"));
    assert!(made >= 190, "the calls of some endpoints are missing: there are only {made}");
}

/// Removes the additions of this server to streams. They are an event `{}` after the last event, and a member
/// `_stream` in each JSON line.
fn without_additions(mut response: Response) -> Response {
    response.values.pop_if(|value| value == "Unknown(Unknown { json: {} })");
    for value in &mut response.values {
        *value = value.replace("extra: {\"_stream\": {\"index\":", "extra: {_stream: {index:");
    }
    response
}

/// Returns the errors that the server reports about the request.
fn judgement(call: &Call, response: &Response) -> Vec<String> {
    let header =
        |name: &str| response.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("(none)");
    if header("x-steady-request-valid") == "true" && header("x-steady-error-count") == "0" {
        return Vec::new();
    }
    let found = response.headers.iter().filter(|(name, _)| name.as_str().starts_with("x-steady-"));
    let found: Vec<_> = found.map(|(name, value)| format!("{name}: {value:?}")).collect();
    vec![format!("{} {}: request: {}", call.operation, call.case, found.join(", "))]
}

/// Returns the parts of the response that the client does not know.
fn unknowns(call: &Call, response: &Response) -> Vec<String> {
    let name = format!("{} {}", call.operation, call.case);
    let mut failures: Vec<_> =
        response.with_unknowns().map(|value| format!("{name}: response: unknown in {value}")).collect();
    if response.values.is_empty() && response.headers.contains_key("content-type") {
        failures.push(format!("{name}: response: no value"));
    }
    failures
}

fn failure(call: &Call, error: &anthropic_beta::Error) -> String {
    let found = error.headers().into_iter().flatten();
    let found = found.filter(|(name, _)| name.as_str().starts_with("x-steady-error"));
    let found: Vec<_> = found.map(|(name, value)| format!("{name}: {value:?}")).collect();
    format!("{} {}: {error} {}", call.operation, call.case, found.join(", "))
}
