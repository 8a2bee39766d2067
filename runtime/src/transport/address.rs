//! Addresses of connections.

use http::Uri;

/// Returns the port, or the default port of the scheme.
pub(super) fn port(to: &Uri) -> u16 {
    to.port_u16().unwrap_or(if to.scheme_str() == Some("https") { 443 } else { 80 })
}

/// Returns the unencrypted URL of a host and port.
pub(super) fn plain(host: &str, port: u16) -> Result<Uri, http::Error> {
    Uri::builder().scheme("http").authority(format!("{host}:{port}")).path_and_query("/").build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_the_default_port_of_the_scheme() {
        let plain = |text: &str| {
            let to: Uri = text.parse().unwrap();
            plain(to.host().unwrap(), port(&to)).unwrap().to_string()
        };
        assert_eq!(plain("https://a.example/x?y=1"), "http://a.example:443/");
        assert_eq!(plain("http://a.example"), "http://a.example:80/");
        assert_eq!(plain("https://[::1]:8443/"), "http://[::1]:8443/");
    }
}
