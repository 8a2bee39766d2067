//! Where a client's settings come from.

use anthropic_beta_runtime::{CallOptions, Client, ErrorKind, Request, json::Json};
use futures_util::FutureExt;

use crate::{
    operations::CREATE,
    support::{Received, Server, json, within},
};

async fn sent(variables: &[(&str, &str)]) -> Received {
    let server = Server::always(json(200, "{}")).await;
    let variables: Vec<(String, String)> =
        variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let url = server.url();
    let client = Client::builder()
        .environment(move |name| match name {
            "ANTHROPIC_BASE_URL" => Some(url.clone()),
            _ => variables.iter().find(|(given, _)| given == name).map(|(_, value)| value.clone()),
        })
        .build()
        .unwrap();
    let _: Json = within(Request::new(&client, &CREATE).send()).await.unwrap();
    server.received().remove(0)
}

#[tokio::test]
async fn the_key_of_the_environment_goes_before_the_token() {
    let request = sent(&[("ANTHROPIC_API_KEY", "k1"), ("ANTHROPIC_AUTH_TOKEN", "t1")]).await;
    assert_eq!((request.header("x-api-key"), request.header("authorization")), (Some("k1"), None));
    let request = sent(&[("ANTHROPIC_AUTH_TOKEN", "t1")]).await;
    assert_eq!((request.header("x-api-key"), request.header("authorization")), (None, Some("Bearer t1")));
    let request = sent(&[("ANTHROPIC_API_KEY", " \n"), ("ANTHROPIC_AUTH_TOKEN", "t1")]).await;
    assert_eq!((request.header("x-api-key"), request.header("authorization")), (None, Some("Bearer t1")));
}

#[tokio::test]
async fn headers_of_the_environment_are_sent_and_may_be_the_credential() {
    let request =
        sent(&[("ANTHROPIC_CUSTOM_HEADERS", "x-one: 1\n\nx-two:two words\nauthorization: Custom c")]).await;
    assert_eq!((request.header("x-one"), request.header("x-two")), (Some("1"), Some("two words")));
    assert_eq!((request.header("authorization"), request.header("x-api-key")), (Some("Custom c"), None));
}

#[tokio::test]
async fn what_the_program_says_goes_over_the_environment() {
    let server = Server::always(json(200, "{}")).await;
    let client = Client::builder()
        .environment(|name| {
            Some(format!("http://from.{name}.invalid")).filter(|_| name.starts_with("ANTHROPIC_BASE"))
        })
        .base_url(server.url())
        .auth_token("mine")
        .user_agent("my-app/1.0")
        .build()
        .unwrap();
    let _: Json = within(Request::new(&client, &CREATE).send()).await.unwrap();
    let request = server.received().remove(0);
    assert_eq!(request.header("authorization"), Some("Bearer mine"));
    assert!(request.header("user-agent").unwrap().starts_with("my-app/1.0 anthropic-beta-rust/"));
}

#[test]
fn a_client_without_a_credential_says_what_to_do() {
    let error = Client::builder().environment(|_| None).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("ANTHROPIC_API_KEY"), "{error}");
    assert!(Client::builder().environment(|_| None).no_credential().build().is_ok());
    assert!(Client::builder().environment(|_| None).api_key(" ").build().is_err());
}

#[tokio::test]
async fn clones_and_changed_clients_share_their_connections() {
    let server = Server::always(json(200, "{}")).await;
    let client = server.client();
    for changed in [client.clone(), client.with_options(CallOptions::new().header("x-a", "1"))] {
        let _: Json = within(Request::new(&changed, &CREATE).send()).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_call_outside_of_a_runtime_is_an_error() {
    let client = Client::builder().environment(|_| None).api_key("k").build().unwrap();
    let error = Request::new(&client, &CREATE).send::<Json>().now_or_never().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("Tokio"), "{error}");
}

#[test]
fn webhooks_are_verified_with_the_clients_keys() {
    let with = |key: Option<&'static str>| {
        Client::builder()
            .environment(move |name| {
                key.filter(|_| name == "ANTHROPIC_WEBHOOK_SIGNING_KEY").map(str::to_owned)
            })
            .api_key("k")
            .build()
            .unwrap()
            .webhook_verifier()
    };
    assert!(with(Some("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).is_ok());
    assert_eq!(with(None).unwrap_err().kind(), ErrorKind::Configuration);
    let error = with(Some("whsec_!!very-secret")).unwrap_err();
    assert!(
        error.kind() == ErrorKind::Configuration && !format!("{error} {error:?}").contains("very-secret")
    );
}

#[tokio::test]
async fn an_idempotency_key_is_no_setting_of_a_client() {
    let server = Server::always(json(200, "{}")).await;
    let options = || CallOptions::new().idempotency_key("mine");
    let error = server.builder().options(options()).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("stands for one call"), "{error}");
    let error =
        Request::new(&server.client().with_options(options()), &CREATE).send::<Json>().await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Unsendable, 0));
}

#[tokio::test]
async fn what_no_header_may_have_is_refused_wherever_it_is_set() {
    let server = Server::always(json(200, "{}")).await;
    for text in ["hunter2\r\nx: 1", "hunter2\u{7f}", "hunter2 é", "hunter2\0"] {
        let options = [
            CallOptions::new().header("x-own", text),
            CallOptions::new().beta(text),
            CallOptions::new().idempotency_key(text),
            CallOptions::new().api_key(text),
            CallOptions::new().auth_token(text),
        ];
        for options in options {
            let built = server.builder().options(options.clone()).build();
            assert_eq!(built.unwrap_err().kind(), ErrorKind::Configuration, "{options:?}");
            let call = Request::new(&server.client(), &CREATE).options(options.clone()).send::<Json>();
            let error = within(call).await.unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::Unsendable | ErrorKind::Configuration),
                "{options:?}: {error}"
            );
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        }
        let request = || Request::new(&server.client(), &CREATE);
        for call in [request().header("x-own", text), request().beta(text), request().bytes("x", text)] {
            let error = within(call.send::<Json>()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsendable, "{error}");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        }
        assert!(server.builder().user_agent(text).build().is_err());
    }
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_header_of_the_connection_cannot_be_set() {
    let server = Server::always(json(200, "{}")).await;
    for name in ["content-length", "Transfer-Encoding", "connection", "upgrade", "keep-alive"] {
        assert!(server.builder().header(name, "3").build().is_err(), "{name}");
        let request = || Request::new(&server.client(), &CREATE).json(&Json::string("whole"));
        for call in [request().header(name, "3"), request().options(CallOptions::new().header(name, "3"))] {
            let error = within(call.send::<Json>()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsendable);
            assert!(error.to_string().contains("belongs to the connection"), "{error}");
        }
    }
    assert_eq!(server.count(), 0);
}
