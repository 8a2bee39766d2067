//! Downloads.

use std::{
    fs, io,
    sync::{Arc, Mutex},
    time::Duration,
};

use anthropic_beta_runtime::{CallOptions, Download, ErrorKind, Request};
use futures_util::TryStreamExt;

use crate::{
    operations::FILE,
    support::{Script, Server, response, within},
};

pub(crate) async fn download(server: &Server) -> Download {
    within(Request::new(&server.client(), &FILE).send()).await.unwrap()
}

pub(crate) fn names(directory: &std::path::Path) -> Vec<String> {
    fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn renames_a_file_only_when_it_is_complete() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("report.bin");
    fs::write(&path, "old").unwrap();

    let cut = Script::new().send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").close();
    let server = Server::always(cut).await;
    let error = within(download(&server).await.to_path(&path)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert_eq!((fs::read_to_string(&path).unwrap().as_str(), names(directory.path()).len()), ("old", 1));

    let server = Server::always(response(200, &[], "new and whole")).await;
    assert_eq!(within(download(&server).await.to_path(&path)).await.unwrap(), 13);
    assert_eq!(
        (fs::read_to_string(&path).unwrap().as_str(), names(directory.path()).len()),
        ("new and whole", 1)
    );
}

#[tokio::test]
async fn removes_the_file_of_a_dropped_download() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("report.bin");
    let server =
        Server::always(Script::new().send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").hang()).await;
    let writing = download(&server).await.to_path(&path);
    assert!(tokio::time::timeout(Duration::from_millis(60), writing).await.is_err());
    server.all_closed().await;
    assert!(names(directory.path()).is_empty());
}

#[tokio::test]
async fn returns_an_error_if_the_file_cannot_be_written() {
    let server = Server::always(response(200, &[], "x")).await;
    let error = within(download(&server).await.to_path("/no/such/directory/file")).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Io, Some("things.file")));
}

#[tokio::test]
async fn writes_to_a_writer_and_reports_progress() {
    let server = Server::always(
        Script::new()
            .send("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nabc")
            .pause(Duration::from_millis(5))
            .send("def"),
    )
    .await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let download =
        download(&server).await.on_progress(move |done, all| log.lock().unwrap().push((done, all)));
    let mut written = Vec::new();
    assert_eq!(within(download.to_writer(&mut written)).await.unwrap(), 6);
    assert_eq!(written, b"abcdef");
    assert_eq!(seen.lock().unwrap().last(), Some(&(6, Some(6))));
}

#[tokio::test]
async fn returns_the_error_of_a_writer() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("disk full"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let server = Server::always(response(200, &[], "x")).await;
    let error = within(download(&server).await.to_writer(Full)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("disk full"));
}

#[tokio::test]
async fn returns_an_error_if_a_download_exceeds_its_limit() {
    let server = Server::always(response(200, &[], "0123456789")).await;
    assert_eq!(within(download(&server).await.limit(9).bytes()).await.unwrap_err().kind(), ErrorKind::Limit);
    assert_eq!(within(download(&server).await.limit(10).bytes()).await.unwrap().len(), 10);
    // If the length is not announced, the limit is detected while reading.
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n";
    let server = Server::always(Script::new().send(chunked).hang()).await;
    let error = within(download(&server).await.limit(9).bytes()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    server.all_closed().await;
}

#[tokio::test]
async fn returns_an_error_if_a_download_stalls() {
    let server =
        Server::always(Script::new().send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").hang()).await;
    let options = CallOptions::new().idle_timeout(Duration::from_millis(50));
    let call = Request::new(&server.client(), &FILE).options(options).send::<Download>();
    let error = within(within(call).await.unwrap().bytes()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn streams_a_download_without_buffering_it() {
    let server = Server::always(response(200, &[], vec![7; 8 << 20])).await;
    let sizes: Vec<usize> =
        within(download(&server).await.map_ok(|chunk| chunk.len()).try_collect()).await.unwrap();
    assert_eq!(sizes.iter().sum::<usize>(), 8 << 20);
    assert!(sizes.len() > 1 && sizes.iter().all(|size| *size <= 1 << 20));
}

#[tokio::test]
async fn returns_the_error_instead_of_a_file() {
    let server =
        Server::always(response(404, &[], crate::support::error_body("not_found_error", "no file"))).await;
    let error = within(Request::new(&server.client(), &FILE).send::<Download>()).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::NotFound, "no file"));
}
