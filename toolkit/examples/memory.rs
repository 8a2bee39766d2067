//! Two conversations, the second of which uses the memory of the first.

use anthropic_beta::{Client, messages::ToolResultContent};
use anthropic_beta_toolkit::{
    memory::{DirectoryStore, Memory},
    tools::RunTools,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
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
        .create("claude-opus-4-8", 1024, question)
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
