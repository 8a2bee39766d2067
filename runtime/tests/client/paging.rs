//! Lists, and how they end.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anthropic_beta_runtime::{
    Api, Body, CallOptions, Client, ErrorKind, Page, Request,
    api::PageItem,
    json::{Decode, DecodeError, Encode, Json, Reader, Writer},
    transport::{BoxFuture, Transport, TransportError},
};
use futures_util::{StreamExt, TryStreamExt};

use crate::{
    operations::{LIST, LIST_BY_ID},
    support::{SHOP, Script, Server, error_body, json, within},
};

fn scripts(pages: &[&str]) -> Vec<Script> {
    pages.iter().map(|page| json(200, page)).collect()
}

fn targets(server: &Server) -> Vec<String> {
    server.received().into_iter().map(|request| request.target).collect()
}

#[tokio::test]
async fn ends_a_list_without_a_cursor_and_not_after_an_empty_page() {
    for last in [r#"{"data":[3],"next_page":null}"#, r#"{"data":[3]}"#, r#"{"data":[3],"next_page":""}"#] {
        let pages = [r#"{"data":[1,2],"next_page":"a"}"#, r#"{"data":[],"next_page":"b"}"#, last];
        let server = Server::in_turn(scripts(&pages)).await;
        let options = CallOptions::new().header("x-tag", "1").query("tenant", "t");
        let request = Request::new(&server.client(), &LIST).query("limit", 2).beta("mine").options(options);
        let items: Vec<i64> = within(request.items::<i64>().try_collect()).await.unwrap();
        assert_eq!(items, [1, 2, 3]);
        assert_eq!(
            targets(&server),
            [
                "/v1/things?limit=2&tenant=t&shop=true",
                "/v1/things?limit=2&page=a&tenant=t&shop=true",
                "/v1/things?limit=2&page=b&tenant=t&shop=true",
            ]
        );
        for request in server.received() {
            assert_eq!(
                (request.header("x-tag"), request.header("shop-beta")),
                (Some("1"), Some("mine,things-1"))
            );
        }
    }
}

#[tokio::test]
async fn follows_a_list_by_identifiers() {
    let pages = [
        r#"{"data":[1,2],"has_more":true,"first_id":"i1","last_id":"i2"}"#,
        r#"{"data":[3],"has_more":false,"first_id":"i3","last_id":"i3"}"#,
    ];
    let server = Server::in_turn(scripts(&pages)).await;
    let items: Vec<i64> =
        within(Request::new(&server.client(), &LIST_BY_ID).items::<i64>().try_collect()).await.unwrap();
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(targets(&server), ["/v1/things?shop=true", "/v1/things?after_id=i2&shop=true"]);
}

#[tokio::test]
async fn follows_a_list_by_identifiers_backwards() {
    let pages = [
        r#"{"data":[5,6],"has_more":true,"first_id":"i5","last_id":"i6"}"#,
        r#"{"data":[4],"has_more":false,"first_id":"i4","last_id":"i4"}"#,
    ];
    let server = Server::in_turn(scripts(&pages)).await;
    let request = Request::new(&server.client(), &LIST_BY_ID).query("before_id", "i7");
    let items: Vec<i64> = within(request.items::<i64>().try_collect()).await.unwrap();
    assert_eq!(items, [5, 6, 4]);
    assert_eq!(targets(&server)[1], "/v1/things?before_id=i5&shop=true");
}

#[tokio::test]
async fn ends_a_list_by_identifiers_after_an_empty_page() {
    for page in [
        r#"{"data":[1],"has_more":true,"first_id":"i1"}"#,
        r#"{"data":[1],"has_more":true,"last_id":null}"#,
        r#"{"data":[1],"has_more":true,"last_id":""}"#,
        r#"{"data":[1],"has_more":true,"last_id":7}"#,
        r#"{"data":[],"has_more":true,"last_id":"i1"}"#,
    ] {
        let server = Server::in_turn(scripts(&[page])).await;
        let first: Page<Json> = within(Request::new(&server.client(), &LIST_BY_ID).send()).await.unwrap();
        assert!(first.next_page().is_none() && !first.has_next_page(), "{page}");
    }
}

#[tokio::test]
async fn returns_an_error_if_a_cursor_repeats() {
    let server = Server::in_turn(scripts(&[r#"{"data":[1],"next_page":"a"}"#])).await;
    let items: Vec<_> = within(Request::new(&server.client(), &LIST).items::<i64>().collect()).await;
    let error = items.last().unwrap().as_ref().unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Paging, false));
    assert!(error.to_string().contains("\"a\""), "{error}");
    assert_eq!((items.len(), server.count()), (3, 2));
}

#[tokio::test]
async fn returns_an_error_if_cursors_form_a_cycle() {
    let server =
        Server::start(|n, _| json(200, format!(r#"{{"data":[{n}],"next_page":"c{}"}}"#, n % 3))).await;
    let pages: Vec<_> = within(Request::new(&server.client(), &LIST).pages::<i64>().collect()).await;
    assert_eq!(pages.last().unwrap().as_ref().unwrap_err().kind(), ErrorKind::Paging);
    assert_eq!((pages.len(), server.count()), (5, 4));
}

#[tokio::test]
async fn returns_an_error_if_an_identifier_repeats() {
    let server = Server::in_turn(scripts(&[r#"{"data":[1],"has_more":true,"last_id":"i1"}"#])).await;
    let pages: Vec<_> = within(Request::new(&server.client(), &LIST_BY_ID).pages::<i64>().collect()).await;
    assert_eq!(pages.last().unwrap().as_ref().unwrap_err().kind(), ErrorKind::Paging);
    assert_eq!(server.count(), 2);
    // By single pages, the call for the page that would repeat fails without being sent.
    let request = Request::new(&server.client(), &LIST_BY_ID).query("after_id", "i1");
    let page: Page<i64> = within(request.send()).await.unwrap();
    assert_eq!(within(page.next_page().unwrap()).await.unwrap_err().kind(), ErrorKind::Paging);
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn ends_the_list_after_a_failed_page() {
    let server = Server::in_turn(vec![
        json(200, r#"{"data":[1,2],"next_page":"a"}"#),
        json(404, error_body("not_found_error", "gone")),
    ])
    .await;
    let items: Vec<_> = within(Request::new(&server.client(), &LIST).items::<i64>().collect()).await;
    assert_eq!(items.len(), 3);
    assert_eq!((items[0].as_ref().unwrap(), items[1].as_ref().unwrap()), (&1, &2));
    assert_eq!(items[2].as_ref().unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn retries_a_failed_page() {
    let server = Server::in_turn(vec![
        json(200, r#"{"data":[1],"next_page":"a"}"#),
        json(500, ""),
        json(200, r#"{"data":[2]}"#),
    ])
    .await;
    let items: Vec<i64> =
        within(Request::new(&server.client(), &LIST).items::<i64>().try_collect()).await.unwrap();
    assert_eq!(items, [1, 2]);
}

#[tokio::test]
async fn fetches_at_most_one_page_ahead() {
    let calls = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    let server = Server::start(move |n, _| {
        count.fetch_add(1, Ordering::SeqCst);
        json(200, format!(r#"{{"data":[1,2,3,4],"next_page":"c{n}"}}"#))
    })
    .await;
    let mut items = Request::new(&server.client(), &LIST).items::<i64>();
    for taken in 1..=40_usize {
        within(items.next()).await.unwrap().unwrap();
        let used = taken.div_ceil(4);
        assert!(calls.load(Ordering::SeqCst) <= used + 1, "after {taken} items");
    }
    drop(items);
}

#[tokio::test]
async fn fetches_one_page_for_the_first_items() {
    let server = Server::in_turn(scripts(&[r#"{"data":[1,2,3,4],"next_page":"a"}"#])).await;
    let items: Vec<i64> =
        within(Request::new(&server.client(), &LIST).items::<i64>().take(2).try_collect()).await.unwrap();
    assert_eq!((items.len(), server.count()), (2, 1));
}

/// An item that states its API.
#[derive(Debug, PartialEq)]
struct Number(i64);

impl Decode for Number {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        i64::decode(reader).map(Self)
    }
}

impl Encode for Number {
    fn encode(&self, writer: &mut Writer) {
        self.0.encode(writer);
    }
}

impl PageItem for Number {
    fn api() -> &'static Api {
        &SHOP
    }
}

#[tokio::test]
async fn keeps_unknown_fields_of_a_page() {
    let text = r#"{"data":[1],"has_more":false,"first_id":"a","last_id":"b","new":{"x":1.0}}"#;
    let page = Page::<Number>::from_json(text).unwrap();
    assert_eq!(
        (page.has_more(), page.first_id().as_deref(), page.last_id().as_deref()),
        (Some(false), Some("a"), Some("b"))
    );
    assert_eq!(page.to_json(), text);
    assert_eq!(serde_json::to_string(&page).unwrap(), text);
    assert_eq!(serde_json::from_str::<Page<Number>>(text).unwrap(), page);
    assert!(
        Page::<Number>::from_json("{}").is_err() && Page::<Number>::from_json(r#"{"data":[true]}"#).is_err()
    );
}

/// Responds with lists whose pages arrive slowly: three chunks each, of which one is sent a second after it is
/// polled.
#[derive(Clone, Debug)]
struct Slow {
    pages: Arc<Vec<String>>,
    calls: Arc<AtomicUsize>,
}

impl Slow {
    fn client(pages: &[&str]) -> (Self, Client) {
        let pages = Arc::new(pages.iter().map(|page| (*page).to_owned()).collect());
        let transport = Self { pages, calls: Arc::default() };
        let builder = Client::builder(&SHOP).environment(|_| None).api_key("k").transport(transport.clone());
        (transport, builder.build().unwrap())
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

impl Transport for Slow {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        let page = self.pages[self.calls.fetch_add(1, Ordering::SeqCst)].clone();
        let third = page.len() / 3;
        let chunks =
            [page[..third].to_owned(), page[third..2 * third].to_owned(), page[2 * third..].to_owned()];
        let chunks = futures_util::stream::iter(chunks).then(|chunk| async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok(chunk.into())
        });
        Box::pin(async { Ok(http::Response::new(Body::stream(chunks, None))) })
    }
}

const FOUR_PAGES: [&str; 4] = [
    r#"{"data":[1,2,3,4,5],"next_page":"a"}"#,
    r#"{"data":[6,7,8,9],"next_page":"b"}"#,
    r#"{"data":[10],"next_page":"c"}"#,
    r#"{"data":[11,12]}"#,
];

#[tokio::test(start_paused = true)]
async fn fetches_the_next_page_while_the_consumer_is_slow() {
    let (transport, client) = Slow::client(&FOUR_PAGES);
    let mut items = Request::new(&client, &LIST)
        .options(CallOptions::new().timeout(Duration::from_secs(10)))
        .items::<i64>();
    let mut taken = Vec::new();
    while let Some(item) = items.next().await {
        taken.push(item.unwrap());
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    assert_eq!(taken, (1..=12).collect::<Vec<_>>());
    assert_eq!(transport.calls(), 4, "no call is repeated");
}

#[tokio::test(start_paused = true)]
async fn fetches_the_next_page_after_half_of_the_items() {
    let (transport, client) = Slow::client(&FOUR_PAGES);
    let mut items = Request::new(&client, &LIST).items::<i64>();
    let mut calls = Vec::new();
    while items.next().await.is_some() {
        tokio::time::sleep(Duration::from_secs(5)).await;
        calls.push(transport.calls());
    }
    // With five items, the next page is requested with the fourth, when two are left; with four items, with the
    // third.
    assert_eq!(calls, [1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4]);
}

#[tokio::test(start_paused = true)]
async fn cancels_the_next_page_when_the_list_is_dropped() {
    let (transport, client) = Slow::client(&FOUR_PAGES);
    let mut items = Request::new(&client, &LIST).items::<i64>();
    for _ in 0..4 {
        items.next().await.unwrap().unwrap();
    }
    tokio::task::yield_now().await;
    drop(items);
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(transport.calls(), 2);
    assert_eq!(
        Arc::strong_count(&transport.calls),
        2,
        "nothing but the client and the test holds the transport"
    );
}
