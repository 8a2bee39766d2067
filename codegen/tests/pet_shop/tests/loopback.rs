//! Records the bytes that are sent over a socket.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// Forwards the bytes that it receives at its own address, and records them.
pub(crate) struct Relay {
    /// The address, `127.0.0.1:1234`.
    pub(crate) address: String,
    seen: Arc<Mutex<Vec<u8>>>,
}

impl Relay {
    /// Creates a relay to the server at this address.
    pub(crate) async fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let taken = seen.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (from_client, mut to_client) = client.into_split();
                let (mut from_server, to_server) = TcpStream::connect(&server).await.unwrap().into_split();
                tokio::spawn(forward(from_client, to_server, taken.clone()));
                tokio::spawn(async move { copy(&mut from_server, &mut to_client).await });
            }
        });
        Self { address, seen }
    }

    /// Returns the only request that was sent since the last call.
    pub(crate) fn take(&self) -> Request {
        Request::read(&std::mem::take(&mut *self.seen.lock().unwrap()))
    }
}

async fn forward(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, seen: Arc<Mutex<Vec<u8>>>) {
    let mut buffer = vec![0; 4096];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        seen.lock().unwrap().extend(&buffer[..length]);
        if to.write_all(&buffer[..length]).await.is_err() {
            break;
        }
    }
}

/// A recorded request.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path, without the query.
    pub(crate) path: String,
    /// The pairs of the query, undecoded.
    pub(crate) query: Vec<(String, String)>,
    /// The headers, with names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("the request has a head");
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let line: Vec<&str> = lines.next().unwrap().split(' ').collect();
        let [method, target, "HTTP/1.1"] = line[..] else { panic!("{line:?}") };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let headers = lines.map(|line| line.split_once(": ").unwrap());
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.split('&').filter_map(|one| one.split_once('=')).map(pair).collect(),
            headers: headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect(),
            body: bytes[end + 4..].to_vec(),
        }
    }

    /// Returns all values of a header.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Returns the names in the query, with decoded brackets.
    pub(crate) fn query_names(&self) -> Vec<String> {
        self.query.iter().map(|(name, _)| name.replace("%5B", "[").replace("%5D", "]")).collect()
    }
}
