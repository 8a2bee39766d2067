//! Measures the overhead of a call over plain `hyper` with the same bytes over loopback, and 10,000 streams
//! at once.
//!
//! Prints one line of JSON. The server is the same program in another process, so that only the client is
//! measured.

use std::convert::Infallible;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::{fs, io};

use anthropic_beta::Client;
use anthropic_beta::messages::{MessageParam, Model};
use anthropic_beta_benches::inputs;
use anthropic_beta_runtime::CallOptions;
use cpu_time::ProcessTime;
use futures_util::StreamExt;
use http_body_util::{BodyExt, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

const REQUEST: &str = r#"{"max_tokens":1024,"messages":[{"content":"Add up the third column.","role":"user"}],"model":"claude-sonnet-4-5"}"#;
const CALLS: usize = 500;
const ROUNDS: usize = 11;
const STREAMS: usize = 10_000;
/// Each stream needs a file handle in both programs, and the programs need additional ones.
const HANDLES: u64 = STREAMS as u64 + 100;
const EVENTS: usize = 20;

fn main() -> Outcome {
    let handles = rlimit::increase_nofile_limit(HANDLES)?;
    if handles < HANDLES {
        return Err(format!("{STREAMS} streams need {HANDLES} file handles, and the system allows {handles}: raise its hard limit").into());
    }
    match std::env::args().nth(1).as_deref() {
        Some("serve") => tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve()),
        Some("--measure" | "--bench") => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            println!("{}", runtime.block_on(measure())?);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A server process that is stopped when this value is dropped.
struct Server(Child, String);

impl Server {
    fn start() -> Outcome<Self> {
        let mut child = Command::new(std::env::current_exe()?).arg("serve").stdout(Stdio::piped()).spawn()?;
        let mut address = String::new();
        let output = child.stdout.take().ok_or("the server has no output")?;
        BufReader::new(output).read_line(&mut address)?;
        Ok(Server(child, format!("http://{}", address.trim())))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn measure() -> Outcome<serde_json::Value> {
    let server = Server::start()?;
    let client = Client::builder().api_key("key").base_url(&server.1).no_proxy().build()?;
    let raw = legacy::Client::builder(TokioExecutor::new()).build_http();
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push((call_ours(&client).await?, call_raw(&raw, &server.1).await?));
    }
    let (mut ours, mut plain): (Vec<f64>, Vec<f64>) = rounds.iter().copied().unzip();
    let mut ratios: Vec<f64> = rounds.iter().map(|(ours, raw)| ours / raw).collect();
    let before = resident()?;
    let (events, during) = streams(&client).await?;
    Ok(json!({
        "ours": median(&mut ours),
        "raw": median(&mut plain),
        "ratio": median(&mut ratios),
        "streams": STREAMS,
        "events": events,
        "dropped": STREAMS * EVENTS - events,
        "bytes_per_stream": (during - before) / STREAMS,
    }))
}

/// Returns the CPU time of a call through the client in microseconds, including the decoding of the response.
async fn call_ours(client: &Client) -> Outcome<f64> {
    let start = ProcessTime::now();
    for _ in 0..CALLS {
        create(client).await?;
    }
    Ok(start.elapsed().as_secs_f64() * 1e6 / CALLS as f64)
}

fn create(client: &Client) -> anthropic_beta::messages::CreateMessage {
    let question = MessageParam::user("Add up the third column.");
    client.messages().create(Model::from("claude-sonnet-4-5"), 1024, [question])
}

/// Returns the CPU time of the same call by `hyper` in microseconds; the response is read as bytes.
async fn call_raw(
    client: &legacy::Client<legacy::connect::HttpConnector, Full<Bytes>>,
    url: &str,
) -> Outcome<f64> {
    let start = ProcessTime::now();
    for _ in 0..CALLS {
        let request = Request::post(format!("{url}/v1/messages?beta=true"))
            .header("x-api-key", "key")
            .header("anthropic-version", "2023-06-01")
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("user-agent", "raw/1")
            .body(Full::from(REQUEST))?;
        let response = client.request(request).await?.into_body().collect().await?.to_bytes();
        if response.len() < 100 {
            return Err("the response is too short".into());
        }
    }
    Ok(start.elapsed().as_secs_f64() * 1e6 / CALLS as f64)
}

/// Opens all streams, reads one event of each, and then reads the rest. Returns the number of events, and the
/// memory of the program while all streams are open.
async fn streams(client: &Client) -> Outcome<(usize, usize)> {
    let client = client.with_options(CallOptions::default());
    let opened = Arc::new(Barrier::new(STREAMS + 1));
    let go_on = Arc::new(Barrier::new(STREAMS + 1));
    let mut tasks = JoinSet::new();
    for _ in 0..STREAMS {
        let (client, opened, go_on) = (client.clone(), opened.clone(), go_on.clone());
        tasks.spawn(async move {
            let mut events = create(&client).stream().await?;
            let mut count = 0;
            if let Some(event) = events.next().await {
                event?;
                count += 1;
            }
            opened.wait().await;
            go_on.wait().await;
            while let Some(event) = events.next().await {
                event?;
                count += 1;
            }
            Ok::<usize, anthropic_beta::Error>(count)
        });
    }
    tokio::select! {
        _ = opened.wait() => {}
        Some(early) = tasks.join_next() => return Err(format!("a stream ended early: {early:?}").into()),
    }
    let during = resident()?;
    go_on.wait().await;
    let mut events = 0;
    while let Some(count) = tasks.join_next().await {
        events += count??;
    }
    Ok((events, during))
}

/// Returns the resident memory of this program in bytes.
fn resident() -> io::Result<usize> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    Ok(line.trim().trim_end_matches(" kB").parse::<usize>().unwrap_or_default() * 1024)
}

fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// Responds to every call, with a stream if the call asks for one. A stream continues after its first event
/// when all streams are open.
async fn serve() -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let all = Arc::new(Barrier::new(STREAMS));
    loop {
        let (connection, _) = listener.accept().await?;
        let all = all.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| respond(request, all.clone()));
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(connection), service)
                .await;
        });
    }
}

type Body = UnsyncBoxBody<Bytes, Infallible>;

async fn respond(request: Request<Incoming>, all: Arc<Barrier>) -> Outcome<Response<Body>> {
    let body = request.into_body().collect().await?.to_bytes();
    let response = Response::builder();
    if !body.windows(13).any(|window| window == br#""stream":true"#) {
        return Ok(response
            .header("content-type", "application/json")
            .body(Full::from(inputs::SMALL).boxed_unsync())?);
    }
    let text = inputs::stream(EVENTS);
    let first = text.find("\n\n").map_or(0, |at| at + 2);
    let (first, rest) = (text[..first].to_owned(), text[first..].to_owned());
    let rest = async move {
        all.wait().await;
        rest
    };
    let pieces = futures_util::stream::once(async { first }).chain(futures_util::stream::once(rest));
    let body = StreamBody::new(pieces.map(|piece| Ok(Frame::data(Bytes::from(piece)))));
    Ok(response.header("content-type", "text/event-stream").body(body.boxed_unsync())?)
}
