//! Streams that are accumulated to a value.

use anthropic_beta_runtime::{
    Accumulate, Accumulator, Body, Client, Error, ErrorKind, EventStream, Request,
    json::{Extra, Json, Unknown},
    object,
    transport::{BoxFuture, Transport, TransportError},
    union,
};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use std::future::poll_fn;
use tokio::sync::mpsc;

use crate::{
    operations::STREAM,
    support::{SHOP, Server, events, within},
};

#[derive(Clone, Debug)]
struct Whole {
    text: String,
    input: Option<Json>,
    extra: Extra,
}

object! { Whole {
    "text" => text: required,
    "input" => input: optional,
} }

#[derive(Clone, Debug)]
struct Piece {
    text: String,
    extra: Extra,
}

object! { Piece {
    "text" => text: required,
} }

#[derive(Clone, Debug)]
enum Event {
    Start(Whole),
    Text(Piece),
    Input(Piece),
    Stop(Whole),
    Unknown(Unknown),
}

union! { Event {
    tag "type";
    "start" => Start(Whole),
    "text" => Text(Piece),
    "input" => Input(Piece),
    "stop" => Stop(Whole),
} }

impl Accumulate for Event {
    type Whole = Whole;
    const LAST: &'static str = "stop";

    fn add_to(&self, accumulator: &mut Accumulator<Whole>) -> bool {
        if let Self::Start(whole) = self {
            accumulator.start(whole.clone());
            if let Some((_, progress)) = accumulator.parts() {
                progress.begin(0, 0);
            }
            return true;
        }
        let Some((whole, progress)) = accumulator.parts() else { return false };
        match self {
            Self::Text(piece) => whole.text.push_str(&piece.text),
            Self::Input(piece) => progress.gather(0, &piece.text),
            Self::Stop(_) => {
                let mut input = Json::NULL;
                let broken = progress.read(0, &mut input);
                if broken.is_none() {
                    whole.input = Some(input);
                }
                whole.extra_mut().note_broken("input", broken);
                progress.complete();
            }
            Self::Start(_) | Self::Unknown(_) => return false,
        }
        true
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(piece) => Some(&piece.text),
            _ => None,
        }
    }
}

const START: &str = "data: {\"type\":\"start\",\"text\":\"\"}\n\n";
const TEXT: &str = "data: {\"type\":\"text\",\"text\":\"Hi\"}\n\n";
const HALF: &str = "data: {\"type\":\"input\",\"text\":\"{\\\"a\\\": 1\"}\n\n";
const REST: &str = "data: {\"type\":\"input\",\"text\":\"}\"}\n\n";
const STOP: &str = "data: {\"type\":\"stop\",\"text\":\"\"}\n\n";

async fn finish(server: &Server) -> Result<Whole, Error> {
    within(within(Request::new(&server.client(), &STREAM).send::<EventStream<Event>>()).await?.finish()).await
}

#[tokio::test]
async fn accumulates_events_to_a_value() {
    let server = Server::always(events([START, TEXT, TEXT, HALF, REST, STOP].concat()).close()).await;
    let whole = finish(&server).await.unwrap();
    assert_eq!((&*whole.text, whole.input.as_ref().map(Json::as_str)), ("HiHi", Some(r#"{"a": 1}"#)));
    assert_eq!(whole.extra().broken("input"), None);
}

#[tokio::test]
async fn poll_finish_reads_to_the_last_event() {
    let server = Server::always(events([START, TEXT, TEXT, STOP].concat()).close()).await;
    let stream = within(Request::new(&server.client(), &STREAM).send::<EventStream<Event>>()).await.unwrap();
    let mut stream = stream.accumulate();
    assert!(matches!(within(stream.next()).await, Some(Ok(Event::Start(_)))));
    let mut poll = async || within(poll_fn(|context| stream.poll_finish(context))).await;
    assert_eq!(poll().await.unwrap().text, "HiHi");
    assert_eq!(poll().await.unwrap_err().kind(), ErrorKind::Incomplete, "the value was moved out");
}

#[tokio::test]
async fn discards_collected_json_when_the_value_begins_again() {
    let server = Server::always(events([START, TEXT, HALF, START, STOP].concat()).close()).await;
    let whole = finish(&server).await.unwrap();
    assert_eq!((&*whole.text, whole.input, whole.extra.broken("input")), ("", Some(Json::NULL), None));
}

#[tokio::test]
async fn keeps_the_text_of_truncated_json() {
    let server = Server::always(events([START, HALF, STOP].concat()).close()).await;
    let whole = finish(&server).await.unwrap();
    assert_eq!((&whole.input, whole.extra().broken("input")), (&None, Some(r#"{"a": 1"#)));
    let shown = format!("{whole:?}");
    assert!(shown.contains(r#""input, which is not JSON": "{\"a\": 1""#), "{shown}");
    let copy = whole.clone();
    assert_eq!(copy.extra().broken("input"), Some(r#"{"a": 1"#));
    assert_eq!(whole.to_json(), r#"{"text":"","type":"start"}"#, "the text is not a field");
}

#[tokio::test]
async fn returns_the_part_before_an_early_end() {
    let server = Server::always(events([START, TEXT].concat()).close()).await;
    let error = finish(&server).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert_eq!(error.partial().map(Json::as_str), Some(r#"{"text":"Hi","type":"start"}"#));
    let server = Server::always(events("").close()).await;
    assert!(finish(&server).await.unwrap_err().partial().is_none());
}

#[tokio::test]
async fn returns_the_json_text_before_an_early_end() {
    let server = Server::always(events([START, HALF].concat()).close()).await;
    let error = finish(&server).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert_eq!(error.partial().map(Json::as_str), Some(r#"{"text":"","type":"start"}"#));
    assert_eq!(error.broken_json().collect::<Vec<_>>(), [(0, r#"{"a": 1"#)]);

    let server = Server::always(events([START, HALF, REST].concat()).close()).await;
    let error = finish(&server).await.unwrap_err();
    let all: Vec<_> = error.broken_json().collect();
    assert_eq!(all, [(0, r#"{"a": 1}"#)], "complete, but without its end");

    let server = Server::always(events([START, TEXT].concat()).close()).await;
    assert_eq!(finish(&server).await.unwrap_err().broken_json().count(), 0);
}

/// A transport whose response consists of the bytes that the test sends.
#[derive(Debug)]
struct Later(std::sync::Mutex<Option<mpsc::Receiver<&'static str>>>);

impl Transport for Later {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        let receiver = self.0.lock().unwrap().take().expect("one request");
        let chunks = stream::unfold(receiver, |mut receiver| async {
            receiver.recv().await.map(|text| (Ok(Bytes::from_static(text.as_bytes())), receiver))
        });
        Box::pin(async { Ok(http::Response::new(Body::stream(chunks, None))) })
    }
}

#[tokio::test(start_paused = true)]
async fn does_not_wait_for_the_end_of_the_response_after_the_last_event() {
    for server_ends in [true, false] {
        let (server, receiver) = mpsc::channel(4);
        let client = Client::builder(&SHOP)
            .environment(|_| None)
            .api_key("k")
            .transport(Later(std::sync::Mutex::new(Some(receiver))))
            .build()
            .unwrap();
        let stream: EventStream<Event> = Request::new(&client, &STREAM).send().await.unwrap();
        for chunk in [START, TEXT, STOP] {
            server.send(chunk).await.unwrap();
        }
        let begun = tokio::time::Instant::now();
        assert_eq!(stream.finish().await.unwrap().text, "Hi");
        assert_eq!(begun.elapsed(), std::time::Duration::ZERO, "on the paused clock");
        if server_ends {
            // The rest is read, so that the connection can be used again.
            server.send("data: {}\n\n").await.unwrap();
            tokio::task::yield_now().await;
            assert_eq!(server.capacity(), 4);
        } else {
            // A response without an end is not kept for ever.
            server.closed().await;
        }
    }
}

#[tokio::test]
async fn returns_only_the_text_of_a_stream() {
    let server = Server::always(events([START, TEXT, HALF, TEXT, STOP].concat()).close()).await;
    let stream: EventStream<Event> = within(Request::new(&server.client(), &STREAM).send()).await.unwrap();
    let mut texts = stream.text();
    assert_eq!(within(texts.next()).await.unwrap().unwrap(), "Hi");
    let rest: Vec<String> = within(texts.map(Result::unwrap).collect()).await;
    assert_eq!(rest, ["Hi"]);
}

#[tokio::test]
async fn prints_the_underlying_stream_in_debug_output() {
    let server = Server::always(events("")).await;
    let client = server.client();
    let stream: EventStream<Event> = within(Request::new(&client, &STREAM).send()).await.unwrap();
    let events = format!("{stream:?}");
    assert_eq!(format!("{:?}", stream.accumulate()), format!("Accumulated {{ events: {events}, .. }}"));
    let stream: EventStream<Event> = within(Request::new(&client, &STREAM).send()).await.unwrap();
    assert_eq!(format!("{:?}", stream.text()), format!("Text {{ events: {events} }}"));
}
