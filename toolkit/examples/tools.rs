//! A model that calls two tools, with its response streamed.
//!
//! Without a key it runs against the mock:
//!
//! ```sh
//! cargo run -p anthropic-beta-toolkit --example tools --features tools,testing
//! ```

#![allow(clippy::print_stdout, reason = "the terminal is where its result goes")]

mod offline;

use std::io::Write;

use anthropic_beta::messages::{MessageParam, RawContentBlockDelta, RawMessageStreamEvent};
use anthropic_beta_toolkit::{
    testing::{Reply, Script},
    tools::{Decision, Event, RunTools, tool},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize, JsonSchema)]
struct Weather {
    /// Name of a city, in English.
    city: String,
}

#[derive(Deserialize, JsonSchema)]
struct Book {
    /// Name of a city, in English.
    city: String,
    #[schemars(range(min = 1, max = 30))]
    nights: u32,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _server) = offline::client(|server| script().play(server))?;
    let question = MessageParam::user("Book two nights where the sun shines: Oslo or Rome?");

    let weather = tool("weather", "The weather right now.", |input: Weather| async move {
        match input.city.as_str() {
            "Oslo" => Ok("rain"),
            "Rome" => Ok("sun"),
            _ => Err("no station in this city"),
        }
    });
    let book = tool("book", "Books a hotel.", |input: Book| async move {
        Ok::<_, std::io::Error>(format!("booked {} nights in {}", input.nights, input.city))
    });

    let mut runner = client
        .messages()
        .create("claude-opus-4-8", 1024, [question])
        .runner()
        .tool(weather)
        .tool(book.alone())
        .max_turns(10)
        .before_call(|call| async move {
            // A real program asks the user here.
            println!("calls {} with {}", call.name, call.input);
            Decision::Run
        })
        .streaming();
    while let Some(event) = runner.next_event().await {
        if let Event::Stream(RawMessageStreamEvent::ContentBlockDelta(event)) = event?
            && let RawContentBlockDelta::TextDelta(delta) = event.delta
        {
            print!("{}", delta.text);
            std::io::stdout().flush()?;
        }
    }
    println!("\nended: {:?}", runner.ending());
    Ok(())
}

/// The responses of the mock's model.
fn script() -> Script {
    let ask = Reply::new()
        .tool_use("weather", json!({ "city": "Oslo" }))
        .tool_use("weather", json!({ "city": "Rome" }));
    Script::new()
        .reply(ask)
        .tool_use("book", json!({ "city": "Rome", "nights": 2 }))
        .text("Two nights in Rome are booked. The sun shines there.")
}
