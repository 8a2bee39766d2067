//! Measures the CPU time of a call on loopback: a small request, and the decoding of its response.

use cpu_time::ProcessTime;

use crate::Outcome;

const CALLS: usize = 500;
const ROUNDS: usize = 11;
const MODEL: &str = "claude-sonnet-4-5";
const QUESTION: &str = "Add up the third column.";

/// Returns the median of several rounds, after an uncounted round that opens the connection.
pub fn microseconds(client: &str, url: &str) -> Outcome<f64> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut rounds = Vec::new();
    runtime.block_on(async {
        match client {
            "ours" => {
                let client =
                    anthropic_beta::Client::builder().api_key("key").base_url(url).no_proxy().build()?;
                measure(&mut rounds, async || {
                    client.messages().create(MODEL, 1024, QUESTION).await?;
                    Ok(())
                })
                .await
            }
            "claude_api" => {
                let client = claude_api::Client::builder().api_key("key").base_url(url).build()?;
                measure(&mut rounds, async || {
                    let request = claude_api::messages::CreateMessageRequest::builder()
                        .model(MODEL)
                        .max_tokens(1024)
                        .user(QUESTION)
                        .build()?;
                    client.messages().create(request).await?;
                    Ok(())
                })
                .await
            }
            "threatflux" => {
                let config = threatflux_anthropic_sdk::Config::new("key")?.with_base_url(url.parse()?);
                let client = threatflux_anthropic_sdk::Client::try_new(config)?;
                measure(&mut rounds, async || {
                    let request = threatflux_anthropic_sdk::MessageBuilder::new()
                        .model(MODEL)
                        .max_tokens(1024)
                        .user(QUESTION)
                        .build();
                    client.messages().create(request, None).await?;
                    Ok(())
                })
                .await
            }
            _ => Err(format!("there is no client `{client}`").into()),
        }
    })?;
    rounds.sort_by(f64::total_cmp);
    Ok(rounds[rounds.len() / 2])
}

async fn measure(rounds: &mut Vec<f64>, call: impl AsyncFn() -> Outcome) -> Outcome {
    for round in 0..=ROUNDS {
        let start = ProcessTime::now();
        for _ in 0..CALLS {
            call().await?;
        }
        if round > 0 {
            rounds.push(start.elapsed().as_secs_f64() * 1e6 / CALLS as f64);
        }
    }
    Ok(())
}
