//! A service that summarizes texts: with timeouts, logs, and tests without the network.

use std::time::Duration;

use anthropic_beta::{Client, ClientBuilder, Error, ErrorKind};
use axum::{Router, extract::State, http::StatusCode, routing::post};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().init();
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    let server = axum::serve(listener, app(limits(Client::builder().read_env()).build()?));
    server.with_graceful_shutdown(async { _ = tokio::signal::ctrl_c().await }).await?;
    Ok(())
}

/// The client's limits: a caller waits for at most 30 seconds.
fn limits(client: ClientBuilder) -> ClientBuilder {
    let connect = Duration::from_secs(3);
    client
        .connect_timeout(connect)
        .timeout(Duration::from_secs(14))
        .max_retries(1)
        .user_agent("summaries/1.0")
}

fn app(client: Client) -> Router {
    Router::new().route("/summaries", post(summarize)).with_state(client)
}

async fn summarize(State(client): State<Client>, text: String) -> Result<String, StatusCode> {
    let request = client.messages().create("claude-opus-4-8", 256, text);
    let message = request.system("Summarize the text in one sentence.").await.map_err(status)?;
    let usage = &message.usage;
    tracing::info!(usage.input_tokens, usage.output_tokens, "summarized");
    Ok(message.text())
}

/// Logs an error, and returns the status for the caller.
fn status(error: Error) -> StatusCode {
    tracing::error!(%error, "no summary");
    match error.kind() {
        ErrorKind::BadRequest | ErrorKind::TooLarge => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::RateLimited | ErrorKind::Overloaded => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::BAD_GATEWAY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anthropic_beta::mock::{self, Response, Server};

    #[tokio::test]
    async fn summarizes_a_text() -> Result<(), Box<dyn std::error::Error>> {
        let server = Server::start()?;
        server.respond("messages.create", mock::text("It rains."));
        let client = State(limits(server.builder()).build()?);
        assert_eq!(summarize(client, "Rain fell all day.".to_owned()).await, Ok("It rains.".to_owned()));
        assert_eq!(
            server.requests_to("messages.create")[0].json()["messages"][0]["content"],
            "Rain fell all day."
        );
        Ok(())
    }

    #[tokio::test]
    async fn retries_once_and_reports_an_overloaded_api() -> Result<(), Box<dyn std::error::Error>> {
        let server = Server::start()?;
        server.respond("messages.create", Response::error(529, "overloaded_error", "busy"));
        let client = State(limits(server.builder()).build()?);
        assert_eq!(summarize(client, "Rain.".to_owned()).await, Err(StatusCode::SERVICE_UNAVAILABLE));
        assert_eq!(server.requests_to("messages.create").len(), 2);
        Ok(())
    }
}
