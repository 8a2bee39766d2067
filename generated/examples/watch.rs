//! Prints the events of a session until it ends, without gaps if the connection breaks.
//!
//! `cargo run -p anthropic-beta --features mock --example watch -- sesn_…`
#![allow(clippy::print_stdout, reason = "it is what the program is for")]

mod offline;

use std::collections::HashSet;
use std::time::Duration;

use anthropic_beta::mock::{Response, Server};
use anthropic_beta::sessions::events::SessionEvent;
use anthropic_beta::{Client, Error};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _server) = offline::client(script)?; // with a key: Client::from_env()?
    let session = std::env::args().nth(1).unwrap_or_else(|| "sesn_example".to_owned());

    let mut seen = HashSet::new();
    loop {
        match watch(&client, &session, &mut seen).await {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(error) if error.is_retryable() => eprintln!("{error}"),
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Prints events until the stream ends; `true` if the session has also ended.
async fn watch(client: &Client, session: &str, seen: &mut HashSet<String>) -> Result<bool, Error> {
    let events = client.sessions().events();
    // The stream is opened before the list is read, so no event is missed. Duplicates are detected by their identifiers.
    let mut live = events.stream(session).await?;
    let mut past = events.list(session).items();
    while let Some(event) = past.next().await {
        if show(&event?, seen) {
            return Ok(true);
        }
    }
    while let Some(event) = live.next().await {
        if show(&event?, seen) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Prints an event unless it has been printed before; `true` if it is the last event of the session.
fn show(event: &SessionEvent, seen: &mut HashSet<String>) -> bool {
    let kind = event.tag().unwrap_or("event without a type").to_owned();
    if id(event).is_some_and(|id| !seen.insert(id)) {
        return false;
    }
    match event {
        SessionEvent::AgentMessage(message) => {
            let text: String = message
                .content
                .iter()
                .filter_map(|block| block.as_text())
                .map(|text| text.text.as_str())
                .collect();
            println!("{kind:<28} {text}");
        }
        SessionEvent::AgentToolUse(call) => println!("{kind:<28} {}", call.name),
        SessionEvent::SessionStatusIdle(idle) => {
            println!("{kind:<28} {}", idle.stop_reason.tag().unwrap_or_default());
        }
        _ => println!("{kind}"),
    }
    matches!(event, SessionEvent::SessionStatusTerminated(_) | SessionEvent::SessionDeleted(_))
}

/// The event's identifier, read from the JSON because unknown events have one too. Events without it are always printed.
fn id(event: &SessionEvent) -> Option<String> {
    let json: Value = serde_json::from_str(&event.to_json()).ok()?;
    Some(json["id"].as_str()?.to_owned())
}

/// A session whose stream breaks once.
fn script(server: &Server) {
    let at = "2026-03-02T09:30:00Z";
    let first = json!({"type": "session.status_running", "id": "sevt_1", "processed_at": at});
    let second = json!({"type": "agent.message", "id": "sevt_2", "processed_at": at,
        "content": [{"type": "text", "text": "The books are in order."}]});
    let third = json!({"type": "session.status_idle", "id": "sevt_3", "processed_at": at,
        "stop_reason": {"type": "end_turn"}});
    let last = json!({"type": "session.status_terminated", "id": "sevt_4", "processed_at": at});

    let page = |events: &[&Value]| json!({"data": events, "next_page": null});
    server.respond_once("sessions.events.list", page(&[&first]));
    server.respond("sessions.events.list", page(&[&first, &second]));
    server.respond_once("sessions.events.stream", Response::events([first, second]).cut_off());
    server
        .respond("sessions.events.stream", Response::events([third, last]).pace(Duration::from_millis(100)));
}
