//! Scripted conversations for the client's mock server: the replies of the model, turn by turn.
//!
//! ```
//! use anthropic_beta::{messages::MessageParam, mock::Server};
//! use anthropic_beta_toolkit::testing::Script;
//! use serde_json::json;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = Server::start()?;
//! Script::new().tool_use("weather", json!({ "city": "Oslo" })).text("It rains.").play(&server);
//!
//! let client = server.client()?;
//! let question = MessageParam::user("Does it rain in Oslo?");
//! let first = client.messages().create("claude-opus-4-8", 1024, [question]).await?;
//! assert_eq!(first.stop_reason.as_ref().map(|reason| reason.as_str()), Some("tool_use"));
//! # Ok(())
//! # }
//! ```
//!
//! A reply is sent as one message or as a stream of events, as the request specifies.

mod queue;
mod session;

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use anthropic_beta::mock::{Received, Response, Server};
use serde_json::{Value, json};

pub use queue::WorkScript;
pub use session::SessionScript;

const CREATE: &str = "messages.create";

/// The replies of the model in a conversation, in the order of the requests.
#[derive(Debug, Default)]
#[must_use = "a script does nothing until it is played"]
pub struct Script {
    turns: VecDeque<Turn>,
    calls: usize,
}

#[derive(Debug)]
enum Turn {
    Reply(Reply),
    Response(Box<Response>),
}

impl Script {
    /// Creates a script without replies.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a reply with this text, which ends the model's turn.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.reply(Reply::new().text(text))
    }

    /// Adds a reply that calls a tool. For several calls in one reply, see [`reply`](Self::reply).
    pub fn tool_use(self, name: &str, input: Value) -> Self {
        self.reply(Reply::new().tool_use(name, input))
    }

    /// Adds a reply. Calls of tools get the identifiers `toolu_1`, `toolu_2` and so on, across the whole script.
    pub fn reply(mut self, mut reply: Reply) -> Self {
        for block in &mut reply.content {
            if block["type"] == "tool_use" && block.get("id").is_none() {
                self.calls += 1;
                block["id"] = format!("toolu_{}", self.calls).into();
            }
        }
        self.turns.push_back(Turn::Reply(reply));
        self
    }

    /// Adds a response of any kind, such as an error.
    pub fn response(mut self, response: Response) -> Self {
        self.turns.push_back(Turn::Response(Box::new(response)));
        self
    }

    /// Makes a server respond to message requests with this script. Requests after its end are refused with status 400.
    pub fn play(self, server: &Server) {
        let turns = Mutex::new(self.turns);
        server.respond_with(CREATE, move |request| {
            let turn = turns.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            match turn {
                Some(Turn::Reply(reply)) => reply.response(request),
                Some(Turn::Response(response)) => *response,
                None => Response::error(400, "invalid_request_error", "the script has no further reply"),
            }
        });
    }
}

/// One reply of the model.
#[derive(Clone, Debug, Default)]
#[must_use = "a reply does nothing until it is part of a script"]
pub struct Reply {
    content: Vec<Value>,
    stop_reason: Option<String>,
    fields: Vec<(String, Value)>,
    cut_after: Option<usize>,
}

impl Reply {
    /// Creates a reply without content.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text block.
    pub fn text(self, text: impl Into<String>) -> Self {
        let text: String = text.into();
        self.block(json!({ "type": "text", "text": text, "citations": null }))
    }

    /// Adds a call of a tool. The reply then stops with `tool_use`, unless [`stop_reason`](Self::stop_reason) sets
    /// another reason.
    pub fn tool_use(self, name: &str, input: Value) -> Self {
        self.block(json!({ "type": "tool_use", "name": name, "input": input }))
    }

    /// Adds a block of any type, as the API would send it.
    pub fn block(mut self, block: Value) -> Self {
        self.content.push(block);
        self
    }

    /// Sets the stop reason of the reply: `end_turn`, `max_tokens`, `pause_turn`, `refusal` and so on.
    pub fn stop_reason(mut self, reason: &str) -> Self {
        self.stop_reason = Some(reason.to_owned());
        self
    }

    /// Sets a field of the message, such as `container` or `usage`.
    pub fn field(mut self, name: &str, value: Value) -> Self {
        self.fields.push((name.to_owned(), value));
        self
    }

    /// Closes the connection after this number of events, if the reply is streamed.
    pub fn cut_after(mut self, events: usize) -> Self {
        self.cut_after = Some(events);
        self
    }

    fn response(self, request: &Received) -> Response {
        let request = request.json();
        let message = self.message(&request);
        if request["stream"] != true {
            return Response::json(message);
        }
        let mut events = events(message);
        match self.cut_after {
            None => Response::events(events),
            Some(count) => {
                events.truncate(count);
                Response::events(events).cut_off()
            }
        }
    }

    fn message(&self, request: &Value) -> Value {
        let calls = self.content.iter().any(|block| block["type"] == "tool_use");
        let usual = if calls { "tool_use" } else { "end_turn" };
        let turn = request["messages"].as_array().map_or(0, Vec::len);
        let mut message = json!({
            "id": format!("msg_{turn}"),
            "type": "message",
            "role": "assistant",
            "model": request["model"],
            "content": self.content,
            "container": null,
            "context_management": null,
            "diagnostics": null,
            "stop_reason": self.stop_reason.as_deref().unwrap_or(usual),
            "stop_sequence": null,
            "stop_details": null,
            "usage": usage(),
        });
        for (name, value) in &self.fields {
            message[name] = value.clone();
        }
        message
    }
}

fn usage() -> Value {
    json!({
        "input_tokens": 10,
        "output_tokens": 5,
        "cache_creation": null,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "inference_geo": null,
        "iterations": null,
        "output_tokens_details": null,
        "server_tool_use": null,
        "service_tier": "standard",
        "speed": null,
    })
}

/// Returns the events of a streamed message.
fn events(mut message: Value) -> Vec<Value> {
    let content = message["content"].take();
    let mut delta = json!({ "type": "message_delta", "delta": {}, "usage": message["usage"] });
    for field in ["stop_reason", "stop_sequence", "stop_details", "container"] {
        delta["delta"][field] = message[field].take();
    }
    message["content"] = json!([]);
    let mut events = vec![json!({ "type": "message_start", "message": message })];
    for (index, mut block) in content.as_array().cloned().unwrap_or_default().into_iter().enumerate() {
        let deltas: Vec<Value> = match block["type"].as_str() {
            Some("text") => {
                let text = std::mem::replace(&mut block["text"], json!(""));
                pieces(text.as_str().unwrap_or_default())
                    .map(|piece| json!({ "type": "text_delta", "text": piece }))
                    .collect()
            }
            Some("tool_use") => {
                let input = std::mem::replace(&mut block["input"], json!({})).to_string();
                pieces(&input)
                    .map(|piece| json!({ "type": "input_json_delta", "partial_json": piece }))
                    .collect()
            }
            _ => Vec::new(),
        };
        events.push(json!({ "type": "content_block_start", "index": index, "content_block": block }));
        let deltas = deltas
            .into_iter()
            .map(|delta| json!({ "type": "content_block_delta", "index": index, "delta": delta }));
        events.extend(deltas);
        events.push(json!({ "type": "content_block_stop", "index": index }));
    }
    events.push(delta);
    events.push(json!({ "type": "message_stop" }));
    events
}

/// Splits a text into pieces, as the model streams it.
fn pieces(text: &str) -> impl Iterator<Item = String> {
    const LENGTH: usize = 8;
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(LENGTH).map(|piece| piece.iter().collect()).collect::<Vec<String>>().into_iter()
}
