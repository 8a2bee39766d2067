//! Conversions to [`Error`] by `?`, and the causes of errors.

use std::error::Error as _;

use anthropic_beta_runtime::{
    Client, Error, ErrorKind, Request,
    json::{self, DecodeError, Json},
    upload::{Upload, UploadError},
    webhook::{Verifier, WebhookError},
};

use crate::{
    operations::CREATE,
    support::{SHOP, Server, json as response, within},
};

/// Prints an error with all its causes, as `{:#}` of `anyhow` does.
fn chain(error: &Error) -> String {
    let sources = std::iter::successors(error.source(), |error: &&dyn std::error::Error| (*error).source());
    sources.fold(error.to_string(), |text, source| format!("{text}: {source}"))
}

fn missing_file() -> Result<Upload, Error> {
    Ok(Upload::path("/nowhere/notes.pdf")?)
}

fn folder() -> Result<Upload, Error> {
    Ok(Upload::path("/")?)
}

fn unread() -> Result<(), Error> {
    Ok(json::__private::from_file("/nowhere/chart.png".as_ref(), |_| Ok(()))?)
}

fn unrecognized() -> Result<String, Error> {
    Ok(json::__private::media_type(b"hello", &["image/png"])?)
}

fn decoded() -> Result<i64, Error> {
    Ok(json::from_str("[1]")?)
}

fn deserialized() -> Result<i64, Error> {
    Ok(Json::string("seven").decode()?)
}

fn key() -> Result<Verifier, Error> {
    Ok(Verifier::new("no key")?)
}

fn signature() -> Result<(), Error> {
    Ok(Verifier::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?.verify(&http::HeaderMap::new(), b"")?)
}

#[test]
fn converts_errors_with_the_question_mark() {
    for (error, kind) in [
        (missing_file().unwrap_err(), ErrorKind::Io),
        (folder().unwrap_err(), ErrorKind::Unsendable),
        (unread().unwrap_err(), ErrorKind::Io),
        (unrecognized().unwrap_err(), ErrorKind::Unsendable),
        (decoded().unwrap_err(), ErrorKind::Decode),
        (deserialized().unwrap_err(), ErrorKind::Json),
        (key().unwrap_err(), ErrorKind::Configuration),
        (signature().unwrap_err(), ErrorKind::Webhook),
    ] {
        assert_eq!(error.kind(), kind, "{error}");
        assert!(!error.is_retryable(), "{error}");
        let cause = error.cause().unwrap();
        assert_eq!(chain(&error).matches(&cause.to_string()).count(), 1, "{}", chain(&error));
    }
}

#[test]
fn downcasts_the_cause() {
    let error = missing_file().unwrap_err();
    let upload = error.cause().unwrap().downcast_ref::<UploadError>().unwrap();
    assert_eq!(upload.io_error().unwrap().kind(), std::io::ErrorKind::NotFound);
    let error = decoded().unwrap_err();
    assert!(error.cause().unwrap().is::<DecodeError>());
    assert!(signature().unwrap_err().cause().unwrap().is::<WebhookError>());
}

#[tokio::test]
async fn prints_each_cause_once_in_a_chain() {
    let server = Server::always(response(200, "[\"seven\"]")).await;
    let error = within(Request::new(&server.client(), &CREATE).send::<i64>()).await.unwrap_err();
    assert_eq!(chain(&error).matches("found ").count(), 1, "{}", chain(&error));

    let nobody = Client::builder(&SHOP).api_key("k").base_url("http://127.0.0.1:1").no_proxy().max_retries(0);
    let call = Request::new(&nobody.build().unwrap(), &CREATE).send::<i64>();
    let error = within(call).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(chain(&error).matches("refused").count(), 1, "{}", chain(&error));
}

#[test]
fn returns_a_cause_as_source_unless_the_message_contains_it() {
    let error =
        Error::new(ErrorKind::Io, "the report").with_source(std::io::Error::other("the disk is full"));
    assert_eq!(chain(&error), "file error: the report: the disk is full");
}
