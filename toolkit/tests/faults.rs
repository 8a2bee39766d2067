//! Runs that are interrupted by tools, by the server, and by their callers at any point.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::{
    future::poll_fn,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};

use anthropic_beta::{
    ErrorKind,
    messages::MessageParam,
    mock::{Response, Server},
};
use anthropic_beta_toolkit::{
    testing::{Reply, Script},
    tools::{Ending, RunError, RunTools, Runner, Tool, tool},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize, JsonSchema)]
struct Work {
    hangs: bool,
}

/// Counts the running calls.
#[derive(Clone, Default)]
struct Live(Arc<AtomicUsize>);

impl Live {
    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    fn guard(&self) -> Guard {
        self.0.fetch_add(1, Ordering::SeqCst);
        Guard(self.clone())
    }
}

struct Guard(Live);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn work(live: &Live) -> impl Tool + 'static {
    let live = live.clone();
    tool("work", "Works.", move |input: Work| {
        let guard = live.guard();
        async move {
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            if input.hangs {
                std::future::pending::<()>().await;
            }
            drop(guard);
            Ok::<_, std::io::Error>("done")
        }
    })
}

fn script(hangs: bool) -> Script {
    let two =
        Reply::new().tool_use("work", json!({ "hangs": false })).tool_use("work", json!({ "hangs": hangs }));
    Script::new().reply(two).tool_use("work", json!({ "hangs": false })).text("Done.")
}

fn start(script: Script, live: &Live) -> (Server, Runner) {
    let server = Server::start().unwrap();
    script.play(&server);
    let question = MessageParam::user("Work, please.");
    let request = server.client().unwrap().messages().create("claude-opus-4-8", 1024, [question]);
    (server, request.runner().tool(work(live)))
}

/// Asserts that a conversation can be sent: each call has a result in the next message.
#[track_caller]
fn assert_whole(history: &[MessageParam]) {
    let messages: Vec<Value> = history.iter().map(|message| serde_json::to_value(message).unwrap()).collect();
    let of = |message: Option<&Value>, kind: &str, field: &str| -> Vec<Value> {
        let blocks = message.and_then(|message| message["content"].as_array()).into_iter().flatten();
        blocks.filter(|block| block["type"] == kind).map(|block| block[field].clone()).collect()
    };
    for (index, message) in messages.iter().enumerate() {
        let results = of(messages.get(index + 1), "tool_result", "tool_use_id");
        assert_eq!(of(Some(message), "tool_use", "id"), results);
    }
}

#[tokio::test]
async fn ends_a_tool_at_its_time_limit() {
    let live = Live::default();
    let (server, runner) = start(script(true), &live);
    let run = runner.tool_timeout(Duration::from_millis(20)).run().await.unwrap();
    assert!(matches!(run.ending, Ending::Finished(_)));
    let results = server.requests_to("messages.create")[1].json()["messages"][2]["content"].clone();
    assert_eq!(results[0]["content"], "done");
    assert_eq!(results[1]["content"], "Error: the tool did not finish within 20ms");
    assert_eq!(live.count(), 0);
}

#[tokio::test]
async fn a_server_error_between_turns_does_not_change_the_history() {
    let live = Live::default();
    let script = Script::new().tool_use("work", json!({ "hangs": false })).response(Response::error(
        400,
        "invalid_request_error",
        "no",
    ));
    let (server, mut runner) = start(script, &live);
    let error = runner.run().await.unwrap_err();
    assert!(matches!(&error, RunError::Request(error) if error.kind() == ErrorKind::BadRequest), "{error}");
    assert!(runner.next().await.is_none());
    assert_eq!(runner.history().len(), 3);
    assert_whole(runner.history());

    // The conversation continues from there.
    Script::new().text("Done.").play(&server);
    let history = runner.history().to_vec();
    let client = server.client().unwrap();
    let run = client.messages().create("claude-opus-4-8", 1024, history).runner().run().await.unwrap();
    assert!(matches!(run.ending, Ending::Finished(_)));
}

#[tokio::test]
async fn retries_a_temporary_error() {
    let script = Script::new()
        .tool_use("work", json!({ "hangs": false }))
        .response(Response::error(529, "overloaded_error", "busy"))
        .text("Done.");
    let live = Live::default();
    let (_server, mut runner) = start(script, &live);
    assert!(matches!(runner.run().await.unwrap().ending, Ending::Finished(_)));
}

#[tokio::test]
async fn runs_no_call_of_a_truncated_stream() {
    let live = Live::default();
    let whole = Reply::new().text("I shall work.").tool_use("work", json!({ "hangs": false }));
    for events in 1..9 {
        let (_server, runner) = start(Script::new().reply(whole.clone().cut_after(events)), &live);
        let mut runner = runner.streaming();
        let error = runner.run().await.unwrap_err();
        let RunError::Request(error) = &error else { panic!("{error}") };
        assert!(error.partial().is_some(), "after {events} events: {error}");
        assert_eq!(runner.history().len(), 1);
    }
}

#[tokio::test]
async fn a_run_that_is_cancelled_in_a_call_has_a_complete_history() {
    let live = Live::default();
    let (server, mut runner) = start(script(true), &live);
    let canceller = runner.canceller();
    // The first call is done, the second one hangs.
    while !matches!(runner.next_event().await, Some(Ok(anthropic_beta_toolkit::tools::Event::Result(_)))) {}
    assert_eq!(live.count(), 1);
    canceller.cancel();
    let run = runner.run().await.unwrap();
    assert!(matches!(run.ending, Ending::Cancelled { partial: None }), "{run:?}");
    assert_eq!(live.count(), 0);
    assert_whole(runner.history());
    let last = serde_json::to_value(runner.history().last().unwrap()).unwrap();
    assert_eq!(last["content"][0]["content"], "done");
    assert_eq!(last["content"][1]["content"], "Error: the run was cancelled");
    assert_eq!(server.requests().len(), 1);
}

/// Polls a run this often, unless it ends before; returns whether it has ended.
async fn polled(runner: &mut Runner, times: usize) -> bool {
    let mut run = pin!(runner.run());
    let mut count = 0;
    poll_fn(|context| {
        if count == times {
            return Poll::Ready(false);
        }
        count += 1;
        run.as_mut().poll(context).map(|outcome| outcome.is_ok())
    })
    .await
}

/// Runs a test at every point where a run waits, until it has no more of them.
async fn at_every_point(streaming: bool, check: impl AsyncFn(Runner, &Live)) {
    for times in 0..10_000 {
        let live = Live::default();
        let (_server, runner) = start(script(false), &live);
        let mut runner = if streaming { runner.streaming() } else { runner };
        if polled(&mut runner, times).await {
            assert!(times > 5, "a run has more points than this");
            return;
        }
        check(runner, &live).await;
    }
    panic!("the run does not end");
}

#[tokio::test]
async fn dropping_a_run_at_any_point_leaves_no_call_running() {
    for streaming in [false, true] {
        at_every_point(streaming, async |runner, live| {
            drop(runner);
            assert_eq!(live.count(), 0);
        })
        .await;
    }
}

#[tokio::test]
async fn a_run_that_is_cancelled_at_any_point_has_a_complete_history() {
    for streaming in [false, true] {
        at_every_point(streaming, async |mut runner, live| {
            runner.canceller().cancel();
            let run = runner.run().await.unwrap();
            assert!(matches!(run.ending, Ending::Cancelled { .. } | Ending::Finished(_)), "{run:?}");
            assert_eq!(live.count(), 0);
            assert_whole(runner.history());
        })
        .await;
    }
}

#[tokio::test]
async fn dropping_a_future_at_any_point_loses_nothing() {
    at_every_point(true, async |mut runner, live| {
        let run = runner.run().await.unwrap();
        assert!(matches!(run.ending, Ending::Finished(_)), "{run:?}");
        assert_eq!((runner.history().len(), live.count()), (6, 0));
        assert_whole(runner.history());
    })
    .await;
}
