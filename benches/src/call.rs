//! The same call by different clients.

use anthropic_beta::Client;
use anthropic_beta::messages::{CreateMessage, Message, MessageCreateParams, MessageParam, Model};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use hyper_util::client::legacy::{self, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;

use crate::Outcome;

const MODEL: &str = "claude-sonnet-4-5";
const REQUEST: &str = r#"{"max_tokens":1024,"messages":[{"content":"Add up the third column.","role":"user"}],"model":"claude-sonnet-4-5"}"#;

/// A client of `hyper` that keeps connections open.
pub type Hyper = legacy::Client<HttpConnector, Full<Bytes>>;

/// A client that makes the same call as the others.
pub enum Caller {
    /// This crate.
    Ours(Client),
    /// `hyper`, which sends and reads bytes.
    Raw(Hyper, String),
    /// `hyper` with the same JSON work as ours: it encodes the request and decodes the response.
    Typed(Hyper, String),
}

impl Caller {
    /// Returns a client whose connection to the server is open.
    ///
    /// # Errors
    /// An error if there is no client of this name, and the errors of a call.
    pub async fn connected(name: &str, url: &str) -> Outcome<Self> {
        let hyper = || legacy::Client::builder(TokioExecutor::new()).build_http();
        let this = match name {
            "ours" => Self::Ours(Client::builder().api_key("key").base_url(url).no_proxy().build()?),
            "raw" => Self::Raw(hyper(), url.to_owned()),
            "typed" => Self::Typed(hyper(), url.to_owned()),
            _ => return Err(format!("there is no client `{name}`").into()),
        };
        this.call().await?;
        Ok(this)
    }

    /// Makes the call.
    ///
    /// # Errors
    /// An error if the call fails.
    pub async fn call(&self) -> Outcome {
        match self {
            Self::Ours(client) => _ = create(client).await?,
            Self::Raw(client, url) => _ = read(post(client, url, REQUEST).await?).await?,
            Self::Typed(client, url) => {
                let body = MessageCreateParams::new(Model::from(MODEL), 1024, [question()]);
                let response = read(post(client, url, body.to_json()).await?).await?;
                anthropic_beta::json::from_slice::<Message>(&response)?;
            }
        }
        Ok(())
    }
}

/// Returns the request of this crate.
pub fn create(client: &Client) -> CreateMessage {
    client.messages().create(Model::from(MODEL), 1024, [question()])
}

fn question() -> MessageParam {
    MessageParam::user("Add up the third column.")
}

/// Sends a request with `hyper`.
///
/// # Errors
/// An error if the request fails.
pub async fn post(client: &Hyper, url: &str, body: impl Into<Bytes>) -> Outcome<Response<Incoming>> {
    let request = Request::post(format!("{url}/v1/messages?beta=true"))
        .header("x-api-key", "key")
        .header("anthropic-version", "2023-06-01")
        .header("content-type", "application/json")
        .header("accept", "application/json")
        .header("user-agent", "raw/1")
        .body(Full::from(body.into()))?;
    Ok(client.request(request).await?)
}

async fn read(response: Response<Incoming>) -> Outcome<Bytes> {
    let bytes = response.into_body().collect().await?.to_bytes();
    if bytes.len() < 100 {
        return Err("the response is too short".into());
    }
    Ok(bytes)
}
