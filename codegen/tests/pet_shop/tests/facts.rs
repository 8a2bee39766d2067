//! The facts in `spec/api.yaml`, except for the parts of every request.

use std::pin::pin;

use futures_core::Stream as _;
use pet_shop::http::HeaderMap;
use pet_shop::json::Decode;
use pet_shop::mock::{self, Response, Server};
use pet_shop::pets::PetNewParamsColor;
use pet_shop::stories::{Chapter, Turn};
use pet_shop::webhooks::EventData;
use pet_shop::{Client, Error, ErrorKind, Items, Verifier};
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::loopback::Relay;

/// The host of the default base URL is visible in the request to a proxy.
#[tokio::test]
async fn calls_the_base_url_of_the_spec_by_default() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::builder().api_key("key-1").proxy(proxy).max_retries(0).build().unwrap();
    let call = tokio::spawn(async move { client.pets().retrieve("pet_1").await });
    let (mut socket, _) = listener.accept().await.unwrap();
    let mut bytes = vec![0; 1024];
    let length = socket.read(&mut bytes).await.unwrap();
    drop(socket);
    let said = String::from_utf8_lossy(&bytes[..length]).into_owned();
    assert!(said.starts_with("CONNECT pets.example:443 HTTP/1.1\r\n"), "{said}");
    assert!(!said.contains("key-1"), "{said}");
    assert_eq!(call.await.unwrap().unwrap_err().kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn sends_a_token_in_its_own_header() {
    let server = Server::start().unwrap();
    let relay = Relay::to(server.url().replace("http://", "")).await;
    let url = format!("http://{}", relay.address);
    let variables = move |name: &str| match name {
        "PETS_URL" => Some(url.clone()),
        "PETS_TOKEN" => Some("token-1".to_owned()),
        _ => None,
    };
    let client = Client::builder().environment(variables).build().unwrap();
    client.pets().retrieve("pet_1").await.unwrap();
    let request = relay.take();
    assert_eq!(request.header("shop-pass"), ["Pass token-1"]);
    assert!(request.header("x-shop-key").is_empty(), "{request:?}");
    let error = Client::builder().environment(|_| None).build().unwrap_err();
    assert!(error.to_string().contains("PETS_KEY"), "{error}");
}

async fn failure(status: u16, name: &str) -> Error {
    let server = Server::start().unwrap();
    let body = json!({"type": "error", "request_id": "req_1", "error": {"type": name, "message": "Sorry."}});
    server.respond("pets.retrieve", Response::json(body).status(status));
    let client = server.builder().max_retries(0).build().unwrap();
    client.pets().retrieve("pet_1").await.unwrap_err()
}

#[tokio::test]
async fn reads_errors_from_the_places_in_the_spec() {
    let error = failure(404, "not_found_error").await;
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!((error.error_type(), error.message()), (Some("not_found_error"), "Sorry."));
    // The mock sends the identifier of the request in a header.
    assert!(error.request_id().is_some());
    assert_eq!(failure(430, "slow_down").await.kind(), ErrorKind::RateLimited);
}

#[tokio::test]
async fn retries_according_to_the_headers_in_the_spec() {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    let busy = || Response::error(503, "closed_error", "Come back later.");
    server.respond_once("pets.create", busy().header("shop-try-again", "false"));
    let error = client.pets().create(PetNewParamsColor::Black, "Tom").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 1));

    server.reset();
    let again = Response::error(400, "closed_error", "Try again.");
    let again = again.header("shop-try-again", "true").header("shop-wait-ms", "1");
    server.respond_once("pets.create", again);
    client.pets().create(PetNewParamsColor::Black, "Tom").await.unwrap();
    let requests = server.requests_to("pets.create");
    let keys: Vec<_> = requests.iter().map(|request| request.header("shop-once").unwrap()).collect();
    assert!(keys.len() == 2 && keys[0] == keys[1], "all attempts have the same key: {keys:?}");
}

#[tokio::test]
async fn ignores_pings_and_ends_a_stream_after_an_error() {
    let server = Server::start().unwrap();
    let said = json!({"type": "talk.word", "index": 0, "word": "Hello"});
    let error =
        json!({"type": "error", "request_id": null, "error": {"type": "closed_error", "message": "Late."}});
    server.respond("pets.talk", Response::events([json!({"type": "purr"}), said, error]));
    let mut stream = server.client().unwrap().pets().talk(5, "pet_1").stream().await.unwrap();
    let word = stream.next().await.unwrap().unwrap();
    assert_eq!(word.tag(), Some("talk.word"));
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Overloaded, "Late."));
}

#[tokio::test]
async fn requests_the_next_page_with_the_parameters_in_the_spec() {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    let pet = server.example("pets.retrieve");
    let pet: serde_json::Value = serde_json::from_str(&pet.to_string()).unwrap();
    server.respond_once("pets.list", Response::json(json!({"pets": [pet], "next": "p2"})));
    server.respond_once("pets.list", Response::json(json!({"pets": [pet, pet], "next": null})));
    let pets = count(client.pets().list().items()).await;
    let requests = server.requests_to("pets.list");
    assert_eq!((pets, requests.len(), requests[1].query("page")), (3, 2, Some("p2")));

    let note = json!({"id": "note_1", "type": "note", "body": "Eats.", "created_at": "2026-01-01T00:00:00Z"});
    let page = |more: bool| json!({"pets": [note], "first": "note_1", "last": "note_1", "more": more});
    server.respond_once("pets.notes.list", Response::json(page(true)));
    server.respond_once("pets.notes.list", Response::json(page(false)));
    let notes = count(client.pets().notes().list("pet_1").items()).await;
    let requests = server.requests_to("pets.notes.list");
    assert_eq!((notes, requests.len(), requests[1].query("after_id")), (2, 2, Some("note_1")));
}

async fn count<T: Decode>(mut items: Items<T>) -> usize {
    let mut count = 0;
    while let Some(item) = items.next().await {
        item.unwrap();
        count += 1;
    }
    count
}

#[tokio::test]
async fn accumulates_a_scripted_story() {
    let server = Server::start().unwrap();
    server.respond("stories.tell", mock::tale_stream(["Once ", "upon a time."]));
    let client = server.client().unwrap();
    let story = client.stories().tell([Turn::customer("A tale, please.")]).await.unwrap();
    let story = story.accumulate().finish().await.unwrap();
    assert_eq!(story.title.as_deref(), Some("A tale"));
    assert!(matches!(&story.chapters[..], [Chapter::Prose(prose)] if prose.text == "Once upon a time."));
}

/// The boxed value of a recursive type, and JSON that is collected from deltas.
#[tokio::test]
async fn accumulates_boxed_values() {
    let server = Server::start().unwrap();
    let riddle = |clues| json!({"type": "riddle", "clues": clues});
    let sequel = json!({"id": "sto_2", "chapters": []});
    let more = json!({"type": "clues", "json": r#"{"legs": 2}"#, "easier": riddle(json!({"legs": 4}))});
    server.respond(
        "stories.tell",
        Response::events([
            json!({"type": "story_start", "story": {"id": "sto_1", "chapters": []}}),
            json!({"type": "chapter_start", "number": 0, "chapter": riddle(json!({}))}),
            json!({"type": "chapter_more", "number": 0, "more": more}),
            json!({"type": "chapter_end", "number": 0}),
            json!({"type": "story_change", "sequel": sequel}),
            json!({"type": "story_end"}),
        ]),
    );
    let client = server.client().unwrap();
    let told = client.stories().tell([Turn::customer("A riddle, please.")]).await.unwrap();
    let story = told.accumulate().finish().await.unwrap();
    let [Chapter::Riddle(riddle)] = &story.chapters[..] else { panic!("{story:?}") };
    assert!(riddle.clues.get("legs").is_some());
    assert!(riddle.easier.as_ref().unwrap().clues.get("legs").is_some());
    assert_eq!(story.sequel.unwrap().id, "sto_2");
}

#[tokio::test]
async fn keeps_a_delta_for_another_kind_of_item_as_a_stray() {
    let server = Server::start().unwrap();
    let chapter = json!({"type": "riddle", "clues": {}});
    let mood = json!({"type": "chapter_more", "number": 0, "more": {"type": "mood", "mood": "calm"}});
    server.respond(
        "stories.tell",
        Response::events([
            json!({"type": "story_start", "story": {"id": "sto_1", "chapters": []}}),
            json!({"type": "chapter_start", "number": 0, "chapter": chapter}),
            mood.clone(),
            json!({"type": "chapter_end", "number": 0}),
            json!({"type": "story_end"}),
        ]),
    );
    let client = server.client().unwrap();
    let mut told = client.stories().tell([Turn::customer("A riddle, please.")]).await.unwrap().accumulate();
    while let Some(event) = std::future::poll_fn(|context| pin!(&mut told).poll_next(context)).await {
        event.unwrap();
    }
    let [stray] = told.accumulator().strays() else { panic!("{told:?}") };
    assert_eq!(*stray, mood.into());
    let [Chapter::Riddle(riddle)] = &told.finish().await.unwrap().chapters[..] else {
        panic!("the chapter is not a riddle")
    };
    assert_eq!(riddle.to_json(), chapter.to_string());
}

/// The server generates 3,600 tokens in an hour, so at most 600 in the ten minutes of a call.
#[tokio::test]
async fn refuses_a_call_that_would_exceed_its_timeout() {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    client.pets().talk(600, "pet_1").await.unwrap();
    let error = client.pets().talk(601, "pet_1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LongRequest, "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn verifies_events_with_the_key_in_the_spec() {
    const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let key = |name: &str| (name == "PETS_WEBHOOK_KEY").then(|| KEY.to_owned());
    let client = Client::builder().api_key("key-1").environment(key).build().unwrap();
    let body = json!({
        "id": "evt_1", "type": "event", "created_at": "2026-01-01T00:00:00Z",
        "data": {"type": "pet.sold", "id": "pet_1", "owner_id": "own_1"},
    })
    .to_string();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let signature = Verifier::new(KEY).unwrap().sign("msg_1", now, body.as_bytes());
    let mut headers = HeaderMap::new();
    headers.insert("webhook-id", "msg_1".parse().unwrap());
    headers.insert("webhook-timestamp", now.to_string().parse().unwrap());
    headers.insert("webhook-signature", signature.parse().unwrap());
    let event = client.webhooks().verify(&body, &headers).unwrap();
    assert!(matches!(event.data, EventData::PetSold(sold) if sold.owner_id == "own_1"));
    let other = Client::builder().api_key("key-1").build().unwrap();
    assert!(other.webhooks().verify(&body, &headers).is_err(), "the client has no key");
}

#[tokio::test]
async fn rejects_invalid_requests_with_an_error_of_the_api() {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    let mauve = || client.pets().create(PetNewParamsColor::from_wire("mauve"), "Tom");
    let error = mauve().await.unwrap_err();
    assert_eq!((error.kind(), error.error_type()), (ErrorKind::BadRequest, Some("till_error")));
    assert_eq!(error.message(), "/color: expected one of black, ginger, white; found \"mauve\"");
    server.accept_anything();
    mauve().await.unwrap();
}

#[tokio::test]
async fn reads_rate_limits_from_the_headers_in_the_spec() {
    let server = Server::start().unwrap();
    let pet = Response::json(server.example("pets.retrieve"));
    let pet = pet.header("shop-visits-remaining", "3").header("shop-visits-reset", "2026-01-01T00:00:00Z");
    server.respond("pets.retrieve", pet);
    let response = server.client().unwrap().pets().retrieve("pet_1").with_meta().await.unwrap();
    let visits = response.rate_limit("visits").unwrap();
    assert_eq!((visits.limit, visits.remaining), (None, Some(3)));
    assert_eq!(visits.reset.unwrap().as_str(), "2026-01-01T00:00:00Z");
    assert_eq!(response.rate_limit("requests"), None);
}
