use super::*;

/// Returns everything that a decoder returns for these chunks.
fn decode(pieces: &[&[u8]]) -> Vec<Result<Event, SseError>> {
    decode_within(Limits::default(), pieces)
}

fn decode_within(limits: Limits, pieces: &[&[u8]]) -> Vec<Result<Event, SseError>> {
    let mut decoder = Decoder::new(limits);
    let mut results = Vec::new();
    for piece in pieces {
        decoder.feed(piece);
        results.extend(std::iter::from_fn(|| decoder.next_event()));
    }
    results
}

/// Returns the names and data of the events, after checking that splitting the stream changes nothing.
fn events(stream: &[u8]) -> Vec<(String, String)> {
    let whole = decode(&[stream]);
    for cut in 0..=stream.len() {
        assert_eq!(decode(&[&stream[..cut], &stream[cut..]]), whole, "cut at {cut}");
    }
    assert_eq!(decode(&stream.chunks(1).collect::<Vec<_>>()), whole, "byte by byte");
    whole
        .into_iter()
        .map(|event| event.expect("a valid stream"))
        .map(|e| (e.name().to_owned(), e.data))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, data)| ((*name).to_owned(), (*data).to_owned())).collect()
}

#[test]
fn decodes_the_examples_of_the_standard() {
    let lines = b"data: YHOO\ndata: +2\ndata: 10\n\n";
    assert_eq!(events(lines), pairs(&[("message", "YHOO\n+2\n10")]));

    let types = b"event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\nevent: add\ndata: 113411\n\n";
    assert_eq!(events(types), pairs(&[("add", "73857293"), ("remove", "2153"), ("add", "113411")]));

    let spaces =
        b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
    let expected = [("message", "first event"), ("message", "second event"), ("message", " third event")];
    assert_eq!(events(spaces), pairs(&expected));

    let empty = b"data\n\ndata\ndata\n\ndata:\n";
    assert_eq!(events(empty), pairs(&[("message", ""), ("message", "\n")]));
}

#[test]
fn splits_at_lf_cr_and_crlf() {
    let expected = pairs(&[("a", "one\ntwo"), ("message", "three")]);
    for end in ["\n", "\r", "\r\n"] {
        let stream = "event: a\ndata: one\ndata: two\n\ndata: three\n\n".replace('\n', end);
        assert_eq!(events(stream.as_bytes()), expected, "{end:?}");
    }
    assert_eq!(events(b"data: a\r\n\ndata: b\r\n\n"), pairs(&[("message", "a"), ("message", "b")]));
    assert_eq!(
        events(b"data: a\r\rdata: b\n\r\ndata: c\r\n\r"),
        pairs(&[("message", "a"), ("message", "b"), ("message", "c")])
    );
}

#[test]
fn returns_an_event_before_the_line_feed_of_its_last_crlf() {
    let mut decoder = Decoder::default();
    decoder.feed(b"data: a\r\n\r");
    assert_eq!(decoder.next_event().map(|event| event.map(|event| event.data)), Some(Ok("a".to_owned())));
    decoder.feed(b"\n");
    assert_eq!(decoder.next_event(), None);
    decoder.feed(b"\n\ndata: b\r\r");
    assert_eq!(decoder.next_event().map(|event| event.map(|event| event.data)), Some(Ok("b".to_owned())));
}

#[test]
fn ignores_one_byte_order_mark_at_the_start() {
    assert_eq!(events("\u{FEFF}data: a\n\n".as_bytes()), pairs(&[("message", "a")]));
    assert_eq!(events("\u{FEFF}\n\u{FEFF}data: a\n\n".as_bytes()), []);
    assert_eq!(events("\u{FEFF}\u{FEFF}data: a\n\n".as_bytes()), []);
    assert_eq!(events("data: \u{FEFF}\n\n".as_bytes()), pairs(&[("message", "\u{FEFF}")]));
}

#[test]
fn decodes_split_characters() {
    assert_eq!(events("data: é€😀\nevent: ü\n\n".as_bytes()), pairs(&[("ü", "é€😀")]));
}

#[test]
fn ignores_comments_unknown_fields_and_events_without_data() {
    assert_eq!(
        events(b":\n: x\nfoo: bar\n data: no\nDATA: no\n\nevent: none\n\ndata: a\n\n"),
        pairs(&[("message", "a")])
    );
    assert_eq!(events(b"data: a:b: c\nevent:\n\n"), pairs(&[("message", "a:b: c")]));
}

#[test]
fn uses_the_last_event_field() {
    assert_eq!(events(b"event: a\nevent: b\ndata: 1\n\n"), pairs(&[("b", "1")]));
    assert_eq!(events(b"event: a\nevent\ndata: 1\n\n"), pairs(&[("message", "1")]));
}

#[test]
fn discards_and_reports_an_incomplete_event() {
    let mut decoder = Decoder::default();
    assert!(decoder.is_between_events());
    for (bytes, between) in [
        (&b"data"[..], false),
        (b": a\n", false),
        (b"\n", true),
        (b"event: b\r", false),
        (b"\n\r", true),
        (b"\n", true),
        (b": ping", false),
        (b"\n", true),
    ] {
        decoder.feed(bytes);
        while decoder.next_event().is_some() {}
        assert_eq!(decoder.is_between_events(), between, "after {:?}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(decode(&[b"data: a\n"]), []);
}

#[test]
fn keeps_the_identifier_until_it_changes() {
    let stream = b"id: 1\ndata: a\n\ndata: b\n\nid: 2\nid: x\0y\ndata: c\n\nid\ndata: d\n\n";
    let ids: Vec<_> = decode(&[stream]).into_iter().map(|event| event.expect("valid").id).collect();
    assert_eq!(ids.iter().map(Option::as_deref).collect::<Vec<_>>(), [Some("1"), Some("1"), Some("2"), None]);
}

#[test]
fn returns_the_identifier_of_the_last_returned_event() {
    let mut decoder = Decoder::default();
    decoder.feed(b"id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\n\nid: 4\ndata: cut off");
    assert_eq!(decoder.last_event_id(), None);
    decoder.next_event();
    assert_eq!(decoder.last_event_id(), Some("1"), "the second event has not been returned");
    decoder.next_event();
    assert_eq!(decoder.last_event_id(), Some("2"));
    assert_eq!(decoder.next_event(), None);
    assert_eq!(
        decoder.last_event_id(),
        Some("3"),
        "an identifier is kept without data, but only after its blank line"
    );
}

#[test]
fn ignores_malformed_reconnection_times() {
    let mut decoder = Decoder::default();
    let cases =
        [("", None), ("1500", Some(1500)), ("+7", Some(1500)), ("-7", Some(1500)), ("1.5", Some(1500))];
    let absurd =
        [("99999999999999999999999", Some(1500)), ("٣", Some(1500)), ("0", Some(0)), ("007", Some(7))];
    for (value, expected) in cases.into_iter().chain(absurd) {
        decoder.feed(format!("retry: {value}\n").as_bytes());
        assert_eq!(decoder.next_event(), None);
        assert_eq!(decoder.retry(), expected.map(Duration::from_millis), "{value}");
    }
}

#[test]
fn ends_after_a_line_that_exceeds_the_limit() {
    let limits = Limits::default().with_line(8);
    let too_long = Err(SseError::LineTooLong { limit: 8 });
    assert_eq!(decode_within(limits, &[b"data: 12\n\n"]).len(), 1);
    for stream in [
        &b"data: 123\n\ndata: 1\n\n"[..],
        b"data: 123",
        b": 1234567\n",
        b"data: 1\n\ndata: 123\n\ndata: 1\n\n",
    ] {
        let whole = decode_within(limits, &[stream]);
        assert_eq!(whole.last(), Some(&too_long));
        assert_eq!(decode_within(limits, &stream.chunks(1).collect::<Vec<_>>()), whole);
    }
}

#[test]
fn ends_after_an_event_that_exceeds_the_limit() {
    let limits = Limits::default().with_event(5);
    let too_large = [Err(SseError::EventTooLarge { limit: 5 })];
    assert_eq!(decode_within(limits, &[b"data: 12\ndata: 34\n\ndata: 12345\n\n"]).len(), 2);
    assert_eq!(decode_within(limits, &[b"data: 123456\n\n"]), too_large);
    assert_eq!(decode_within(limits, &[b"data: 12\ndata: 345\n\ndata: a\n\n"]), too_large);
    assert_eq!(decode_within(limits, &[&b"data\n".repeat(7)]), too_large, "line feeds are part of the data");
}

#[test]
fn bytes_that_are_not_utf8_are_an_error_where_they_would_be_kept() {
    for (stream, field) in
        [(&b"data: \xFF\n\n"[..], "data"), (b"event: \xC3\n", "event"), (b"id: \xED\xA0\x80\n", "id")]
    {
        assert_eq!(decode(&[stream]), [Err(SseError::InvalidUtf8 { field })]);
    }
    assert_eq!(events(b": \xFF\n\xFF: a\nid: \0\xFF\ndata: a\n\n"), pairs(&[("message", "a")]));
}

#[test]
fn returns_nothing_after_an_error() {
    let mut decoder = Decoder::default();
    decoder.feed(b"id: 1\ndata: a\n\ndata: \xFF\n\ndata: b\n\n");
    assert!(matches!(decoder.next_event(), Some(Ok(_))));
    assert!(matches!(decoder.next_event(), Some(Err(_))));
    decoder.feed(b"data: c\n\n");
    assert_eq!(decoder.next_event(), None);
    assert_eq!(decoder.last_event_id(), Some("1"), "the identifier is kept");
    assert!(!decoder.is_between_events());
}

#[test]
fn names_the_limit_in_errors() {
    let text = SseError::LineTooLong { limit: 8 }.to_string();
    assert!(text.contains("8 bytes") && text.contains("raise the line limit"), "{text}");
}
