//! The methods of requests that `requests!` declares.

use anthropic_beta_runtime::{CallOptions, ErrorKind, Form, Request, json, json::Json, upload::Upload};
use futures_util::TryStreamExt;

use crate::{
    operations::{CREATE, LIST},
    support::{Server, json as response, within},
};

#[derive(Clone, Debug)]
pub(crate) struct Thing {
    size: i64,
    extra: json::Extra,
}

anthropic_beta_runtime::object! { Thing {
    "size" => size: required,
} }

anthropic_beta_runtime::requests! {
    beta String;

    /// Creates one.
    pub struct CreateThing(body: Thing) expecting size -> Json;
    /// Lists them.
    pub struct ListThings() pages of i64;
    /// Attaches a file.
    pub struct AttachThing(form: Form) -> Json;
}

fn create(server: &Server, size: i64) -> CreateThing {
    let body = Thing { size, extra: json::Extra::new() };
    CreateThing { request: Request::new(&server.client(), &CREATE), body }
}

#[tokio::test]
async fn sends_a_request_by_await_or_send() {
    let server = Server::always(response(200, "{}")).await;
    let options = CallOptions::new().header("x-tag", "1");
    within(create(&server, 3).beta("mine").options(options).into_future()).await.unwrap();
    within(create(&server, 3).send()).await.unwrap();
    let received = server.received();
    assert_eq!(received[0].header("shop-beta"), Some("mine,things-1"));
    assert_eq!(received[0].header("x-tag"), Some("1"));
    assert_eq!([received[0].body(), received[1].body()], [r#"{"size":3}"#; 2]);
}

#[tokio::test]
async fn checks_the_field_that_limits_the_tokens() {
    let server = Server::always(response(200, "{}")).await;
    let error = within(create(&server, 128_000).send()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LongRequest);
}

#[tokio::test]
async fn returns_pages_and_items_of_a_list() {
    let server = Server::always(response(200, r#"{"data":[1,2]}"#)).await;
    let list = || ListThings { request: Request::new(&server.client(), &LIST) };
    assert_eq!(within(list().send()).await.unwrap().data, [1, 2]);
    assert_eq!(within(list().items().try_collect::<Vec<i64>>()).await.unwrap(), [1, 2]);
    assert_eq!(within(list().pages().try_collect::<Vec<_>>()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn sends_a_form() {
    let server = Server::always(response(200, "{}")).await;
    let form = Form::with_boundary("b").unwrap().part("file", Upload::bytes("a.txt", "hello"));
    within(AttachThing { request: Request::new(&server.client(), &CREATE), form }.send()).await.unwrap();
    let request = server.received().remove(0);
    assert_eq!(request.header("content-type"), Some("multipart/form-data; boundary=b"));
    assert!(request.body().contains("hello"));
}
