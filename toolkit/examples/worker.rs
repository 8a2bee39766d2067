//! A worker that runs the session of one item in the queue of a self-hosted environment.

use std::time::Duration;

use anthropic_beta::Client;
use anthropic_beta_toolkit::{
    tools::tool,
    worker::{Worker, WorkerEvent},
};
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
struct Read {
    file_path: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A worker has the key of its environment instead of that of an account: `ANTHROPIC_AUTH_TOKEN`.
    let client = Client::from_env()?;
    let environment = std::env::var("ANTHROPIC_ENVIRONMENT_ID")?;

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
