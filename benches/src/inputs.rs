//! The inputs, which resemble recorded traffic: small ones are files, large ones are created from these files.

use std::fmt::Write;

/// A message with one short text (0.5 kB).
pub const SMALL: &str = include_str!("../fixtures/message_small.json");
/// A message with a web search, cited texts and edits of files (41 kB, two thirds of them in long texts).
pub const LARGE: &str = include_str!("../fixtures/message_large.json");
/// A message with 200 blocks of five kinds (53 kB).
pub const BLOCKS: &str = include_str!("../fixtures/message_blocks.json");
/// A session with an agent (1.1 kB).
pub const SESSION: &str = include_str!("../fixtures/session.json");

/// Returns a page with this number of sessions.
#[must_use]
pub fn sessions(count: usize) -> String {
    let session = SESSION.trim_end();
    let sessions: Vec<String> =
        (0..count).map(|index| session.replace("sesn_011CZk", &format!("sesn_{index:06}"))).collect();
    format!(r#"{{"data":[{}],"next_page":null}}"#, sessions.join(","))
}

/// Returns the JSON of this number of events of a message stream: mostly pieces of text, with a ping after
/// every fifty.
#[must_use]
pub fn events(count: usize) -> Vec<String> {
    let mut events = vec![
        format!(r#"{{"type":"message_start","message":{}}}"#, SMALL.trim_end()),
        r#"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#.to_owned(),
    ];
    let end = [
        r#"{"type":"content_block_stop","index":0}"#,
        r#"{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":2095,"output_tokens":503}}"#,
        r#"{"type":"message_stop"}"#,
    ];
    for index in events.len()..count.saturating_sub(end.len()) {
        events.push(match index % 50 {
            0 => r#"{"type":"ping"}"#.to_owned(),
            _ => format!(
                r#"{{"type":"content_block_delta","index":0,"delta":{{"type":"text_delta","text":" row {index} adds up,\n and"}}}}"#
            ),
        });
    }
    events.extend(end.map(str::to_owned));
    events
}

/// Returns the same events as the bytes of a stream.
#[must_use]
pub fn stream(count: usize) -> String {
    let mut stream = String::new();
    for event in events(count) {
        let name = event.split('"').nth(3).unwrap_or_default();
        // Writing to a `String` cannot fail.
        let _ = write!(stream, "event: {name}\ndata: {event}\n\n");
    }
    stream
}

/// Returns this number of lines of the results of a batch: mostly messages, with an error after every
/// hundred.
#[must_use]
pub fn batch_lines(count: usize) -> String {
    let mut lines = String::new();
    for index in 0..count {
        let result = match index % 100 {
            99 => r#"{"type":"errored","error":{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":null}}"#.to_owned(),
            _ => format!(r#"{{"type":"succeeded","message":{}}}"#, SMALL.trim_end()),
        };
        let _ = writeln!(lines, r#"{{"custom_id":"row-{index}","result":{result}}}"#);
    }
    lines
}
