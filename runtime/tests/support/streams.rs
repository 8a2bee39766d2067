//! Event streams: constructed ones, and recorded ones, which are not part of the repository.

#[path = "../../../codegen/tests/support/acceptance.rs"]
mod acceptance;

/// One event stream.
pub(crate) struct Stream {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Returns streams with every feature of the format, except for line ends other than `\n`, which the tests insert.
pub(crate) fn made() -> Vec<Stream> {
    let long = format!("data: {}\n\n", "0123456789é".repeat(300));
    let streams = [
        ("one event", "event: start\ndata: {\"n\":1}\n\n"),
        ("no name, no blank", "data:{\"n\":1}\n\ndata:  two blanks\n\n"),
        ("several lines of data", "event: text\ndata: one\ndata\ndata: three\n\n"),
        ("comments and pings", ": hello\n\nevent: ping\ndata: {}\n\n:\n: again\ndata: x\n\n"),
        (
            "ids and pauses",
            "id: 7\nretry: 1500\ndata: a\n\ndata: b\n\nid\ndata: c\n\nretry: soon\nid: 8\ndata: d\n\n",
        ),
        ("events without data", "event: nothing\n\nid: 3\n\ndata: something\n\n"),
        ("unknown fields", "mood: calm\ndata: x\nevents: many\n\n"),
        ("characters of every length", "event: é\ndata: aß中😀\u{2028}\u{85}\n\n"),
        ("a long line", long.as_str()),
    ];
    let stream =
        |(name, text): (&str, &str)| Stream { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    streams.map(stream).into()
}

/// Returns all recorded event streams.
pub(crate) fn recorded() -> Vec<Stream> {
    let list = acceptance::text("corpus/responses.tsv");
    let rows = list.lines().map(|row| row.split('\t').collect::<Vec<_>>());
    let files = rows.filter(|row| row.get(2) == Some(&"sse")).map(|row| row[0].to_owned());
    let read = |name: String| {
        let bytes = acceptance::text(&format!("corpus/{name}")).into_bytes();
        Stream { name, bytes }
    };
    let streams: Vec<_> = files.map(read).collect();
    assert!(!streams.is_empty(), "corpus/responses.tsv lists no event stream");
    streams
}
