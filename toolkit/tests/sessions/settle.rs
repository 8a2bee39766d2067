//! Waiting for a session to be idle.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use anthropic_beta::{
    Client,
    engine::{Body, BoxFuture, Transport, TransportError},
    http::{Request, Response},
    mock::Server,
    sessions::SessionStatus,
};
use anthropic_beta_toolkit::sessions::settled;
use bytes::Bytes;
use serde_json::{Value, json};

/// An API whose session is running for some requests.
#[derive(Clone)]
struct Api {
    session: Value,
    /// The number of requests so far, and the number of requests that find the session running.
    asked: Arc<Mutex<usize>>,
    running: usize,
}

impl Transport for Api {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Body>, TransportError>> {
        assert!(request.uri().path().ends_with("/sessions/sesn_1"), "{}", request.uri());
        let mut asked = self.asked.lock().unwrap();
        let mut session = self.session.clone();
        session["status"] = if *asked < self.running { json!("running") } else { json!("idle") };
        *asked += 1;
        let response = Response::builder().header("content-type", "application/json");
        let response = response.body(Bytes::from(session.to_string()).into()).unwrap();
        Box::pin(async move { Ok(response) })
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Api")
    }
}

#[tokio::test(start_paused = true)]
async fn waits_for_a_session_to_be_idle_for_a_limited_time() {
    let example = Server::start().unwrap().example("sessions.retrieve");
    for (running, requests, status) in
        [(0, 1, SessionStatus::Idle), (3, 4, SessionStatus::Idle), (usize::MAX, 26, SessionStatus::Running)]
    {
        let session = serde_json::from_str(example.as_str()).unwrap();
        let api = Api { session, asked: Arc::default(), running };
        let client = Client::builder()
            .api_key("key")
            .base_url("http://api.test")
            .transport(api.clone())
            .build()
            .unwrap();
        let session = settled(&client.sessions(), "sesn_1").await.unwrap();
        assert_eq!((session.status, *api.asked.lock().unwrap()), (status, requests));
    }
}
