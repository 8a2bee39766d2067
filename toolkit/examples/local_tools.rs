//! A model that fixes an error in a file, and asks for permission to run a command.
//!
//! Without a key it runs against the mock:
//!
//! ```sh
//! cargo run -p anthropic-beta-toolkit --example local_tools --features local,testing
//! ```

#![allow(clippy::print_stdout, reason = "the terminal is where its result goes")]

mod offline;

use anthropic_beta::messages::{MessageParam, ToolResultContent};
use anthropic_beta_toolkit::{
    local::Workspace,
    testing::Script,
    tools::{Decision, RunTools},
};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _server) = offline::client(|server| script().play(server))?;
    let folder = std::env::temp_dir().join(format!("shopping-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("list.txt"), "bred\nmilk\n")?;

    let workspace = Workspace::open(&folder)?;
    let question = MessageParam::user("Correct the spelling in my shopping list.");
    let runner = client
        .messages()
        .create("claude-opus-4-8", 1024, [question])
        .runner()
        .tool(workspace.read())
        .tool(workspace.edit())
        .tool(workspace.grep());
    #[cfg(unix)]
    let runner = runner.tool(workspace.bash());
    let run = runner
        .max_turns(20)
        .before_call(|call| async move {
            println!("{}: {}", call.name, call.input);
            // A real program asks the user here.
            if call.name == "bash" {
                Decision::Deny("The user does not want that.".into())
            } else {
                Decision::Run
            }
        })
        .after_call(|_, result| {
            if let Some(ToolResultContent::Text(text)) = &result.content {
                println!("{text}");
            }
        })
        .run()
        .await?;
    println!("{}", run.message.map(|message| message.text()).unwrap_or_default());
    println!("{}", std::fs::read_to_string(folder.join("list.txt"))?);
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

/// The responses of the mock's model.
fn script() -> Script {
    let edit = json!({ "file_path": "list.txt", "old_string": "bred", "new_string": "bread" });
    Script::new()
        .tool_use("read", json!({ "file_path": "list.txt" }))
        .tool_use("edit", edit)
        .tool_use("bash", json!({ "command": "rm list.txt" }))
        .text("It is bread now.")
}
