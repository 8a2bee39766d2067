//! Receives webhooks at `/webhooks`, and retrieves the session of each event about a session.
//!
//! `cargo run -p anthropic-beta --features mock --example webhook -- 127.0.0.1:8080`
//!
//! The signing key is read from `ANTHROPIC_WEBHOOK_SIGNING_KEY`. Without an API key, the program posts an event to itself
//! and ends.
#![allow(clippy::print_stdout, reason = "it is what the program is for")]

mod offline;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anthropic_beta::http::{HeaderMap, Method, Request, Response, StatusCode};
use anthropic_beta::mock::Server;
use anthropic_beta::{CallOptions, Client, Verifier, json::Json, webhooks::WebhookEventData};
use hyper::body::{Body, Incoming};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, server) = offline::client(|_| {})?; // with a key: Client::from_env()?
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    eprintln!("listening on http://{address}/webhooks");

    match server {
        None => serve(listener, client).await?,
        Some(server) => {
            let client = server.builder().webhook_key(KEY).build()?;
            tokio::spawn(serve(listener, client));
            post_to_myself(&server, address).await?;
        }
    }
    Ok(())
}

/// Serves with hyper only. A framework needs less code: the guide's page on webhooks uses axum.
async fn serve(listener: TcpListener, client: Client) -> std::io::Result<()> {
    loop {
        let (connection, _) = listener.accept().await?;
        let client = client.clone();
        let handler = service_fn(move |request| {
            let client = client.clone();
            async move { Ok::<_, Infallible>(respond(client, request).await) }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(connection), handler));
    }
}

async fn respond(client: Client, request: Request<Incoming>) -> Response<String> {
    let status = match (request.method(), request.uri().path()) {
        (&Method::POST, "/webhooks") => {
            let (head, body) = request.into_parts();
            match read(body).await {
                Ok(body) => receive(client, &head.headers, &body),
                Err(_) => StatusCode::BAD_REQUEST,
            }
        }
        _ => StatusCode::NOT_FOUND,
    };
    let mut response = Response::new(String::new());
    *response.status_mut() = status;
    response
}

/// Reads the whole body, up to 1 MiB.
async fn read(mut body: Incoming) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let mut bytes = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        bytes.extend(frame?.into_data().unwrap_or_default());
        if bytes.len() > 1 << 20 {
            return Err("too long".into());
        }
    }
    Ok(bytes)
}

fn receive(client: Client, headers: &HeaderMap, body: &[u8]) -> StatusCode {
    let event = match client.webhooks().verify(body, headers) {
        Ok(event) => event,
        Err(error) => {
            eprintln!("refused: {error}");
            return StatusCode::BAD_REQUEST;
        }
    };
    // An event may be delivered twice: a real receiver stores the identifiers of handled events.
    println!("{} {}", event.id, event.data.tag().unwrap_or("of no type"));
    if let WebhookEventData::SessionStatusIdled(session) = event.data {
        // This runs in another task, because the API waits for the response and retries after a timeout.
        tokio::spawn(look_up(client, session.id));
    }
    StatusCode::NO_CONTENT
}

async fn look_up(client: Client, session: String) {
    match client.sessions().retrieve(&session).await {
        Ok(session) => println!("{} is {}", session.id, session.status),
        Err(error) => eprintln!("{error}"),
    }
}

const KEY: &str = "whsec_c2VjcmV0IG9mIHRoZSBleGFtcGxl";

/// Posts an event with a signature, as the API does, and then another one without a signature.
async fn post_to_myself(server: &Server, address: SocketAddr) -> Result<(), Box<dyn std::error::Error>> {
    let body = Json::from(json!({
        "type": "event",
        "id": "whevt_1",
        "created_at": "2026-03-02T09:30:00Z",
        "data": {"type": "session.status_idled", "id": "sesn_1", "organization_id": "org_1", "workspace_id": "wrkspc_1"},
    }));
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let signature = Verifier::new(KEY)?.sign("msg_1", now, body.as_str().as_bytes());
    let signed = CallOptions::new()
        .header("webhook-id", "msg_1")
        .header("webhook-timestamp", &now.to_string())
        .header("webhook-signature", &signature);

    let sender = server.builder().base_url(format!("http://{address}")).build()?;
    for options in [signed, CallOptions::new()] {
        let request = sender.runtime().request(Method::POST, "/webhooks").json(&body).options(options);
        match request.send_raw().await {
            Ok(response) => eprintln!("responded with {}", response.status()),
            Err(error) => eprintln!("responded with {}", error.status().unwrap_or_default()),
        }
    }
    // Wait until the session has been retrieved.
    while server.requests_to("sessions.retrieve").is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    Ok(())
}
