//! A recipe as a Rust value, shown while the model generates it.
//!
//! Without a key it runs against the mock:
//!
//! ```sh
//! cargo run -p anthropic-beta-toolkit --example structured --features structured,testing
//! ```

#![allow(clippy::print_stdout, reason = "the terminal is where its result goes")]

mod offline;

use anthropic_beta::messages::MessageParam;
use anthropic_beta_toolkit::{structured::Structured, testing::Script};
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
struct Recipe {
    name: String,
    /// Time from the first step to the table.
    #[schemars(range(min = 1, max = 600))]
    minutes: u32,
    steps: Vec<String>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _server) = offline::client(|server| Script::new().text(RESPONSE).play(server))?;
    let question = MessageParam::user("A recipe for spaghetti aglio e olio, please.");

    let request = client.messages().create("claude-opus-4-8", 1024, [question]);
    let mut stream = request.parse_stream::<Recipe>().await?;
    let mut steps = 0;
    while let Some(event) = stream.next().await {
        event?;
        let begun = stream.partial().and_then(|recipe| recipe["steps"].as_array()).map_or(0, Vec::len);
        if begun > steps {
            steps = begun;
            eprintln!("writes step {steps}");
        }
    }

    let recipe = stream.finish().await?.into_value()?;
    println!("{} ({} minutes)", recipe.name, recipe.minutes);
    for (index, step) in recipe.steps.iter().enumerate() {
        println!("{}. {step}", index + 1);
    }
    Ok(())
}

/// The response of the mock's model.
const RESPONSE: &str = r#"{
    "name": "Spaghetti aglio e olio",
    "minutes": 20,
    "steps": ["Cook the spaghetti.", "Brown garlic and chili in oil.", "Mix, and serve."]
}"#;
