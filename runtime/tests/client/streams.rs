//! Streams of events and lines, and faults inside them.

use std::time::Duration;

use anthropic_beta_runtime::{
    Body, CallOptions, Client, ErrorKind, EventStream, JsonLines, Request,
    json::{Decode, Json},
};
use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, TryStreamExt, stream};

use crate::{
    operations::{LINES, STREAM},
    support::{Script, Server, error_body, events, response, within},
    transports::canned,
};

const SHORT: Duration = Duration::from_millis(60);

async fn stream<T: Decode>(server: &Server) -> EventStream<T> {
    within(Request::new(&server.client(), &STREAM).send()).await.unwrap()
}

async fn outcomes(text: impl AsRef<[u8]>) -> Vec<Result<Json, anthropic_beta_runtime::Error>> {
    let server = Server::always(events(text).close()).await;
    let stream = stream(&server).await;
    within(stream.collect()).await
}

fn error_event() -> String {
    format!("event: error\ndata: {}\n\n", error_body("overloaded_error", "Overloaded"))
}

#[tokio::test]
async fn returns_an_error_event_at_any_position() {
    let item = "data: {\"type\":\"a\"}\n\n";
    for (text, before) in [
        (error_event(), 0),
        (format!("{item}{}{item}", error_event()), 1),
        (format!("{item}{item}{}", error_event()), 2),
    ] {
        let outcomes = outcomes(text).await;
        assert_eq!(outcomes.len(), before + 1, "the stream continues after an error");
        let error = outcomes.into_iter().next_back().unwrap().unwrap_err();
        assert_eq!((error.kind(), error.error_type()), (ErrorKind::Overloaded, Some("overloaded_error")));
        assert_eq!((error.message(), error.is_retryable()), ("Overloaded", true));
        assert_eq!(error.request_id(), Some("req_test"));
        assert!(!error.to_string().contains("200"), "{error}");
    }
}

#[tokio::test]
async fn recognizes_an_error_event_by_its_json() {
    let text = format!("data: {}\n\n", error_body("invalid_request_error", "no"));
    let error = outcomes(text).await.remove(0).unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::BadRequest, false));
    // The name alone does not make an event an error if its JSON has another type.
    let text = "event: error\ndata: {\"type\":\"a\",\"text\":\"error\"}\n\n";
    assert!(outcomes(text).await.remove(0).is_ok());
    // An error without details is still an error.
    let error = outcomes("event: error\ndata: it broke\n\n").await.remove(0).unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Server, "it broke"));
}

#[tokio::test]
async fn keeps_an_event_with_the_word_ping() {
    let text = "data: {\"type\":\"a\",\"text\":\"ping\"}\n\nevent: ping\ndata: {\"type\": \"ping\"}\n\n: comment\n\n";
    let outcomes = outcomes(text).await;
    assert_eq!(outcomes.len(), 1);
    assert_eq!(outcomes[0].as_ref().unwrap().as_str(), "{\"type\":\"a\",\"text\":\"ping\"}");
}

#[tokio::test]
async fn continues_after_an_event_that_cannot_be_decoded() {
    let server = Server::always(events("data: 1\n\ndata: \"x\"\n\ndata: {\n\ndata: 2\n\n").close()).await;
    let outcomes: Vec<_> = within(stream::<i64>(&server).await.collect()).await;
    assert_eq!(outcomes[0].as_ref().unwrap(), &1);
    let error = outcomes[1].as_ref().unwrap_err();
    assert_eq!(
        (error.kind(), error.body(), error.operation()),
        (ErrorKind::Decode, Some("\"x\""), Some("things.stream"))
    );
    assert_eq!(outcomes[2].as_ref().unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(outcomes[3].as_ref().unwrap(), &2);
}

#[tokio::test]
async fn returns_an_error_if_the_stream_ends_inside_an_event() {
    let mut outcomes = outcomes("data: {}\n\ndata: {\"n\"").await;
    assert_eq!(outcomes.pop().unwrap().unwrap_err().kind(), ErrorKind::Incomplete);
    assert!(outcomes.pop().unwrap().is_ok());
}

#[tokio::test]
async fn returns_an_error_if_the_stream_ends_without_its_last_event() {
    let server = Server::always(events("data: {\"type\":\"begin\"}\n\n").close()).await;
    let outcomes: Vec<_> = within(stream::<Json>(&server).await.until("end").collect()).await;
    let error = outcomes[1].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert!(error.to_string().contains("`end`"), "{error}");
    assert_eq!(outcomes.len(), 2);
}

#[tokio::test]
async fn ignores_a_failed_connection_after_the_last_event() {
    let text = "data: {\"type\":\"begin\"}\n\ndata: {\"type\":\"end\"}\n\n";
    for script in [events(text).close(), events(text).pause(Duration::from_millis(5)).reset()] {
        let server = Server::always(script).await;
        let events: Vec<Json> = within(stream(&server).await.until("end").try_collect()).await.unwrap();
        assert_eq!(events.len(), 2);
    }
}

#[tokio::test]
async fn times_out_if_a_stream_is_idle() {
    let server = Server::always(events("data: 1\n\n").hang()).await;
    let client = server.builder().idle_timeout(SHORT).build().unwrap();
    let mut stream: EventStream<i64> = within(Request::new(&client, &STREAM).send()).await.unwrap();
    assert_eq!(within(stream.next()).await.unwrap().unwrap(), 1);
    let error = within(stream.next()).await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Timeout, true));
    assert!(error.to_string().contains("60ms"), "{error}");
    assert!(within(stream.next()).await.is_none());
    server.all_closed().await;
}

/// Returns a client of a transport that responds with this body.
fn client_of(body: impl futures_util::Stream<Item = Bytes> + Send + 'static) -> Client {
    let response = http::Response::builder().header("content-type", "text/event-stream");
    let (_, client) = canned(vec![Ok(response.body(Body::stream(body.map(Ok), None)).unwrap())]);
    client.with_options(CallOptions::new().idle_timeout(Duration::from_secs(10)).no_timeout())
}

#[tokio::test(start_paused = true)]
async fn times_out_if_bytes_arrive_without_a_line_end() {
    let drip = stream::unfold((), |()| async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        Some((Bytes::from_static(b"x"), ()))
    });
    let begun = tokio::time::Instant::now();
    let mut stream: EventStream<Json> = Request::new(&client_of(drip), &STREAM).send().await.unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), begun.elapsed().as_millis()), (ErrorKind::Timeout, 10_000));
    assert!(stream.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn times_out_if_ready_bytes_have_no_line_end() {
    // The stream never waits, but the time passes.
    let flood = stream::poll_fn(|_| {
        let mut passing = Box::pin(tokio::time::advance(Duration::from_millis(300)));
        assert!(passing.as_mut().now_or_never().is_none());
        std::task::Poll::Ready(Some(Bytes::from_static(b"x")))
    });
    let begun = tokio::time::Instant::now();
    let mut stream: EventStream<Json> = Request::new(&client_of(flood), &STREAM).send().await.unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!((10_000..11_000).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn restarts_the_idle_timeout_with_each_line() {
    let beat = stream::unfold(0, |n| async move {
        tokio::time::sleep(Duration::from_secs(9)).await;
        (n < 20).then(|| (Bytes::from(format!("data: {n}\n\n")), n + 1))
    });
    let stream: EventStream<i64> = Request::new(&client_of(beat), &STREAM).send().await.unwrap();
    let events: Vec<i64> = stream.try_collect().await.unwrap();
    assert_eq!(events.len(), 20);
}

#[tokio::test(start_paused = true)]
async fn does_not_time_out_while_the_reader_is_slow() {
    let beat = stream::iter((0..5).map(|n| Bytes::from(format!("data: {n}\n\n")))).then(|event| async {
        tokio::time::sleep(Duration::from_secs(9)).await;
        event
    });
    let mut stream: EventStream<i64> =
        Request::new(&client_of(Box::pin(beat)), &STREAM).send().await.unwrap();
    for n in 0..5 {
        assert_eq!(stream.next().await.unwrap().unwrap(), n);
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn does_not_time_out_while_comments_arrive() {
    let beat = stream::unfold(0, |n| async move {
        tokio::time::sleep(Duration::from_secs(9)).await;
        match n {
            ..20 => Some((Bytes::from_static(b": still here\n"), n + 1)),
            20 => Some((Bytes::from_static(b"data: 1\n\n"), n + 1)),
            _ => None,
        }
    });
    let stream: EventStream<i64> = Request::new(&client_of(beat), &STREAM).send().await.unwrap();
    assert_eq!(stream.try_collect::<Vec<_>>().await.unwrap(), [1]);
}

#[tokio::test(start_paused = true)]
async fn does_not_apply_the_timeout_to_a_started_stream() {
    let beat = stream::unfold(0, |n| async move {
        tokio::time::sleep(Duration::from_secs(9)).await;
        (n < 10).then(|| (Bytes::from(format!("data: {n}\n\n")), n + 1))
    });
    let client = client_of(beat).with_options(CallOptions::new().timeout(Duration::from_secs(10)));
    let stream: EventStream<i64> = Request::new(&client, &STREAM).send().await.unwrap();
    assert_eq!(stream.try_collect::<Vec<_>>().await.unwrap().len(), 10);
}

/// A hundred megabytes without a line end.
fn endless_line(head: Script) -> Script {
    head.repeat(vec![b'x'; 1 << 20], 100)
}

#[tokio::test]
async fn refuses_a_line_of_a_hundred_megabytes() {
    let server = Server::always(endless_line(events("data: ")).hang()).await;
    let error = within(stream::<Json>(&server).await.next()).await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Limit, false));
    server.all_closed().await;
}

#[tokio::test]
async fn uses_the_limit_of_a_line_of_the_client() {
    let text = format!("data: \"{}\"\n\n", "x".repeat(1 << 20));
    for (limit, fits) in [(1 << 20, false), (2 << 20, true)] {
        let server = Server::always(events(&text).close()).await;
        let client = server.builder().max_line_bytes(limit).build().unwrap();
        let mut stream: EventStream<String> = within(Request::new(&client, &STREAM).send()).await.unwrap();
        assert_eq!(within(stream.next()).await.unwrap().is_ok(), fits);
    }
}

#[tokio::test]
async fn refuses_a_json_line_of_a_hundred_megabytes() {
    let head = Script::new().send("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n\"");
    let server = Server::always(endless_line(head).hang()).await;
    let mut lines: JsonLines<Json> = within(Request::new(&server.client(), &LINES).send()).await.unwrap();
    let error = within(lines.next()).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert!(within(lines.next()).await.is_none());
    server.all_closed().await;
}

#[tokio::test]
async fn refuses_an_event_of_many_lines_that_exceeds_the_limit() {
    let server = Server::always(events("data: 0123456789\n".repeat(100)).hang()).await;
    let client = server.builder().max_line_bytes(100).build().unwrap();
    let mut stream: EventStream<Json> = within(Request::new(&client, &STREAM).send()).await.unwrap();
    assert_eq!(within(stream.next()).await.unwrap().unwrap_err().kind(), ErrorKind::Limit);
}

#[tokio::test]
async fn refuses_invalid_utf8_in_a_stream() {
    let outcomes = outcomes(b"data: \"a\"\n\ndata: \"\xff\"\n\ndata: \"b\"\n\n").await;
    assert!(outcomes[0].is_ok());
    assert_eq!(outcomes[1].as_ref().unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(outcomes.len(), 2);
}

#[tokio::test]
async fn refuses_deeply_nested_json_in_a_stream() {
    let outcomes = outcomes(format!("data: {}\n\ndata: 1\n\n", "[".repeat(1_000_000))).await;
    assert_eq!(outcomes[0].as_ref().unwrap_err().kind(), ErrorKind::Decode);
    assert!(outcomes[1].is_ok());
}

#[tokio::test]
async fn ends_an_empty_stream_without_an_error() {
    assert!(outcomes("").await.is_empty());
    assert!(outcomes("\n\n: nothing\n\n").await.is_empty());
}

#[tokio::test]
async fn returns_the_same_events_for_split_bytes() {
    let text = "\u{feff}event: a\r\ndata: {\"t\":\"é🦀\"}\r\n\r\nid: 7\rdata: 2\r\r".as_bytes();
    let server = Server::start(move |n, _| {
        let (before, after) = text.split_at(n + 1);
        events(before).pause(Duration::from_millis(1)).send(after).close()
    })
    .await;
    let client = server.client();
    for at in 1..text.len() {
        let mut stream: EventStream<Json> = within(Request::new(&client, &STREAM).send()).await.unwrap();
        let first = within(stream.next()).await.unwrap().unwrap();
        assert_eq!(first.as_str(), "{\"t\":\"é🦀\"}", "cut at {at}");
        assert_eq!(within(stream.next()).await.unwrap().unwrap().as_str(), "2", "cut at {at}");
        assert_eq!(stream.last_event_id(), Some("7"));
        assert!(within(stream.next()).await.is_none());
    }
}

#[tokio::test]
async fn continues_after_a_line_that_cannot_be_decoded() {
    let server = Server::always(response(200, &[], b"1\n\"x\"\n{\n\xff\n2")).await;
    let lines: JsonLines<i64> = within(Request::new(&server.client(), &LINES).send()).await.unwrap();
    let outcomes: Vec<_> = within(lines.collect()).await;
    assert_eq!(outcomes[0].as_ref().unwrap(), &1);
    let error = outcomes[1].as_ref().unwrap_err();
    assert_eq!(
        (error.kind(), error.body(), error.operation()),
        (ErrorKind::Decode, Some("\"x\""), Some("things.lines"))
    );
    assert_eq!(outcomes[4].as_ref().unwrap(), &2);
    assert_eq!(outcomes.len(), 5);
}

#[tokio::test]
async fn returns_an_error_if_lines_end_early() {
    let cut = Script::new().send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n1\n{\"half\"").close();
    let server = Server::always(cut).await;
    let lines: JsonLines<Json> = within(Request::new(&server.client(), &LINES).send()).await.unwrap();
    let outcomes: Vec<_> = within(lines.collect()).await;
    assert!(outcomes[0].is_ok());
    assert_eq!(outcomes[1].as_ref().unwrap_err().kind(), ErrorKind::Incomplete);
    assert_eq!(outcomes.len(), 2, "an incomplete line is returned");
}
