//! Runs one request per argument as a batch, shows its progress, and prints the results.
//!
//! `cargo run -p anthropic-beta --features mock --example batch -- Rome Oslo Lima`
#![allow(clippy::print_stdout, reason = "it is what the program is for")]

mod offline;

use std::time::Duration;

use anthropic_beta::Error;
use anthropic_beta::messages::batches::{
    BatchCreateParamsRequest, Batches, MessageBatch, MessageBatchResult,
};
use anthropic_beta::messages::{MessageCreateParams, MessageParam};
use anthropic_beta::mock::{Response, Server};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, server) = offline::client(script)?; // with a key: Client::from_env()?
    let pause = Duration::from_millis(if server.is_some() { 100 } else { 30_000 });

    let mut cities: Vec<String> = std::env::args().skip(1).collect();
    if cities.is_empty() {
        cities = ["Rome", "Oslo", "Lima"].map(str::to_owned).into();
    }
    let requests = cities.iter().enumerate().map(|(number, city)| {
        let question = MessageParam::user(format!("One sentence about {city}."));
        let params = MessageCreateParams::new("claude-opus-4-8", 256, [question]);
        BatchCreateParamsRequest::new(format!("city-{number}"), params)
    });

    let batches = client.messages().batches();
    let batch = batches.create(requests).await?;
    // With this identifier, another program can read the results later.
    eprintln!("{}: {} requests", batch.id, cities.len());
    let batch = batches
        .wait(&batch.id)
        .pauses(pause, pause)
        .on_progress(|batch| {
            let counts = &batch.request_counts;
            let failed = counts.errored + counts.canceled + counts.expired;
            eprintln!("  {} to do, {} done, {failed} failed", counts.processing, counts.succeeded);
        })
        .await?;
    print(&batches, &batch).await?;
    Ok(())
}

/// Prints the results in the order of the response, which differs from that of the requests.
async fn print(batches: &Batches, batch: &MessageBatch) -> Result<(), Error> {
    let mut results = batches.results(&batch.id).await?;
    while let Some(line) = results.next().await {
        let line = line?;
        match line.result {
            MessageBatchResult::Succeeded(done) => println!("{}: {}", line.custom_id, done.message.text()),
            MessageBatchResult::Errored(failed) => println!("{}: {}", line.custom_id, failed.error.to_json()),
            other => println!("{}: {}", line.custom_id, other.tag().unwrap_or("?")),
        }
    }
    Ok(())
}

/// A batch that has ended when it is retrieved for the third time.
fn script(server: &Server) {
    let example = server.example("messages.batches.retrieve").to_value().unwrap_or_default();
    let batch = |status: &str, processing: u32, succeeded: u32| {
        let mut batch = example.clone();
        batch["processing_status"] = json!(status);
        batch["request_counts"] = json!({"processing": processing, "succeeded": succeeded, "errored": 0, "canceled": 0, "expired": 0});
        batch
    };
    server.respond("messages.batches.create", batch("in_progress", 3, 0));
    server.respond_once("messages.batches.retrieve", batch("in_progress", 2, 1));
    server.respond_once("messages.batches.retrieve", batch("in_progress", 1, 2));
    server.respond("messages.batches.retrieve", batch("ended", 0, 3));

    let example = server.example("messages.batches.results").to_value().unwrap_or_default();
    let line = |number: u32, text: &str| -> Value {
        let mut line = example[0].clone();
        line["custom_id"] = json!(format!("city-{number}"));
        line["result"]["message"]["content"] = json!([{"type": "text", "text": text, "citations": null}]);
        line
    };
    let lines = [line(2, "A city by the sea."), line(0, "A city on hills."), line(1, "A city by a fjord.")];
    server.respond("messages.batches.results", Response::lines(lines));
}
