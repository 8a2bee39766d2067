//! Waiting for a condition.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use anthropic_beta_runtime::{Body, ErrorKind, Request, Wait};
use bytes::Bytes;
use tokio::time::Instant;

use crate::operations::GET;
use crate::transports::{Canned, canned};

fn numbers(numbers: &[i64]) -> (Canned, Wait<i64>) {
    let responses =
        numbers.iter().map(|number| Ok(http::Response::new(Body::from(Bytes::from(number.to_string())))));
    let (transport, client) = canned(responses.collect());
    (transport, Wait::new(Request::new(&client, &GET).path("thing_id", "t_1"), |number| *number == 7))
}

#[tokio::test(start_paused = true)]
async fn doubles_the_delay_up_to_the_maximum() {
    let (transport, wait) = numbers(&[1, 2, 3, 4, 5, 6, 7]);
    let (start, seen) = (Instant::now(), Arc::new(Mutex::new(Vec::new())));
    let note = Arc::clone(&seen);
    let wait = wait.pauses(Duration::from_secs(2), Duration::from_secs(10)).on_progress(move |number| {
        note.lock().unwrap().push((*number, start.elapsed().as_secs()));
    });
    assert_eq!(wait.await.unwrap(), 7);
    let expected = [(1, 0), (2, 2), (3, 6), (4, 14), (5, 24), (6, 34), (7, 44)];
    assert_eq!(*seen.lock().unwrap(), expected);
    assert_eq!(transport.seen.lock().unwrap().len(), 7);
}

#[tokio::test(start_paused = true)]
async fn returns_at_once_if_the_condition_holds() {
    let (_, wait) = numbers(&[7]);
    let start = Instant::now();
    assert_eq!(wait.time_limit(Duration::ZERO).await.unwrap(), 7);
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn returns_an_error_at_the_time_limit_after_a_last_request() {
    let (transport, wait) = numbers(&[1, 2, 3, 4, 5]);
    let start = Instant::now();
    let error = wait.time_limit(Duration::from_secs(10)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("not satisfied after 10s"), "{error}");
    // At 0, 1, 3 and 7 seconds, and when the limit is reached.
    assert_eq!((start.elapsed().as_secs(), transport.seen.lock().unwrap().len()), (10, 5));
}

#[tokio::test(start_paused = true)]
async fn ends_with_the_error_of_a_call() {
    let response = http::Response::builder().status(404).body(Body::empty()).unwrap();
    let (_, client) =
        canned(vec![Ok(http::Response::new(Body::from(Bytes::from_static(b"1")))), Ok(response)]);
    let wait = Wait::new(Request::new(&client, &GET).path("thing_id", "t_1"), |number: &i64| *number == 7);
    assert_eq!(wait.await.unwrap_err().kind(), ErrorKind::NotFound);
}
