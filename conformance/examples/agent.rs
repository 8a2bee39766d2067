//! Runs an agent that calls a tool of this program, and follows its session even if connections break.

use std::{collections::HashSet, time::Duration};

use anthropic_beta::agents::{CustomToolInputSchema, CustomToolParams};
use anthropic_beta::sessions::events::{
    SessionEvent, UserCustomToolResultEventParams, UserMessageEventParams,
};
use anthropic_beta::{Client, Error};
use futures_util::StreamExt as _;
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let schema = CustomToolInputSchema::new().with_properties(json!({"city": {"type": "string"}}));
    let weather = CustomToolParams::new("weather", "The current weather.", schema.with_required(["city"]));
    let agent = client.agents().create("claude-opus-4-8", "Forecaster").tools(weather).await?;
    let environment = client.environments().create("forecasts").await?;
    let session = client.sessions().create(&agent.id, &environment.id).await?;
    let events = client.sessions().events();
    events.send(&session.id, UserMessageEventParams::new("Do I need an umbrella in Oslo?")).await?;

    let mut seen = HashSet::new();
    loop {
        // The stream has the events from now on, and the list those before: none is missed.
        let live = events.stream(&session.id).await?;
        let mut all = events.list(&session.id).items().chain(live);
        while let Some(event) = all.next().await {
            let event = match event {
                Err(error) if error.is_retryable() => break,
                event => event?,
            };
            if event.id().is_some_and(|id| !seen.insert(id.to_owned())) {
                continue;
            }
            match event {
                SessionEvent::AgentMessage(message) => println!("{}", message.text()),
                SessionEvent::AgentCustomToolUse(call) => {
                    let result = UserCustomToolResultEventParams::new(&call.id);
                    let result = match call.input.get("city").map(|city| city.decode::<String>()) {
                        Some(Ok(city)) => result.with_content(format!("{city}: rain")),
                        _ => result.with_content("`city` is not a text").with_is_error(true),
                    };
                    events.send(&session.id, result).await?;
                }
                SessionEvent::SessionStatusIdle(idle) if idle.stop_reason.as_requires_action().is_none() => {
                    return Ok(());
                }
                SessionEvent::SessionStatusTerminated(_) => return Ok(()),
                _ => {}
            }
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
