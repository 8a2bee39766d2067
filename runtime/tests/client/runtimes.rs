//! One client in several runtimes, some of which are not running while it is used.

use std::{sync::mpsc, thread, time::Duration};

use anthropic_beta_runtime::{Body, CallOptions, Client, Download, Request};
use futures_util::StreamExt as _;
use tokio::runtime::{Builder, Runtime};

use crate::{
    operations::{CREATE, FILE},
    support::{Server, json, response},
};

fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn workers(count: usize) -> Runtime {
    Builder::new_multi_thread().worker_threads(count).enable_all().build().unwrap()
}

/// Returns the result of the work; the test fails after ten seconds.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, outcome) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    outcome.recv_timeout(Duration::from_secs(10)).expect("hangs")
}

/// A server on threads of its own, so that a test may block.
fn serve(script: crate::support::Script) -> (Runtime, Server) {
    let runtime = workers(1);
    let server = runtime.block_on(Server::always(script));
    (runtime, server)
}

fn call(client: &Client) -> anthropic_beta_runtime::Call<i64> {
    Request::new(client, &CREATE).options(CallOptions::new().max_retries(0)).send()
}

#[test]
fn uses_a_connection_after_its_runtime_has_ended() {
    let (_serving, server) = serve(json(200, "7"));
    let client = server.client();
    for _ in 0..5 {
        assert_eq!(one_thread().block_on(call(&client)).unwrap(), 7);
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn uses_a_connection_while_its_first_runtime_is_idle() {
    let (_serving, server) = serve(json(200, "7"));
    let client = server.client();
    for first in [one_thread(), workers(1)] {
        assert_eq!(first.block_on(call(&client)).unwrap(), 7);
        let (client, second) = (client.clone(), one_thread());
        assert_eq!(in_time(move || second.block_on(call(&client))).unwrap(), 7);
        // The first runtime has not ended, but is not running.
        drop(first);
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn reads_a_body_in_two_runtimes() {
    // More than the buffers of a connection can contain.
    let file = vec![7; 8 << 20];
    let (_serving, server) = serve(response(200, &[], &file));
    let client = server.client();
    let first = one_thread();
    let download: Download = first.block_on(Request::new(&client, &FILE).send()).unwrap();
    let second = one_thread();
    let bytes = in_time(move || second.block_on(download.bytes())).unwrap();
    assert!(bytes == file);
}

#[cfg(feature = "blocking")]
mod blocking {
    use anthropic_beta_runtime::{
        EventStream,
        blocking::{Blocking, BlockingStream},
        json::Json,
    };

    use super::*;
    use crate::{
        operations::STREAM,
        support::{Script, events},
    };

    #[test]
    fn awaits_and_blocks_on_calls_in_one_thread() {
        let (_serving, server) = serve(json(200, "7"));
        for runtime in [one_thread(), workers(1)] {
            let client = server.client();
            let calls = async move {
                for _ in 0..3 {
                    assert_eq!(call(&client).await.unwrap(), 7);
                    assert_eq!(call(&client).wait().unwrap(), 7);
                }
            };
            // On a worker, unlike `block_on`.
            in_time(move || match runtime.handle().runtime_flavor() {
                tokio::runtime::RuntimeFlavor::CurrentThread => runtime.block_on(calls),
                _ => runtime.block_on(runtime.spawn(calls)).unwrap(),
            });
        }
    }

    #[test]
    fn iterates_over_an_awaited_stream_in_one_thread() {
        let script = events("data: 1\n\n").pause(Duration::from_millis(20)).send("data: 2\n\n").close();
        let (_serving, server) = serve(script);
        let client = server.client();
        let all: Vec<i64> = in_time(move || {
            one_thread().block_on(async move {
                let stream: EventStream<i64> = Request::new(&client, &STREAM).send().await.unwrap();
                stream.blocking().map(Result::unwrap).collect()
            })
        });
        assert_eq!(all, [1, 2]);
    }

    #[test]
    fn awaits_and_blocks_on_calls_on_two_workers() {
        let (_serving, server) = serve(json(200, "7"));
        let client = server.client();
        in_time(move || {
            workers(2).block_on(async {
                let calls = (0..50).map(|n| {
                    let client = client.clone();
                    tokio::spawn(async move {
                        let outcome = if n % 2 == 0 { call(&client).await } else { call(&client).wait() };
                        assert_eq!(outcome.unwrap(), 7);
                    })
                });
                futures_util::future::try_join_all(calls).await.unwrap();
            });
        });
    }

    #[test]
    fn continues_a_call_while_its_thread_is_blocked() {
        let slow = Script::new()
            .pause(Duration::from_millis(20))
            .send("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n7");
        let (_serving, server) = serve(slow);
        let client = server.client();
        in_time(move || {
            one_thread().block_on(async {
                let mut first = Box::pin(async { Request::new(&client, &CREATE).send::<Json>().await });
                assert!(futures_util::poll!(&mut first).is_pending());
                assert_eq!(call(&client).wait().unwrap(), 7);
                assert_eq!(first.await.unwrap().as_str(), "7");
            });
        });
    }
}

#[tokio::test]
async fn returns_an_error_if_a_stream_waits_outside_of_a_runtime() {
    // The event has arrived, so no timer was created in the runtime: a timer that exists continues.
    let event = futures_util::stream::iter([Ok(bytes::Bytes::from_static(b"data: 1\n\n"))]);
    let body = Body::stream(event.chain(futures_util::stream::pending()), None);
    let response = http::Response::builder().header("content-type", "text/event-stream").body(body);
    let (_, client) = crate::transports::canned(vec![Ok(response.unwrap())]);
    let stream =
        Request::new(&client, &crate::operations::STREAM).send::<anthropic_beta_runtime::EventStream<i64>>();
    let mut stream = stream.await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    let error = thread::spawn(move || futures_util::FutureExt::now_or_never(stream.next()).unwrap().unwrap());
    let error = error.join().unwrap().unwrap_err();
    assert_eq!(error.kind(), anthropic_beta_runtime::ErrorKind::Configuration);
    assert!(error.to_string().contains("Tokio runtime"), "{error}");
}

#[test]
fn returns_an_error_if_the_runtime_has_no_timers() {
    let (_serving, server) = serve(json(200, "7"));
    let client = server.client();
    let bare = Builder::new_current_thread().build().unwrap();
    let error = bare.block_on(call(&client)).unwrap_err();
    assert_eq!(error.kind(), anthropic_beta_runtime::ErrorKind::Configuration);
    assert!(error.to_string().contains("enable_time"), "{error}");
    assert_eq!(server.count(), 0);
    // Connections use the runtime of the driver.
    let timed = Builder::new_current_thread().enable_time().build().unwrap();
    assert_eq!(timed.block_on(call(&client)).unwrap(), 7);
    let endless = Request::new(&client, &CREATE).options(CallOptions::new().no_timeout().max_retries(0));
    assert_eq!(bare.block_on(endless.send::<i64>().into_future()).unwrap(), 7);
}

#[test]
fn continues_a_timer_in_another_runtime() {
    let (_serving, server) = serve(crate::support::events("data: 1\n\n").hang());
    let options = CallOptions::new().idle_timeout(Duration::from_millis(100));
    let call = Request::new(&server.client(), &crate::operations::STREAM).options(options);
    let first = one_thread();
    let mut stream: anthropic_beta_runtime::EventStream<i64> = first.block_on(async {
        let mut stream = call.send::<anthropic_beta_runtime::EventStream<i64>>().await.unwrap();
        assert_eq!(stream.next().await.unwrap().unwrap(), 1);
        assert!(futures_util::poll!(std::pin::pin!(stream.next())).is_pending());
        stream
    });
    let error = in_time(move || one_thread().block_on(stream.next()).unwrap().unwrap_err());
    assert_eq!(error.kind(), anthropic_beta_runtime::ErrorKind::Timeout);
}
