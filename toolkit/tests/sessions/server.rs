//! A session of the API in this process, without sockets and threads, so that tests determine the order of events.

use std::{
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll},
};

use anthropic_beta::{
    Client,
    engine::{Body, BoxFuture, Transport, TransportError, TransportErrorKind},
    http::{Request, Response},
    retry::Policy,
};
use bytes::Bytes;
use futures_core::Stream;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

type Chunk = Result<Bytes, TransportError>;

/// A request, as far as the session distinguishes requests.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Asked {
    Stream,
    /// A page of the list, from 0.
    List(usize),
    Send(Vec<Value>),
}

/// The fate of a request.
pub(crate) enum Fate {
    Served,
    /// It is refused with this status.
    Status(u16),
    /// The connection is lost before the server reads it.
    Broken,
    /// The server handles it, and the connection is lost before the response.
    Lost,
}

/// How a stream ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum End {
    Proper,
    Cut,
    /// Within an event, whose first bytes are sent.
    Inside,
}

/// A function that is called before and after each request is handled.
pub(crate) type Hook = Box<dyn FnMut(&mut Session, &Asked, Moment) -> Fate + Send>;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Moment {
    Before,
    After,
}

/// The session.
pub(crate) struct Session {
    log: Vec<Value>,
    streams: Vec<UnboundedSender<Chunk>>,
    pub(crate) asked: Vec<Asked>,
    pub(crate) page: usize,
    ids: usize,
    /// Whether events of the user wait to be processed.
    pub(crate) queues: bool,
    /// The number of further events after which all streams are cut.
    pub(crate) cut_after: Option<usize>,
}

impl Session {
    pub(crate) fn id(&mut self) -> String {
        self.ids += 1;
        format!("sevt_{}", self.ids)
    }

    /// Adds an event to the history and to each open stream.
    pub(crate) fn emit(&mut self, event: Value) {
        let text = format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap());
        self.streams.retain(|stream| stream.send(Ok(text.clone().into())).is_ok());
        let same = |kept: &&mut Value| event["id"] != "" && kept["id"] == event["id"];
        match self.log.iter_mut().find(same) {
            Some(kept) => *kept = event,
            None => self.log.push(event),
        }
        if let Some(left) = &mut self.cut_after {
            *left -= 1;
            if *left == 0 {
                self.cut_after = None;
                self.cut(End::Cut);
            }
        }
    }

    pub(crate) fn log(&self) -> &[Value] {
        &self.log
    }

    /// Adds an event only to the streams, such as a part.
    pub(crate) fn preview(&mut self, event: Value) {
        let text = format!("data: {event}\n\n");
        self.streams.retain(|stream| stream.send(Ok(text.clone().into())).is_ok());
    }

    /// Adds an event of this type with a new identifier, which is returned.
    pub(crate) fn happen(&mut self, kind: &str, mut fields: Value) -> String {
        let id = self.id();
        fields["type"] = kind.into();
        fields["id"] = id.clone().into();
        fields["processed_at"] = "2026-03-04T09:30:00Z".into();
        self.emit(fields);
        id
    }

    pub(crate) fn idle(&mut self, reason: &str, waits_for: &[String]) {
        let reason = match waits_for {
            [] => json!({ "type": reason }),
            ids => json!({ "type": reason, "event_ids": ids }),
        };
        self.happen("session.status_idle", json!({ "stop_reason": reason }));
    }

    /// Receives an event of the user: it is queued, then processed.
    pub(crate) fn receive(&mut self, mut event: Value) {
        event["id"] = self.id().into();
        event["processed_at"] = Value::Null;
        self.emit(event.clone());
        if self.queues {
            return;
        }
        event["processed_at"] = "2026-03-04T09:30:00Z".into();
        self.emit(event);
    }

    /// Ends all open streams.
    pub(crate) fn cut(&mut self, end: End) {
        for stream in self.streams.drain(..) {
            let broken = || Err(TransportError::new(TransportErrorKind::Connection, "the test cut it"));
            _ = match end {
                End::Proper => Ok(()),
                End::Cut => stream.send(broken()),
                End::Inside => stream
                    .send(Ok(Bytes::from_static(b"event: agent.message\ndata: {\"type\": \"agent.mes")))
                    .and_then(|()| stream.send(broken())),
            };
        }
    }

    fn list(&self, query: &str) -> Value {
        assert!(query.contains("order=desc"), "{query}");
        let number = |name: &str| {
            let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            value.map(|value| value.parse::<usize>().unwrap())
        };
        let end = number("page").unwrap_or(self.log.len());
        let start = end.saturating_sub(self.page.min(number("limit").unwrap()));
        let newest_first: Vec<_> = self.log[start..end].iter().rev().collect();
        json!({ "data": newest_first, "next_page": (start > 0).then(|| start.to_string()) })
    }
}

/// The API, with this one session.
#[derive(Clone)]
pub(crate) struct Api(Arc<Mutex<(Session, Hook)>>);

impl Api {
    pub(crate) fn new(hook: impl FnMut(&mut Session, &Asked, Moment) -> Fate + Send + 'static) -> Self {
        let (log, streams, asked) = (Vec::new(), Vec::new(), Vec::new());
        let session = Session { log, streams, asked, page: 100, ids: 0, queues: false, cut_after: None };
        Self(Arc::new(Mutex::new((session, Box::new(hook)))))
    }

    pub(crate) fn session(&self) -> impl std::ops::DerefMut<Target = Session> {
        struct Held<'a>(MutexGuard<'a, (Session, Hook)>);
        impl std::ops::Deref for Held<'_> {
            type Target = Session;
            fn deref(&self) -> &Session {
                &self.0.0
            }
        }
        impl std::ops::DerefMut for Held<'_> {
            fn deref_mut(&mut self) -> &mut Session {
                &mut self.0.0
            }
        }
        Held(self.0.lock().unwrap())
    }

    /// Lets `fault` decide about requests first.
    pub(crate) fn wrap(&self, mut fault: impl FnMut(&Asked, Moment) -> Option<Fate> + Send + 'static) {
        let mut held = self.0.lock().unwrap();
        let mut inner = std::mem::replace(&mut held.1, Box::new(|_, _, _| Fate::Served));
        held.1 = Box::new(move |session, asked, moment| match fault(asked, moment) {
            Some(fate) => fate,
            None => inner(session, asked, moment),
        });
    }

    pub(crate) fn client(&self) -> Client {
        let policy = Policy::default().with_max_retries(0);
        let client = Client::builder().api_key("key").base_url("http://api.test").retry_policy(policy);
        client.transport(self.clone()).build().unwrap()
    }

    /// Returns all events that were sent, in order.
    pub(crate) fn sent(&self) -> Vec<Value> {
        let asked = self.session().asked.clone();
        asked
            .into_iter()
            .flat_map(|asked| if let Asked::Send(events) = asked { events } else { vec![] })
            .collect()
    }

    fn serve(
        &self,
        method: &str,
        path: &str,
        query: &str,
        body: &[u8],
    ) -> Result<Response<Body>, TransportError> {
        let (session, hook) = &mut *self.0.lock().unwrap();
        let asked = match (method, path.rsplit('/').next()) {
            ("GET", Some("stream")) => Asked::Stream,
            ("GET", _) if query.contains("page=") => {
                let before = session.asked.iter().rev().take_while(|asked| matches!(asked, Asked::List(_)));
                Asked::List(before.count())
            }
            ("GET", _) => Asked::List(0),
            _ => {
                let body: Value = serde_json::from_slice(body).unwrap();
                Asked::Send(body["events"].as_array().unwrap().clone())
            }
        };
        session.asked.push(asked.clone());
        let lost = || TransportError::new(TransportErrorKind::Connection, "the test broke it");
        let fate = hook(session, &asked, Moment::Before);
        let response = match fate {
            Fate::Broken => return Err(lost()),
            Fate::Status(status) => {
                let error = json!({ "type": "error", "error": { "type": "test_error", "message": "no" } });
                return Ok(document(status, &error));
            }
            Fate::Served | Fate::Lost => match &asked {
                Asked::Stream => session.stream(),
                Asked::List(_) => document(200, &session.list(query)),
                Asked::Send(events) => {
                    for event in events {
                        session.receive(event.clone());
                    }
                    document(200, &json!({ "data": [] }))
                }
            },
        };
        hook(session, &asked, Moment::After);
        if matches!(fate, Fate::Lost) { Err(lost()) } else { Ok(response) }
    }
}

impl Session {
    fn stream(&mut self) -> Response<Body> {
        let (sender, receiver) = unbounded_channel();
        self.streams.push(sender);
        let response = Response::builder().header("content-type", "text/event-stream");
        response.body(Body::stream(Chunks(receiver), None)).unwrap()
    }
}

fn document(status: u16, value: &Value) -> Response<Body> {
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(Bytes::from(value.to_string()).into()).unwrap()
}

impl Transport for Api {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let this = self.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.as_bytes().cloned().unwrap_or_default();
            // The delay of the request, and that of the response.
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
            let query = head.uri.query().unwrap_or_default();
            let response = this.serve(head.method.as_str(), head.uri.path(), query, &body);
            tokio::task::yield_now().await;
            response
        })
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Api")
    }
}

struct Chunks(UnboundedReceiver<Chunk>);

impl Stream for Chunks {
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.0.poll_recv(context)
    }
}
