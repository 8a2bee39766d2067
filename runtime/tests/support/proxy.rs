//! Working proxies: SOCKS 4, 4a and 5, and HTTP with and without TLS.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

/// A request to a proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The name or address as requested.
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) credential: Option<String>,
}

/// A proxy that connects to this machine and supports all protocols on one port. Dropping it does not stop it.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

impl Proxy {
    /// Starts a proxy that requires this credential, `user:password`, if there is one.
    pub(crate) async fn start(credential: Option<&'static str>, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let all = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (all, tls) = (Arc::clone(&all), tls.clone());
                tokio::spawn(async move {
                    let mut stream: Box<dyn Stream> = match tls {
                        Some(tls) => Box::new(tls.accept(stream).await?),
                        None => Box::new(stream),
                    };
                    serve(&mut stream, credential, &all).await
                });
            }
        });
        Self { address, asked }
    }

    /// Returns the requests so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(
    stream: &mut Box<dyn Stream>,
    expected: Option<&str>,
    all: &Mutex<Vec<Asked>>,
) -> io::Result<()> {
    let first = stream.read_u8().await?;
    let (asked, refusal, granted, head) = match first {
        4 => socks_4(stream).await?,
        5 => socks_5(stream, expected).await?,
        _ => http(stream, first).await?,
    };
    let fits = expected.is_none() || asked.credential.as_deref() == expected;
    let port = asked.port;
    all.lock().unwrap().push(asked);
    if !fits {
        return stream.write_all(refusal).await;
    }
    let mut server = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(granted).await?;
    server.write_all(&head).await?;
    copy_bidirectional(stream, &mut server).await?;
    Ok(())
}

/// The request, the response that refuses it, the response that grants it, and the bytes that are sent to the
/// server first.
type Request = (Asked, &'static [u8], &'static [u8], Vec<u8>);

async fn socks_4(stream: &mut Box<dyn Stream>) -> io::Result<Request> {
    assert_eq!(stream.read_u8().await?, 1);
    let port = stream.read_u16().await?;
    let address = stream.read_u32().await?;
    let user = until_zero(stream).await?;
    let host = match address {
        1..=255 => until_zero(stream).await?,
        _ => Ipv4Addr::from_bits(address).to_string(),
    };
    let credential = Some(user).filter(|user| !user.is_empty());
    Ok((Asked { host, port, credential }, &[0, 93, 0, 0, 0, 0, 0, 0], &[0, 90, 0, 0, 0, 0, 0, 0], Vec::new()))
}

async fn until_zero(stream: &mut Box<dyn Stream>) -> io::Result<String> {
    let mut text = Vec::new();
    loop {
        match stream.read_u8().await? {
            0 => return Ok(String::from_utf8(text).unwrap()),
            byte => text.push(byte),
        }
    }
}

async fn socks_5(stream: &mut Box<dyn Stream>, expected: Option<&str>) -> io::Result<Request> {
    const WITHOUT: u8 = 0;
    const PASSWORD: u8 = 2;
    let mut methods = vec![0; stream.read_u8().await?.into()];
    stream.read_exact(&mut methods).await?;
    let method = if expected.is_some() { PASSWORD } else { methods[0] };
    assert!(methods.contains(&method), "{methods:?}");
    stream.write_all(&[5, method]).await?;
    let mut credential = None;
    if method != WITHOUT {
        assert_eq!(stream.read_u8().await?, 1);
        let (user, password) = (counted(stream).await?, counted(stream).await?);
        credential = Some(format!("{user}:{password}"));
        stream.write_all(&[1, 0]).await?;
    }
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    assert_eq!(head[..3], [5, 1, 0]);
    let host = match head[3] {
        1 => IpAddr::from(Ipv4Addr::from_bits(stream.read_u32().await?)).to_string(),
        3 => counted(stream).await?,
        4 => IpAddr::from(Ipv6Addr::from_bits(stream.read_u128().await?)).to_string(),
        other => panic!("no kind of address: {other}"),
    };
    let port = stream.read_u16().await?;
    Ok((
        Asked { host, port, credential },
        &[5, 2, 0, 1, 0, 0, 0, 0, 0, 0],
        &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0],
        Vec::new(),
    ))
}

async fn counted(stream: &mut Box<dyn Stream>) -> io::Result<String> {
    let mut text = vec![0; stream.read_u8().await?.into()];
    stream.read_exact(&mut text).await?;
    Ok(String::from_utf8(text).unwrap())
}

async fn http(stream: &mut Box<dyn Stream>, first: u8) -> io::Result<Request> {
    let mut head = vec![first];
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let text = String::from_utf8(head.clone()).unwrap();
    let mut words = text.split([' ', '\r']);
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let credential = text.lines().find_map(|line| {
        let (name, value) = line.split_once(": Basic ")?;
        name.eq_ignore_ascii_case("proxy-authorization").then(|| decoded(value))
    });
    let authority = match method {
        "CONNECT" => target,
        _ => target.strip_prefix("http://").expect("the whole URL").split('/').next().unwrap(),
    };
    let (host, port) = authority.rsplit_once(':').unwrap();
    let asked = Asked { host: host.to_owned(), port: port.parse().unwrap(), credential };
    let refusal =
        b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    Ok(match method {
        "CONNECT" => {
            assert!(!text.contains(super::SECRET), "the proxy receives a secret");
            (asked, refusal, b"HTTP/1.1 200 Connected\r\n\r\n", Vec::new())
        }
        _ => (asked, refusal, b"", head),
    })
}

fn decoded(text: &str) -> String {
    use base64::prelude::*;
    String::from_utf8(BASE64_STANDARD.decode(text).unwrap()).unwrap()
}
