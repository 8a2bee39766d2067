//! Two conversations, the second of which uses the memory of the first.
//!
//! Without a key it runs against the mock:
//!
//! ```sh
//! cargo run -p anthropic-beta-toolkit --example memory --features memory,testing
//! ```

#![allow(clippy::print_stdout, reason = "the terminal is where its result goes")]

mod offline;

use anthropic_beta::{
    Client,
    messages::{MessageParam, ToolResultContent},
};
use anthropic_beta_toolkit::{
    memory::{DirectoryStore, Memory},
    testing::Script,
    tools::RunTools,
};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _server) = offline::client(|server| script().play(server))?;
    let folder = std::env::temp_dir().join(format!("memories-{}", std::process::id()));
    let memory = Memory::new(DirectoryStore::open(&folder)?);
    for question in ["I am allergic to nuts. Remember it.", "Is baklava something for me?"] {
        ask(&client, &memory, question).await?;
    }
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

/// Runs one conversation. The model keeps information in the memory.
async fn ask(
    client: &Client,
    memory: &Memory<DirectoryStore>,
    question: &str,
) -> Result<(), Box<dyn std::error::Error>> {
    println!("> {question}");
    let run = client
        .messages()
        .create("claude-opus-4-8", 1024, [MessageParam::user(question)])
        .runner()
        .tool(memory.clone())
        .max_turns(20)
        .after_call(|call, result| {
            println!("{}", call.input);
            if let Some(ToolResultContent::Text(text)) = &result.content {
                println!("{text}");
            }
        })
        .run()
        .await?;
    println!("{}", run.message.map(|message| message.text()).unwrap_or_default());
    Ok(())
}

/// The responses of the mock's model.
fn script() -> Script {
    let create =
        json!({ "command": "create", "path": "/memories/health.md", "file_text": "Allergic to nuts.\n" });
    Script::new()
        .tool_use("memory", create)
        .text("I have noted that.")
        .tool_use("memory", json!({ "command": "view", "path": "/memories" }))
        .tool_use("memory", json!({ "command": "view", "path": "/memories/health.md" }))
        .text("No: baklava is made with nuts.")
}
