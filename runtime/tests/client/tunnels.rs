//! Connections through proxies of all kinds.

use std::time::Duration;

use anthropic_beta_runtime::{Client, ErrorKind, Request, retry::Policy};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

use crate::{
    operations::GET,
    support::{
        SECRET, SHOP, Server, json,
        proxy::{Asked, Proxy},
        tls::trusting,
        within,
    },
};

const KINDS: [&str; 6] = ["socks4", "socks4a", "socks5", "socks5h", "http", "https"];

fn client(proxy: String, base_url: &str) -> Client {
    client_within(Duration::from_secs(5), proxy, base_url)
}

fn client_within(connect_timeout: Duration, proxy: String, base_url: &str) -> Client {
    Client::builder(&SHOP)
        .environment(move |name| (name == "ALL_PROXY").then(|| proxy.clone()))
        .api_key(SECRET)
        .base_url(base_url)
        .retry_policy(Policy::default().with_max_retries(0))
        .connect_timeout(connect_timeout)
        .build()
        .unwrap()
}

async fn get(client: &Client) -> Result<i64, anthropic_beta_runtime::Error> {
    within(Request::new(client, &GET).path("thing_id", "a").send()).await
}

/// Starts a server behind TLS that responds to each request with 7; returns its port.
async fn encrypted(acceptor: TlsAcceptor) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut stream = acceptor.accept(stream).await.unwrap();
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.unwrap());
                }
                assert!(head.starts_with(b"GET /v1/things/a?shop=true "), "the whole URL is sent");
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n7").await.unwrap();
                stream.shutdown().await.unwrap();
            });
        }
    });
    port
}

#[test]
fn connects_through_every_kind_of_proxy() {
    let name = "tunnels::connects_through_every_kind_of_proxy";
    trusting(name, |authority| async move {
        let server = Server::always(json(200, "7")).await;
        let plain = server.address().port();
        let encrypted = encrypted(authority.acceptor(&["http/1.1"])).await;
        for kind in KINDS {
            // Version 4 has a user and no password.
            let expected = if kind.starts_with("socks4") { "us:er" } else { "us:er:p@ss word" };
            for (userinfo, credential) in [("", None), ("us%3Aer:p%40ss%20word@", Some(expected))] {
                let tls = (kind == "https").then(|| authority.acceptor(&[]));
                let proxy = Proxy::start(credential, tls).await;
                for (scheme, port) in [("http", plain), ("https", encrypted)] {
                    let url = format!("{kind}://{userinfo}localhost:{}", proxy.address.port());
                    let client = client(url, &format!("{scheme}://localhost:{port}"));
                    assert_eq!(get(&client).await.unwrap(), 7, "{kind} {userinfo} {scheme}");
                    let Asked { host, port: asked, credential: shown } = proxy.asked().pop().unwrap();
                    assert_eq!((asked, shown.as_deref()), (port, credential), "{kind}");
                    // These kinds differ in who resolves the name.
                    match kind {
                        "socks4" => assert_eq!(host, "127.0.0.1"),
                        "socks5" => assert!(host == "127.0.0.1" || host == "::1", "{host}"),
                        _ => assert_eq!(host, "localhost"),
                    }
                }
            }
        }
        assert_eq!(server.count(), 2 * KINDS.len());
    });
}

#[test]
fn reuses_a_connection_through_a_proxy() {
    trusting("tunnels::reuses_a_connection_through_a_proxy", |authority| async move {
        let server = Server::always(json(200, "7")).await;
        for kind in KINDS {
            let proxy = Proxy::start(None, (kind == "https").then(|| authority.acceptor(&[]))).await;
            let client = client(format!("{kind}://localhost:{}", proxy.address.port()), &server.url());
            let before = server.connections();
            for _ in 0..3 {
                assert_eq!(get(&client).await.unwrap(), 7);
            }
            assert_eq!(server.connections() - before, 1, "{kind}");
        }
    });
}

#[tokio::test]
async fn returns_an_error_if_the_proxy_refuses_the_credential() {
    let server = Server::always(json(200, "7")).await;
    for kind in ["socks4", "socks4a", "socks5", "socks5h"] {
        let proxy = Proxy::start(Some("user:right"), None).await;
        let client = client(format!("{kind}://user:hunter2@{}", proxy.address), &server.url());
        let error = get(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect, "{kind}: {error}");
        let shown = format!("{error} {error:?} {client:?}");
        assert!(!shown.contains("hunter2") && !shown.contains(SECRET), "{shown}");
        assert_eq!(proxy.asked().len(), 1);
    }
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn returns_an_error_if_the_server_is_not_a_socks_proxy() {
    let server = Server::always(json(200, "7")).await;
    for kind in ["socks4", "socks4a", "socks5", "socks5h"] {
        // A web server treats it as a malformed request, or waits for the rest of it.
        let proxy = Server::always(crate::support::Script::new().hang()).await;
        let client =
            client_within(Duration::from_millis(100), format!("{kind}://{}", proxy.address()), &server.url());
        assert_eq!(get(&client).await.unwrap_err().kind(), ErrorKind::Connect, "{kind}");
    }
}

#[tokio::test]
async fn returns_an_error_for_ipv6_through_socks_4() {
    let proxy = Proxy::start(None, None).await;
    let client = client(format!("socks4://{}", proxy.address), "http://[::1]:80");
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("no address that the proxy can reach"), "{error}");
    assert!(proxy.asked().is_empty());
}
