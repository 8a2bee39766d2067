//! Many streams at the same time, each of which waits for its next event.

use std::{fs, io};

use http_body_util::BodyExt;
use serde_json::json;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::calls::{Caller, create, post};
use crate::{Outcome, STREAMS};

/// The number of events of each stream.
pub(crate) const EVENTS: usize = 20;

/// Opens all streams, reads one event of each and waits for the next, and then reads the rest. Returns the number of
/// events, and the memory of a stream while all are open.
pub(crate) async fn hold(client: &str, url: &str) -> Outcome<serde_json::Value> {
    let mut caller = Caller::connected(client, url).await?;
    let before = resident()?;
    let (opened, mut waiting) = mpsc::unbounded_channel();
    let mut tasks = JoinSet::new();
    for _ in 0..STREAMS {
        let opened = opened.clone();
        match &caller {
            Caller::Ours(client) => tasks.spawn(ours(client.clone(), opened)),
            Caller::Raw(client, url) | Caller::Typed(client, url) => {
                tasks.spawn(raw(client.clone(), url.clone(), opened))
            }
        };
    }
    for _ in 0..STREAMS {
        tokio::select! {
            _ = waiting.recv() => {}
            Some(early) = tasks.join_next() => return Err(format!("a stream ended early: {early:?}").into()),
        }
    }
    let during = resident()?;
    // The server continues all streams when it receives a call.
    caller.call().await?;
    let mut events = 0;
    while let Some(count) = tasks.join_next().await {
        events += count??;
    }
    Ok(json!({
        "streams": STREAMS,
        "events": events,
        "dropped": STREAMS * EVENTS - events,
        "bytes_per_stream": (during - before) / STREAMS,
    }))
}

async fn ours(client: anthropic_beta::Client, opened: mpsc::UnboundedSender<()>) -> Outcome<usize> {
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

/// Receives the same bytes, and decodes nothing but the ends of events.
async fn raw(client: crate::calls::Hyper, url: String, opened: mpsc::UnboundedSender<()>) -> Outcome<usize> {
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
