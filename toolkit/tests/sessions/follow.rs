//! Every event is returned once and in order, wherever the connection is lost.

use std::{collections::VecDeque, time::Duration};

use anthropic_beta::{
    ErrorKind,
    retry::Policy,
    sessions::events::{EventDeltaType, SessionEvent},
};
use anthropic_beta_toolkit::sessions::{FollowSessions, SessionError, SessionEvents};
use serde_json::{Value, json};

use crate::server::{Api, Asked, End, Fate, Moment, Session};

/// The events during one connection, as counts.
#[derive(Clone, Debug)]
struct Connection {
    /// Between the opening of the stream and the list: in both.
    before_list: usize,
    /// After the list, on the stream.
    live: usize,
    end: End,
    /// While there is no connection.
    offline: usize,
    /// The page of the list that fails.
    fails: Option<usize>,
}

fn at(id: usize, processed: bool) -> Value {
    if processed { json!(format!("2026-03-04T09:30:{:02}Z", id % 60)) } else { Value::Null }
}

/// The events of a session of some length: events of the user are reported twice, and some are unknown.
fn story(events: usize) -> Vec<Value> {
    let mut story = Vec::new();
    for n in 0..events {
        let id = format!("sevt_{n}");
        match n % 4 {
            0 => story.push(
                json!({ "type": "user.message", "id": id, "content": [], "processed_at": at(n, true) }),
            ),
            1 => story.push(json!({ "type": "agent.of_tomorrow", "id": id, "n": n })),
            2 => story.push(json!({ "type": "user.interrupt", "id": "", "processed_at": at(n, true) })),
            _ => story.push(json!({ "type": "agent.thinking", "id": id, "processed_at": at(n, true) })),
        }
    }
    story.push(json!({ "type": "session.status_terminated", "id": "last", "processed_at": at(0, true) }));
    story
}

/// A session in which the events happen as the connections state, and then to the end.
fn api(story: Vec<Value>, connections: Vec<Connection>, page: usize) -> Api {
    let mut story: VecDeque<Value> = story.into();
    let mut connections: VecDeque<Connection> = connections.into();
    let mut failed = false;
    let mut go_on = move |session: &mut Session, events: usize| {
        for event in story.drain(..events.min(story.len())) {
            session.emit(event);
        }
    };
    let api = Api::new(move |session, asked, moment| {
        let Asked::List(at) = *asked else { return Fate::Served };
        let Some(connection) = connections.front() else {
            if moment == Moment::After {
                go_on(session, usize::MAX);
            }
            return Fate::Served;
        };
        if moment == Moment::Before {
            if connection.fails == Some(at) && !std::mem::replace(&mut failed, true) {
                session.cut(connection.end);
                return Fate::Status(503);
            }
            if at == 0 {
                go_on(session, connection.before_list);
            }
        } else {
            go_on(session, connection.live);
            session.cut(connection.end);
            go_on(session, connection.offline);
            connections.pop_front();
            failed = false;
        }
        Fate::Served
    });
    api.session().page = page;
    api
}

fn follow(api: &Api) -> SessionEvents {
    let policy = Policy::default().with_max_retries(20).with_jitter(false);
    api.client().sessions().follow("sesn_1").reconnect(policy)
}

async fn all(events: &mut SessionEvents) -> Vec<Value> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(serde_json::from_str(&event.unwrap().to_json()).unwrap());
    }
    all
}

#[tokio::test(start_paused = true)]
async fn returns_each_event_once_and_in_order_wherever_the_stream_is_cut() {
    let story = story(7);
    let mut runs = 0;
    for page in [1, 2, 3, 100] {
        for end in [End::Proper, End::Cut, End::Inside] {
            for fails in [None, Some(0), Some(1)] {
                for live in 0..=8 {
                    for (before_list, offline) in (0..3).flat_map(|a| (0..3).map(move |b| (a, b))) {
                        let connection = Connection { before_list, live, end, offline, fails };
                        let api = api(story.clone(), vec![connection.clone()], page);
                        assert_eq!(all(&mut follow(&api)).await, story, "page {page}, {connection:?}");
                        runs += 1;
                    }
                }
            }
        }
    }
    assert_eq!(runs, 4 * 3 * 3 * 9 * 9);
}

/// An infinite sequence of pseudo-random numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as usize
    }
}

#[tokio::test(start_paused = true)]
async fn returns_each_event_once_and_in_order_after_many_cuts() {
    for seed in 0..500 {
        let mut dice = Dice(seed);
        let connections = (0..dice.below(6)).map(|_| Connection {
            before_list: dice.below(3),
            live: dice.below(5),
            end: [End::Proper, End::Cut, End::Inside][dice.below(3)],
            offline: dice.below(4),
            fails: [None, None, Some(0), Some(1), Some(2)][dice.below(5)],
        });
        let connections: Vec<_> = connections.collect();
        let length = dice.below(30);
        let page = [1, 2, 3, 7, 100][dice.below(5)];
        let api = api(story(length), connections.clone(), page);
        assert_eq!(all(&mut follow(&api)).await, story(length), "seed {seed}: {connections:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn continues_in_another_process_after_the_position() {
    let story = story(7);
    for first in 0..8 {
        // It is not possible to continue after events without an identifier.
        let Some(id) = story[first]["id"].as_str().filter(|id| !id.is_empty()) else { continue };
        let api = api(story.clone(), Vec::new(), 3);
        let mut events = follow(&api);
        for _ in 0..=first {
            events.next().await.unwrap().unwrap();
        }
        assert_eq!(events.position(), Some(id));
        let position = events.position().unwrap().to_owned();
        drop(events);
        assert_eq!(all(&mut follow(&api).after(position)).await, story[first + 1..]);
    }
    let api = api(story, Vec::new(), 3);
    let error = follow(&api).after("sevt_of_another").next().await.unwrap().unwrap_err();
    assert!(matches!(&error, SessionError::UnknownPosition(id) if id == "sevt_of_another"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn omits_the_history_on_request() {
    let api = Api::new(|session, asked, moment| {
        if *asked == Asked::Stream && moment == Moment::After {
            session.happen("agent.thinking", json!({}));
            session.happen("session.deleted", json!({}));
        }
        Fate::Served
    });
    for _ in 0..3 {
        api.session().happen("agent.thinking", json!({}));
    }
    let given = all(&mut follow(&api).from_now()).await;
    assert_eq!(
        given.iter().map(|event| event["id"].as_str().unwrap()).collect::<Vec<_>>(),
        ["sevt_4", "sevt_5"]
    );
    assert_eq!(api.session().asked, [Asked::List(0), Asked::Stream, Asked::List(0)]);
}

#[tokio::test(start_paused = true)]
async fn lists_only_the_gap() {
    let long = story(400);
    let cut = Connection { before_list: 0, live: 350, end: End::Cut, offline: 3, fails: None };
    let api = api(long.clone(), vec![cut], 100);
    assert_eq!(all(&mut follow(&api)).await.len(), long.len());
    let lists = api.session().asked.iter().filter(|asked| matches!(asked, Asked::List(_))).count();
    assert_eq!(lists, 3, "one at first, a page with the gap, and a page with only known events");
}

#[tokio::test(start_paused = true)]
async fn returns_an_event_of_the_user_as_queued_and_as_processed() {
    let api = Api::new(|session, asked, moment| {
        if *asked == Asked::List(0) && moment == Moment::After && session.asked.len() == 2 {
            session.emit(json!({ "type": "user.message", "id": "a", "content": [], "processed_at": null }));
            session.cut(End::Cut);
            session.emit(
                json!({ "type": "user.message", "id": "a", "content": [], "processed_at": at(1, true) }),
            );
            session.happen("session.status_terminated", json!({}));
        }
        Fate::Served
    });
    let given = all(&mut follow(&api)).await;
    let processed: Vec<_> = given[..2].iter().map(|event| !event["processed_at"].is_null()).collect();
    assert_eq!((given.len(), processed), (3, vec![false, true]));
}

#[tokio::test(start_paused = true)]
async fn stops_following_a_session_that_has_ended() {
    let story = story(2);
    let api = api(story, Vec::new(), 100);
    all(&mut follow(&api)).await;
    // The event was returned to another process; no events are left for this one.
    assert_eq!(all(&mut follow(&api).after("last")).await.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn ends_after_a_refusal_or_too_many_lost_connections() {
    let api = Api::new(|_, asked, _| if *asked == Asked::Stream { Fate::Status(404) } else { Fate::Served });
    let mut events = follow(&api);
    let error = events.next().await.unwrap().unwrap_err();
    assert!(matches!(&error, SessionError::Request(error) if error.kind() == ErrorKind::NotFound), "{error}");
    assert!(events.next().await.is_none());
    assert_eq!(api.session().asked.len(), 1);

    for status in [408, 409, 429, 500, 529] {
        let api = Api::new(move |_, _, _| Fate::Status(status));
        let policy = Policy::default().with_max_retries(3).with_jitter(false);
        let begun = tokio::time::Instant::now();
        let error = follow(&api).reconnect(policy).next().await.unwrap().unwrap_err();
        assert!(matches!(&error, SessionError::Lost { times: 4, last: Some(_) }), "{error}");
        assert_eq!(begun.elapsed(), Duration::from_millis(500 + 1000 + 2000), "the clock is virtual");
    }
}

#[tokio::test(start_paused = true)]
async fn reconnects_without_an_error_if_streams_end_sometimes() {
    let api = Api::new(|_, _, _| Fate::Served);
    let cutter = api.clone();
    let ends = tokio::spawn(async move {
        for _ in 0..50 {
            tokio::time::sleep(Duration::from_secs(300)).await;
            cutter.session().cut(End::Proper);
        }
        cutter.session().happen("session.status_terminated", json!({}));
    });
    assert_eq!(all(&mut follow(&api)).await.len(), 1);
    ends.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn accumulates_parts_until_the_message_is_complete() {
    let start = |id: &str| json!({ "type": "event_start", "event": { "type": "agent.message", "id": id } });
    let delta = |id: &str, index: u64, text: &str| {
        let content = json!({ "type": "text", "text": text });
        json!({ "type": "event_delta", "event_id": id,
            "delta": { "type": "content_delta", "index": index, "content": content } })
    };
    let api = Api::new(move |session, asked, moment| {
        if moment == Moment::Before || *asked != Asked::List(0) {
            return Fate::Served;
        }
        session.preview(start("a"));
        for (index, text) in [(0, "It "), (0, "ra"), (0, "ra"), (1, "ins")] {
            session.preview(delta("a", index, text));
        }
        session.preview(delta("unknown", 0, "x"));
        session.emit(json!({ "type": "agent.message", "id": "a", "processed_at": at(1, true),
            "content": [{ "type": "text", "text": "It rains." }] }));
        session.preview(start("b"));
        session.preview(delta("b", 0, "Half"));
        session.happen("session.status_terminated", json!({}));
        Fate::Served
    });
    let mut events = follow(&api).with_partials([EventDeltaType::AgentMessage]);
    let mut texts = Vec::new();
    while let Some(event) = events.next().await {
        let kind = event.unwrap().tag().unwrap().to_owned();
        texts.push((kind, events.partial("a"), events.partial("b")));
    }
    let of_a: Vec<_> = texts.iter().map(|(_, a, _)| a.as_deref()).collect();
    let some = ["", "It ", "It ra", "It rara", "It rarains", "It rarains"].map(Some);
    assert_eq!(of_a[..6], some);
    assert_eq!(of_a[6..], [None; 4], "the whole message has arrived");
    assert_eq!(texts[8].2.as_deref(), Some("Half"));
}

#[tokio::test(start_paused = true)]
async fn dropping_a_wait_at_any_point_loses_nothing() {
    let story = story(7);
    let cut = Connection { before_list: 1, live: 3, end: End::Cut, offline: 2, fails: Some(1) };
    for polls in 1..40 {
        let api = api(story.clone(), vec![cut.clone()], 2);
        let mut events = follow(&api);
        let mut given: Vec<Value> = Vec::new();
        // One future is polled this often and dropped; the next one continues.
        let push = |given: &mut Vec<Value>, event: SessionEvent| {
            given.push(serde_json::from_str(&event.to_json()).unwrap());
        };
        if let Some(event) = crate::polled(events.next(), polls).await {
            push(&mut given, event.unwrap().unwrap());
        }
        for event in all(&mut events).await {
            given.push(event);
        }
        assert_eq!(given, story, "dropped at poll {polls}");
    }
}
