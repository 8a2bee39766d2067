//! The requests that the mock server accepts, refuses and records.

use anthropic_beta_runtime::{Client, Error, ErrorKind, Form, Upload, http::Method, json::Json};
use serde_json::json;

use crate::start;

async fn order(client: &Client, body: serde_json::Value) -> Result<Json, Error> {
    client.request(Method::POST, "/v1/things/order").json(&Json::from(body)).send().await
}

#[tokio::test]
async fn refuses_an_invalid_request_with_its_position() {
    let (server, client) = start();
    let wheel = json!({"type": "wheel", "spokes": 32});
    let good = json!({"size": "small", "parts/all": [wheel, "bell"], "color": "mauve", "new": 1,
        "label": {"color": 1}, "marks": [{"at": [1]}, {}], "rest": 1});
    assert_eq!(order(&client, good.clone()).await.unwrap(), json!({"ordered": 1}).into());
    // The response that was set is not sent for such a request, but for the next one.
    server.respond_once("things.order", json!("scripted"));
    for (body, reason) in [
        (json!(null), "expected an object, found null"),
        (json!({"parts/all": []}), "the field `size` is missing"),
        (json!({"size": "small"}), "the field `parts/all` is missing"),
        (json!({"size": "smal", "parts/all": []}), "/size: expected one of small; found \"smal\""),
        (json!({"size": 1, "parts/all": []}), "/size: expected a string, found a number"),
        (json!({"size": "small", "parts/all": {}}), "/parts~1all: expected a list, found an object"),
        (json!({"size": "small", "parts/all": [], "note": 1}), "/note: expected a string, found a number"),
        (
            json!({"size": "small", "parts/all": ["bell", {"type": "wheel"}]}),
            "/parts~1all/1: the field `spokes` is missing",
        ),
        (
            json!({"size": "small", "parts/all": [{"type": "wheel", "spokes": "32"}]}),
            "/parts~1all/0/spokes: expected an integer, found a string",
        ),
        (
            json!({"size": "small", "parts/all": [{"type": "wing"}]}),
            "/parts~1all/0: expected one of wheel, string; found \"wing\"",
        ),
        (
            json!({"size": "small", "parts/all": [7]}),
            "/parts~1all/0: expected one of wheel, string; found a number",
        ),
        (
            json!({"size": "small", "parts/all": [], "label": "red"}),
            "/label: expected an object, found a string",
        ),
        (
            json!({"size": "small", "parts/all": [], "rest": 1, "marks": [{}, []]}),
            "/marks/1: expected an object, found a list",
        ),
    ] {
        let error = order(&client, body.clone()).await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::BadRequest, reason), "{body}");
        assert_eq!(error.error_type(), Some("invalid_request_error"));
    }
    assert_eq!(order(&client, good).await.unwrap(), json!("scripted").into());
    let not_json = client.request(Method::POST, "/v1/things/order").bytes("{", "application/json");
    assert_eq!(not_json.send::<Json>().await.unwrap_err().kind(), ErrorKind::BadRequest);
}

#[tokio::test]
async fn refuses_a_form_without_a_required_part() {
    let (_server, client) = start();
    let form = |name: &str| Form::new().part(name, Upload::bytes("a.txt", "text"));
    let show = async |form| client.request(Method::POST, "/v1/things/show").form(form).send::<Json>().await;
    assert!(show(form("file")).await.is_ok());
    let error = show(form("fill")).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::BadRequest, "the form has no part `file`"));
}

#[tokio::test]
async fn accepts_anything_on_request() {
    let (server, client) = start();
    server.accept_anything();
    assert!(order(&client, json!([])).await.is_ok());
    server.reset();
    assert_eq!(order(&client, json!([])).await.unwrap_err().kind(), ErrorKind::BadRequest);
}

#[tokio::test]
async fn parses_forms() {
    let (server, client) = start();
    let form = Form::new().part("file", Upload::bytes("a.txt", "text"));
    client.request(Method::POST, "/v1/things").form(form).send::<Json>().await.unwrap();
    let parts = server.requests()[0].form();
    assert_eq!(
        (&*parts[0].name, parts[0].file_name.as_deref(), &*parts[0].body),
        ("file", Some("a.txt"), &b"text"[..])
    );
}
