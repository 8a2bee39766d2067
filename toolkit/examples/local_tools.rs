//! A model that fixes an error in a file, and asks for permission to run a command.

use anthropic_beta::{Client, messages::ToolResultContent};
use anthropic_beta_toolkit::{
    local::Workspace,
    tools::{Decision, RunTools},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let folder = std::env::temp_dir().join(format!("shopping-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("list.txt"), "bred\nmilk\n")?;

    let workspace = Workspace::open(&folder)?;
    let question = "Correct the spelling in my shopping list.";
    let runner = client
        .messages()
        .create("claude-opus-4-8", 1024, question)
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
