//! The settings of a client, and their sources.

use anthropic_beta_runtime::{Api, CallOptions, Client, ClientBuilder, ErrorKind, Request, json::Json};
use futures_util::FutureExt;

use crate::{
    operations::CREATE,
    support::{Received, SHOP, Server, json, within},
};

async fn sent(variables: &[(&str, &str)]) -> Received {
    let server = Server::always(json(200, "{}")).await;
    let variables: Vec<(String, String)> =
        variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let url = server.url();
    let client = Client::builder(&SHOP)
        .environment(move |name| match name {
            "SHOP_URL" => Some(url.clone()),
            _ => variables.iter().find(|(given, _)| given == name).map(|(_, value)| value.clone()),
        })
        .build()
        .unwrap();
    let _: Json = within(Request::new(&client, &CREATE).send()).await.unwrap();
    server.received().remove(0)
}

#[tokio::test]
async fn prefers_the_key_of_the_environment_to_the_token() {
    let request = sent(&[("SHOP_KEY", "k1"), ("SHOP_TOKEN", "t1")]).await;
    assert_eq!((request.header("x-shop-key"), request.header("authorization")), (Some("k1"), None));
    let request = sent(&[("SHOP_TOKEN", "t1")]).await;
    assert_eq!((request.header("x-shop-key"), request.header("authorization")), (None, Some("Bearer t1")));
    let request = sent(&[("SHOP_KEY", " \n"), ("SHOP_TOKEN", "t1")]).await;
    assert_eq!((request.header("x-shop-key"), request.header("authorization")), (None, Some("Bearer t1")));
}

#[tokio::test]
async fn sends_headers_of_the_environment() {
    let request = sent(&[("SHOP_HEADERS", "x-one: 1\n\nx-two:two words\nauthorization: Custom c")]).await;
    assert_eq!((request.header("x-one"), request.header("x-two")), (Some("1"), Some("two words")));
    assert_eq!((request.header("authorization"), request.header("x-shop-key")), (Some("Custom c"), None));
}

#[tokio::test]
async fn prefers_settings_of_the_program_to_the_environment() {
    let server = Server::always(json(200, "{}")).await;
    let client = Client::builder(&SHOP)
        .environment(|name| {
            Some(format!("http://from.{name}.invalid")).filter(|_| name.starts_with("SHOP_URL"))
        })
        .base_url(server.url())
        .auth_token("mine")
        .user_agent("my-app/1.0")
        .build()
        .unwrap();
    let _: Json = within(Request::new(&client, &CREATE).send()).await.unwrap();
    let request = server.received().remove(0);
    assert_eq!(request.header("authorization"), Some("Bearer mine"));
    assert!(request.header("user-agent").unwrap().starts_with("my-app/1.0 shop-client/"));
}

/// Returns the request of a client with settings by `set` and an environment with a different value for each.
async fn against_the_environment(set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Received {
    let server = Server::always(json(200, "{}")).await;
    let builder = Client::builder(&SHOP).environment(|name| {
        let value = match name {
            "SHOP_URL" => "http://from-the-environment.invalid",
            "SHOP_KEY" => "key-of-the-environment",
            "SHOP_HEADERS" => {
                "x-shop-key: header-of-the-environment\nshop-beta: env-1, env-2\nshop-version: env\n\
                 user-agent: env/1\nx-mine: env\nx-env: 1"
            }
            _ => return None,
        };
        Some(value.to_owned())
    });
    let client = set(builder.base_url(server.url())).build().unwrap();
    let _: Json = within(Request::new(&client, &CREATE).send()).await.unwrap();
    server.received().remove(0)
}

#[tokio::test]
async fn keeps_explicit_settings_despite_headers_of_the_environment() {
    let request = against_the_environment(|builder| {
        builder.api_key("mine").header("x-mine", "mine").beta("mine").user_agent("mine/1")
    })
    .await;
    assert_eq!(request.header("x-shop-key"), Some("mine"));
    assert_eq!(request.header("x-mine"), Some("mine"));
    assert_eq!(request.header("shop-beta"), Some("env-1,env-2,mine,things-1"));
    assert_eq!(request.header("user-agent"), Some("mine/1 shop-client/1.0"));
    // A setting that the program does not make is taken from the environment.
    assert_eq!((request.header("x-env"), request.header("shop-version")), (Some("1"), Some("env")));
}

#[tokio::test]
async fn prefers_another_kind_of_credential_to_the_environment() {
    let request = against_the_environment(|builder| builder.auth_token("mine")).await;
    assert_eq!(request.header("authorization"), Some("Bearer mine"));
    let request = against_the_environment(ClientBuilder::no_credential).await;
    assert_eq!((request.header("x-shop-key"), request.header("authorization")), (None, None));
}

#[tokio::test]
async fn prefers_the_header_of_the_environment_to_the_key() {
    let request = against_the_environment(|builder| builder).await;
    assert_eq!(request.header("x-shop-key"), Some("header-of-the-environment"));
    assert_eq!(request.header("user-agent"), Some("env/1"));
}

#[test]
fn returns_an_error_without_a_credential() {
    let error = Client::builder(&SHOP).environment(|_| None).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.message(),
        "no credential: set SHOP_KEY or SHOP_TOKEN, or call `api_key`, `auth_token` or `no_credential` on the builder"
    );
    let error = Client::builder(&SHOP).build().unwrap_err();
    assert!(error.message().contains("`read_env`, which reads SHOP_KEY or SHOP_TOKEN"), "{error}");
    assert!(Client::builder(&SHOP).environment(|_| None).no_credential().build().is_ok());
    assert!(Client::builder(&SHOP).environment(|_| None).api_key(" ").build().is_err());
}

#[test]
fn refuses_a_credential_if_the_api_has_none() {
    static OPEN: Api = Api::new("https://open.example");
    assert!(Client::builder(&OPEN).build().is_ok());
    let error = Client::builder(&OPEN).api_key("k").build().unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Configuration, "the API accepts no API key"));
}

/// Variables belong to the whole process, so each of these tests runs in its own process. All variables of
/// the API have other values there.
mod in_processes_of_their_own {
    use std::process::Command;

    use super::*;

    #[tokio::test]
    #[ignore = "the test below starts it"]
    async fn call() {
        let url = std::env::var("SERVER").unwrap();
        let builder = Client::builder(&SHOP);
        let builder = match std::env::var("WAY").unwrap().as_str() {
            "unasked" => builder.api_key("mine").base_url(&url),
            "asked" => builder.read_env(),
            "asked, and set" => builder.read_env().api_key("mine").base_url(&url),
            other => panic!("{other}"),
        };
        let client = builder.build().unwrap();
        let _: Json = within(Request::new(&client, &CREATE).send()).await.unwrap();
    }

    async fn call_with(way: &'static str) -> Received {
        let server = Server::always(json(200, "{}")).await;
        let url = server.url();
        // Only a client that reads the environment and has no other setting uses this URL.
        let elsewhere =
            if way == "asked" { url.clone() } else { "http://from-the-environment.invalid".to_owned() };
        let output = tokio::task::spawn_blocking(move || {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "settings::in_processes_of_their_own::call", "--ignored", "--nocapture"])
                .env_clear()
                .envs([("SERVER", &url), ("SHOP_URL", &elsewhere)])
                .envs([("WAY", way), ("SHOP_TOKEN", "token"), ("SHOP_HEADERS", "x-shop-key: env\nx-env: 1")])
                .output()
                .unwrap()
        });
        let output = output.await.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        server.received().remove(0)
    }

    #[tokio::test]
    async fn does_not_read_the_environment_by_default() {
        let request = call_with("unasked").await;
        assert_eq!(request.header("x-shop-key"), Some("mine"));
        assert_eq!((request.header("authorization"), request.header("x-env")), (None, None));
    }

    #[tokio::test]
    async fn reads_the_environment_on_request() {
        let request = call_with("asked").await;
        assert_eq!(request.header("authorization"), Some("Bearer token"));
        assert_eq!((request.header("x-shop-key"), request.header("x-env")), (Some("env"), Some("1")));
    }

    #[tokio::test]
    async fn prefers_settings_to_the_environment() {
        let request = call_with("asked, and set").await;
        assert_eq!((request.header("x-shop-key"), request.header("authorization")), (Some("mine"), None));
        assert_eq!(request.header("x-env"), Some("1"));
    }
}

#[tokio::test]
async fn shares_connections_between_clones() {
    let server = Server::always(json(200, "{}")).await;
    let client = server.client();
    for changed in [client.clone(), client.with_options(CallOptions::new().header("x-a", "1"))] {
        let _: Json = within(Request::new(&changed, &CREATE).send()).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn returns_an_error_if_a_call_is_awaited_outside_of_a_runtime() {
    let client = Client::builder(&SHOP).environment(|_| None).api_key("k").build().unwrap();
    let error = Request::new(&client, &CREATE).send::<Json>().now_or_never().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("Tokio"), "{error}");
}

#[test]
fn verifies_webhooks_with_the_keys_of_the_client() {
    let with = |key: Option<&'static str>| {
        Client::builder(&SHOP)
            .environment(move |name| key.filter(|_| name == "SHOP_WEBHOOK_KEY").map(str::to_owned))
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
async fn refuses_an_idempotency_key_for_a_client() {
    let server = Server::always(json(200, "{}")).await;
    let options = || CallOptions::new().idempotency_key("mine");
    let error = server.builder().options(options()).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("is for one call"), "{error}");
    let error =
        Request::new(&server.client().with_options(options()), &CREATE).send::<Json>().await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Unsendable, 0));
}

#[tokio::test]
async fn refuses_invalid_header_values_in_every_setting() {
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
async fn refuses_a_header_of_the_connection() {
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
