//! An agent that calls a tool of this program, and asks for permission to use one of its own.

use anthropic_beta::{
    Client,
    agents::{AgentToolParams, AgentToolset20260401Params},
    environments::CloudConfigParams,
    sessions::events::{SessionEvent, UserMessageEventParams},
};
use anthropic_beta_toolkit::{
    sessions::{RunSessions, Verdict, custom_tool},
    tools::tool,
};
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
struct Weather {
    /// Name of a city, in English.
    city: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let weather = tool("weather", "The current weather.", |input: Weather| async move {
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
            SessionEvent::AgentCustomToolUse(call) => println!("calls {} {}", call.name, call.input),
            SessionEvent::AgentMessage(message) => println!("{}", message.text()),
            _ => {}
        }
    }

    runner.push(UserMessageEventParams::new("Thank you."));
    println!("{}", runner.run().await?.text());
    Ok(())
}
