//! Programs that talk to a model: `ask`, `chat` and `documents`.

use serde_json::{Value, json};

use super::running::{Folder, command, printed};
use crate::api::mock::{self, Response, Server};

#[test]
fn ask_prints_the_text() {
    let server = Server::start().unwrap();
    server.respond("messages.create", mock::text("Air scatters blue light."));
    assert_eq!(printed(command("ask", &server), ""), "Air scatters blue light.\n");
    let sent = server.requests_to("messages.create")[0].json();
    assert_eq!(sent["messages"], json!([{"role": "user", "content": "Why is the sky blue?"}]));
}

/// The events of a message with thoughts and text.
fn thoughts(thought: &str, text: &str) -> Response {
    let server = Server::start().unwrap();
    let mut message = server.example("messages.create").to_value().unwrap();
    message["content"] = json!([]);
    message["usage"]["input_tokens"] = json!(10);
    let delta =
        |index: u32, delta: Value| json!({"type": "content_block_delta", "index": index, "delta": delta});
    Response::events([
        json!({"type": "message_start", "message": message}),
        json!({"type": "content_block_start", "index": 0,
            "content_block": {"type": "thinking", "thinking": "", "signature": ""}}),
        delta(0, json!({"type": "thinking_delta", "thinking": thought})),
        delta(0, json!({"type": "signature_delta", "signature": "c2ln"})),
        json!({"type": "content_block_stop", "index": 0}),
        json!({"type": "content_block_start", "index": 1,
            "content_block": {"type": "text", "text": "", "citations": null}}),
        delta(1, json!({"type": "text_delta", "text": text})),
        json!({"type": "content_block_stop", "index": 1}),
        json!({"type": "message_delta", "usage": {"output_tokens": 7},
            "delta": {"stop_reason": "end_turn", "stop_sequence": null, "container": null, "stop_details": null}}),
        json!({"type": "message_stop"}),
    ])
}

#[test]
fn chat_sends_every_turn_with_its_thoughts() {
    let server = Server::start().unwrap();
    server.respond_once("messages.create", thoughts("A greeting.", "Good day."));
    server.respond_once("messages.create", thoughts("Again.", "Still here."));
    let text = printed(command("chat", &server), "Hello\nStill there?\n");
    assert_eq!(text, "Good day.\n[10 tokens in, 7 out]\nStill here.\n[10 tokens in, 7 out]\n");
    let sent = server.requests_to("messages.create");
    assert_eq!(sent[0].json()["thinking"]["type"], "adaptive");
    let turns = sent[1].json()["messages"].clone();
    assert_eq!(turns[1]["role"], "assistant");
    assert_eq!(
        turns[1]["content"][0],
        json!({"type": "thinking", "thinking": "A greeting.", "signature": "c2ln"})
    );
    assert_eq!(
        (&turns[1]["content"][1]["text"], &turns[2]["content"]),
        (&json!("Good day."), &json!("Still there?"))
    );
}

#[test]
fn documents_prints_the_pages_that_are_cited() {
    let server = Server::start().unwrap();
    let mut message = server.example("messages.create").to_value().unwrap();
    message["content"] = json!([{"type": "text", "text": "It does.", "citations": [{
        "type": "page_location", "cited_text": "Sales rose.", "document_index": 0, "document_title": "Report",
        "start_page_number": 2, "end_page_number": 3, "file_id": null,
    }]}]);
    message["usage"]["cache_read_input_tokens"] = json!(900);
    server.respond("messages.create", message);
    let folder =
        Folder::new("documents").with("report.pdf", "%PDF-1.7").with("chart.png", b"\x89PNG\r\n\x1a\n");
    let mut program = command("documents", &server);
    program.current_dir(folder.path());
    let text = "It does.\n  page 2: Sales rose.\n[900 tokens from the cache]\n";
    assert_eq!(printed(program, ""), text.repeat(2));

    let sent = server.requests_to("messages.create");
    assert_eq!(sent.len(), 2);
    let blocks = sent[1].json()["messages"][0]["content"].clone();
    assert_eq!(blocks[0]["source"]["media_type"], "application/pdf");
    assert_eq!(blocks[0]["citations"], json!({"enabled": true}));
    assert_eq!(blocks[1]["source"]["media_type"], "image/png");
    assert_eq!(blocks[1]["cache_control"], json!({"type": "ephemeral"}));
}
