//! Uploads.

use std::io::Read;

use anthropic_beta_runtime::{ErrorKind, Request, json::Json, multipart::Form, upload::Upload};

use crate::{
    operations::CREATE,
    support::{Script, Server, json, within},
};

fn form(upload: Upload) -> Form {
    Form::with_boundary("b").unwrap().part("file", upload)
}

#[tokio::test]
async fn sends_a_reader_of_unknown_length_in_chunks() {
    let server = Server::always(json(200, "{}")).await;
    let upload = Upload::reader("big.bin", std::io::repeat(7).take(3 << 20), None);
    let _: Json = within(Request::new(&server.client(), &CREATE).form(form(upload)).send()).await.unwrap();
    let request = server.received().remove(0);
    assert_eq!(request.header("transfer-encoding"), Some("chunked"));
    assert_eq!(request.body.iter().filter(|byte| **byte == 7).count(), 3 << 20);
}

#[tokio::test]
async fn announces_the_length_of_a_reader() {
    let server = Server::always(json(200, "{}")).await;
    let upload = Upload::reader("big.bin", std::io::repeat(7).take(3 << 20), Some(3 << 20));
    let _: Json = within(Request::new(&server.client(), &CREATE).form(form(upload)).send()).await.unwrap();
    let request = server.received().remove(0);
    assert_eq!(request.header("content-length"), Some(request.body.len().to_string().as_str()));
}

#[tokio::test]
async fn returns_an_error_if_the_file_does_not_exist() {
    let server = Server::always(json(200, "{}")).await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.txt");
    std::fs::write(&path, "hello").unwrap();
    let upload = Upload::path(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let error =
        within(Request::new(&server.client(), &CREATE).form(form(upload)).send::<Json>()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Io, 1, false));
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn returns_the_error_of_a_reader() {
    struct Broken(usize);
    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1..4 => {
                    buffer.fill(7);
                    Ok(buffer.len())
                }
                _ => Err(std::io::Error::other("tape torn")),
            }
        }
    }
    let server = Server::always(json(200, "{}")).await;
    let upload = Upload::reader("tape", Broken(0), None);
    let error =
        within(Request::new(&server.client(), &CREATE).form(form(upload)).send::<Json>()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Io, 1));
    assert!(error.to_string().contains("tape torn"), "{error}");
}

#[tokio::test]
async fn returns_an_error_if_a_reader_does_not_have_its_length() {
    for length in [2, 9] {
        let server = Server::always(json(200, "{}")).await;
        let upload = Upload::reader("a.txt", std::io::Cursor::new("hello"), Some(length));
        let error = within(Request::new(&server.client(), &CREATE).form(form(upload)).send::<Json>())
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Io, 1), "{length}: {error}");
        assert_eq!(server.count(), 0);
    }
}

#[tokio::test]
async fn returns_a_response_that_arrives_before_the_end_of_the_upload() {
    // It reads only the head, refuses, and closes the connection, as servers do with an upload that is too large.
    let refusal = "HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno";
    let server = Server::early(Script::new().send(refusal).close()).await;
    // Writing may fail before the response is read: that depends on timing.
    for _ in 0..40 {
        let upload = Upload::reader("big.bin", std::io::repeat(7).take(1 << 30), None);
        let call = Request::new(&server.client(), &CREATE).form(form(upload));
        let error = within(call.send::<Json>()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::TooLarge, 1), "{error}");
    }
}

#[tokio::test]
async fn restarts_progress_with_each_attempt() {
    let server = Server::in_turn(vec![json(500, "{}"), json(200, "{}")]).await;
    let size = 150_000;
    let sources = [
        Upload::bytes("a.bin", vec![7; size]),
        Upload::reader("a.bin", std::io::repeat(7).take(size as u64), size as u64),
    ];
    // A reader is sent once, and gets the second response.
    for (upload, attempts) in sources.into_iter().zip([2, 1]) {
        let (report, reports) = std::sync::mpsc::channel();
        let upload = upload.on_progress(move |sent, total| report.send((sent, total)).unwrap());
        let call = Request::new(&server.client(), &CREATE).form(form(upload)).send::<Json>();
        within(call).await.unwrap();
        let all: Vec<_> = reports.iter().collect();
        let attempt: Vec<_> = [0, 65_536, 131_072, 150_000].map(|sent| (sent, Some(150_000))).into();
        assert_eq!(all, attempt.repeat(attempts));
    }
}
