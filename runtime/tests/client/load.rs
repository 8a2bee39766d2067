//! Many at once, and many given up half-way.

use anthropic_beta_runtime::{CallOptions, EventStream, Request, json::Json};
use futures_util::future::join_all;

use crate::{
    operations::{CREATE, STREAM},
    support::{Server, events, json},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_at_once_on_one_client() {
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
async fn a_stream_dropped_half_way_a_thousand_times_leaks_nothing() {
    let server = Server::always(events("data: 1\n\ndata: 2\n\ndata: ").hang()).await;
    let client = server.client();
    let tasks = tokio::runtime::Handle::current().metrics();
    let before = tasks.num_alive_tasks();
    for round in 0..10 {
        let streams = (0..100).map(|n| {
            let call = Request::new(&client, &STREAM).send::<EventStream<Json>>();
            async move {
                let mut stream = call.await.unwrap();
                // Some are dropped untouched, some between events, some while waiting inside one.
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
    // The connections' own tasks end with them.
    crate::support::within(async {
        while tasks.num_alive_tasks() > before {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    })
    .await;
}

#[test]
fn a_client_outlives_the_runtime_it_was_used_in() {
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
async fn calls_dropped_before_their_answer_leak_nothing() {
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
