//! Measures the CPU time of a call and the memory of open streams, beside plain `hyper`.
//!
//! A call transfers the same bytes over loopback, and 10,000 streams are open.
//!
//! `call cpu` and `call memory-CLIENT` print one line of JSON. The server is the same program in another process,
//! so that only the client is measured.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::{fs, io};

use anthropic_beta::Client;
use anthropic_beta_benches::Outcome;
use anthropic_beta_benches::call::{Caller, Hyper, create, post};
use anthropic_beta_benches::serve::{EVENTS, serve};
use cpu_time::ProcessTime;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

const CALLS: usize = 500;
const ROUNDS: usize = 11;
const STREAMS: usize = 10_000;
/// Each stream needs a file handle in both programs, and the programs need additional ones.
const HANDLES: u64 = STREAMS as u64 + 100;

fn main() -> Outcome {
    let name = std::env::args().nth(1).unwrap_or_default();
    if name == "serve" {
        raise_handles()?;
        return Builder::new_multi_thread().enable_all().build()?.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            println!("{}", listener.local_addr()?);
            serve(listener).await
        });
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let measured = match name.split_once('-') {
        Some(("memory", client)) => {
            raise_handles()?;
            runtime.block_on(memory(client, &Server::start()?.1))?
        }
        None if name == "cpu" => runtime.block_on(cpu(&Server::start()?.1))?,
        // `cargo bench` runs all programs.
        _ => return Ok(()),
    };
    println!("{measured}");
    Ok(())
}

fn raise_handles() -> Outcome {
    let handles = rlimit::increase_nofile_limit(HANDLES)?;
    if handles < HANDLES {
        return Err(format!("{STREAMS} streams need {HANDLES} file handles, and the system allows {handles}: raise its hard limit").into());
    }
    Ok(())
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

/// Compares the CPU time of a call in microseconds.
async fn cpu(url: &str) -> Outcome<Value> {
    let ours = Caller::connected("ours", url).await?;
    let raw = Caller::connected("raw", url).await?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push((microseconds(&ours).await?, microseconds(&raw).await?));
    }
    let (mut ours, mut raw): (Vec<f64>, Vec<f64>) = rounds.iter().copied().unzip();
    let mut ratios: Vec<f64> = rounds.iter().map(|(ours, raw)| ours / raw).collect();
    Ok(json!({ "ours": median(&mut ours), "raw": median(&mut raw), "ratio": median(&mut ratios) }))
}

async fn microseconds(caller: &Caller) -> Outcome<f64> {
    let start = ProcessTime::now();
    for _ in 0..CALLS {
        caller.call().await?;
    }
    Ok(start.elapsed().as_secs_f64() * 1e6 / CALLS as f64)
}

fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// Opens all streams, each of which reads one event and waits for the next. Then reads the rest, and returns the memory
/// of a stream while all waited.
async fn memory(client: &str, url: &str) -> Outcome<Value> {
    let caller = Caller::connected(client, url).await?;
    let before = resident()?;
    let (opened, mut all) = unbounded_channel();
    let mut streams = JoinSet::new();
    for _ in 0..STREAMS {
        let opened = opened.clone();
        match &caller {
            Caller::Ours(client) => streams.spawn(ours(client.clone(), opened)),
            Caller::Raw(client, url) | Caller::Typed(client, url) => {
                streams.spawn(raw(client.clone(), url.clone(), opened))
            }
        };
    }
    for _ in 0..STREAMS {
        tokio::select! {
            _ = all.recv() => {}
            Some(early) = streams.join_next() => return Err(format!("a stream ended early: {early:?}").into()),
        }
    }
    let during = resident()?;
    // This makes the server continue.
    caller.call().await?;
    let mut events = 0;
    while let Some(count) = streams.join_next().await {
        events += count??;
    }
    Ok(json!({
        "streams": STREAMS,
        "events": events,
        "dropped": STREAMS * EVENTS - events,
        "bytes_per_stream": (during - before) / STREAMS,
    }))
}

/// Reads a stream, and returns the number of its events.
async fn ours(client: Client, opened: UnboundedSender<()>) -> Outcome<usize> {
    let mut events = create(&client).stream().await?;
    let mut count = 0;
    while let Some(event) = events.next().await {
        event?;
        count += 1;
        if count == 1 {
            opened.send(())?;
        }
    }
    Ok(count)
}

/// Receives the same bytes, and counts the blank lines.
async fn raw(client: Hyper, url: String, opened: UnboundedSender<()>) -> Outcome<usize> {
    let mut response = post(&client, &url, r#"{"stream":true}"#).await?;
    let mut count = 0;
    while let Some(frame) = response.frame().await {
        let frame = frame?;
        let data = frame.data_ref().map_or(&[][..], |data| data);
        if count == 0 {
            opened.send(())?;
        }
        count += data.windows(2).filter(|pair| pair == b"\n\n").count();
    }
    Ok(count)
}

/// Returns the resident memory of this program in bytes.
fn resident() -> io::Result<usize> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    Ok(line.trim().trim_end_matches(" kB").parse::<usize>().unwrap_or_default() * 1024)
}
