//! Compressed responses.

use std::io::Write;

use anthropic_beta_runtime::{Download, ErrorKind, EventStream, Request, json::Json};
use flate2::{Compression, write::GzEncoder};

use crate::{
    operations::{CREATE, FILE, STREAM},
    support::{Server, json, response, within},
};

pub(crate) fn gzipped(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_ref()).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn requests_only_supported_compressions() {
    let server = Server::always(json(200, "{}")).await;
    let client = server.client();
    let _ = within(Request::new(&client, &CREATE).send::<Json>()).await;
    let _ = within(Request::new(&client, &STREAM).send::<EventStream<Json>>()).await;
    let _ = within(Request::new(&client, &FILE).send::<Download>()).await;
    let asked: Vec<_> = server
        .received()
        .iter()
        .map(|request| request.header("accept-encoding").unwrap().to_owned())
        .collect();
    let for_json = if cfg!(feature = "gzip") { "gzip" } else { "identity" };
    assert_eq!(asked, [for_json, "identity", "identity"]);
}

#[tokio::test]
async fn names_an_unsupported_compression() {
    for encoding in ["br", "zstd", "compress", "gzip, br"] {
        let header = format!("content-encoding: {encoding}");
        let server = Server::always(response(200, &[&header], "\x1b\x02")).await;
        let client = server.client();
        let error = within(Request::new(&client, &CREATE).send::<Json>()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
        assert!(error.to_string().contains(&format!("`{encoding}`")), "{error}");
        let error = within(Request::new(&client, &FILE).send::<Download>()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        // An error status keeps its error, whatever its body is.
        let server = Server::always(response(404, &[&header], "\x1b\x02")).await;
        let error = within(Request::new(&server.client(), &CREATE).send::<Json>()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }
    let server = Server::always(response(200, &["content-encoding: Identity"], "7")).await;
    assert_eq!(within(Request::new(&server.client(), &CREATE).send::<i64>()).await.unwrap(), 7);
}

#[cfg(not(feature = "gzip"))]
#[tokio::test]
async fn names_gzip_without_the_feature() {
    let server = Server::always(response(200, &["content-encoding: gzip"], gzipped("7"))).await;
    let error = within(Request::new(&server.client(), &CREATE).send::<i64>()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("`gzip`"), "{error}");
}
