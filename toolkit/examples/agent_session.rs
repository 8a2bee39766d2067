//! An agent that calls a tool of this program, and asks for permission to use one of its own.
//!
//! Without a key it runs against the mock:
//!
//! ```sh
//! cargo run -p anthropic-beta-toolkit --example agent_session --features sessions,testing
//! ```

#![allow(clippy::print_stdout, reason = "the terminal is where its result goes")]

mod offline;

use anthropic_beta::{
    agents::{AgentToolParams, AgentToolset20260401Params},
    environments::CloudConfigParams,
    mock::Server,
    sessions::events::{SessionEvent, UserMessageEventParams},
};
use anthropic_beta_toolkit::{
    sessions::{RunSessions, Verdict, custom_tool},
    testing::SessionScript,
    tools::tool,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize, JsonSchema)]
struct Weather {
    /// Name of a city, in English.
    city: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _server) = offline::client(script)?;
    let weather = tool("weather", "The weather right now.", |input: Weather| async move {
        match input.city.as_str() {
            "Oslo" => Ok("rain"),
            "Rome" => Ok("sun"),
            _ => Err("no station in this city"),
        }
    });

    let tools: [AgentToolParams; 2] =
        [custom_tool(&weather)?.into(), AgentToolset20260401Params::new().into()];
    let agent = client.agents().create("claude-opus-4-8", "Forecaster").tools(tools).await?;
    let environment = client.environments().create("forecasts").config(CloudConfigParams::new()).await?;
    let session = client.sessions().create(agent.id, &environment.id).await?;

    let mut runner = client
        .sessions()
        .runner(&session.id)
        .tool(weather)
        .confirm(|call| async move {
            // A real program asks the user here.
            println!("may it use {} with {}? yes", call.name, call.input);
            Verdict::Allow
        })
        .message("Where is the weather better, in Oslo or in Rome? Write it into a file.");
    while let Some(event) = runner.next().await {
        match event? {
            SessionEvent::AgentCustomToolUse(call) => println!("calls {} {:?}", call.name, call.input),
            SessionEvent::AgentMessage(message) => {
                message.texts().for_each(|block| println!("{}", block.text));
            }
            _ => {}
        }
    }

    runner.push(UserMessageEventParams::new("Thank you."));
    println!("{}", runner.run().await?.text());
    Ok(())
}

/// The events of the mock's agent. The connection breaks once, without an effect on the run.
fn script(server: &Server) {
    SessionScript::new()
        .custom_tool_use("weather", json!({ "city": "Oslo" }))
        .custom_tool_use("weather", json!({ "city": "Rome" }))
        .cut()
        .text("The sun shines in Rome.")
        .ask("write", json!({ "path": "weather.txt" }))
        .text("It is written down.")
        .end_turn()
        .text("You are welcome.")
        .play(server);
}
