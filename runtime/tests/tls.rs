//! TLS connections to a server with a generated certificate.
//!
//! The trusted certificates are those of the system; on Unix, `SSL_CERT_FILE` replaces them. It is read from the
//! process environment, so each test starts this program again with the variables set, to run
//! [`in_a_process_of_its_own`].
#![cfg(all(unix, not(target_vendor = "apple"), any(feature = "rustls", feature = "native-tls")))]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]

use std::{process::Command, sync::Arc, time::Duration};

use anthropic_beta_runtime::{Accept, Client, Operation, Paging, Request, json::Json};
use bytes::Bytes;
use http::Method;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

#[path = "support/api.rs"]
mod api;

use api::SHOP;

static GET: Operation = Operation {
    id: "things.get",
    method: Method::GET,
    path: "/v1/things",
    betas: &[],
    accept: Accept::Json,
    empty: false,
    paging: Paging::None,
};

/// The test that runs in another process: one call with the settings of the environment, whose result is printed.
#[tokio::test]
#[ignore = "the other tests start it"]
async fn in_a_process_of_its_own() {
    let client = Client::builder(&SHOP).read_env().build().unwrap();
    let call = Request::new(&client, &GET).send::<Json>();
    match tokio::time::timeout(Duration::from_secs(10), call).await.expect("hangs") {
        Ok(value) => println!("OUTCOME {value}"),
        Err(error) => println!("OUTCOME {:?} {error}", error.kind()),
    }
}

fn call(variables: Vec<(&'static str, String)>) -> impl Future<Output = String> {
    let task = tokio::task::spawn_blocking(move || {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "in_a_process_of_its_own", "--ignored", "--nocapture"])
            .env_clear()
            .env("SHOP_KEY", "sk-very-secret")
            .envs(variables)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let outcome =
            text.lines().find_map(|line| line.split_once("OUTCOME ")).map(|(_, outcome)| outcome.to_owned());
        outcome.unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)))
    });
    async move { task.await.unwrap() }
}

/// A server for `localhost` that offers these protocols and responds with the selected one. It is also the proxy.
struct Server {
    port: u16,
    authority: tempfile::NamedTempFile,
}

impl Server {
    async fn start(protocols: &[&str]) -> Self {
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.distinguished_name.push(DnType::CommonName, "a test authority");
        let authority_key = KeyPair::generate().unwrap();
        let authority_certificate = authority.self_signed(&authority_key).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec!["localhost".into()])
            .unwrap()
            .signed_by(&key, &Issuer::new(authority, authority_key))
            .unwrap();

        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();

        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), authority_certificate.pem()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, acceptor.clone()));
            }
        });
        Self { port, authority: file }
    }

    fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    fn trusted(&self) -> (&'static str, String) {
        ("SSL_CERT_FILE", self.authority.path().to_str().unwrap().to_owned())
    }
}

async fn serve(mut stream: TcpStream, acceptor: TlsAcceptor) {
    let mut first = [0];
    stream.peek(&mut first).await.unwrap();
    let proxied = first == *b"C";
    if proxied {
        let head = read_head(&mut stream).await;
        assert!(!head.contains("secret"), "the proxy receives a secret");
        stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await.unwrap();
    }
    let Ok(mut stream) = acceptor.accept(stream).await else { return };
    let way = if proxied { "proxied" } else { "direct" };
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        let mut connection = h2::server::handshake(stream).await.unwrap();
        while let Some(Ok((_, mut respond))) = connection.accept().await {
            let mut body = respond.send_response(http::Response::new(()), false).unwrap();
            body.send_data(Bytes::from(format!("\"{way} h2\"")), true).unwrap();
        }
        return;
    }
    read_head(&mut stream).await;
    let body = format!("\"{way} http/1.1\"");
    response(&mut stream, &body).await;
}

async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(head).unwrap()
}

async fn response(stream: &mut (impl AsyncWrite + Unpin), body: &str) {
    let text = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(text.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn uses_http_2_with_a_trusted_server() {
    let server = Server::start(&["h2", "http/1.1"]).await;
    let variables = vec![("SHOP_URL", server.url()), server.trusted()];
    assert_eq!(call(variables).await, "\"direct h2\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn uses_http_1_if_the_server_does_not_support_http_2() {
    for protocols in [&["http/1.1"][..], &[]] {
        let server = Server::start(protocols).await;
        let variables = vec![("SHOP_URL", server.url()), server.trusted()];
        assert_eq!(call(variables).await, "\"direct http/1.1\"");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn connects_through_a_proxy_of_the_environment() {
    let server = Server::start(&["h2"]).await;
    let proxy = format!("http://127.0.0.1:{}", server.port);
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let variables = vec![
            // The name only resolves through the proxy.
            ("SHOP_URL", "https://localhost:9".to_owned()),
            (name, proxy.clone()),
            server.trusted(),
        ];
        assert_eq!(call(variables).await, "\"proxied h2\"", "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_untrusted_certificate() {
    let (server, other) = (Server::start(&["h2"]).await, Server::start(&[]).await);
    let outcome = call(vec![("SHOP_URL", server.url()), other.trusted()]).await;
    assert!(outcome.starts_with("Connect ") && outcome.contains("certificate"), "{outcome}");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_certificate_for_another_name() {
    let server = Server::start(&["h2"]).await;
    let url = format!("https://127.0.0.1:{}", server.port);
    let outcome = call(vec![("SHOP_URL", url), server.trusted()]).await;
    assert!(outcome.starts_with("Connect ") && outcome.contains("certificate"), "{outcome}");
}
