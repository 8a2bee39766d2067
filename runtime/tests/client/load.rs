//! Many concurrent calls, and many dropped ones.

use anthropic_beta_runtime::{CallOptions, EventStream, Request, json::Json};
use futures_util::future::join_all;

use crate::{
    operations::{CREATE, STREAM},
    support::{Server, events, json},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn makes_a_thousand_concurrent_calls() {
    let server = Server::start(|_, request| json(200, &request.body)).await;
    let client = server.client();
    let calls = (0..1000_i64).map(|n| {
        let call = Request::new(&client, &CREATE).json(&n).send::<i64>();
        async move { (n, call.await) }
    });
    for (n, outcome) in join_all(calls).await {
        assert_eq!(outcome.unwrap(), n);
    }
    drop(client);
    server.all_closed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn does_not_leak_dropped_streams() {
    let server = Server::always(events("data: 1\n\ndata: 2\n\ndata: ").hang()).await;
    let client = server.client();
    let tasks = tokio::runtime::Handle::current().metrics();
    let before = tasks.num_alive_tasks();
    for round in 0..10 {
        let streams = (0..100).map(|n| {
            let call = Request::new(&client, &STREAM).send::<EventStream<Json>>();
            async move {
                let mut stream = call.await.unwrap();
                // Some are dropped before they are polled, some between events, some while waiting for one.
                for _ in 0..n % 3 {
                    assert!(stream.next().await.unwrap().is_ok());
                }
                if n % 3 == 2 {
                    assert!(futures_util::poll!(std::pin::pin!(stream.next())).is_pending());
                }
            }
        });
        join_all(streams).await;
        server.all_closed().await;
        assert_eq!(server.count(), (round + 1) * 100);
    }
    // The tasks of the connections end too.
    crate::support::within(async {
        while tasks.num_alive_tasks() > before {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    })
    .await;
}

#[test]
fn uses_a_client_after_its_runtime_has_ended() {
    let runtime =
        || tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let serving = runtime();
    let server = serving.block_on(Server::always(json(200, "7")));
    let client = server.client();
    for _ in 0..5 {
        let call = Request::new(&client, &CREATE).options(CallOptions::new().max_retries(0)).send::<i64>();
        assert_eq!(runtime().block_on(call).unwrap(), 7);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn does_not_leak_dropped_calls() {
    let server = Server::always(crate::support::Script::new().hang()).await;
    let client = server.client();
    for _ in 0..5 {
        let calls =
            (0..50).map(|_| {
                let call = Request::new(&client, &CREATE).send::<Json>();
                async move {
                    assert!(tokio::time::timeout(std::time::Duration::from_millis(30), call).await.is_err())
                }
            });
        join_all(calls).await;
        server.all_closed().await;
    }
}
