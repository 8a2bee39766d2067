//! The chunks of a body.

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::{api::Api, json::Json};

/// A chunk of a body, which is encoded as the API requires when it is sent.
#[derive(Debug, Clone)]
pub(super) enum Chunk {
    Bytes(Bytes),
    Event(Json),
    Error { error_type: String, message: String },
}

impl Chunk {
    pub(super) fn render(&self, api: &Api) -> Bytes {
        match self {
            Self::Bytes(bytes) => bytes.clone(),
            Self::Event(event) => frame(api, event),
            Self::Error { error_type, message } => error_body(api, error_type, message).to_string().into(),
        }
    }
}

/// The end of a response, after the last chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The end of the body.
    Proper,
    /// The end of the connection.
    Cut,
    /// Nothing, until the client closes the connection.
    Silence,
}

/// Returns the body of an error, which as an event has the type of an error event.
fn error_body(api: &Api, error_type: &str, message: &str) -> Value {
    let mut body = Value::Object(Map::new());
    if let (Some(tag), Some(event)) = (api.events.tag, api.events.error) {
        body[tag] = event.into();
    }
    for (pointer, text) in [(api.errors.type_pointer, error_type), (api.errors.message_pointer, message)] {
        let names = pointer.unwrap_or_default().split('/').skip(1);
        let slot = names.fold(&mut body, |value, name| &mut value[name]);
        if pointer.is_some() {
            *slot = text.into();
        }
    }
    body
}

fn frame(api: &Api, event: &Json) -> Bytes {
    let json = one_line(event);
    let value: Value = serde_json::from_str(&json).unwrap_or_default();
    let name = api
        .events
        .tag
        .and_then(|tag| value[tag].as_str())
        .map(|name| format!("event: {name}\n"))
        .unwrap_or_default();
    Bytes::from(format!("{name}data: {json}\n\n"))
}

/// Returns JSON without line ends. JSON strings contain none.
pub(super) fn one_line(json: &Json) -> String {
    json.as_str().lines().map(str::trim_start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Errors, Events};

    fn api() -> Api {
        let errors = Errors {
            type_pointer: Some("/error/type"),
            message_pointer: Some("/error/message"),
            ..Errors::none()
        };
        let events = Events { tag: Some("type"), ping: None, error: Some("failure") };
        Api { errors, events, ..Api::new("https://api.example") }
    }

    #[test]
    fn encodes_an_error_in_the_form_of_the_api() {
        let error = Chunk::Error { error_type: "busy".to_owned(), message: "later".to_owned() };
        let body: Value = serde_json::from_slice(&error.render(&api())).unwrap();
        assert_eq!(
            body,
            serde_json::json!({"type": "failure", "error": {"type": "busy", "message": "later"}})
        );
        assert_eq!(error.render(&Api::new("https://api.example")), "{}");
    }

    #[test]
    fn names_events_by_their_type() {
        let event = Json::from_text("{\n  \"type\": \"ping\",\n  \"a b\": \"c\\nd\"\n}").unwrap();
        assert_eq!(
            frame(&api(), &event),
            "event: ping\ndata: {\"type\": \"ping\",\"a b\": \"c\\nd\"}\n\n".as_bytes()
        );
        assert_eq!(frame(&api(), &Json::from(true)), "data: true\n\n".as_bytes());
    }
}
