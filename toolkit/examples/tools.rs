//! Asks a question for which the model calls a tool of this program. The calls of one response run concurrently.

use anthropic_beta::Client;
use anthropic_beta_toolkit::tools::{RunTools, tool};
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
struct Weather {
    /// Name of a city, in English.
    city: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let weather = tool("weather", "The current weather.", |input: Weather| async move {
        match input.city.as_str() {
            "Oslo" => Ok("rain"),
            "Rome" => Ok("sun"),
            _ => Err("no station in this city"),
        }
    });
    let question = "Where does the sun shine, in Oslo or in Rome?";
    let request = Client::from_env()?.messages().create("claude-opus-4-8", 1024, question);
    let run = request.runner().tool(weather).max_turns(10).run().await?;
    println!("{}", run.message.ok_or("no response")?.text());
    Ok(())
}
