//! All settings at their extremes: a call always ends with a value or an error.

use std::time::Duration;

use anthropic_beta_runtime::{
    Body, CallOptions, Client, Download, EventStream, Request,
    json::Json,
    retry::Policy,
    transport::{TransportError, TransportErrorKind},
};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use proptest::prelude::*;

use crate::{
    operations::{CREATE, FILE, STREAM},
    support::{SECRET, SHOP, Server, json, within},
    transports::{Canned, SendResult, canned},
};

fn duration() -> impl Strategy<Value = Duration> {
    prop_oneof![
        Just(Duration::ZERO),
        Just(Duration::from_nanos(1)),
        Just(Duration::MAX),
        Just(Duration::MAX - Duration::from_nanos(1)),
        Just(Duration::from_secs(u64::MAX / 2)),
        Just(Duration::from_secs(60 * 60 * 24 * 365 * 1000)),
        any::<u64>().prop_map(Duration::from_millis),
        (0..100_000_u64).prop_map(Duration::from_micros),
    ]
}

fn size() -> impl Strategy<Value = usize> {
    prop_oneof![Just(0), Just(1), Just(usize::MAX), Just(usize::MAX - 1), 0..1000_usize, any::<usize>()]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("x".repeat(100_000)),
        Just("a\r\nb: c".to_owned()),
        Just("content-length".to_owned()),
        "[ -~]{0,20}",
        any::<String>(),
    ]
}

prop_compose! {
    fn policy()(retries in 0..5_u32, first in duration(), longest in duration(), asked in duration()) -> Policy {
        Policy::default()
            .with_max_retries(retries)
            .with_first_delay(first)
            .with_max_delay(longest)
            .with_max_retry_after(asked)
    }
}

prop_compose! {
    fn options()(
        timeout in prop::option::of(duration()),
        idle in prop::option::of(duration()),
        retries in prop::option::of(0..5_u32),
        texts in prop::collection::vec((0..7_u8, text(), text()), 0..3),
        long in any::<bool>(),
    ) -> CallOptions {
        let options = CallOptions::new();
        let options = match timeout {
            Some(timeout) => options.timeout(timeout),
            None => options.no_timeout(),
        };
        let options = match idle {
            Some(idle) => options.idle_timeout(idle),
            None => options.no_idle_timeout(),
        };
        let options = if long { options.allow_long_request() } else { options };
        let options = retries.into_iter().fold(options, CallOptions::max_retries);
        texts.into_iter().fold(options, |options, (which, a, b)| match which {
            0 => options.header(&a, &b),
            1 => options.remove_header(&a),
            2 => options.query(a, b),
            3 => options.beta(a),
            4 => options.idempotency_key(&a),
            5 => options.api_key(&a),
            _ => options.base_url(&a),
        })
    }
}

/// The result of an attempt.
#[derive(Debug, Clone, Copy)]
enum Outcome {
    Broken,
    Refused(u16, &'static str),
    Whole,
    Slow,
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let wait = prop::sample::select(vec!["", "0", "1e308", "-1", "18446744073709551615", "60", "inf"]);
    prop_oneof![
        Just(Outcome::Broken),
        (prop::sample::select(vec![408_u16, 429, 500, 529, 599]), wait)
            .prop_map(|(s, w)| Outcome::Refused(s, w)),
        Just(Outcome::Whole),
        Just(Outcome::Slow),
    ]
}

fn response(outcome: Outcome) -> SendResult {
    let events = http::Response::builder().header("content-type", "text/event-stream");
    let body = Bytes::from_static(b"data: 7\n\n");
    Ok(match outcome {
        Outcome::Broken => return Err(TransportError::new(TransportErrorKind::Connection, "broken")),
        Outcome::Refused(status, wait) => {
            let head = http::Response::builder().status(status).header("retry-after", wait);
            head.body(Body::empty()).unwrap()
        }
        Outcome::Whole => events.body(Body::from(body)).unwrap(),
        Outcome::Slow => {
            let chunks = stream::iter([Bytes::from_static(b": wait\n"), body]).then(|chunk| async {
                tokio::time::sleep(Duration::from_secs(3600)).await;
                Ok(chunk)
            });
            events.body(Body::stream(Box::pin(chunks), None)).unwrap()
        }
    })
}

/// All settings of a client.
fn client(transport: Canned, policy: Policy, sizes: (usize, usize), times: [Duration; 3]) -> Client {
    Client::builder(&SHOP)
        .environment(|_| None)
        .api_key(SECRET)
        .transport(transport)
        .retry_policy(policy)
        .max_body_bytes(sizes.0)
        .max_line_bytes(sizes.1)
        .connect_timeout(times[0])
        .keep_alive(times[1], times[2])
        .build()
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_setting_makes_a_call_panic_or_hang(
        policy in policy(),
        sizes in (size(), size()),
        times in [duration(), duration(), duration()],
        options in options(),
        outcomes in prop::collection::vec(outcome(), 6),
        tokens in prop_oneof![Just(i64::MIN), Just(i64::MAX), any::<i64>()],
        limit in prop_oneof![Just(0), Just(u64::MAX), any::<u64>()],
    ) {
        let responses = || outcomes.iter().copied().chain([Outcome::Whole; 6]).map(response).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            // Longer than any sum of delays, which are limited to thirty years each.
            let century = Duration::from_secs(60 * 60 * 24 * 365 * 1000);
            let request = |operation| {
                let client = client(canned(responses()).0, policy, sizes, times);
                Request::new(&client, operation).options(options.clone()).expected_tokens(tokens)
            };
            let ends = |outcome: Result<(), tokio::time::error::Elapsed>| {
                prop_assert!(outcome.is_ok(), "the call does not end");
                Ok(())
            };
            ends(tokio::time::timeout(century, async {
                let _ = request(&CREATE).send::<Json>().await;
            }).await)?;
            ends(tokio::time::timeout(century, async {
                if let Ok(events) = request(&STREAM).send::<EventStream<Json>>().await {
                    let _: Vec<_> = events.collect().await;
                }
            }).await)?;
            ends(tokio::time::timeout(century, async {
                if let Ok(file) = request(&FILE).send::<Download>().await {
                    let _ = file.limit(limit).bytes().await;
                }
            }).await)
        })?;
    }
}

#[tokio::test]
async fn ends_a_call_with_any_settings_of_connections() {
    let server = Server::always(json(200, "7")).await;
    let times = [Duration::ZERO, Duration::from_nanos(1), Duration::from_secs(u64::MAX), Duration::MAX];
    for time in times {
        let client = server.builder().connect_timeout(time).keep_alive(time, time).timeout(Duration::MAX);
        let client = client.idle_timeout(time).build().unwrap();
        let outcome = within(Request::new(&client, &CREATE).send::<i64>()).await;
        assert!(time < Duration::from_secs(1) || outcome.is_ok(), "{time:?}: {outcome:?}");
    }
}

#[test]
fn waits_with_the_maximum_delay() {
    let policy = Policy::default().with_first_delay(Duration::MAX).with_max_delay(Duration::MAX);
    for retries in [0, 1, u32::MAX] {
        assert!(policy.delay(&SHOP, retries, &http::HeaderMap::new()) > Duration::MAX / 2);
    }
}
