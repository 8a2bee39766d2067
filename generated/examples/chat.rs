//! A chat in the terminal: each line is sent as a message, and the response is streamed. Ctrl-D ends the program.
//!
//! `cargo run -p anthropic-beta --features mock --example chat`
#![allow(clippy::print_stdout, reason = "it is what the program is for")]

mod offline;

use std::io::{self, Write};
use std::time::Duration;

use anthropic_beta::messages::MessageParam;
use anthropic_beta::mock::{Received, Response, Server};
use anthropic_beta::{Accumulate as _, Client, Error};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _server) = offline::client(script)?; // with a key: Client::from_env()?
    let mut turns = Vec::new();

    loop {
        print!("> ");
        io::stdout().flush()?;
        let mut line = String::new();
        if io::stdin().read_line(&mut line)? == 0 {
            println!();
            return Ok(());
        }
        if line.trim().is_empty() {
            continue;
        }
        turns.push(MessageParam::user(line.trim()));
        match respond(&client, &turns).await {
            Ok(turn) => turns.push(turn),
            Err(error) => {
                // The conversation continues without the message that failed.
                turns.pop();
                eprintln!("\n{error}");
            }
        }
    }
}

/// Prints the response while it is received, and returns it as a turn of the conversation.
async fn respond(client: &Client, turns: &[MessageParam]) -> Result<MessageParam, Error> {
    let request = client.messages().create("claude-opus-4-8", 4096, turns.to_vec());
    let mut events = request.stream().await?.accumulate();
    while let Some(event) = events.next().await {
        if let Some(text) = event?.text() {
            print!("{text}");
            // A closed terminal is detected when the next line is read.
            let _ = io::stdout().flush();
        }
    }
    println!("\n");
    Ok(events.finish().await?.into())
}

fn script(server: &Server) {
    let message = server.example("messages.create").to_value().unwrap_or_default();
    server.respond_with("messages.create", move |request| echo(message.clone(), request));
}

/// Responds with the last message, word by word.
fn echo(mut message: Value, request: &Received) -> Response {
    let body = request.json();
    let turns = body["messages"].as_array().map_or(&[][..], Vec::as_slice);
    let question = turns.last().and_then(|turn| turn["content"].as_str()).unwrap_or_default();
    let response = format!("You said: {question} That was turn {}.", turns.len());

    message["content"] = json!([]);
    let mut events = vec![
        json!({"type": "message_start", "message": message}),
        json!({"type": "content_block_start", "index": 0,
            "content_block": {"type": "text", "text": "", "citations": null}}),
    ];
    events.extend(response.split_inclusive(' ').map(|word| {
        json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}})
    }));
    events.push(json!({"type": "content_block_stop", "index": 0}));
    events.push(json!({"type": "message_stop"}));
    Response::events(events).pace(Duration::from_millis(20))
}
