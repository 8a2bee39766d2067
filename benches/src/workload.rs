//! Runs one workload once, for a tool that counts instructions, or prints its allocations.
//!
//! `workload NAME` runs the workload in the function `measured`. `workload allocations` prints a line for
//! each input and client.

#[path = "../../codegen/tests/support/spec.rs"]
mod files;

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anthropic_beta::Page;
use anthropic_beta::messages::batches::MessageBatchIndividualResponse;
use anthropic_beta::messages::{Message, RawMessageStreamEvent};
use anthropic_beta::sessions::Session;
use anthropic_beta_benches::call::Caller;
use anthropic_beta_benches::serve::serve;
use anthropic_beta_benches::{Outcome, inputs, plain};
use anthropic_beta_codegen::spec::Source;
use anthropic_beta_runtime::sse::{Decoder, Limits};
use serde::Deserialize;
use serde_json::Value;
use tokio::net::TcpListener;

/// A page of a list, with derived code.
#[derive(Deserialize)]
struct PlainPage {
    #[allow(dead_code)]
    data: Vec<plain::sessions::Session>,
    #[allow(dead_code)]
    next_page: Option<String>,
}

/// A workload and its input.
type Work = Box<dyn FnOnce() -> Result<(), String>>;

fn main() -> ExitCode {
    let name = std::env::args().nth(1).unwrap_or_default();
    let outcome = match &*name {
        "allocations" => allocations(),
        _ => work(&name).and_then(measured),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("workload: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The only function that is counted.
#[inline(never)]
fn measured(work: Work) -> Result<(), String> {
    work()
}

fn work(name: &str) -> Result<Work, String> {
    if name == "codegen" {
        let sources = sources();
        return Ok(Box::new(move || match anthropic_beta_codegen::generate(&sources) {
            Ok(generated) => {
                black_box(generated);
                Ok(())
            }
            Err(failure) => Err(format!("{failure:?}")),
        }));
    }
    let (what, client) = name.split_once('-').ok_or("expected `INPUT-CLIENT`, `codegen` or `allocations`")?;
    let (input, size) = what.split_once(':').unwrap_or((what, ""));
    let size = size.parse().unwrap_or(1_000);
    match input {
        "small" => decode::<Message, plain::messages::Message>(client, vec![inputs::SMALL.to_owned()]),
        "large" => decode::<Message, plain::messages::Message>(client, vec![inputs::LARGE.to_owned()]),
        "blocks" => decode::<Message, plain::messages::Message>(client, vec![inputs::BLOCKS.to_owned()]),
        "sessions" if client == "ours" => {
            let text = inputs::sessions(size);
            Ok(Box::new(move || match Page::<Session>::from_json(&text) {
                Ok(page) => {
                    black_box(page);
                    Ok(())
                }
                Err(error) => Err(error.to_string()),
            }))
        }
        "sessions" => decode::<Session, PlainPage>(client, vec![inputs::sessions(size)]),
        "events" => decode::<RawMessageStreamEvent, plain::messages::RawMessageStreamEvent>(
            client,
            inputs::events(size),
        ),
        "batch" => decode::<
            MessageBatchIndividualResponse,
            plain::messages::batches::MessageBatchIndividualResponse,
        >(client, inputs::batch_lines(size).lines().map(str::to_owned).collect()),
        "sse" => Ok(sse(inputs::stream(size))),
        "encode" => encode(client),
        "call" => call(client, size).map_err(|error| error.to_string()),
        _ => Err(format!("there is no input `{input}`")),
    }
}

/// Decodes each text: into the client's type `Ours`, into the derived type `Plain`, or into a tree. `floor`
/// only clones the value of `Ours`, which allocates the memory that every decoder needs.
fn decode<Ours, Plain>(client: &str, texts: Vec<String>) -> Result<Work, String>
where
    Ours: anthropic_beta::json::Decode + Clone + 'static,
    Plain: serde::de::DeserializeOwned + 'static,
{
    fn each<T>(texts: &[String], decode: impl Fn(&str) -> Result<T, String>) -> Result<(), String> {
        texts.iter().try_for_each(|text| {
            black_box(decode(black_box(text))?);
            Ok(())
        })
    }
    fn serde<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }
    fn ours<T: anthropic_beta::json::Decode>(text: &str) -> Result<T, String> {
        anthropic_beta::json::from_str(text).map_err(|error| error.to_string())
    }
    Ok(match client {
        "ours" => Box::new(move || each(&texts, ours::<Ours>)),
        "floor" => {
            let values = texts.iter().map(|text| ours(text)).collect::<Result<Vec<Ours>, String>>()?;
            Box::new(move || {
                for value in &values {
                    black_box(value.clone());
                }
                // Dropping them again would be counted twice.
                std::mem::forget(values);
                Ok(())
            })
        }
        "plain" => Box::new(move || each(&texts, serde::<Plain>)),
        "value" => Box::new(move || each(&texts, serde::<Value>)),
        _ => return Err(format!("there is no client `{client}`")),
    })
}

/// Encodes the message with 200 blocks.
fn encode(client: &str) -> Result<Work, String> {
    let text = inputs::BLOCKS;
    let wrong = |error: serde_json::Error| error.to_string();
    Ok(match client {
        "ours" => {
            let message = Message::from_json(text).map_err(|error| error.to_string())?;
            Box::new(move || {
                black_box(message.to_json());
                Ok(())
            })
        }
        "plain" => {
            let message: plain::messages::Message = serde_json::from_str(text).map_err(wrong)?;
            Box::new(move || serde_json::to_string(&message).map(|text| drop(black_box(text))).map_err(wrong))
        }
        "value" => {
            let message: Value = serde_json::from_str(text).map_err(wrong)?;
            Box::new(move || serde_json::to_string(&message).map(|text| drop(black_box(text))).map_err(wrong))
        }
        _ => return Err(format!("there is no client `{client}`")),
    })
}

/// Decodes a stream of events that arrives in pieces of 16 KiB.
fn sse(stream: String) -> Work {
    Box::new(move || {
        let mut decoder = Decoder::new(Limits::default());
        for piece in stream.as_bytes().chunks(16 << 10) {
            decoder.feed(piece);
            while let Some(event) = decoder.next_event() {
                black_box(event.map_err(|error| error.to_string())?);
            }
        }
        Ok(())
    })
}

/// Makes calls one after another. The server is on another thread, whose instructions are not counted.
fn call(client: &str, count: usize) -> Outcome<Work> {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build();
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = runtime()?;
    std::thread::spawn(move || server.block_on(async { serve(TcpListener::from_std(listener)?).await }));
    let runtime = runtime()?;
    let caller = runtime.block_on(Caller::connected(client, &url))?;
    Ok(Box::new(move || {
        let calls = async {
            for _ in 0..count {
                caller.call().await?;
            }
            Ok(())
        };
        runtime.block_on(calls).map_err(|error: Box<dyn Error + Send + Sync>| error.to_string())
    }))
}

fn allocations() -> Result<(), String> {
    for input in ["small", "large", "blocks", "sessions", "events", "batch", "encode"] {
        for client in ["ours", "plain", "value"] {
            let work = work(&format!("{input}-{client}"))?;
            let mut outcome = Ok(());
            let counted = allocation_counter::measure(|| outcome = measured(work));
            outcome?;
            println!(
                "{input}\t{client}\t{}\t{}\t{}",
                counted.count_total, counted.bytes_total, counted.bytes_max
            );
        }
    }
    Ok(())
}

/// Reads the files of the spec, or of the folder in the environment variable `SPEC`.
fn sources() -> Vec<Source> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    files::sources(&std::env::var_os("SPEC").map_or(spec, PathBuf::from))
}
