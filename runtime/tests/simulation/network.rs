//! The network: a transport that applies the planned fault to each attempt.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use anthropic_beta_runtime::{
    Body, Transport,
    transport::{BoxFuture, TransportError, TransportErrorKind},
};
use bytes::Bytes;
use futures_util::{StreamExt, future, stream};
use tokio::time::{Instant, sleep};

use crate::plan::{End, Fate, Last, Plan};

/// One attempt, as seen by the network.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    pub(crate) call: usize,
    pub(crate) page: usize,
    pub(crate) at: Duration,
    pub(crate) key: Option<String>,
    pub(crate) fate: Fate,
}

#[derive(Debug, Clone)]
pub(crate) struct Network {
    seed: u64,
    plans: Arc<Vec<Plan>>,
    begun: Instant,
    attempts: Arc<Mutex<Vec<Attempt>>>,
}

impl Network {
    pub(crate) fn new(seed: u64, plans: Arc<Vec<Plan>>) -> Self {
        Self { seed, plans, begun: Instant::now(), attempts: Arc::default() }
    }

    pub(crate) fn attempts(&self) -> Vec<Attempt> {
        self.attempts.lock().unwrap().clone()
    }

    /// Returns the time since the start.
    pub(crate) fn now(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Plans the fault of an attempt and records it.
    fn begin(&self, request: &http::Request<Body>) -> Attempt {
        let call: usize = request.uri().path().rsplit('/').next().unwrap().parse().unwrap();
        let query = request.uri().query().unwrap_or_default();
        let parameters: HashMap<_, _> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let page = parameters.get("page").map_or(0, |page| page.parse().unwrap());
        let mut attempts = self.attempts.lock().unwrap();
        let before = attempts.iter().filter(|attempt| (attempt.call, attempt.page) == (call, page)).count();
        let fate = Fate::draw(self.seed, &self.plans[call], page, before);
        let key = request.headers().get("idempotency-key").map(|key| key.to_str().unwrap().to_owned());
        let attempt = Attempt { call, page, at: self.now(), key, fate };
        attempts.push(attempt.clone());
        attempt
    }
}

impl Transport for Network {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        let Attempt { call, page, fate, .. } = self.begin(&request);
        let length = fate.end.length(&self.plans[call], page);
        // The server may repeat this in everything that it sends.
        let secret = request.headers()["x-shop-key"].to_str().unwrap().to_owned();
        Box::pin(async move {
            let body: Vec<_> = request.into_body().collect().await;
            assert!(body.iter().all(Result::is_ok));
            sleep(fate.delay).await;
            for _ in 0..fate.turns {
                tokio::task::yield_now().await;
            }
            match fate.end {
                End::Refused => Err(TransportError::new(TransportErrorKind::Connect, "refused")),
                End::Broken => Err(TransportError::new(TransportErrorKind::Connection, "broken")),
                End::Silent => future::pending().await,
                End::Status { status, should_retry, retry_after } => {
                    let mut head = http::Response::builder().status(status).header("request-id", "req_1");
                    if let Some(should) = should_retry {
                        head = head.header("x-should-retry", should.to_string());
                    }
                    if let Some(after) = retry_after {
                        head = head.header("retry-after", after);
                    }
                    Ok(head.body(Body::from(Bytes::from(error(&secret)))).unwrap())
                }
                End::Success { chunks, last, .. } => {
                    let mut head = http::Response::builder().header("request-id", "req_1");
                    if let Some(length) = length {
                        head = head.header("content-length", length);
                    }
                    Ok(head.body(arriving(chunks, last, &secret)).unwrap())
                }
            }
        })
    }
}

fn error(secret: &str) -> String {
    format!(r#"{{"type":"error","error":{{"type":"x_error","message":"you sent {secret}"}}}}"#)
}

fn arriving(chunks: Vec<(Duration, Bytes)>, last: Last, secret: &str) -> Body {
    let chunks = stream::iter(chunks).then(|(time, chunk)| async move {
        sleep(time).await;
        Ok(chunk)
    });
    let event = format!("\n\nevent: error\ndata: {}\n\n", error(secret));
    let end = stream::iter(match last {
        Last::Reset => Some(Err(TransportError::new(TransportErrorKind::Connection, "reset"))),
        Last::ErrorEvent => Some(Ok(Bytes::from(event))),
        _ => None,
    });
    let end = end.chain(stream::once(future::ready(())).filter_map(move |()| async move {
        if last == Last::Stalled {
            future::pending::<()>().await;
        }
        None
    }));
    Body::stream(Box::pin(chunks.chain(end)), None)
}
