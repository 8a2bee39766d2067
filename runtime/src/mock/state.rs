//! The state of a mock server: its endpoints, the responses that were set, and the requests received.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{Endpoint, Received, Response, endpoint::find, received};
use crate::{api::Api, error::ErrorKind};

/// The state that the thread of the server and the test share.
pub(super) struct State {
    pub(super) api: &'static Api,
    endpoints: &'static [Endpoint],
    scripts: Mutex<HashMap<&'static str, Script>>,
    received: Mutex<Vec<Received>>,
    accepts_anything: AtomicBool,
}

/// The responses of one endpoint.
#[derive(Default)]
pub(super) struct Script {
    /// Responses to one call each, which are used first.
    pub(super) once: VecDeque<Response>,
    pub(super) standing: Option<Standing>,
}

/// The response to all calls.
#[derive(Clone)]
pub(super) enum Standing {
    Response(Response),
    Function(Arc<dyn Fn(&Received) -> Response + Send + Sync>),
}

impl State {
    pub(super) fn new(api: &'static Api, endpoints: &'static [Endpoint]) -> Self {
        Self {
            api,
            endpoints,
            scripts: Mutex::default(),
            received: Mutex::default(),
            accepts_anything: AtomicBool::new(false),
        }
    }

    /// Returns the endpoint of this name.
    #[track_caller]
    pub(super) fn endpoint(&self, id: &str) -> &'static Endpoint {
        let found = self.endpoints.iter().find(|endpoint| endpoint.operation.id == id);
        found.unwrap_or_else(|| {
            let resource = id.split('.').next().unwrap_or_default();
            let near: Vec<_> = self
                .endpoints
                .iter()
                .map(|endpoint| endpoint.operation.id)
                .filter(|id| id.starts_with(resource))
                .collect();
            panic!("there is no endpoint `{id}`; similar names: {near:?}")
        })
    }

    #[track_caller]
    pub(super) fn script(&self, id: &str, change: impl FnOnce(&mut Script)) {
        let id = self.endpoint(id).operation.id;
        change(lock(&self.scripts).entry(id).or_default());
    }

    pub(super) fn received(&self) -> Vec<Received> {
        lock(&self.received).clone()
    }

    pub(super) fn reset(&self) {
        lock(&self.scripts).clear();
        lock(&self.received).clear();
        self.accepts_anything.store(false, Ordering::Relaxed);
    }

    pub(super) fn accept_anything(&self) {
        self.accepts_anything.store(true, Ordering::Relaxed);
    }

    /// Records a request. Returns the response and the number of the request.
    pub(super) fn respond(&self, head: http::request::Parts, body: bytes::Bytes) -> (Response, usize) {
        let found = find(self.endpoints, &head.method, head.uri.path());
        let (endpoint, parameters) = found.map_or((None, Vec::new()), |(endpoint, parameters)| {
            let decoded = parameters.into_iter().map(|(name, value)| (name, received::decode(value)));
            (Some(endpoint), decoded.collect())
        });
        let request = Received {
            operation: endpoint.map(|endpoint| endpoint.operation.id),
            path: head.uri.path().to_owned(),
            parameters,
            raw_query: head.uri.query().unwrap_or_default().to_owned(),
            query: received::pairs(head.uri.query().unwrap_or_default()),
            method: head.method,
            headers: head.headers,
            body,
        };
        let number = self.note(request.clone());
        let response = match endpoint {
            Some(endpoint) => self.response(endpoint, &request),
            None => {
                let message = format!("there is no endpoint {} {}", request.method, request.path);
                Response::error(404, error_type(self.api, ErrorKind::NotFound), &message)
            }
        };
        (response, number)
    }

    fn note(&self, request: Received) -> usize {
        let mut received = lock(&self.received);
        received.push(request);
        received.len()
    }

    fn response(&self, endpoint: &Endpoint, request: &Received) -> Response {
        let strict = !self.accepts_anything.load(Ordering::Relaxed);
        if let Some(reason) = strict.then(|| endpoint.refusal(request)).flatten() {
            return Response::error(400, error_type(self.api, ErrorKind::BadRequest), &reason);
        }
        // The lock is released before a function of the test is called, which may access the server.
        let standing = {
            let mut scripts = lock(&self.scripts);
            scripts.get_mut(endpoint.operation.id).and_then(|script| {
                script.once.pop_front().map(Standing::Response).or_else(|| script.standing.clone())
            })
        };
        match standing {
            Some(Standing::Response(response)) => response.asked(&request.body),
            Some(Standing::Function(respond)) => respond(request).asked(&request.body),
            None => endpoint.example.response(&request.body),
        }
    }
}

/// Returns the API's name for an error of this class.
pub(super) fn error_type(api: &Api, kind: ErrorKind) -> &'static str {
    api.errors.kinds.iter().find(|(_, of)| *of == kind).map_or("error", |(name, _)| *name)
}

/// Locks the state, which is valid even if a test panicked: nothing panics while it changes.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
