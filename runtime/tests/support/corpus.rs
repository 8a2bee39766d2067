//! The recorded traffic that tests read in place, from the folder `shared/corpus` beside the workspace.

use std::fs;
use std::path::PathBuf;

/// One recorded event stream.
pub(crate) struct Stream {
    pub(crate) file: String,
    pub(crate) bytes: Vec<u8>,
}

/// Every recorded event stream. Fails when the recordings are not there: a test that has nothing to read shows nothing.
pub(crate) fn streams() -> Vec<Stream> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus"));
    let list = folder.join("responses.tsv");
    let list = fs::read_to_string(&list).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; these tests need the recorded traffic, so put the folder `shared/corpus` beside the workspace",
            list.display()
        )
    });
    let rows = list.lines().map(|row| row.split('\t').collect::<Vec<_>>());
    let files = rows.filter(|row| row.get(2) == Some(&"sse")).map(|row| row[0].to_owned());
    let read = |file: String| {
        let bytes = fs::read(folder.join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        Stream { file, bytes }
    };
    let streams: Vec<_> = files.map(read).collect();
    assert!(!streams.is_empty(), "{} lists no event stream", folder.display());
    streams
}
