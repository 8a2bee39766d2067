//! Asks one question and prints the response.

use anthropic_beta::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let message = client.messages().create("claude-opus-4-8", 1024, "Why is the sky blue?").await?;
    println!("{}", message.text());
    Ok(())
}
