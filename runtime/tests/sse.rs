//! The event decoder on constructed and recorded streams, and compared to another decoder.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "support/streams.rs"]
mod streams;

use anthropic_beta_runtime::sse::{Decoder, Event};
use eventsource_stream::Eventsource;
use futures_util::{FutureExt, StreamExt};
use proptest::prelude::*;
use proptest::sample::Index;
use streams::Stream;

/// Returns all events of a stream in these chunks.
fn decode<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Event> {
    let mut decoder = Decoder::default();
    pieces.into_iter().flat_map(|piece| feed(&mut decoder, piece)).collect()
}

/// Returns the events that these bytes complete.
fn feed(decoder: &mut Decoder, bytes: &[u8]) -> Vec<Event> {
    decoder.feed(bytes);
    std::iter::from_fn(|| decoder.next_event()).map(|event| event.expect("a valid stream")).collect()
}

#[test]
fn decodes_constructed_streams_byte_by_byte_and_with_any_line_end() {
    assert_same_byte_by_byte_and_with_any_line_end(streams::made());
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn decodes_recorded_streams_byte_by_byte_and_with_any_line_end() {
    assert_same_byte_by_byte_and_with_any_line_end(streams::recorded());
}

fn assert_same_byte_by_byte_and_with_any_line_end(streams: Vec<Stream>) {
    for Stream { name, bytes } in streams {
        let whole = decode([&bytes[..]]);
        assert!(!whole.is_empty(), "{name} has no event");
        assert_eq!(decode(bytes.chunks(1)), whole, "{name} byte by byte");
        let text = std::str::from_utf8(&bytes).expect("recorded streams are UTF-8");
        for line_end in ["\r", "\r\n"] {
            let rewritten = format!("\u{FEFF}{}", text.replace('\n', line_end));
            assert_eq!(decode([rewritten.as_bytes()]), whole, "{name} with {line_end:?}");
            assert_eq!(
                decode(rewritten.as_bytes().chunks(1)),
                whole,
                "{name} with {line_end:?}, byte by byte"
            );
        }
    }
}

#[test]
fn decodes_constructed_streams_split_at_any_byte() {
    assert_same_with_a_cut_at_any_byte(streams::made());
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn decodes_recorded_streams_split_at_any_byte() {
    assert_same_with_a_cut_at_any_byte(streams::recorded());
}

/// Splits every stream in two at each of its bytes.
///
/// Before and after the event that is split, the decoder gets the same bytes for all positions inside it.
/// Therefore, one decoder reads event by event, and a copy of it reads each event in two parts, and must then be in
/// the state of the original after the event.
fn assert_same_with_a_cut_at_any_byte(streams: Vec<Stream>) {
    for Stream { name, bytes } in streams {
        let mut walker = Decoder::default();
        let mut start = 0;
        for end in event_ends(&bytes) {
            let (before, event) = (walker.clone(), &bytes[start..end]);
            let whole = feed(&mut walker, event);
            assert_eq!(whole.len(), 1);
            for cut in 0..=event.len() {
                let mut decoder = before.clone();
                let mut events = feed(&mut decoder, &event[..cut]);
                events.extend(feed(&mut decoder, &event[cut..]));
                assert_eq!(events, whole, "{name} cut at {}", start + cut);
                assert!(decoder.is_between_events(), "{name} cut at {}", start + cut);
            }
            start = end;
        }
    }
}

/// Returns where each event is complete in the stream.
fn event_ends(bytes: &[u8]) -> Vec<usize> {
    let mut decoder = Decoder::default();
    let ends = bytes.chunks(1).enumerate().filter(|(_, byte)| !feed(&mut decoder, byte).is_empty());
    ends.map(|(index, _)| index + 1).collect()
}

#[test]
fn decodes_constructed_streams_as_another_decoder() {
    assert_same_as_with_another_decoder(streams::made());
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn decodes_recorded_streams_as_another_decoder() {
    assert_same_as_with_another_decoder(streams::recorded());
}

fn assert_same_as_with_another_decoder(streams: Vec<Stream>) {
    for Stream { name, bytes } in streams {
        assert_eq!(ours(&bytes), theirs(&bytes), "{name}");
    }
}

/// An event as both decoders represent it: its name, data and identifier.
type Plain = (String, String, String);

fn ours(bytes: &[u8]) -> Vec<Plain> {
    let plain =
        |event: Event| (event.name().to_owned(), event.data, event.id.as_deref().unwrap_or("").to_owned());
    decode([bytes]).into_iter().map(plain).collect()
}

fn theirs(bytes: &[u8]) -> Vec<Plain> {
    let events =
        futures_util::stream::iter([Ok::<_, ()>(bytes)]).eventsource().collect::<Vec<_>>().now_or_never();
    let plain = |event: eventsource_stream::Event| (event.event, event.data, event.id);
    let events = events.expect("the stream never waits").into_iter();
    events.map(|event| plain(event.expect("a valid stream"))).collect()
}

/// Streams of fields, line ends and text, which may be malformed.
fn any_stream() -> impl Strategy<Value = String> {
    let telling = [
        "data:",
        "data",
        "event:",
        "id:",
        "id",
        "retry: 10",
        ":",
        " ",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "\0",
        "é😀",
    ];
    let piece = prop_oneof![4 => prop::sample::select(telling.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
    // The other decoder panics at a byte order mark, and waits after a carriage return at the end.
    prop::collection::vec(piece, 0..40)
        .prop_map(|pieces| format!("{}\n", pieces.concat().replace('\u{FEFF}', "")))
}

proptest! {
    #[test]
    fn decodes_arbitrary_streams_as_another_decoder(stream in any_stream()) {
        prop_assert_eq!(ours(stream.as_bytes()), theirs(stream.as_bytes()));
    }

    #[test]
    fn decodes_arbitrary_streams_in_any_chunks(stream in any_stream(), cuts in any_cuts()) {
        prop_assert_eq!(decode(pieces(stream.as_bytes(), &cuts)), decode([stream.as_bytes()]));
    }

    #[test]
    #[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
    fn decodes_recorded_streams_in_any_chunks(which: Index, cuts in any_cuts()) {
        let streams = streams::recorded();
        let Stream { name, bytes } = which.get(&streams);
        prop_assert_eq!(decode(pieces(bytes, &cuts)), decode([&bytes[..]]), "{}", name);
    }
}

fn any_cuts() -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), 0..100)
}

/// Splits the bytes at these positions.
fn pieces<'a>(bytes: &'a [u8], cuts: &[Index]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    cuts.extend([0, bytes.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]).collect()
}
