//! Runs that are interrupted by the network, and by their callers at any point.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anthropic_beta::retry::Policy;
use anthropic_beta_toolkit::{
    sessions::{Ending, RunSessions, SessionError, SessionRunner},
    tools::tool,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    polled,
    runner::{asks_about, runner},
    server::{Api, Asked, Fate, Moment},
};

/// Returns the results that the session received, as its events report them, and the number of messages.
fn taken(api: &Api) -> (Vec<String>, usize) {
    let log = api.session().log().to_vec();
    let results = log.iter().filter(|event| event["type"] == "user.custom_tool_result");
    let mut results: Vec<_> =
        results.map(|event| event["custom_tool_use_id"].as_str().unwrap().to_owned()).collect();
    results.sort();
    (results, log.iter().filter(|event| event["type"] == "user.message").count())
}

fn without_copies(given: &[Value], log: &[Value]) {
    let mut ids: Vec<_> = given.iter().map(|event| event["id"].as_str().unwrap()).collect();
    ids.dedup();
    let logged: Vec<_> = log.iter().map(|event| event["id"].as_str().unwrap()).collect();
    assert_eq!(ids, logged, "each once and in order");
}

#[tokio::test(start_paused = true)]
async fn a_run_is_the_same_wherever_its_stream_is_cut() {
    let mut cuts = 0;
    for after in 1..=14 {
        let api = asks_about(&["Oslo", "Rome"]);
        api.session().cut_after = Some(after);
        let mut runner = runner(&api).message("?");
        let mut given = Vec::new();
        while let Some(event) = runner.next().await {
            given.push(serde_json::from_str(&event.unwrap().to_json()).unwrap());
        }
        assert!(matches!(runner.ending(), Some(Ending::Idle(Some(_)))), "{:?}", runner.ending());
        without_copies(&given, api.session().log());
        assert_eq!(taken(&api).0, ["sevt_3", "sevt_4"], "cut after {after} events");
        cuts += usize::from(api.session().cut_after.is_none());
    }
    assert!(cuts >= 11, "only {cuts} runs were cut");
}

#[tokio::test(start_paused = true)]
async fn sends_events_once_even_if_requests_fail() {
    // The n-th request to send fails, before or after the server reads it.
    for broken in 0..3 {
        for how in 0..4 {
            let inner = asks_about(&["Oslo", "Rome"]);
            let mut sends = 0;
            inner.wrap(move |asked, moment| {
                if !matches!((asked, moment), (Asked::Send(_), Moment::Before)) {
                    return None;
                }
                sends += 1;
                (sends == broken + 1).then_some(match how {
                    0 => Fate::Broken,
                    1 => Fate::Lost,
                    2 => Fate::Status(503),
                    _ => Fate::Status(429),
                })
            });
            let run = runner(&inner).message("?").concurrency(1).run().await.unwrap();
            assert!(matches!(run.ending, Ending::Idle(Some(_))), "{run:?}");
            let once = (vec!["sevt_3".to_owned(), "sevt_4".to_owned()], 1);
            assert_eq!(taken(&inner), once, "request {broken}, fault {how}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn gives_up_a_session_that_accepts_no_events() {
    let api = asks_about(&[]);
    api.wrap(|asked, moment| {
        matches!((asked, moment), (Asked::Send(_), Moment::Before)).then_some(Fate::Broken)
    });
    let policy = Policy::default().with_max_retries(3);
    let error = runner(&api).reconnect(policy).message("?").run().await.unwrap_err();
    assert!(matches!(error, SessionError::Lost { times: 4, .. }), "{error}");
}

/// Counts the running calls.
#[derive(Clone, Default)]
struct Live(Arc<AtomicUsize>);

struct Guard(Live);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[derive(Deserialize, JsonSchema)]
struct Anything {}

fn slow(api: &Api, live: &Live) -> SessionRunner {
    let live = live.clone();
    let slow = tool("weather", "Slow.", move |_: Anything| {
        live.0.fetch_add(1, Ordering::SeqCst);
        let guard = Guard(live.clone());
        async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            drop(guard);
            Ok::<_, std::io::Error>("done")
        }
    });
    api.client().sessions().runner("sesn_1").tool(slow).message("?")
}

#[tokio::test(start_paused = true)]
async fn another_run_completes_one_that_is_dropped_at_any_point() {
    let mut points = 0;
    for polls in 1..1000 {
        let (api, live) = (asks_about(&["Oslo", "Rome"]), Live::default());
        let mut runner = slow(&api, &live);
        let over = polled(runner.run(), polls).await.is_some();
        drop(runner);
        assert_eq!(live.0.load(Ordering::SeqCst), 0, "dropped at poll {polls}");
        if over {
            break;
        }
        points = polls;
        // The server may have received the request in flight.
        let mut second = slow(&api, &live);
        let run = second.run().await.unwrap();
        assert!(matches!(run.ending, Ending::Idle(Some(_))), "dropped at poll {polls}: {run:?}");
        let (results, messages) = taken(&api);
        let mut once = results.clone();
        once.dedup();
        assert_eq!(results, once, "no call has two results");
        assert_eq!(results.len(), 2 * messages, "and each once");
    }
    assert!(points >= 10, "only {points} points");
}

#[tokio::test(start_paused = true)]
async fn dropping_a_future_at_any_point_loses_nothing() {
    for polls in 1..60 {
        let (api, live) = (asks_about(&["Oslo", "Rome"]), Live::default());
        let mut runner = slow(&api, &live);
        polled(runner.run(), polls).await;
        let run = runner.run().await.unwrap();
        assert!(matches!(run.ending, Ending::Idle(Some(_))), "{run:?}");
        assert_eq!(taken(&api).1, 1, "dropped at poll {polls}");
        assert_eq!(taken(&api).0.len(), 2);
    }
}
