//! Redirects.

use anthropic_beta_runtime::{
    CallOptions, Download, Error, ErrorKind, Request, json::Json, multipart::Form, upload::Upload,
};

use crate::{
    operations::{CREATE, FILE, GET, LIST},
    support::{SECRET, Script, Server, json, response, within},
};

fn redirect(status: u16, to: &str) -> Script {
    response(status, &[&format!("location: {to}")], "")
}

async fn create(server: &Server) -> Result<Json, Error> {
    within(Request::new(&server.client(), &CREATE).json(&Json::string("x")).send()).await
}

#[tokio::test]
async fn follows_a_read_to_another_host_without_the_credential() {
    let other = Server::always(response(200, &[], "content")).await;
    let server = Server::always(redirect(302, &format!("{}/bucket/file?signed=1", other.url()))).await;
    let options = CallOptions::new().header("authorization", "Bearer other-secret").header("x-mine", "1");
    let call = Request::new(&server.client(), &FILE).options(options).send::<Download>();
    assert_eq!(&within(within(call).await.unwrap().bytes()).await.unwrap()[..], b"content");

    let request = other.received().remove(0);
    assert_eq!(request.target, "/bucket/file?signed=1");
    let names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["x-shop-key", "authorization", "x-mine", "shop-beta", "shop-version", "cookie"] {
        assert!(!names.contains(&name), "{name}");
    }
    assert!(!format!("{request:?}").contains(SECRET));
}

#[tokio::test]
async fn does_not_follow_a_write_to_another_host() {
    let other = Server::always(json(200, "{}")).await;
    for status in [301, 302, 303, 307, 308] {
        let server =
            Server::always(redirect(status, &format!("{}/v1/things?token=hidden", other.url()))).await;
        let error = create(&server).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Redirect, 1, false));
        assert_eq!(error.status().map(|s| s.as_u16()), Some(status));
        assert!(!error.to_string().contains("hidden"), "{error}");
    }
    assert_eq!(other.count(), 0);
}

#[tokio::test]
async fn follows_a_redirect_on_the_same_host() {
    let server = Server::start(|n, _| match n {
        0 => redirect(308, "/v2/things"),
        1 => redirect(307, "other"),
        _ => json(200, "{}"),
    })
    .await;
    assert!(create(&server).await.is_ok());
    let received = server.received();
    assert_eq!((received[2].method.as_str(), received[2].target.as_str()), ("POST", "/v2/other"));
    assert_eq!((received[2].header("x-shop-key"), received[2].body()), (Some(SECRET), "\"x\""));
}

#[tokio::test]
async fn never_changes_a_write_into_a_read() {
    let server = Server::always(redirect(302, "/elsewhere")).await;
    assert_eq!(create(&server).await.unwrap_err().kind(), ErrorKind::Redirect);
    assert_eq!(server.count(), 1);
    // A read remains a read.
    let server = Server::in_turn(vec![redirect(302, "/elsewhere"), json(200, "{}")]).await;
    let call = Request::new(&server.client(), &GET).path("thing_id", "a");
    assert!(within(call.send::<Json>()).await.is_ok());
}

#[tokio::test]
async fn returns_an_error_if_redirects_form_a_cycle() {
    let server = Server::always(redirect(302, "/v1/things")).await;
    let error = within(Request::new(&server.client(), &LIST).send::<Json>()).await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Redirect, 10));
}

#[tokio::test]
async fn returns_an_error_if_a_redirect_has_no_valid_target() {
    for to in ["ftp://host/", "http://", "https://bad host/", "javascript://x/"] {
        let server = Server::always(redirect(302, to)).await;
        let error = within(Request::new(&server.client(), &LIST).send::<Json>()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect, "{to}");
    }
    let server = Server::always(response(302, &[], "")).await;
    let error = within(Request::new(&server.client(), &LIST).send::<Json>()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
}

#[tokio::test]
async fn does_not_redirect_an_upload_that_can_be_read_once() {
    let server = Server::always(redirect(307, "/elsewhere")).await;
    let upload = Upload::reader("a.txt", std::io::Cursor::new("hello"), Some(5));
    let call = Request::new(&server.client(), &CREATE).form(Form::new().part("file", upload));
    assert_eq!(within(call.send::<Json>()).await.unwrap_err().kind(), ErrorKind::Redirect);
    assert_eq!(server.count(), 1);
}
