//! A queue of the API, with a network that each test chooses.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use anthropic_beta::{
    Client,
    engine::{Body, BoxFuture, Transport, TransportError, TransportErrorKind},
    http::{Request, Response},
};
use bytes::Bytes;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

/// How long a lease lasts.
pub(crate) const TTL: Duration = Duration::from_secs(30);
/// How long an acknowledged item waits for the first heartbeat.
const STARTING: Duration = Duration::from_secs(60);

/// The fate of a request in the network.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fate {
    /// The delay of the request.
    pub(crate) there: Duration,
    pub(crate) lost: bool,
    /// A status that replaces the response.
    pub(crate) status: Option<u16>,
    /// The delay of the response.
    pub(crate) back: Duration,
    pub(crate) response_lost: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum State {
    Queued { offered: Option<Instant> },
    Starting { until: Instant },
    Active { owner: String, last: String, until: Instant },
    Stopping,
    Stopped,
}

#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) state: State,
    pub(crate) data: Value,
    pub(crate) secret: Option<String>,
}

/// Items in order, and violations of the rules.
#[derive(Default)]
pub(crate) struct Items {
    pub(crate) items: Vec<Item>,
    pub(crate) wrong: Vec<String>,
    /// All requests: the worker, the endpoint, the item, and the credential.
    pub(crate) asked: Vec<(String, String, String, String)>,
    beats: usize,
}

impl Items {
    pub(crate) fn add(&mut self, id: &str) {
        let (id, data) = (id.to_owned(), json!({ "type": "session", "id": format!("session_of_{id}") }));
        self.items.push(Item { id, state: State::Queued { offered: None }, data, secret: None });
    }

    pub(crate) fn state(&self, id: &str) -> State {
        self.items.iter().find(|item| item.id == id).unwrap().state.clone()
    }

    /// Whether this worker has the lease on an item.
    pub(crate) fn is_held(&self, id: &str, worker: &str) -> bool {
        matches!(self.state(id), State::Active { owner, until, .. } if owner == worker && until > Instant::now())
    }

    /// Returns items to the queue whose leases have expired.
    fn expire(&mut self) {
        let now = Instant::now();
        for item in &mut self.items {
            if let State::Starting { until } | State::Active { until, .. } = item.state
                && until <= now
            {
                item.state = State::Queued { offered: None };
            }
        }
    }

    fn serve(&mut self, worker: &str, action: &str, id: &str, query: &str, body: &Value) -> (u16, Value) {
        self.expire();
        let now = Instant::now();
        let parameter = |name: &str| {
            query.split('&').find_map(|pair| Some(pair.strip_prefix(name)?.strip_prefix('=')?.to_owned()))
        };
        if action == "poll" {
            let reclaim = Duration::from_millis(parameter("reclaim_older_than_ms").unwrap().parse().unwrap());
            let free = |item: &&mut Item| match item.state {
                State::Queued { offered } => offered.is_none_or(|offered| now - offered >= reclaim),
                _ => false,
            };
            let Some(item) = self.items.iter_mut().find(free) else { return (200, Value::Null) };
            item.state = State::Queued { offered: Some(now) };
            return (200, document(item));
        }
        let Some(at) = self.items.iter().position(|item| item.id == id) else { return (404, error()) };
        let item = &mut self.items[at];
        match (action, item.state.clone()) {
            ("look", _) => (200, document(item)),
            ("ack", State::Queued { offered: Some(_) }) => {
                item.state = State::Starting { until: now + STARTING };
                (200, document(item))
            }
            ("ack", _) => (409, error()),
            ("heartbeat", State::Stopping) => (200, beat("", false, "stopping", 0)),
            ("heartbeat", State::Stopped) => (200, beat("", false, "stopped", 0)),
            ("heartbeat", state) => {
                let expected = parameter("expected_last_heartbeat").unwrap();
                let fits = match &state {
                    State::Active { last, .. } => *last == expected,
                    _ => expected == "NO_HEARTBEAT",
                };
                if !fits {
                    return (412, error());
                }
                self.beats += 1;
                let last = format!("beat_{}", self.beats);
                let wanted = parameter("desired_ttl_seconds").map(|seconds| seconds.parse().unwrap());
                let ttl = wanted.map_or(TTL, Duration::from_secs);
                item.state = State::Active { owner: worker.to_owned(), last: last.clone(), until: now + ttl };
                (200, beat(&last, true, "active", ttl.as_secs()))
            }
            ("stop", State::Stopped) => (409, error()),
            ("stop", state) => {
                assert_eq!(body["force"], true);
                if let State::Active { owner, .. } = state
                    && owner != worker
                {
                    self.wrong.push(format!("{worker} stopped {id}, which {owner} works on"));
                }
                item.state = State::Stopped;
                (200, document(item))
            }
            _ => panic!("{action}"),
        }
    }
}

fn error() -> Value {
    json!({ "type": "error", "error": { "type": "test_error", "message": "no" } })
}

fn beat(last: &str, extended: bool, state: &str, ttl: u64) -> Value {
    json!({ "type": "work_heartbeat", "last_heartbeat": last, "lease_extended": extended, "state": state,
        "ttl_seconds": ttl })
}

fn document(item: &Item) -> Value {
    let (state, last) = match &item.state {
        State::Queued { .. } => ("queued", Value::Null),
        State::Starting { .. } => ("starting", Value::Null),
        State::Active { last, .. } => ("active", last.clone().into()),
        State::Stopping => ("stopping", Value::Null),
        State::Stopped => ("stopped", Value::Null),
    };
    json!({ "type": "work", "id": item.id, "acknowledged_at": null, "created_at": "", "data": item.data,
        "environment_id": "env_1", "latest_heartbeat_at": last, "metadata": {}, "secret": item.secret,
        "started_at": null, "state": state, "stop_requested_at": null, "stopped_at": null })
}

type Network = dyn FnMut(&str, &str) -> Fate + Send;

/// The API, for one worker.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) items: Arc<Mutex<Items>>,
    network: Arc<Mutex<Box<Network>>>,
    pub(crate) worker: String,
}

impl Api {
    /// `network` decides about each request, by its worker and its kind: `poll`, `ack`, `heartbeat`, `stop` or `look`.
    pub(crate) fn new(network: impl FnMut(&str, &str) -> Fate + Send + 'static) -> Self {
        let network: Box<Network> = Box::new(network);
        Self { items: Arc::default(), network: Arc::new(Mutex::new(network)), worker: "one".to_owned() }
    }

    pub(crate) fn of(&self, worker: &str) -> Self {
        Self { worker: worker.to_owned(), ..self.clone() }
    }

    pub(crate) fn items(&self) -> MutexGuard<'_, Items> {
        self.items.lock().unwrap()
    }

    pub(crate) fn client(&self) -> Client {
        let client = Client::builder().auth_token("environment").base_url("http://api.test");
        client.transport(self.clone()).build().unwrap()
    }

    /// Returns the number of requests of this kind.
    pub(crate) fn asked(&self, action: &str) -> usize {
        self.items().asked.iter().filter(|(_, asked, ..)| asked == action).count()
    }
}

impl Transport for Api {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let (head, body) = request.into_parts();
        let body = body.as_bytes().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default();
        let segments: Vec<_> = head.uri.path().split('/').map(str::to_owned).collect();
        let (action, id) = match (segments[5].as_str(), segments.get(6)) {
            ("poll", _) => ("poll".to_owned(), String::new()),
            (id, None) => ("look".to_owned(), id.to_owned()),
            (id, Some(action)) => (action.clone(), id.to_owned()),
        };
        let credential = head.headers["authorization"].to_str().unwrap().to_owned();
        assert!(!head.headers.contains_key("x-api-key"));
        let query = head.uri.query().unwrap_or_default().to_owned();
        let fate = self.network.lock().unwrap()(&self.worker, &action);
        let (items, worker) = (self.items.clone(), self.worker.clone());
        // A request that was sent arrives, even if the worker no longer waits for the response.
        let served = tokio::spawn(async move {
            sleep(fate.there).await;
            if fate.lost {
                return Err(TransportError::new(TransportErrorKind::Connection, "lost"));
            }
            let mut items = items.lock().unwrap();
            items.asked.push((worker.clone(), action.clone(), id.clone(), credential));
            Ok(match fate.status {
                Some(status) => (status, error()),
                None => items.serve(&worker, &action, &id, &query, &body),
            })
        });
        Box::pin(async move {
            let (status, value) = served.await.unwrap()?;
            sleep(fate.back).await;
            if fate.response_lost {
                return Err(TransportError::new(TransportErrorKind::Connection, "response lost"));
            }
            let response = Response::builder().status(status).header("content-type", "application/json");
            Ok(response.body(Bytes::from(value.to_string()).into()).unwrap())
        })
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Api")
    }
}
