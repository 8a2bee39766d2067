//! One call after another, by each client.

use anthropic_beta::Client;
use anthropic_beta::messages::{CreateMessage, Message, MessageCreateParams, MessageParam, Model};
use cpu_time::ProcessTime;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::{Bytes, Incoming};
use hyper_util::client::legacy::{self, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use serde_json::json;
use tokio::runtime::Runtime;

use crate::Outcome;

const REQUEST: &str = r#"{"max_tokens":1024,"messages":[{"content":"Add up the third column.","role":"user"}],"model":"claude-sonnet-4-5"}"#;
const CALLS: usize = 500;
const ROUNDS: usize = 11;

pub(crate) type Hyper = legacy::Client<HttpConnector, Full<Bytes>>;

/// A client that makes the same call as the others.
pub(crate) enum Caller {
    Ours(Client),
    /// `hyper`, which sends and reads bytes.
    Raw(Hyper, String),
    /// `hyper` with the same JSON work as ours: the request is encoded, and the response decoded.
    Typed(Hyper, String),
}

impl Caller {
    pub(crate) fn new(name: &str, url: &str) -> Outcome<Self> {
        let hyper = || legacy::Client::builder(TokioExecutor::new()).build_http();
        Ok(match name {
            "ours" => Self::Ours(Client::builder().api_key("key").base_url(url).no_proxy().build()?),
            "raw" => Self::Raw(hyper(), url.to_owned()),
            "typed" => Self::Typed(hyper(), url.to_owned()),
            _ => return Err(format!("there is no client `{name}`").into()),
        })
    }

    /// Returns a client whose connection is open.
    pub(crate) async fn connected(name: &str, url: &str) -> Outcome<Self> {
        let mut caller = Self::new(name, url)?;
        caller.call().await?;
        Ok(caller)
    }

    pub(crate) async fn call(&mut self) -> Outcome {
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

const MODEL: &str = "claude-sonnet-4-5";

fn question() -> MessageParam {
    MessageParam::user("Add up the third column.")
}

pub(crate) fn create(client: &Client) -> CreateMessage {
    client.messages().create(Model::from(MODEL), 1024, [question()])
}

pub(crate) async fn post(
    client: &Hyper,
    url: &str,
    body: impl Into<Bytes>,
) -> Outcome<hyper::Response<Incoming>> {
    let request = Request::post(format!("{url}/v1/messages?beta=true"))
        .header("x-api-key", "key")
        .header("anthropic-version", "2023-06-01")
        .header("content-type", "application/json")
        .header("accept", "application/json")
        .header("user-agent", "raw/1")
        .body(Full::from(body.into()))?;
    Ok(client.request(request).await?)
}

async fn read(response: hyper::Response<Incoming>) -> Outcome<Bytes> {
    let bytes = response.into_body().collect().await?.to_bytes();
    if bytes.len() < 100 {
        return Err("the response is too short".into());
    }
    Ok(bytes)
}

/// The only function whose instructions are counted, with those of the runtime.
#[inline(never)]
pub(crate) fn measured(runtime: &Runtime, caller: &mut Caller) -> Outcome {
    runtime.block_on(repeat(caller))
}

async fn repeat(caller: &mut Caller) -> Outcome {
    for _ in 0..CALLS {
        caller.call().await?;
    }
    Ok(())
}

/// Compares the CPU time of a call in microseconds.
pub(crate) async fn compare(url: &str) -> Outcome<serde_json::Value> {
    let mut ours = Caller::connected("ours", url).await?;
    let mut raw = Caller::connected("raw", url).await?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push((microseconds(&mut ours).await?, microseconds(&mut raw).await?));
    }
    let (mut ours, mut raw): (Vec<f64>, Vec<f64>) = rounds.iter().copied().unzip();
    let mut ratios: Vec<f64> = rounds.iter().map(|(ours, raw)| ours / raw).collect();
    Ok(json!({ "ours": median(&mut ours), "raw": median(&mut raw), "ratio": median(&mut ratios) }))
}

async fn microseconds(caller: &mut Caller) -> Outcome<f64> {
    let start = ProcessTime::now();
    repeat(caller).await?;
    Ok(start.elapsed().as_secs_f64() * 1e6 / CALLS as f64)
}

fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
