//! Properties of any input. Each target accepts any bytes and panics if a property does not hold.

use std::time::{Duration, SystemTime};

use anthropic_beta_runtime::Api;
use anthropic_beta_runtime::retry::{Policy, retry_after};
use anthropic_beta_runtime::sse::{self, Event, Limits, SseError};
use anthropic_beta_runtime::webhook::Verifier;
use anthropic_beta_runtime::{lines, path};
use http::{HeaderMap, HeaderValue};

/// The first byte determines how the rest, an event stream, is split into chunks.
pub(crate) fn sse(bytes: &[u8]) {
    let Some((size, stream)) = bytes.split_first() else { return };
    let pieces = || stream.chunks(usize::from(*size).max(1));
    let whole = decode(Limits::default(), [stream]);
    assert_eq!(decode(Limits::default(), pieces()), whole, "cut into pieces");

    let small = Limits::default().with_line(16).with_event(24);
    let limited = decode(small, [stream]);
    assert_eq!(decode(small, pieces()), limited, "cut into pieces, with limits");
    let events: Vec<&Event> = limited.iter().flatten().collect();
    assert!(events.iter().all(|event| event.data.len() <= 24));
    assert!(events.iter().eq(whole.iter().flatten().take(events.len()).collect::<Vec<_>>().iter()));

    let events: Vec<Event> = whole.into_iter().flatten().collect();
    let written: String = events.iter().map(written).collect();
    let again: Result<Vec<Event>, _> = decode(Limits::default(), [written.as_bytes()]).into_iter().collect();
    assert_eq!(again.as_ref(), Ok(&events), "written and read again");
}

fn decode<'a>(limits: Limits, pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Result<Event, SseError>> {
    let mut decoder = sse::Decoder::new(limits);
    let mut results = Vec::new();
    for piece in pieces {
        decoder.feed(piece);
        results.extend(std::iter::from_fn(|| decoder.next_event()));
    }
    results
}

fn written(event: &Event) -> String {
    let data = event.data.replace('\n', "\ndata: ");
    let (name, id) = (event.event.as_deref(), event.id.as_deref());
    format!("event: {}\nid: {}\ndata: {data}\n\n", name.unwrap_or(""), id.unwrap_or(""))
}

/// The first byte determines how the rest, JSON lines, is split into chunks.
pub(crate) fn lines(bytes: &[u8]) {
    let Some((size, stream)) = bytes.split_first() else { return };
    let limit = 24;
    let mut decoder = lines::Decoder::new(limit);
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut failed = false;
    for piece in stream.chunks(usize::from(*size).max(1)) {
        decoder.feed(piece);
        while let Some(line) = decoder.next_line() {
            line.map_or_else(|_| failed = true, |line| found.push(line.to_vec()));
        }
    }
    if let Some(line) = decoder.finish() {
        line.map_or_else(|_| failed = true, |line| found.push(line.to_vec()));
    }

    let all = || stream.split(|byte| *byte == b'\n');
    let read = all().take_while(|line| line.len() <= limit).filter(|line| !line.trim_ascii().is_empty());
    let expected: Vec<&[u8]> = read.map(|line| line.strip_suffix(b"\r").unwrap_or(line)).collect();
    assert_eq!(found, expected);
    assert_eq!(failed, all().any(|line| line.len() > limit));
}

/// The first line is the value of `retry-after-ms`, the second that of `retry-after`.
pub(crate) fn retry_after_headers(bytes: &[u8]) {
    let mut headers = HeaderMap::new();
    for (name, line) in ["retry-after-ms", "retry-after"].into_iter().zip(bytes.split(|byte| *byte == b'\n'))
    {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.insert(name, value);
        }
    }
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let api = Api { retry_after_ms_header: Some("retry-after-ms"), ..Api::new("https://api.example") };
    let asked = retry_after(&api, &headers, now);
    let delay = Policy::default().delay_at(&api, 0, &headers, now, 1.0);
    assert!(asked.is_none_or(|wait| !wait.is_zero()));
    let honoured = asked.filter(|wait| *wait <= Duration::from_secs(60));
    assert_eq!(delay, honoured.unwrap_or(Duration::from_millis(375)));
}

/// The first line is a template, each line after it the value of a parameter: `a`, `b` and so on.
pub(crate) fn path(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut rows = text.split('\n');
    let template = rows.next().unwrap_or("");
    let params: Vec<(&str, &str)> = ["a", "b", "c"].into_iter().zip(rows).collect();
    let Ok(path) = path::render(template, &params) else { return };

    assert_eq!(path.split('/').count(), template.split('/').count(), "{path}");
    for (given, rendered) in template.split('/').zip(path.split('/')) {
        let Some((_, value)) = params.iter().find(|(name, _)| given == format!("{{{name}}}")) else {
            assert_eq!(given, rendered);
            continue;
        };
        let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%".contains(&byte);
        assert!(rendered.bytes().all(safe), "{rendered}");
        let decoded = percent_encoding::percent_decode_str(rendered).decode_utf8().expect("it was text");
        assert_eq!(decoded, *value);
        assert!(!["", ".", ".."].contains(&rendered), "{rendered}");
    }
}

/// The first three lines are the identifier, the time and the signatures of a webhook, the rest is its body. `GOOD`
/// among the signatures is replaced by a valid signature.
pub(crate) fn webhook(bytes: &[u8]) {
    let mut rows = bytes.splitn(4, |byte| *byte == b'\n');
    let mut row = || rows.next().unwrap_or_default();
    let (id, time, signatures, body) = (row(), row(), row(), row());
    let (id, time) = (String::from_utf8_lossy(id), String::from_utf8_lossy(time));
    let clock = || SystemTime::UNIX_EPOCH + Duration::from_secs(1_614_265_330);
    let verifier = Verifier::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a key").with_clock(clock);
    let good = verifier.sign(&id, time.parse().unwrap_or(0), body);
    let signatures = String::from_utf8_lossy(signatures).replace("GOOD", &good);

    let verdict = verifier.verify_parts(&id, &time, &signatures, body);
    let in_time = time.parse().is_ok_and(|seconds: u64| seconds.abs_diff(1_614_265_330) <= 300);
    let plain = time.bytes().all(|byte| byte.is_ascii_digit()) && !time.starts_with('0');
    let signed = signatures.split(' ').any(|entry| entry == good);
    assert_eq!(verdict.is_ok(), !id.is_empty() && in_time && plain && signed, "{verdict:?}");

    let mut headers = HeaderMap::new();
    for (name, value) in
        [("webhook-id", &*id), ("webhook-timestamp", &*time), ("webhook-signature", &*signatures)]
    {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    assert!(verifier.verify(&headers, body).is_err() || verdict.is_ok());
}
