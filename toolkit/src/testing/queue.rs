//! The queue of a self-hosted environment.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use anthropic_beta::mock::{Received, Response, Server};
use serde_json::{Value, json};

/// The work of a self-hosted environment: sessions, each offered once.
///
/// ```
/// use anthropic_beta::mock::Server;
/// use anthropic_beta_toolkit::testing::{SessionScript, WorkScript};
/// use serde_json::json;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = Server::start()?;
/// WorkScript::new().session("sesn_1").play(&server);
/// SessionScript::new().begun_by("Hello.").text("Hello!").play(&server);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
#[must_use = "a script does nothing until it is played"]
pub struct WorkScript(VecDeque<String>);

impl WorkScript {
    /// Creates a script without work.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a session to run.
    pub fn session(mut self, session_id: impl Into<String>) -> Self {
        self.0.push_back(session_id.into());
        self
    }

    /// Makes a server offer the work. Each heartbeat is granted.
    pub fn play(self, server: &Server) {
        let sessions = Mutex::new(self.0);
        server.respond_with("environments.work.poll", move |_| {
            let next = sessions.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            next.map_or(Value::Null, |session| work(&format!("work_of_{session}"), &session)).into()
        });
        for operation in ["environments.work.acknowledge", "environments.work.stop"] {
            server.respond_with(operation, |request| known(request).into());
        }
        let beats = AtomicUsize::new(0);
        server.respond_with("environments.work.heartbeat", move |_| -> Response {
            let number = beats.fetch_add(1, Ordering::Relaxed);
            json!({ "type": "work_heartbeat", "last_heartbeat": format!("beat_{number}"),
                "lease_extended": true, "state": "active", "ttl_seconds": 30 })
            .into()
        });
    }
}

fn known(request: &Received) -> Value {
    let id = request.parameter("work_id").unwrap_or_default();
    work(id, id.trim_start_matches("work_of_"))
}

fn work(id: &str, session: &str) -> Value {
    json!({ "type": "work", "id": id, "data": { "type": "session", "id": session }, "state": "starting",
        "environment_id": "env_1", "metadata": {}, "secret": null, "created_at": "2026-03-02T09:30:00Z",
        "acknowledged_at": null, "latest_heartbeat_at": null, "started_at": null, "stop_requested_at": null,
        "stopped_at": null })
}
