//! Receives webhooks, and looks up each session that waits for input.
//!
//! The signing key is read from `ANTHROPIC_WEBHOOK_SIGNING_KEY`.

use anthropic_beta::{Client, webhooks::WebhookEventData};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    let app = Router::new().route("/webhooks", post(receive)).with_state(Client::from_env()?);
    Ok(axum::serve(listener, app).await?)
}

async fn receive(State(client): State<Client>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let event = match client.webhooks().verify(&body, &headers) {
        Ok(event) => event,
        Err(error) => {
            println!("refused: {error}");
            return StatusCode::BAD_REQUEST;
        }
    };
    match event.data {
        // In another task, because the API waits for the response.
        WebhookEventData::SessionStatusIdled(session) => _ = tokio::spawn(look_up(client, session.id)),
        other => println!("{}: {}", event.id, other.tag().unwrap_or("no type")),
    }
    StatusCode::NO_CONTENT
}

async fn look_up(client: Client, session: String) {
    match client.sessions().retrieve(&session).await {
        Ok(session) => println!("{} is {}", session.id, session.status),
        Err(error) => println!("{session}: {error}"),
    }
}
