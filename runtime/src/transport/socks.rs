//! Connections through a SOCKS proxy.

use std::{
    io,
    net::{IpAddr, Ipv4Addr},
};

use http::Uri;
use hyper::rt::{Read, Write};
use hyper_util::{client::legacy::connect::proxy::SocksV5, rt::TokioIo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tower_service::Service;

use super::{
    BoxFuture,
    address::{plain, port},
};
use crate::error::BoxError;

/// A version of the protocol, as in the scheme of the proxy's URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Socks {
    /// `socks4`: host names are resolved locally, and only to IPv4 addresses.
    V4,
    /// `socks4a`: the proxy resolves host names.
    V4a,
    /// `socks5`: host names are resolved locally.
    V5,
    /// `socks5h`: the proxy resolves host names.
    V5h,
}

impl Socks {
    pub(super) fn of(proxy: &Uri) -> Option<Self> {
        match proxy.scheme_str()? {
            "socks4" => Some(Self::V4),
            "socks4a" => Some(Self::V4a),
            "socks5" => Some(Self::V5),
            "socks5h" => Some(Self::V5h),
            _ => None,
        }
    }

    /// Returns the URL of the proxy itself.
    pub(super) fn address(self, proxy: &Uri) -> Result<Uri, http::Error> {
        plain(proxy.host().unwrap_or_default(), proxy.port_u16().unwrap_or(1080))
    }

    /// Opens a connection to `to` through the proxy at the other end of `io`. Only version 5 sends a password.
    pub(super) async fn tunnel<S>(
        self,
        io: S,
        to: &Uri,
        credential: Option<(&str, &str)>,
    ) -> Result<S, BoxError>
    where
        S: Read + Write + Unpin + Send + 'static,
    {
        let host = to.host().unwrap_or_default().trim_matches(['[', ']']);
        let port = port(to);
        let host = match self {
            Self::V4 | Self::V5 => self.look_up(host, port).await?.to_string(),
            Self::V4a | Self::V5h => host.to_owned(),
        };
        if let Self::V4 | Self::V4a = self {
            return version_4(io, &host, port, credential.map_or("", |(user, _)| user)).await;
        }
        let to = match host.contains(':') {
            true => plain(&format!("[{host}]"), port)?,
            false => plain(&host, port)?,
        };
        let mut socks = SocksV5::new(Uri::default(), Connected(Some(io)));
        if let Some((user, password)) = credential {
            if user.len().max(password.len()) > 255 {
                return Err("the user name or password of the proxy has more than 255 bytes".into());
            }
            socks = socks.with_auth(user.to_owned(), password.to_owned());
        }
        Ok(socks.call(to).await?)
    }

    async fn look_up(self, host: &str, port: u16) -> io::Result<IpAddr> {
        let mut addresses = tokio::net::lookup_host((host, port)).await?.map(|address| address.ip());
        let address = match self {
            Self::V4 | Self::V4a => addresses.find(IpAddr::is_ipv4),
            Self::V5 | Self::V5h => addresses.next(),
        };
        address.ok_or_else(|| io::Error::other(format!("{host} has no address that the proxy can reach")))
    }
}

/// SOCKS 4 and 4a with a user name, which the library does not support.
async fn version_4<S>(io: S, host: &str, port: u16, user: &str) -> Result<S, BoxError>
where
    S: Read + Write + Unpin + Send,
{
    const CONNECT: [u8; 2] = [4, 1];
    const GRANTED: u8 = 90;
    /// An invalid address states that the host name follows.
    const NAME_FOLLOWS: [u8; 4] = [0, 0, 0, 1];

    if user.contains('\0') {
        return Err("the user name of the proxy contains a zero byte".into());
    }
    let address = host.parse::<IpAddr>();
    let mut request = Vec::from(CONNECT);
    request.extend(port.to_be_bytes());
    request.extend(match address {
        Ok(IpAddr::V4(address)) => Ipv4Addr::octets(&address),
        Ok(IpAddr::V6(_)) => return Err("SOCKS 4 does not support IPv6; use socks5".into()),
        Err(_) => NAME_FOLLOWS,
    });
    request.extend(user.bytes().chain([0]));
    if address.is_err() {
        request.extend(host.bytes().chain([0]));
    }
    let mut io = TokioIo::new(io);
    io.write_all(&request).await?;
    io.flush().await?;
    let mut response = [0; 8];
    io.read_exact(&mut response).await?;
    match response {
        [0, GRANTED, ..] => Ok(io.into_inner()),
        [0, code @ 91..=93, ..] => Err(format!("the proxy refuses the connection with code {code}").into()),
        _ => Err("the server at the address of the proxy does not support SOCKS 4".into()),
    }
}

/// A connector that returns an open connection.
struct Connected<S>(Option<S>);

impl<S: Send + 'static> Service<Uri> for Connected<S> {
    type Response = S;
    type Error = BoxError;
    type Future = BoxFuture<Result<S, BoxError>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), BoxError>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let io = self.0.take();
        Box::pin(async move { io.ok_or_else(|| "the connection is in use".into()) })
    }
}
