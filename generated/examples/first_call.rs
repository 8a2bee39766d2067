//! Creates an agent, a session and a message with a small local server, without a key or a network.
//!
//! `cargo run -p anthropic-beta --example first_call`
#![allow(clippy::print_stdout, reason = "the program talks to a person")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use anthropic_beta::Client;
use anthropic_beta::messages::{ContentBlock, MessageParam};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || listener.incoming().flatten().for_each(|stream| drop(respond(stream))));

    let client = Client::builder().api_key("no-key-needed-here").base_url(&address).no_proxy().build()?;

    let agent = client.agents().create("claude-opus-4-8", "Librarian").system("You find books.").await?;
    println!("agent {} runs {} (version {})", agent.id, agent.model.id, agent.version);

    let session = client.sessions().create(agent.id.as_str(), "env_1").title("A search").await?;
    println!("session {} is {}", session.id, session.status);

    let message = client
        .messages()
        .create("claude-opus-4-8", 1024, [MessageParam::user("Which book is this?")])
        .system("Answer with a title.")
        .await?;
    for block in &message.content {
        match block {
            ContentBlock::Text(text) => println!("{}: {}", message.model, text.text),
            other => println!("a block of the kind {:?}", other.tag()),
        }
    }
    println!("{} tokens in, {} out", message.usage.input_tokens, message.usage.output_tokens);
    Ok(())
}

/// Responds to every request on a connection by its path.
fn respond(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&request).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if body.len() < length.unwrap_or(0) {
            continue;
        }
        let reply = match head.split_whitespace().nth(1).and_then(|target| target.split('?').next()) {
            Some("/v1/agents") => AGENT,
            Some("/v1/sessions") => SESSION,
            _ => MESSAGE,
        };
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nrequest-id: req_1\r\ncontent-length: {}\r\n\r\n{reply}",
            reply.len()
        )?;
        request.clear();
    }
}

const AGENT: &str = r#"{"id": "agent_1", "type": "agent", "name": "Librarian", "description": null, "version": 1,
    "model": {"id": "claude-opus-4-8", "speed": "standard"}, "system": "You find books.", "multiagent": null,
    "mcp_servers": [], "skills": [], "tools": [], "metadata": {},
    "created_at": "2026-11-20T10:00:00Z", "updated_at": "2026-11-20T10:00:00Z", "archived_at": null}"#;

const SESSION: &str = r#"{"id": "sesn_1", "type": "session", "title": "A search", "status": "idle", "environment_id": "env_1",
    "agent": {"id": "agent_1", "type": "agent", "name": "Librarian", "description": null, "version": 1,
        "model": {"id": "claude-opus-4-8"}, "system": null, "multiagent": null, "mcp_servers": [], "skills": [], "tools": []},
    "metadata": {}, "outcome_evaluations": [], "resources": [], "stats": {}, "usage": {}, "vault_ids": [],
    "created_at": "2026-11-20T10:00:00Z", "updated_at": "2026-11-20T10:00:00Z", "archived_at": null}"#;

const MESSAGE: &str = r#"{"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-opus-4-8",
    "content": [{"type": "text", "text": "The one you are reading.", "citations": null}],
    "stop_reason": "end_turn", "stop_sequence": null, "container": null, "context_management": null, "diagnostics": null,
    "stop_details": null, "usage": {"input_tokens": 12, "output_tokens": 7}}"#;
