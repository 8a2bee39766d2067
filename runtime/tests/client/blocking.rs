//! The API without async.

use std::thread;

use anthropic_beta_runtime::{
    Download, ErrorKind, EventStream, Page, Request,
    blocking::{Blocking, BlockingStream},
    json::Json,
};

use crate::{
    operations::{CREATE, FILE, GET, LIST, STREAM},
    support::{Server, error_body, events, json, response},
};

/// A server on threads of its own, so that a test may block.
fn serve(start: impl Future<Output = Server>) -> (tokio::runtime::Runtime, Server) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(start);
    (runtime, server)
}

#[test]
fn waits_for_a_call() {
    let (_runtime, server) = serve(Server::always(json(200, "7")));
    let call = Request::new(&server.client(), &CREATE).send::<i64>();
    assert_eq!(call.wait().unwrap(), 7);
    let error = Request::new(&server.client(), &GET).path("thing_id", "").send::<i64>().wait().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsendable);
}

#[test]
fn does_not_panic_inside_a_runtime() {
    let (_runtime, server) = serve(Server::always(json(200, "7")));
    let client = server.client();
    for runtime in [
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(),
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap(),
    ] {
        runtime.block_on(async {
            assert_eq!(Request::new(&client, &CREATE).send::<i64>().wait().unwrap(), 7);
            for page in Request::new(&client, &LIST).pages::<Json>().blocking() {
                assert_eq!(page.unwrap_err().kind(), ErrorKind::Decode);
            }
        });
    }
}

#[test]
fn iterates_over_streams() {
    let text = format!("data: 1\n\ndata: 2\n\ndata: {}\n\n", error_body("overloaded_error", "x"));
    let (_runtime, server) = serve(Server::always(events(text).close()));
    let stream = Request::new(&server.client(), &STREAM).send::<EventStream<Json>>().wait().unwrap();
    let outcomes: Vec<_> = stream.blocking().collect();
    assert_eq!(outcomes.len(), 3);
    assert_eq!(outcomes[2].as_ref().unwrap_err().kind(), ErrorKind::Overloaded);

    let (_runtime, server) = serve(Server::in_turn(vec![
        json(200, r#"{"data":[1,2],"next_page":"a"}"#),
        json(200, r#"{"data":[3]}"#),
    ]));
    let items: Result<Vec<i64>, _> =
        Request::new(&server.client(), &LIST).items::<i64>().blocking().collect();
    assert_eq!(items.unwrap(), [1, 2, 3]);
}

#[test]
fn waits_for_pages_and_downloads() {
    let (_runtime, server) = serve(Server::start(|n, request| match request.target.contains("file") {
        true => response(200, &[], "hello"),
        false if n == 0 => json(200, r#"{"data":[1],"next_page":"a"}"#),
        false => json(200, r#"{"data":[2]}"#),
    }));
    let client = server.client();
    let page: Page<i64> = Request::new(&client, &LIST).send().wait().unwrap();
    assert_eq!(page.next_page().unwrap().wait().unwrap().data, [2]);
    let download: Download = Request::new(&client, &FILE).send().wait().unwrap();
    assert_eq!(&download.bytes().wait().unwrap()[..], b"hello");
}

#[test]
fn closes_the_connection_of_a_dropped_iterator() {
    let (runtime, server) = serve(Server::always(events("data: 1\n\n").hang()));
    let stream = Request::new(&server.client(), &STREAM).send::<EventStream<i64>>().wait().unwrap();
    let mut events = stream.blocking();
    assert_eq!(events.next().unwrap().unwrap(), 1);
    drop(events);
    runtime.block_on(server.all_closed());
}

#[test]
fn waits_on_many_threads_at_once() {
    let (_runtime, server) = serve(Server::always(json(200, "7")));
    let client = server.client();
    thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| assert_eq!(Request::new(&client, &CREATE).send::<i64>().wait().unwrap(), 7));
        }
    });
}
