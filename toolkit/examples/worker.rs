//! A worker that runs the session of one item in the queue of a self-hosted environment.
//!
//! Without a key it runs against the mock:
//!
//! ```sh
//! cargo run -p anthropic-beta-toolkit --example worker --features worker,testing
//! ```

#![allow(clippy::print_stdout, reason = "the terminal is where its result goes")]

mod offline;

use std::time::Duration;

use anthropic_beta::mock::Server;
use anthropic_beta_toolkit::{
    testing::{SessionScript, WorkScript},
    tools::tool,
    worker::{Worker, WorkerEvent},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize, JsonSchema)]
struct Read {
    file_path: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A real program uses the key of the environment, not an account's: `Client::builder().auth_token(…)`.
    let (client, _server) = offline::client(script)?;
    let environment = std::env::var("ANTHROPIC_ENVIRONMENT_ID").unwrap_or_else(|_| "env_1".to_owned());

    let worker = Worker::new(&client, environment).id("example").concurrency(2);
    let shutdown = worker.shutdown();
    // This worker shuts down after one item. A real worker runs until it is stopped.
    let worker = worker.observe(move |event| match event {
        WorkerEvent::Offered { id } => println!("takes {id}"),
        WorkerEvent::Ended { id, outcome } => {
            println!("{id}: {outcome:?}");
            shutdown.drain();
        }
        other => println!("{other:?}"),
    });
    let report = worker
        .run(|job| async move {
            let read = tool("read", "", |input: Read| async move {
                println!("reads {}", input.file_path);
                match input.file_path.as_str() {
                    "notes.txt" => Ok("Buy milk."),
                    _ => Err("no such file"),
                }
            });
            let mut runner = job.runner().linger(Duration::from_millis(100)).built_in_tool(read);
            println!("the agent says: {}", runner.run().await?.text());
            Ok(())
        })
        .await?;
    println!("finished: {}", report.finished);
    Ok(())
}

/// The work in the mock's queue.
fn script(server: &Server) {
    WorkScript::new().session("sesn_1").play(server);
    SessionScript::new()
        .begun_by("What do I have to buy?")
        .tool_use("read", json!({ "file_path": "notes.txt" }))
        .text("Milk.")
        .play(server);
}
