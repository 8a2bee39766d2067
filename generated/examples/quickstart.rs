//! Sends a question and prints the response.
//!
//! `cargo run -p anthropic-beta --features mock --example quickstart -- Why is the sky blue?`
#![allow(clippy::print_stdout, reason = "it is what the program is for")]

mod offline;

use anthropic_beta::messages::{ContentBlock, MessageParam};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _server) = offline::client(script)?; // with a key: Client::from_env()?

    let words: Vec<String> = std::env::args().skip(1).collect();
    let question = match words.is_empty() {
        true => "Why is the sky blue?".to_owned(),
        false => words.join(" "),
    };
    let message = client
        .messages()
        .create("claude-opus-4-8", 1024, [MessageParam::user(question)])
        .system("Answer in two sentences.")
        .await?;

    for block in &message.content {
        if let ContentBlock::Text(block) = block {
            println!("{}", block.text);
        }
    }
    eprintln!("({} tokens in, {} out)", message.usage.input_tokens, message.usage.output_tokens);
    Ok(())
}

fn script(server: &anthropic_beta::mock::Server) {
    let mut message = server.example("messages.create").to_value().unwrap_or_default();
    message["content"] = json!([{
        "type": "text",
        "text": "Air scatters blue light more than red. So it comes from all sides.",
        "citations": null,
    }]);
    server.respond("messages.create", message);
}
