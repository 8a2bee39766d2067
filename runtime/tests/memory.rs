//! The memory of a value with many small unknown parts. A program of its own, since the peak is that of the
//! process.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]

use std::fmt::Write;

use anthropic_beta_runtime::{
    json::{self, Extra, Json},
    object,
};

#[derive(Clone, Debug)]
struct Empty {
    extra: Extra,
}

object! { Empty {} }

/// Returns the peak memory of the process in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

#[test]
fn limits_the_memory_of_small_unknown_members() {
    let mut text = String::with_capacity(36 << 20);
    text.push('{');
    for n in 0.. {
        write!(text, "\"m{n}\":{}", n % 10).unwrap();
        if text.len() > 34 << 20 {
            break;
        }
        text.push(',');
    }
    text.push('}');
    let before = peak();
    let value: Empty = json::from_str(&text).unwrap();
    assert_eq!(value.to_json().len(), text.len());
    let taken = peak() - before;
    println!("peak: {} MB for {} MB of text", taken >> 20, text.len() >> 20);
    // The text that is kept, the text it was decoded from, and the text that is encoded.
    assert!(taken < 4 * text.len(), "{} bytes for {} bytes of text", taken, text.len());
    assert_eq!(value.extra.get("m7").and_then(Json::as_i64), Some(7));
    let taken = peak() - before;
    println!("peak: {} MB once they are read", taken >> 20);
    // Then each name and each value, 13 bytes here, is a separate string in a map.
    assert!(taken < 12 * text.len(), "{} bytes for {} bytes of text", taken, text.len());
}
