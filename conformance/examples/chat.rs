//! A chat in the terminal: the model's thoughts and responses are printed while they arrive. Ctrl-D ends it.

use std::io::{Write as _, stdin, stdout};

use anthropic_beta::messages::{
    MessageParam, RawContentBlockDelta, RawMessageStreamEvent, ThinkingConfigAdaptive,
};
use anthropic_beta::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let mut history = Vec::new();
    for line in stdin().lines() {
        history.push(MessageParam::user(line?));
        let message = respond(&client, &history).await?;
        history.push(message);
    }
    Ok(())
}

/// Prints the model's response, and returns it as a turn of the conversation.
async fn respond(client: &Client, history: &[MessageParam]) -> Result<MessageParam, Error> {
    let request = client.messages().create("claude-opus-4-8", 16_000, history);
    let mut events = request.thinking(ThinkingConfigAdaptive::new()).stream().await?.accumulate();
    while let Some(event) = events.next().await {
        let RawMessageStreamEvent::ContentBlockDelta(event) = event? else { continue };
        match event.delta {
            RawContentBlockDelta::ThinkingDelta(delta) => eprint!("{}", delta.thinking),
            RawContentBlockDelta::TextDelta(delta) => print!("{}", delta.text),
            _ => {}
        }
        let _ = stdout().flush(); // shows the text although its line has not ended
    }
    let message = events.finish().await?;
    println!("\n[{} tokens in, {} out]", message.usage.input_tokens, message.usage.output_tokens);
    Ok(message.into())
}
