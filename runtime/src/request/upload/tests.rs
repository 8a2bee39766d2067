use std::io::Write;

use futures_util::{StreamExt, TryStreamExt, stream};

use super::*;

async fn collect(upload: Upload) -> io::Result<Vec<u8>> {
    let chunks: Vec<Bytes> = upload.into_stream().try_collect().await?;
    assert!(chunks.iter().all(|chunk| !chunk.is_empty()));
    Ok(chunks.concat())
}

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().expect("a temporary file");
    file.write_all(bytes).expect("written");
    file
}

#[tokio::test]
async fn sends_bytes_unchanged() {
    for bytes in ["", "buy milk"] {
        let upload = Upload::bytes("notes.txt", bytes);
        assert_eq!(upload.len(), Some(bytes.len() as u64));
        assert_eq!(collect(upload).await.expect("readable"), bytes.as_bytes());
    }
}

#[tokio::test]
async fn reads_a_file_when_it_is_sent_and_again_for_a_retry() {
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| n as u8).collect();
    let file = file(&bytes);
    let upload = Upload::path(file.path()).expect("a file");
    assert_eq!(upload.len(), Some(200_000));
    assert_eq!(Some(upload.file_name()), file.path().file_name().and_then(|name| name.to_str()));
    assert_eq!(upload.media_type(), "application/pdf");
    let again = upload.try_clone().expect("a file can be read twice");
    assert_eq!(collect(upload).await.expect("readable"), bytes);
    assert_eq!(collect(again).await.expect("readable"), bytes);
}

#[tokio::test]
async fn returns_an_error_if_the_file_changed_or_was_removed() {
    let file = file(b"12345");
    let upload = || Upload::path(file.path()).expect("a file");
    let (shorter, longer, gone) = (upload(), upload(), upload());
    file.as_file().set_len(4).expect("cut");
    let error = collect(shorter).await.expect_err("too short").to_string();
    assert!(error.contains("should have 5 bytes, but has only 4"), "{error}");
    file.as_file().set_len(6).expect("grown");
    let error = collect(longer).await.expect_err("too long").to_string();
    assert!(error.contains("should have 5 bytes, but has at least 6"), "{error}");
    let path = file.path().to_owned();
    drop(file);
    let error = collect(gone).await.expect_err("gone");
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
    assert!(error.to_string().contains(&path.display().to_string()), "{error}");
}

#[test]
fn refuses_paths_that_are_not_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let error = Upload::path(folder.path()).expect_err("a folder");
    assert!(error.to_string().contains("this is not a file"), "{error}");
    let missing = folder.path().join("none");
    let error = Upload::path(&missing).expect_err("nothing there");
    assert_eq!(error.path(), missing);
    assert!(error.io_error().is_some());
}

#[tokio::test]
async fn reads_a_reader_to_its_end_and_only_once() {
    let bytes = vec![7; 150_000];
    let reader = || io::Cursor::new(vec![7; 150_000]);
    assert_eq!(collect(Upload::reader("a", reader(), None)).await.expect("readable"), bytes);
    let upload = Upload::reader("a", reader(), 150_000);
    assert_eq!((upload.len(), upload.replayable()), (Some(150_000), false));
    assert_eq!(collect(upload).await.expect("readable"), bytes);
    for stated in [149_999, 150_001] {
        let error = collect(Upload::reader("a", reader(), stated)).await.expect_err("another length");
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }
}

#[tokio::test]
async fn sends_at_most_the_stated_length() {
    let mut sent = Upload::reader("a", io::repeat(1).take(1_000_000), 100_000).into_stream();
    let mut total = 0;
    while let Some(Ok(chunk)) = sent.next().await {
        total += chunk.len();
    }
    assert!(total <= 100_000, "{total}");
    assert!(sent.next().await.is_none(), "the body continues after an error");
}

/// A reader that is interrupted, then returns a byte, and then does this.
struct Faulty(u8, fn() -> io::Result<usize>);

impl Read for Faulty {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0 += 1;
        match self.0 {
            1 => Err(io::ErrorKind::Interrupted.into()),
            2 => {
                buffer[0] = b'x';
                Ok(1)
            }
            _ => self.1(),
        }
    }
}

#[tokio::test]
async fn ends_the_body_after_an_error_or_panic_of_the_reader() {
    let faults: [fn() -> io::Result<usize>; 2] =
        [|| Err(io::Error::other("broken disk")), || panic!("broken reader")];
    for (fault, text) in faults.into_iter().zip(["broken disk", "broken reader"]) {
        let mut body = Upload::reader("a", Faulty(0, fault), None).into_stream();
        assert_eq!(body.next().await.expect("a chunk").expect("readable"), "x");
        let error = body.next().await.expect("an error").expect_err("broken").to_string();
        assert!(error.contains(text), "{error}");
        assert!(body.next().await.is_none());
    }
}

#[tokio::test]
async fn passes_streams_on() {
    let chunks = || {
        stream::iter(["ab", "", "c"].map(|chunk| Ok(Bytes::from(chunk)))).filter(|_| std::future::ready(true))
    };
    let upload = Upload::stream("a", chunks(), 3);
    assert!(!upload.replayable() && upload.try_clone().is_none());
    let sent: Vec<Bytes> = upload.into_stream().try_collect().await.expect("readable");
    assert_eq!(sent.concat(), b"abc");
    assert!(Upload::stream("a", chunks(), 2).into_stream().try_collect::<Vec<_>>().await.is_err());
    let broken = stream::iter([Ok(Bytes::from("a")), Err(io::Error::other("cut off"))]);
    assert!(Upload::stream("a", broken, None).into_stream().try_collect::<Vec<_>>().await.is_err());
}

/// A reader that blocks forever.
struct Stuck;

impl Read for Stuck {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        loop {
            std::thread::park();
        }
    }
}

#[test]
fn shuts_down_the_runtime_while_a_reader_blocks() {
    let (ended, wait) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let mut body = Upload::reader("a", Stuck, None).into_stream();
            assert!(futures_util::poll!(body.next()).is_pending());
        });
        drop(runtime);
        ended.send(()).expect("the test waits");
    });
    wait.recv_timeout(std::time::Duration::from_secs(10)).expect("the runtime ends");
}

#[test]
fn determines_the_media_type_by_the_name() {
    for (name, media_type) in [
        ("a.pdf", "application/pdf"),
        ("a.PNG", "image/png"),
        ("a.jpg", "image/jpeg"),
        ("s/SKILL.md", "text/markdown"),
        ("a.csv", "text/csv"),
        ("a.json", "application/json"),
        ("a", "application/octet-stream"),
        ("", "application/octet-stream"),
        ("a.unheard-of", "application/octet-stream"),
    ] {
        assert_eq!(Upload::bytes(name, "").media_type(), media_type, "{name}");
    }
    let upload = Upload::bytes("a.bin", "").content_type("text/x-log; charset=utf-8").expect("a media type");
    assert_eq!(upload.with_file_name("a.pdf").media_type(), "text/x-log; charset=utf-8");
    for broken in ["text/plain\r\nx: y", "text/plain\0", "text/é"] {
        assert!(Upload::bytes("a", "").content_type(broken).is_err(), "{broken:?}");
    }
}

#[test]
fn is_send_and_sync_and_does_not_print_its_content() {
    fn shared<T: Send + Sync + 'static>(_: &T) {}
    let upload = Upload::bytes("a.txt", "private");
    shared(&upload);
    assert_eq!(
        format!("{upload:?}"),
        r#"Upload { file_name: "a.txt", content_type: "text/plain", len: Some(7), .. }"#
    );
}

#[tokio::test]
async fn returns_an_error_as_soon_as_a_stream_is_too_long() {
    // The stream is infinite.
    let endless = stream::repeat_with(|| Ok(Bytes::from_static(b"abc")));
    let mut stream = Upload::stream("a.txt", endless, 5).into_stream();
    assert_eq!(stream.next().await.expect("more").expect("not too much"), "abc");
    let error = stream.next().await.expect("more").expect_err("too much");
    assert!(error.to_string().contains("should have 5 bytes, but has at least 6"), "{error}");
    assert!(stream.next().await.is_none());
    // The announced number is not too much.
    let exact = stream::iter([Ok(Bytes::from_static(b"abc")), Ok(Bytes::from_static(b"de"))]);
    assert_eq!(collect(Upload::stream("a.txt", exact, 5)).await.expect("readable"), b"abcde");
}
