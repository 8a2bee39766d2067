//! Sessions of managed agents.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anthropic_beta::mock::{Feed, Received, Response, Server};
use serde_json::{Value, json};

const AT: &str = "2026-03-02T09:30:00Z";

/// The behavior of a session's agent. Each message of the user makes it continue until its turn ends, and each call of
/// a tool makes it wait.
///
/// ```
/// use anthropic_beta::mock::Server;
/// use anthropic_beta_toolkit::testing::SessionScript;
/// use serde_json::json;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = Server::start()?;
/// SessionScript::new()
///     .custom_tool_use("weather", json!({ "city": "Oslo" }))
///     .text("It rains in Oslo.")
///     .end_turn()
///     .text("Goodbye.")
///     .play(&server);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
#[must_use = "a script does nothing until it is played"]
pub struct SessionScript {
    steps: VecDeque<Step>,
    begun_by: Option<String>,
}

#[derive(Debug)]
enum Step {
    Event(Value),
    /// An event for whose result or confirmation the session waits.
    Call(Value),
    EndTurn,
    Cut,
}

impl SessionScript {
    /// Creates a script in which the agent does nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the session begin with a message of the user, before a client follows it.
    pub fn begun_by(mut self, text: impl Into<String>) -> Self {
        self.begun_by = Some(text.into());
        self
    }

    /// Adds a message of the agent.
    pub fn text(self, text: impl Into<String>) -> Self {
        let text: String = text.into();
        self.event(json!({ "type": "agent.message", "content": [{ "type": "text", "text": text }] }))
    }

    /// Adds a call of a custom tool. The agent waits for its result, and for those of concurrent calls.
    pub fn custom_tool_use(self, name: &str, input: Value) -> Self {
        self.call(json!({ "type": "agent.custom_tool_use", "name": name, "input": input }))
    }

    /// Adds a call of a tool of the agent's environment, which a self-hosted environment runs itself. The agent waits.
    pub fn tool_use(self, name: &str, input: Value) -> Self {
        self.call(json!({ "type": "agent.tool_use", "name": name, "input": input }))
    }

    /// Adds a call of a tool of the agent's environment, which requires permission.
    pub fn ask(self, name: &str, input: Value) -> Self {
        let ask = json!({ "type": "agent.tool_use", "name": name, "input": input,
            "evaluated_permission": "ask" });
        self.call(ask)
    }

    fn call(mut self, event: Value) -> Self {
        self.steps.push_back(Step::Call(event));
        self
    }

    /// Adds an event of any type, as the API would send it, without its identifier and time.
    pub fn event(mut self, event: Value) -> Self {
        self.steps.push_back(Step::Event(event));
        self
    }

    /// Ends the agent's turn. The following steps begin with the next message of the user. The end of the script also
    /// ends the turn.
    pub fn end_turn(mut self) -> Self {
        self.steps.push_back(Step::EndTurn);
        self
    }

    /// Closes the connections of all clients that follow the session.
    pub fn cut(mut self) -> Self {
        self.steps.push_back(Step::Cut);
        self
    }

    /// Makes a server return one session, for any identifier, with this script.
    pub fn play(self, server: &Server) {
        let mut session = Session { steps: self.steps, ..Session::default() };
        if let Some(text) = self.begun_by {
            session.emit(json!({ "type": "user.message", "content": [{ "type": "text", "text": text }] }));
            session.advance();
        }
        let session = Arc::new(Mutex::new(session));
        let (list, send) = (session.clone(), session.clone());
        server.respond_with("sessions.events.stream", move |_| {
            let (feed, response) = Response::live(Vec::<Value>::new());
            lock(&session).feeds.push(feed);
            response
        });
        server.respond_with("sessions.events.list", move |request| lock(&list).page(request));
        server.respond_with("sessions.events.send", move |request| lock(&send).receive(request));
    }
}

/// The session, as the server stores it.
#[derive(Default)]
struct Session {
    steps: VecDeque<Step>,
    log: Vec<Value>,
    feeds: Vec<Feed>,
    /// The identifiers of calls without a result.
    open: Vec<String>,
    events: usize,
}

impl Session {
    fn receive(&mut self, request: &Received) -> Response {
        let events = request.json()["events"].as_array().cloned().unwrap_or_default();
        let (mut message, mut result) = (false, false);
        let mut taken = Vec::new();
        for mut event in events {
            message |= matches!(event["type"].as_str(), Some("user.message" | "user.define_outcome"));
            for field in ["custom_tool_use_id", "tool_use_id"] {
                let before = self.open.len();
                self.open.retain(|id| event[field] != **id);
                result |= self.open.len() < before;
            }
            event["id"] = self.id().into();
            event["processed_at"] = Value::Null;
            self.send(&event);
            event["processed_at"] = AT.into();
            self.send(&event);
            self.log.push(event.clone());
            taken.push(event);
        }
        match self.open.is_empty() {
            true if message || result => self.advance(),
            false if result => self.idle(),
            _ => {}
        }
        json!({ "data": taken }).into()
    }

    /// Runs the agent until it waits for something.
    fn advance(&mut self) {
        self.emit(json!({ "type": "session.status_running" }));
        loop {
            if !self.open.is_empty() && !matches!(self.steps.front(), Some(Step::Call(_))) {
                break;
            }
            match self.steps.pop_front() {
                Some(Step::Event(event)) => _ = self.emit(event),
                Some(Step::Call(event)) => {
                    let id = self.emit(event);
                    self.open.push(id);
                }
                Some(Step::Cut) => self.feeds.drain(..).for_each(Feed::cut_off),
                Some(Step::EndTurn) | None => break,
            }
        }
        self.idle();
    }

    fn idle(&mut self) {
        let reason = match self.open.is_empty() {
            true => json!({ "type": "end_turn" }),
            false => json!({ "type": "requires_action", "event_ids": self.open }),
        };
        self.emit(json!({ "type": "session.status_idle", "stop_reason": reason }));
    }

    fn emit(&mut self, mut event: Value) -> String {
        let id = self.id();
        event["id"] = id.clone().into();
        event["processed_at"] = AT.into();
        self.send(&event);
        self.log.push(event);
        id
    }

    fn send(&mut self, event: &Value) {
        self.feeds.retain(|feed| feed.send(event.clone()));
    }

    fn id(&mut self) -> String {
        self.events += 1;
        format!("sevt_{}", self.events)
    }

    fn page(&self, request: &Received) -> Response {
        let number = |name: &str| request.query(name).and_then(|value| value.parse::<usize>().ok());
        let mut log: Vec<&Value> = self.log.iter().collect();
        if request.query("order") == Some("desc") {
            log.reverse();
        }
        let start = number("page").unwrap_or_default().min(log.len());
        let end = start.saturating_add(number("limit").unwrap_or(100)).min(log.len());
        let next = (end < log.len()).then(|| end.to_string());
        json!({ "data": log[start..end], "next_page": next }).into()
    }
}

fn lock(session: &Mutex<Session>) -> MutexGuard<'_, Session> {
    session.lock().unwrap_or_else(PoisonError::into_inner)
}
