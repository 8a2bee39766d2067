//! Successful calls: what is sent, and what is returned.

use anthropic_beta_runtime::{
    Accept, CallOptions, Download, EventStream, JsonLines, Page, Request, json::Json, multipart::Form,
    upload::Upload,
};
use futures_util::{StreamExt, TryStreamExt};
use http::Method;

use crate::{
    operations::{CREATE, FILE, GET, LINES, LIST, STREAM},
    support::{SECRET, Server, events, json, response, within},
};

fn body() -> Json {
    Json::from_text(r#"{"name":"x"}"#).unwrap()
}

#[tokio::test]
async fn sends_the_headers_and_body_of_a_call() {
    let server = Server::always(json(200, r#"{"id":"t_1"}"#)).await;
    let call = Request::new(&server.client(), &CREATE)
        .beta("mine")
        .beta("things-1")
        .query("limit", 4)
        .query_list("kinds[]", ["a", "b c"])
        .query("limit", 5)
        .json(&body());
    let value: Json = within(call.send()).await.unwrap();
    assert_eq!(value.as_str(), r#"{"id":"t_1"}"#);

    let request = server.received().remove(0);
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", "/v1/things?limit=5&kinds%5B%5D=a&kinds%5B%5D=b%20c&shop=true")
    );
    assert_eq!(request.header("x-shop-key"), Some(SECRET));
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("shop-version"), Some("2026-01-01"));
    assert_eq!(request.header("shop-beta"), Some("mine,things-1"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert!(request.header("user-agent").unwrap().starts_with("shop-client/"));
    assert!(request.header("idempotency-key").unwrap().len() >= 32);
    assert_eq!(request.body(), r#"{"name":"x"}"#);
}

#[tokio::test]
async fn prefers_options_of_the_call_to_those_of_the_client() {
    let server = Server::always(json(200, "{}")).await;
    let client =
        server.builder().header("x-tag", "client").header("x-old", "1").beta("b-client").build().unwrap();
    let options = CallOptions::new()
        .header("x-tag", "call")
        .remove_header("x-old")
        .query("tenant", "a b")
        .beta("b-call")
        .auth_token("tok")
        .idempotency_key("key-1");
    let call = Request::new(&client, &CREATE).options(options);
    let _: Json = within(call.send()).await.unwrap();
    let _: Json = within(
        Request::new(&client.with_options(CallOptions::new().header("shop-beta", "only")), &CREATE).send(),
    )
    .await
    .unwrap();

    let received = server.received();
    assert_eq!(received[0].header("x-tag"), Some("call"));
    assert_eq!(received[0].header("x-old"), None);
    assert_eq!(received[0].header("shop-beta"), Some("b-client,b-call,things-1"));
    assert_eq!(received[0].header("authorization"), Some("Bearer tok"));
    assert_eq!(received[0].header("x-shop-key"), None);
    assert_eq!(received[0].header("idempotency-key"), Some("key-1"));
    assert_eq!(received[0].target, "/v1/things?tenant=a%20b&shop=true");
    assert_eq!(received[1].header("shop-beta"), Some("only"));
}

#[tokio::test]
async fn encodes_identifiers_and_refuses_invalid_ones() {
    let server = Server::always(json(200, "{}")).await;
    let client = server.client();
    let _: Json = within(Request::new(&client, &GET).path("thing_id", "a/b c").send()).await.unwrap();
    assert_eq!(server.received()[0].target, "/v1/things/a%2Fb%20c?shop=true");
    for id in ["", ".", "..", "%2e", "%2E%2e"] {
        let error =
            within(Request::new(&client, &GET).path("thing_id", id).send::<Json>()).await.unwrap_err();
        assert_eq!(error.kind(), anthropic_beta_runtime::ErrorKind::Unsendable);
        assert_eq!((error.operation(), error.attempts()), (Some("things.get"), 0));
    }
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn returns_the_response_with_the_value() {
    let server =
        Server::always(response(201, &["content-type: application/json", "x-more: yes"], "{\"n\":1}")).await;
    let client = server.client();
    let with_meta = within(Request::new(&client, &CREATE).send::<Json>().with_meta()).await.unwrap();
    assert_eq!(with_meta.value.as_str(), "{\"n\":1}");
    assert_eq!((with_meta.status.as_u16(), with_meta.request_id()), (201, Some("req_test")));
    assert_eq!(with_meta.headers["x-more"], "yes");
    assert_eq!(with_meta.rate_limits(), []);

    let raw = within(Request::new(&client, &CREATE).send::<Json>().raw()).await.unwrap();
    assert_eq!((raw.status().as_u16(), &raw.body()[..]), (201, &b"{\"n\":1}"[..]));
}

#[tokio::test]
async fn calls_an_endpoint_without_a_method() {
    let server = Server::always(json(200, r#"{"new":true}"#)).await;
    let client = server.client();
    let raw = within(client.request(Method::PATCH, "/v1/new/%41").query("q", "1").json(&body()).send_raw())
        .await
        .unwrap();
    assert_eq!(&raw.body()[..], br#"{"new":true}"#);
    let value: Json = within(client.request(Method::GET, "/v1/new").send()).await.unwrap();
    assert_eq!(value.as_str(), r#"{"new":true}"#);
    let received = server.received();
    assert_eq!(
        (received[0].method.as_str(), received[0].target.as_str()),
        ("PATCH", "/v1/new/%41?q=1&shop=true")
    );
    assert_eq!(received[1].header("shop-version"), Some("2026-01-01"));
    for path in ["v1", "/v1/../x", "/v1/%2e%2E/x", "/v1?x", "/v1#x", "/v1 x", "/v1\n"] {
        assert!(within(client.request(Method::GET, path).send_raw()).await.is_err(), "{path:?}");
    }
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn requests_the_next_page() {
    let server = Server::start(|n, _| match n {
        0 => json(200, r#"{"data":[1,2],"next_page":"c1","more":[]}"#),
        _ => json(200, r#"{"data":[3],"next_page":null}"#),
    })
    .await;
    let first: Page<i64> =
        within(Request::new(&server.client(), &LIST).query("limit", 2).send()).await.unwrap();
    assert_eq!(first.data, [1, 2]);
    assert_eq!(first.to_json(), r#"{"data":[1,2],"next_page":"c1","more":[]}"#);
    let second = within(first.next_page().unwrap()).await.unwrap();
    assert_eq!(second.data, [3]);
    assert!(second.next_page().is_none());
    assert_eq!(server.received()[1].target, "/v1/things?limit=2&page=c1&shop=true");
}

#[tokio::test]
async fn returns_the_items_of_all_pages() {
    let server = Server::start(|n, _| {
        json(
            200,
            format!(
                r#"{{"data":[{},{}],"next_page":{}}}"#,
                2 * n,
                2 * n + 1,
                if n < 4 { format!("\"c{n}\"") } else { "null".into() }
            ),
        )
    })
    .await;
    let items: Vec<i64> =
        within(Request::new(&server.client(), &LIST).items::<i64>().try_collect()).await.unwrap();
    assert_eq!(items, (0..10).collect::<Vec<_>>());
}

#[tokio::test]
async fn returns_events_as_values() {
    let text = "event: ping\ndata: {\"type\":\"ping\"}\n\nevent: a\ndata: {\"type\":\"a\"}\n\ndata: {\"type\":\"b\",\ndata: \"x\":1}\n\n";
    let server = Server::always(events(text).close()).await;
    let stream: EventStream<Json> = within(Request::new(&server.client(), &STREAM).send()).await.unwrap();
    assert_eq!(stream.request_id(), Some("req_test"));
    let events: Vec<Json> = within(stream.try_collect()).await.unwrap();
    assert_eq!(
        events.iter().map(Json::as_str).collect::<Vec<_>>(),
        ["{\"type\":\"a\"}", "{\"type\":\"b\",\n\"x\":1}"]
    );
    assert_eq!(server.received()[0].header("accept"), Some(Accept::Events.header()));
}

#[tokio::test]
async fn returns_lines_as_values() {
    let server = Server::always(response(200, &["content-type: application/x-jsonl"], "1\n\n2\r\n3")).await;
    let lines: JsonLines<i64> = within(Request::new(&server.client(), &LINES).send()).await.unwrap();
    assert_eq!(
        within(lines.collect::<Vec<_>>()).await.into_iter().collect::<Result<Vec<_>, _>>().unwrap(),
        [1, 2, 3]
    );
    assert_eq!(server.received()[0].header("accept"), Some("application/binary"));
}

#[tokio::test]
async fn downloads_a_file() {
    let server = Server::always(response(200, &["content-type: text/plain"], "hello")).await;
    let download: Download = within(Request::new(&server.client(), &FILE).send()).await.unwrap();
    assert_eq!((download.length(), download.content_type()), (Some(5), Some("text/plain")));
    assert_eq!(&within(download.bytes()).await.unwrap()[..], b"hello");
}

#[tokio::test]
async fn uploads_a_form() {
    let server = Server::always(json(200, "{}")).await;
    let form = Form::with_boundary("b").unwrap().part("file", Upload::bytes("a.txt", "hello"));
    let _: Json = within(Request::new(&server.client(), &CREATE).form(form).send()).await.unwrap();
    let request = server.received().remove(0);
    assert_eq!(request.header("content-type"), Some("multipart/form-data; boundary=b"));
    assert_eq!(request.header("content-length"), Some(request.body.len().to_string().as_str()));
    assert!(request.body().contains("name=\"file\"; filename=\"a.txt\""), "{}", request.body());
}

#[tokio::test]
async fn states_that_a_post_has_no_body() {
    let server = Server::always(json(200, "{}")).await;
    let client = server.client();
    for (method, length) in [
        (Method::POST, Some("0")),
        (Method::PUT, Some("0")),
        (Method::PATCH, Some("0")),
        (Method::GET, None),
        (Method::DELETE, None),
    ] {
        let _: Json = within(client.request(method.clone(), "/v1/things").send()).await.unwrap();
        let request = server.received().pop().unwrap();
        assert_eq!(
            (request.header("content-length"), request.header("transfer-encoding")),
            (length, None),
            "{method}"
        );
    }
}

#[tokio::test]
async fn uses_an_idempotency_key_for_one_request() {
    let server = Server::in_turn(vec![
        json(200, r#"{"data":[1],"next_page":"a"}"#),
        json(200, r#"{"data":[2],"next_page":null}"#),
    ])
    .await;
    let client = server.client();
    let list = Request::new(&client, &LIST).options(CallOptions::new().idempotency_key("mine"));
    let items: Vec<i64> = within(list.items::<i64>().try_collect()).await.unwrap();
    assert_eq!(items, [1, 2]);
    let keys: Vec<_> = server
        .received()
        .iter()
        .map(|request| request.header("idempotency-key").map(str::to_owned))
        .collect();
    assert_eq!(keys, [Some("mine".to_owned()), None]);
}

#[tokio::test]
async fn returns_the_rate_limits_of_a_response() {
    let headers = [
        "shop-visits-limit: 50",
        "shop-visits-left: 7",
        "shop-visits-reset: 2026-01-01T00:00:30Z",
        "shop-pets-left: none",
    ];
    let server = Server::in_turn(vec![response(200, &headers, "{}"), response(429, &headers, "")]).await;
    let client = server.client();
    let call = || {
        let options = CallOptions::new().max_retries(0);
        within(Request::new(&client, &CREATE).options(options).send::<Json>().with_meta())
    };
    let response = call().await.unwrap();
    let visits = response.rate_limit("visits").unwrap();
    assert_eq!((visits.limit, visits.remaining), (Some(50), Some(7)));
    assert_eq!(visits.reset, Some("2026-01-01T00:00:30Z".parse().unwrap()));
    assert_eq!((response.rate_limit("pets"), response.rate_limits().len()), (None, 1));
    let error = call().await.unwrap_err();
    assert_eq!((error.rate_limits(), error.rate_limit("visits")), (&[visits.clone()][..], Some(&visits)));
}
