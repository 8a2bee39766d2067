//! Waiting until something is done.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use anthropic_beta_runtime::{Body, ErrorKind, Request, Wait};
use bytes::Bytes;
use tokio::time::Instant;

use crate::operations::GET;
use crate::transports::{Canned, canned};

fn numbers(numbers: &[i64]) -> (Canned, Wait<i64>) {
    let answers =
        numbers.iter().map(|number| Ok(http::Response::new(Body::from(Bytes::from(number.to_string())))));
    let (transport, client) = canned(answers.collect());
    (transport, Wait::new(Request::new(&client, &GET).path("thing_id", "t_1"), |number| *number == 7))
}

#[tokio::test(start_paused = true)]
async fn pauses_double_up_to_the_longest() {
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
async fn what_is_done_is_not_waited_for() {
    let (_, wait) = numbers(&[7]);
    let start = Instant::now();
    assert_eq!(wait.time_limit(Duration::ZERO).await.unwrap(), 7);
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn it_gives_up_at_the_limit_after_a_last_look() {
    let (transport, wait) = numbers(&[1, 2, 3, 4, 5]);
    let start = Instant::now();
    let error = wait.time_limit(Duration::from_secs(10)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("not done after 10s"), "{error}");
    // At 0, 1, 3 and 7 seconds, and when the time is over.
    assert_eq!((start.elapsed().as_secs(), transport.seen.lock().unwrap().len()), (10, 5));
}

#[tokio::test(start_paused = true)]
async fn an_error_of_a_call_ends_it() {
    let answer = http::Response::builder().status(404).body(Body::empty()).unwrap();
    let (_, client) = canned(vec![Ok(http::Response::new(Body::from(Bytes::from_static(b"1")))), Ok(answer)]);
    let wait = Wait::new(Request::new(&client, &GET).path("thing_id", "t_1"), |number: &i64| *number == 7);
    assert_eq!(wait.await.unwrap_err().kind(), ErrorKind::NotFound);
}
