//! TLS, as selected by the features of the crate.
//!
//! If both `rustls` and `native-tls` are enabled, `rustls` is used, so that a feature that another crate enables
//! does not replace rustls.

use std::{error::Error as StdError, io, sync::Arc, time::Duration};

use hyper_util::client::{legacy::connect::HttpConnector, proxy::matcher::Matcher};

use super::{line::Tcp, proxy::Proxied};
use crate::error::Error;

pub(super) use chosen::Connector;

/// A connection after the proxy and, for `https`, the TLS handshake.
pub(super) fn connector(proxies: &Arc<Matcher>) -> Result<Connector, Error> {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    // A response may begin after minutes; without traffic, routers forget the connection.
    tcp.set_keepalive(Some(Duration::from_secs(60)));
    tcp.set_keepalive_interval(Some(Duration::from_secs(30)));
    chosen::connector(Tcp::new(tcp), proxies)
}

/// Whether connecting failed because the certificate of the server is not trusted.
pub(super) fn distrusts(error: &(dyn StdError + 'static)) -> bool {
    if chosen::is_about_certificate(error) {
        return true;
    }
    // The cause of an `io::Error` is not its source but inside of it.
    let within = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    within.map(|error| error as &(dyn StdError + 'static)).or(error.source()).is_some_and(distrusts)
}

#[cfg(feature = "rustls-no-provider")]
mod chosen {
    use std::sync::OnceLock;

    use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
    use rustls::{ClientConfig, crypto::CryptoProvider};
    use rustls_platform_verifier::BuilderVerifierExt;

    use super::{Arc, Error, Matcher, Proxied, Tcp};
    use crate::error::ErrorKind;

    pub(crate) type Connector = HttpsConnector<Proxied<HttpsConnector<Tcp>>>;

    /// Created once, since reading the certificates of the system takes time; clones share sessions.
    static CONFIG: OnceLock<ClientConfig> = OnceLock::new();

    pub(super) fn connector(tcp: Tcp, proxies: &Arc<Matcher>) -> Result<Connector, Error> {
        let config = match CONFIG.get() {
            Some(config) => config.clone(),
            None => {
                let made = config()?;
                CONFIG.get_or_init(|| made).clone()
            }
        };
        // The connection to a proxy may be encrypted too, with the encrypted connection to the server inside.
        let to_proxy = HttpsConnectorBuilder::new()
            .with_tls_config(config.clone())
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        Ok(HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_or_http()
            .enable_http1()
            .enable_http2()
            .wrap_connector(Proxied::new(to_proxy, proxies)))
    }

    fn config() -> Result<ClientConfig, Error> {
        let builder = ClientConfig::builder_with_provider(provider()?)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_platform_verifier())
            .map_err(|error| {
                Error::new(ErrorKind::Configuration, format!("TLS cannot be initialized: {error}"))
                    .with_cause(error)
            })?;
        Ok(builder.with_no_client_auth())
    }

    pub(super) fn is_about_certificate(error: &(dyn std::error::Error + 'static)) -> bool {
        matches!(error.downcast_ref(), Some(rustls::Error::InvalidCertificate(_)))
    }

    /// Returns the provider that the program has installed, or that of the feature `rustls`.
    fn provider() -> Result<Arc<CryptoProvider>, Error> {
        if let Some(installed) = CryptoProvider::get_default() {
            return Ok(Arc::clone(installed));
        }
        #[cfg(feature = "rustls")]
        return Ok(Arc::new(rustls::crypto::ring::default_provider()));
        #[cfg(not(feature = "rustls"))]
        Err(Error::new(
            ErrorKind::Configuration,
            "the feature `rustls-no-provider` needs a provider: call `CryptoProvider::install_default` first, or use the \
             feature `rustls`",
        ))
    }
}

#[cfg(all(feature = "native-tls", not(feature = "rustls-no-provider")))]
mod chosen {
    use std::sync::OnceLock;

    use hyper_tls::HttpsConnector;
    use native_tls::TlsConnector;

    use super::{Arc, Error, Matcher, Proxied, Tcp};
    use crate::error::ErrorKind;

    pub(crate) type Connector = HttpsConnector<Proxied<HttpsConnector<Tcp>>>;

    /// Created once, since reading the certificates of the system takes time.
    static TO_PROXY: OnceLock<TlsConnector> = OnceLock::new();
    static TO_SERVER: OnceLock<TlsConnector> = OnceLock::new();

    pub(super) fn connector(tcp: Tcp, proxies: &Arc<Matcher>) -> Result<Connector, Error> {
        let to_proxy = HttpsConnector::from((tcp, cached(&TO_PROXY, &["http/1.1"])?.into()));
        let to_server = cached(&TO_SERVER, &["h2", "http/1.1"])?.into();
        Ok(HttpsConnector::from((Proxied::new(to_proxy, proxies), to_server)))
    }

    /// Different systems have different messages, but all contain this word.
    pub(super) fn is_about_certificate(error: &(dyn std::error::Error + 'static)) -> bool {
        error.is::<native_tls::Error>() && error.to_string().contains("certificate")
    }

    fn cached(cell: &OnceLock<TlsConnector>, protocols: &[&str]) -> Result<TlsConnector, Error> {
        if let Some(connector) = cell.get() {
            return Ok(connector.clone());
        }
        let made = tls(protocols)?;
        Ok(cell.get_or_init(|| made).clone())
    }

    fn tls(protocols: &[&str]) -> Result<TlsConnector, Error> {
        TlsConnector::builder().request_alpns(protocols).build().map_err(|error| {
            Error::new(ErrorKind::Configuration, format!("TLS cannot be initialized: {error}"))
                .with_cause(error)
        })
    }
}

#[cfg(not(any(feature = "native-tls", feature = "rustls-no-provider")))]
mod chosen {
    use super::{Arc, Error, Matcher, Proxied, Tcp};

    pub(crate) type Connector = super::PlainOnly<Proxied<super::PlainOnly<Tcp>>>;

    #[expect(clippy::unnecessary_wraps, reason = "the same signature whichever TLS is chosen")]
    pub(super) fn connector(tcp: Tcp, proxies: &Arc<Matcher>) -> Result<Connector, Error> {
        Ok(super::PlainOnly(Proxied::new(super::PlainOnly(tcp), proxies)))
    }

    pub(super) fn is_about_certificate(_: &(dyn std::error::Error + 'static)) -> bool {
        false
    }
}

#[cfg(not(any(feature = "native-tls", feature = "rustls-no-provider")))]
pub(super) use plain::PlainOnly;

#[cfg(not(any(feature = "native-tls", feature = "rustls-no-provider")))]
mod plain {
    //! Without any TLS feature: `https` is an error that names the missing features.

    use std::task::{Context, Poll};

    use http::Uri;
    use tower_service::Service;

    use crate::{error::BoxError, transport::BoxFuture};

    /// A connector that returns an error for `https`.
    #[derive(Debug, Clone)]
    pub(crate) struct PlainOnly<C>(pub(super) C);

    impl<C> Service<Uri> for PlainOnly<C>
    where
        C: Service<Uri>,
        C::Response: Send + 'static,
        C::Error: Into<BoxError>,
        C::Future: Send + 'static,
    {
        type Response = C::Response;
        type Error = BoxError;
        type Future = BoxFuture<Result<C::Response, BoxError>>;

        fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
            self.0.poll_ready(context).map_err(Into::into)
        }

        fn call(&mut self, to: Uri) -> Self::Future {
            if to.scheme_str() == Some("https") {
                return Box::pin(async {
                    Err("built without TLS: enable the feature `rustls` or `native-tls`".into())
                });
            }
            let connecting = self.0.call(to);
            Box::pin(async move { connecting.await.map_err(Into::into) })
        }
    }
}
