//! Runs, and how they end.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anthropic_beta::sessions::events::{SessionEvent, SessionStopReason, UserMessageEventParams};
use anthropic_beta_toolkit::{
    sessions::{CallKind, Ending, RunSessions, SessionError, SessionRunner},
    tools::{Tool, tool},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::server::{Api, Asked, Fate, Moment, Session};

#[derive(Deserialize, JsonSchema)]
struct City {
    #[schemars(length(min = 2))]
    city: String,
}

pub(crate) fn weather() -> impl Tool + 'static {
    tool("weather", "The current weather.", |input: City| async move {
        match input.city.as_str() {
            "Atlantis" => Err("no such\u{7} city"),
            "Panic" => panic!("this tool panics"),
            "Never" => std::future::pending().await,
            city => Ok(format!("{city}: sun")),
        }
    })
}

/// The agent calls a custom tool.
pub(crate) fn call(session: &mut Session, name: &str, city: &str) -> String {
    session.happen("agent.custom_tool_use", json!({ "name": name, "input": { "city": city } }))
}

pub(crate) fn say(session: &mut Session, text: &str) {
    session.happen("agent.message", json!({ "content": [{ "type": "text", "text": text }] }));
}

pub(crate) fn has(events: &[Value], kind: &str) -> bool {
    events.iter().any(|event| event["type"] == kind)
}

/// An agent that asks about these cities at once, and is done when it has all results.
pub(crate) fn asks_about(cities: &[&str]) -> Api {
    let cities: Vec<String> = cities.iter().map(|&city| city.to_owned()).collect();
    let mut open: Vec<String> = Vec::new();
    Api::new(move |session, asked, moment| {
        let (Asked::Send(events), Moment::After) = (asked, moment) else { return Fate::Served };
        if has(events, "user.message") {
            session.happen("session.status_running", json!({}));
            open = cities.iter().map(|city| call(session, "weather", city)).collect();
            session.idle("requires_action", &open);
            return Fate::Served;
        }
        let before = open.len();
        open.retain(|id| !events.iter().any(|event| event["custom_tool_use_id"] == *id));
        if open.len() < before && open.is_empty() {
            session.happen("session.status_running", json!({}));
            say(session, "Done.");
            session.idle("end_turn", &[]);
        } else if open.len() < before {
            session.idle("requires_action", &open);
        }
        Fate::Served
    })
}

pub(crate) fn runner(api: &Api) -> SessionRunner {
    api.client().sessions().runner("sesn_1").tool(weather())
}

#[tokio::test(start_paused = true)]
async fn a_run_ends_when_the_agent_is_done() {
    let api = asks_about(&["Oslo"]);
    let mut runner = runner(&api).message("How is the weather?");
    let mut kinds = Vec::new();
    while let Some(event) = runner.next().await {
        kinds.push(event.unwrap().tag().unwrap().to_owned());
    }
    let queued_and_processed = ["user.message"; 2].into_iter();
    let wanted = queued_and_processed
        .chain(["session.status_running", "agent.custom_tool_use", "session.status_idle"])
        .chain(["user.custom_tool_result"; 2])
        .chain(["session.status_running", "agent.message", "session.status_idle"]);
    assert_eq!(kinds, wanted.collect::<Vec<_>>());
    let run = runner.run().await.unwrap();
    assert!(matches!(run.ending, Ending::Idle(Some(SessionStopReason::EndTurn(_)))), "{run:?}");
    assert_eq!(run.text(), "Done.");

    let asked = api.session().asked.clone();
    assert_eq!(
        asked[..2],
        [Asked::Stream, Asked::List(0)],
        "the session is followed before anything is sent"
    );
    let text = |text: &str| json!([{ "type": "text", "text": text }]);
    assert_eq!(
        api.sent(),
        [
            json!({ "type": "user.message", "content": text("How is the weather?") }),
            json!({ "type": "user.custom_tool_result", "custom_tool_use_id": "sevt_3", "content": text("Oslo: sun") }),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_run_that_has_ended_continues_with_another_message() {
    let api = asks_about(&["Oslo"]);
    let mut runner = runner(&api).message("Today?");
    runner.run().await.unwrap();
    runner.push(UserMessageEventParams::new("Tomorrow?"));
    let run = runner.run().await.unwrap();
    assert!(matches!(run.ending, Ending::Idle(Some(_))), "{run:?}");
    assert_eq!(api.sent().len(), 4);
    let streams = api.session().asked.iter().filter(|asked| **asked == Asked::Stream).count();
    assert_eq!(streams, 1);
}

#[tokio::test(start_paused = true)]
async fn sends_an_error_for_a_failed_call() {
    let api = asks_about(&["Atlantis", "Panic", "X", "Never", "Bergen"]);
    runner(&api).message("?").tool_timeout(Duration::from_secs(5)).run().await.unwrap();
    let told = |id: usize| {
        let id = format!("sevt_{id}");
        let result = api.sent().into_iter().find(|event| event["custom_tool_use_id"] == id).unwrap();
        (result["content"][0]["text"].as_str().unwrap().to_owned(), result["is_error"] == true)
    };
    let error = |text: &str| (format!("Error: {text}"), true);
    assert_eq!(told(3), error("no such city"));
    assert_eq!(told(4), error("the tool panicked"));
    assert_eq!(told(5), error("invalid input: at `/city`: expected at least 2 characters, found 1"));
    assert_eq!(told(6), error("the tool did not finish within 5s"));
    assert_eq!(told(7), ("Bergen: sun".to_owned(), false));
}

#[tokio::test(start_paused = true)]
async fn limits_the_number_of_concurrent_calls() {
    let api = asks_about(&["A1", "A2", "A3", "A4", "A5", "A6"]);
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (now, peak) = (running.clone(), most.clone());
    // The barrier opens when three calls have arrived.
    let barrier = Arc::new(Barrier::new(3));
    let count = tool("weather", "Counts.", move |_: City| {
        let (now, peak, barrier) = (now.clone(), peak.clone(), barrier.clone());
        async move {
            peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            barrier.wait().await;
            now.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, std::io::Error>("ok")
        }
    });
    let mut runner = api.client().sessions().runner("sesn_1").tool(count).concurrency(3).message("?");
    runner.run().await.unwrap();
    assert_eq!(most.load(Ordering::SeqCst), 3);

    let api = asks_about(&["A1", "A2", "A3"]);
    let log = Arc::new(Mutex::new(Vec::new()));
    let lines = log.clone();
    let alone = tool("weather", "Logs.", move |input: City| {
        let lines = lines.clone();
        async move {
            lines.lock().unwrap().push(input.city.clone());
            tokio::task::yield_now().await;
            lines.lock().unwrap().push(input.city);
            Ok::<_, std::io::Error>("ok")
        }
    });
    api.client().sessions().runner("sesn_1").tool(alone.alone()).message("?").run().await.unwrap();
    assert_eq!(*log.lock().unwrap(), ["A1", "A1", "A2", "A2", "A3", "A3"]);
}

#[tokio::test(start_paused = true)]
async fn runs_earlier_open_calls_and_no_others() {
    let api = asks_about(&[]);
    {
        let mut session = api.session();
        session.happen("session.status_running", json!({}));
        let answered = call(&mut session, "weather", "Rome");
        let open = call(&mut session, "weather", "Oslo");
        session.happen("user.custom_tool_result", json!({ "custom_tool_use_id": answered }));
        session.idle("requires_action", &[open]);
    }
    let mut runner = runner(&api).time_limit(Duration::from_secs(60));
    let mut kinds = Vec::new();
    while let Some(event) = runner.next().await {
        kinds.push(event.unwrap().tag().unwrap().to_owned());
    }
    assert_eq!(kinds, ["user.custom_tool_result"; 2], "no event of the history is returned");
    let sent = api.sent();
    assert_eq!((sent.len(), &sent[0]["custom_tool_use_id"]), (1, &json!("sevt_3")));
    assert!(matches!(runner.ending(), Some(Ending::TimeLimit)), "there are no more messages of the agent");
}

#[tokio::test(start_paused = true)]
async fn ends_or_waits_at_a_call_for_another_client() {
    let api = asks_about(&["Oslo"]);
    let run = api.client().sessions().runner("sesn_1").message("?").run().await.unwrap();
    let Ending::RequiresAction { event_ids, calls } = run.ending else { panic!("{run:?}") };
    assert_eq!(event_ids, ["sevt_3"]);
    assert_eq!((calls[0].name.as_str(), &calls[0].kind), ("weather", &CallKind::Custom));
    assert_eq!(calls[0].input.to_value().unwrap(), json!({ "city": "Oslo" }));

    let other = api.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(1000)).await;
        let mut session = other.session();
        session.receive(json!({ "type": "user.custom_tool_result", "custom_tool_use_id": "sevt_3" }));
        session.happen("session.status_running", json!({}));
        session.idle("end_turn", &[]);
    });
    let run = api.client().sessions().runner("sesn_1").wait_for_others().run().await.unwrap();
    assert!(matches!(run.ending, Ending::Idle(Some(SessionStopReason::EndTurn(_)))), "{run:?}");
}

#[tokio::test(start_paused = true)]
async fn ignores_the_end_of_an_earlier_turn() {
    let api = Api::new(|_, _, _| Fate::Served);
    api.session().happen("session.status_running", json!({}));
    api.session().queues = true;
    let agent = api.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(3)).await;
        agent.session().idle("end_turn", &[]);
        tokio::time::sleep(Duration::from_secs(3)).await;
        let mut message = agent.session().log()[1].clone();
        message["processed_at"] = "2026-03-04T09:30:00Z".into();
        agent.session().emit(message);
        tokio::time::sleep(Duration::from_secs(3)).await;
        let mut session = agent.session();
        session.happen("session.status_running", json!({}));
        say(&mut session, "Both done.");
        session.idle("end_turn", &[]);
    });
    let run = runner(&api).message("And another thing.").run().await.unwrap();
    assert_eq!(run.text(), "Both done.");
}

#[tokio::test(start_paused = true)]
async fn ends_the_run_at_its_limits() {
    let api = asks_about(&["Oslo", "Rome", "Bonn"]);
    let run = runner(&api).message("?").max_calls(2).run().await.unwrap();
    assert!(matches!(&run.ending, Ending::MaxCalls { pending } if pending.len() == 1), "{run:?}");
    assert_eq!(api.sent().len(), 3, "completed calls have results");
    let run = runner(&api).run().await.unwrap();
    assert!(matches!(run.ending, Ending::Idle(Some(_))), "another run continues from there: {run:?}");

    let api = asks_about(&["Never"]);
    let begun = tokio::time::Instant::now();
    let run = runner(&api).message("?").time_limit(Duration::from_secs(7)).run().await.unwrap();
    assert!(matches!(run.ending, Ending::TimeLimit), "{run:?}");
    assert_eq!(begun.elapsed(), Duration::from_secs(7));

    let mut cancelled = runner(&api);
    cancelled.canceller().cancel();
    assert!(matches!(cancelled.run().await.unwrap().ending, Ending::Cancelled));
}

#[tokio::test(start_paused = true)]
async fn waits_for_an_idle_session_as_long_as_requested() {
    let api = asks_about(&["Oslo"]);
    let run = runner(&api).run().await.unwrap();
    assert!(matches!(run.ending, Ending::Idle(None)), "nothing has begun: {run:?}");

    let user = api.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(50)).await;
        let events = user.client().sessions().events();
        events.send("sesn_1", [UserMessageEventParams::new("How is the weather?")]).await.unwrap();
    });
    let begun = tokio::time::Instant::now();
    let run = runner(&api).linger(Duration::from_secs(60)).run().await.unwrap();
    assert_eq!(run.text(), "Done.");
    assert_eq!(begun.elapsed(), Duration::from_secs(50 + 60));
}

#[tokio::test(start_paused = true)]
async fn an_interrupt_sends_results_for_open_calls() {
    let api = Api::new(|session, asked, moment| {
        if let (Asked::Send(events), Moment::After) = (asked, moment) {
            if has(events, "user.message") {
                let open = call(session, "weather", "Never");
                session.idle("requires_action", &[open]);
            }
            let answered = has(events, "user.custom_tool_result") && has(events, "user.interrupt");
            if answered {
                session.idle("end_turn", &[]);
            }
        }
        Fate::Served
    });
    let mut runner = runner(&api).message("?");
    while !matches!(runner.next().await.unwrap().unwrap(), SessionEvent::SessionStatusIdle(_)) {}
    let run = runner.interrupt().await.unwrap();
    assert!(matches!(run.ending, Ending::Idle(Some(SessionStopReason::EndTurn(_)))), "{run:?}");
    let told = &api.sent()[2];
    assert_eq!(told["content"][0]["text"], "Error: the agent was interrupted", "{told}");
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_session_ends_the_run() {
    for (kind, wanted) in [("session.status_terminated", "Terminated"), ("session.deleted", "Deleted")] {
        for before in [true, false] {
            let api = Api::new(move |session, asked, moment| {
                if matches!((asked, moment), (Asked::Send(_), Moment::After)) {
                    session.happen(kind, json!({}));
                }
                Fate::Served
            });
            if before {
                api.session().happen(kind, json!({}));
            }
            let run = runner(&api).message("?").run().await.unwrap();
            assert_eq!(format!("{:?}", run.ending), wanted);
            assert_eq!(api.sent().len(), usize::from(!before));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn returns_an_error_for_a_refused_result_and_for_a_duplicate_tool() {
    let api = Api::new(|_, asked, _| match asked {
        Asked::Send(_) => Fate::Status(400),
        _ => Fate::Served,
    });
    let error = runner(&api).message("?").run().await.unwrap_err();
    assert!(matches!(&error, SessionError::Request(error) if error.status().unwrap() == 400), "{error}");
    let error = runner(&api).tool(weather()).run().await.unwrap_err();
    assert!(matches!(&error, SessionError::DuplicateTool(name) if name == "weather"), "{error}");
}
