//! The same work by this client and by other clients of the API.
//!
//! ```text
//! peers WORK:INPUT-CLIENT    `decode` or `reencode`, of an input of `inputs`, by `ours`, `claude_api`, `threatflux` or `value`
//! peers call CLIENT URL      prints the CPU microseconds of a call to the server at the URL
//! ```
#![expect(clippy::print_stdout, reason = "the program prints its results")]

mod call;
#[path = "../../src/inputs.rs"]
mod inputs;

use std::error::Error;
use std::hint::black_box;

use anthropic_beta::json::{Decode, Encode};
use anthropic_beta::messages::{Message, RawMessageStreamEvent};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;
type Work = Box<dyn FnOnce() -> Outcome>;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["call", client, url] => {
            println!("{}", call::microseconds(client, url)?);
            Ok(())
        }
        [name] => measured(work(name)?),
        _ => Err("expected `WORK:INPUT-CLIENT` or `call CLIENT URL`".into()),
    }
}

/// The function whose instructions are counted.
#[inline(never)]
fn measured(work: Work) -> Outcome {
    work()
}

fn work(name: &str) -> Outcome<Work> {
    let (input, client) = name.rsplit_once('-').ok_or("expected `WORK:INPUT-CLIENT`")?;
    let (work, input) = input.split_once(':').ok_or("expected `WORK:INPUT-CLIENT`")?;
    let texts = match input {
        "small" => vec![inputs::SMALL.to_owned()],
        "large" => vec![inputs::LARGE.to_owned()],
        "blocks" => vec![inputs::BLOCKS.to_owned()],
        "events" => inputs::events(1_000),
        _ => return Err(format!("there is no input `{input}`").into()),
    };
    let encode = match work {
        "decode" => false,
        "reencode" => true,
        _ => return Err(format!("there is no work `{work}`").into()),
    };
    Ok(match (input, client) {
        ("events", "ours") => ours::<RawMessageStreamEvent>(texts, encode),
        ("events", "claude_api") => serde::<claude_api::messages::StreamEvent>(texts, encode),
        ("events", "threatflux") => serde::<threatflux_anthropic_sdk::models::StreamEvent>(texts, encode),
        (_, "ours") => ours::<Message>(texts, encode),
        (_, "claude_api") => serde::<claude_api::messages::Message>(texts, encode),
        (_, "threatflux") => serde::<threatflux_anthropic_sdk::models::MessageResponse>(texts, encode),
        (_, "value") => serde::<Value>(texts, encode),
        _ => return Err(format!("there is no client `{client}`").into()),
    })
}

/// Decodes each text, and encodes the value if requested.
fn ours<T: Decode + Encode + 'static>(texts: Vec<String>, encode: bool) -> Work {
    Box::new(move || {
        for text in &texts {
            let value: T = anthropic_beta::json::from_str(black_box(text))?;
            if encode {
                black_box(anthropic_beta::json::to_string(&value));
            }
            black_box(value);
        }
        Ok(())
    })
}

fn serde<T: DeserializeOwned + Serialize + 'static>(texts: Vec<String>, encode: bool) -> Work {
    Box::new(move || {
        for text in &texts {
            let value: T = serde_json::from_str(black_box(text))?;
            if encode {
                black_box(serde_json::to_string(&value)?);
            }
            black_box(value);
        }
        Ok(())
    })
}
