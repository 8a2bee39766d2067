//! Sends 1,000 requests as one batch, and resends those that failed.

use std::collections::BTreeMap;

use anthropic_beta::Client;
use anthropic_beta::messages::MessageCreateParams;
use anthropic_beta::messages::batches::{BatchCreateParamsRequest, MessageBatchResult};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let batches = client.messages().batches();
    let mut open: BTreeMap<String, MessageCreateParams> = (1..=1000)
        .map(|number| {
            let question = format!("Is {number} a prime number? Answer with yes or no.");
            (format!("number-{number}"), MessageCreateParams::new("claude-haiku-4-5", 16, question))
        })
        .collect();
    for _ in 0..3 {
        let requests = open.iter().map(|(id, params)| BatchCreateParamsRequest::new(id, params));
        let batch = batches.create(requests).await?;
        eprintln!("{} has {} requests", batch.id, open.len());
        batches.wait(&batch.id).await?;
        let mut results = batches.results(&batch.id).await?;
        while let Some(line) = results.next().await {
            let line = line?;
            match line.result {
                MessageBatchResult::Succeeded(done) => {
                    println!("{}: {}", line.custom_id, done.message.text())
                }
                MessageBatchResult::Errored(failed)
                    if failed.error.error.as_invalid_request_error().is_some() =>
                {
                    eprintln!("{} is invalid: {}", line.custom_id, failed.error.to_json());
                }
                _ => continue, // the server failed, or the request expired: it is resent
            }
            open.remove(&line.custom_id);
        }
        if open.is_empty() {
            return Ok(());
        }
    }
    Err(format!("{} requests failed three times", open.len()).into())
}
