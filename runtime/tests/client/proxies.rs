//! The proxies of the environment.

use anthropic_beta_runtime::{Client, ErrorKind, Request, json::Json, retry::Policy};

use crate::{
    operations::GET,
    support::{SECRET, SHOP, Server, json, within},
};

fn client(variables: &'static [(&'static str, String)], base_url: &str) -> Client {
    Client::builder(&SHOP)
        .environment(|name| {
            variables.iter().find(|(given, _)| *given == name).map(|(_, value)| value.clone())
        })
        .api_key(SECRET)
        .base_url(base_url)
        .retry_policy(Policy::default().with_max_retries(0))
        .build()
        .unwrap()
}

fn environment(variables: Vec<(&'static str, String)>) -> &'static [(&'static str, String)] {
    variables.leak()
}

async fn get(client: &Client) -> Result<Json, anthropic_beta_runtime::Error> {
    within(Request::new(client, &GET).path("thing_id", "a").send()).await
}

#[tokio::test]
async fn sends_the_url_and_credential_to_a_proxy_for_http() {
    let proxy = Server::always(json(200, "{}")).await;
    let address = format!("http://user:hunter2@{}", proxy.address());
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        let client = client(environment(vec![(name, address.clone())]), "http://api.example");
        assert!(get(&client).await.is_ok(), "{name}");
        let request = proxy.received().pop().unwrap();
        assert_eq!(request.target, "http://api.example/v1/things/a?shop=true");
        assert_eq!(request.header("proxy-authorization"), Some("Basic dXNlcjpodW50ZXIy"));
        assert!(!format!("{client:?}").contains("hunter2"));
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test]
async fn opens_a_tunnel_through_a_proxy_for_https() {
    let proxy = Server::always(crate::support::response(403, &[], "no tunnel")).await;
    let address = format!("http://user:hunter2@{}", proxy.address());
    let client = client(environment(vec![("HTTPS_PROXY", address)]), "https://api.example");
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    let request = proxy.received().remove(0);
    assert_eq!((request.method.as_str(), request.target.as_str()), ("CONNECT", "api.example:443"));
    assert_eq!(request.header("x-shop-key"), None);
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("hunter2") && !shown.contains("dXNlcjpodW50ZXIy"), "{shown}");
}

#[tokio::test]
async fn prefers_the_proxy_of_the_builder_to_the_environment() {
    let (chosen, named) = (Server::always(json(200, "{}")).await, Server::always(json(200, "{}")).await);
    let elsewhere = format!("http://{}", named.address());
    let client = Client::builder(&SHOP)
        .environment(move |name| (name != "NO_PROXY").then(|| elsewhere.clone()))
        .api_key(SECRET)
        .base_url("http://api.example")
        .proxy(format!("http://user:hunter2@{}", chosen.address()))
        .build()
        .unwrap();
    assert!(get(&client).await.is_ok());
    assert_eq!((chosen.count(), named.count()), (1, 0));
    assert_eq!(chosen.received()[0].header("proxy-authorization"), Some("Basic dXNlcjpodW50ZXIy"));
}

#[test]
fn refuses_an_invalid_proxy_without_printing_its_password() {
    for url in ["", "hunter2 hunter2", "ftp://user:hunter2@proxy.example"] {
        let builder = Client::builder(&SHOP).environment(|_| None).api_key(SECRET).proxy(url);
        assert!(!format!("{builder:?}").contains("hunter2"));
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
}

#[tokio::test]
async fn connects_directly_to_hosts_in_no_proxy() {
    let proxy = Server::always(json(500, "")).await;
    let server = Server::always(json(200, "{}")).await;
    let variables = vec![("HTTP_PROXY", proxy.url()), ("NO_PROXY", "localhost, 127.0.0.1".into())];
    assert!(get(&client(environment(variables), &server.url())).await.is_ok());
    assert_eq!((proxy.count(), server.count()), (0, 1));
}

#[tokio::test]
async fn ignores_proxies_on_request() {
    let proxy = Server::always(json(500, "")).await;
    let server = Server::always(json(200, "{}")).await;
    let url = proxy.url();
    let builder = server.builder().environment(move |name| (name == "HTTP_PROXY").then(|| url.clone()));
    assert!(get(&builder.no_proxy().build().unwrap()).await.is_ok());
    assert_eq!(proxy.count(), 0);
}

#[tokio::test]
async fn returns_an_error_if_the_proxy_cannot_be_reached() {
    let variables = vec![("HTTP_PROXY", "http://127.0.0.1:1".to_owned())];
    let error = get(&client(environment(variables), "http://api.example")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test]
async fn returns_an_error_if_the_proxy_closes_the_connection() {
    let proxy = Server::always(crate::support::Script::new().close()).await;
    let client = client(environment(vec![("ALL_PROXY", proxy.url())]), "https://api.example");
    assert_eq!(get(&client).await.unwrap_err().kind(), ErrorKind::Connect);
}
