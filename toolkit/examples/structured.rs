//! Gets a recipe as a value of a Rust type.

use anthropic_beta::Client;
use anthropic_beta_toolkit::structured::Structured;

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Recipe {
    minutes: u32,
    steps: Vec<String>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let request = Client::from_env()?.messages().create("claude-opus-4-8", 1024, "A recipe for pancakes.");
    let recipe: Recipe = request.parse().await?.into_value()?;
    println!("{} minutes: {}", recipe.minutes, recipe.steps.join(" "));
    Ok(())
}
