use std::io;

use bytes::Bytes;
use futures_util::{FutureExt, TryStreamExt};
use proptest::prelude::*;

use super::*;

fn form() -> Form {
    Form::with_boundary("B").expect("a boundary")
}

async fn body(form: Form) -> io::Result<String> {
    let chunks: Vec<Bytes> = form.into_stream().try_collect().await?;
    Ok(String::from_utf8(chunks.concat()).expect("text parts"))
}

#[tokio::test]
async fn sends_texts_and_files_in_order() {
    let form = form()
        .text("purpose", "notes\nmore")
        .part("file", Upload::bytes("a.txt", "buy milk"))
        .part("files[]", Upload::reader("my-skill/b", io::Cursor::new("x"), 1))
        .part("empty", Upload::bytes("", ""));
    assert_eq!(form.content_type(), "multipart/form-data; boundary=B");
    let expected = "--B\r\n\
        content-disposition: form-data; name=\"purpose\"\r\n\r\n\
        notes\nmore\r\n\
        --B\r\n\
        content-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
        content-type: text/plain\r\n\r\n\
        buy milk\r\n\
        --B\r\n\
        content-disposition: form-data; name=\"files[]\"; filename=\"my-skill/b\"\r\n\
        content-type: application/octet-stream\r\n\r\n\
        x\r\n\
        --B\r\n\
        content-disposition: form-data; name=\"empty\"; filename=\"\"\r\n\
        content-type: application/octet-stream\r\n\r\n\
        \r\n\
        --B--\r\n";
    assert_eq!(form.content_length(), Some(expected.len() as u64));
    assert_eq!(body(form).await.expect("readable"), expected);
}

#[tokio::test]
async fn sends_an_empty_form() {
    assert_eq!(form().content_length(), Some(7));
    assert_eq!(body(form()).await.expect("readable"), "--B--\r\n");
}

#[tokio::test]
async fn has_no_length_if_a_part_has_none() {
    let form = form().text("a", "b").part("file", Upload::reader("x", io::Cursor::new("abc"), None));
    assert_eq!(form.content_length(), None);
    assert!(body(form).await.expect("readable").contains("\r\n\r\nabc\r\n--B--"));
}

#[tokio::test]
async fn sends_the_same_bytes_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "from disk").expect("written");
    let form = Form::new().text("a", "b").part("c", Upload::path(&path).expect("a file"));
    assert!(form.replayable());
    let again = form.try_clone().expect("replayable");
    assert_eq!(form.content_type(), again.content_type());
    assert_eq!(form.content_length(), again.content_length());
    assert_eq!(body(form).await.expect("readable"), body(again).await.expect("readable"));
}

#[test]
fn cannot_be_repeated_with_a_reader() {
    let form = form().part("a", Upload::bytes("a", "a")).part("b", Upload::reader("b", io::empty(), 0));
    assert!(!form.replayable());
    assert!(form.try_clone().is_none());
}

#[tokio::test]
async fn ends_the_body_after_an_error() {
    let form = form().part("a", Upload::reader("a", io::Cursor::new("abc"), 4)).text("b", "never sent");
    let mut stream = form.into_stream();
    let mut sent = Vec::new();
    let error = loop {
        match stream.try_next().await {
            Ok(Some(chunk)) => sent.extend(chunk),
            Ok(None) => panic!("the body ended without an error"),
            Err(error) => break error,
        }
    };
    assert!(error.to_string().contains("\"a\" should have 4 bytes"), "{error}");
    assert!(stream.try_next().await.expect("no second error").is_none());
    assert!(!String::from_utf8_lossy(&sent).contains("never sent"));
}

#[test]
fn creates_different_boundaries_without_quotes() {
    let types: std::collections::HashSet<String> = (0..100).map(|_| Form::new().content_type()).collect();
    assert_eq!(types.len(), 100);
    let prefix = "multipart/form-data; boundary=";
    assert!(types.iter().all(|text| text[prefix.len()..].parse::<Boundary>().is_ok()));
}

#[test]
fn refuses_an_invalid_boundary() {
    assert!(Form::with_boundary(&"a".repeat(70)).is_ok());
    assert!(Form::with_boundary("aZ0-._").is_ok());
    for boundary in ["", &"a".repeat(71), "a b", "a\r\n", "a\"", "é", "a;b", "a,b"] {
        assert!(Form::with_boundary(boundary).is_err(), "{boundary:?}");
    }
}

#[test]
fn is_send_and_sync() {
    fn shared<T: Send + Sync + 'static>(_: &T) {}
    fn sent<T: Send + 'static>(_: T) {}
    shared(&form());
    sent(form().into_stream());
}

proptest! {
    /// No name, file name or content changes the boundaries of the parts, and the stated length is right.
    #[test]
    fn nothing_in_a_part_changes_the_form(name in any_name(), file_name in any_name(), content in any_name()) {
        let form = Form::new().text(name.clone(), content.clone()).part(name.clone(), Upload::bytes(file_name.clone(), content.clone()));
        let boundary = form.boundary.to_string();
        let length = form.content_length().expect("known");
        let body = body(form).now_or_never().expect("all in memory").expect("readable");
        prop_assert_eq!(body.len() as u64, length);

        let parts: Vec<_> = body.split(&format!("--{boundary}")).collect();
        prop_assert_eq!((parts.len(), parts[0], parts[3]), (4, "", "--\r\n"));
        let escaped = |text: &str| text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        let (name, file_name) = (escaped(&name), escaped(&file_name));
        let head = format!("\r\ncontent-disposition: form-data; name=\"{name}\"");
        prop_assert_eq!(parts[1], format!("{head}\r\n\r\n{content}\r\n"));
        let start = format!("{head}; filename=\"{file_name}\"\r\ncontent-type: ");
        let (media_type, rest) = parts[2].strip_prefix(&start).and_then(|part| part.split_once("\r\n")).expect("a type");
        prop_assert!(crate::client::header::value("content-type", media_type).is_ok());
        prop_assert_eq!(rest, format!("\r\n{content}\r\n"));
    }
}

fn any_name() -> impl Strategy<Value = String> {
    let telling =
        prop::sample::select(vec!["\"", "\r\n", "\n", "--", "B", "\r\n\r\n", ".pdf", "/", "\\", "%22", "é"]);
    let piece = prop_oneof![telling.prop_map(str::to_owned), any::<String>()];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}
