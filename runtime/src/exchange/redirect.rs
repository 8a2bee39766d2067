//! Redirects of calls.
//!
//! A redirect within the same origin (scheme, host and port) is followed with the whole request. A redirect to another
//! origin is followed only by a call that reads (`GET`, `HEAD`), and without the credential or any header of the caller:
//! downloads are often stored on another host. Any other redirect is an error, since following it would send a secret or
//! a conversation to a host that the caller did not choose.

use http::{
    HeaderMap, Method, Response, StatusCode, Uri,
    header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, LOCATION, USER_AGENT},
};

use crate::{request::Prepared, transport::Body};

/// How many redirects one attempt follows.
pub(super) const LIMIT: usize = 10;

/// The target of a redirect.
pub(super) struct Redirect {
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
}

/// Returns the target to which the response redirects the call, or `None` if it is not a redirect. `from` is the last
/// redirect.
///
/// # Errors
/// The reason why the redirect is not followed.
pub(super) fn next(
    call: &Prepared,
    from: Option<&Redirect>,
    response: &Response<Body>,
) -> Result<Option<Redirect>, String> {
    let (uri, headers) = from.map_or((&call.uri, &call.headers), |from| (&from.uri, &from.headers));
    let Some(target) = target(uri, response).transpose()? else { return Ok(None) };
    if same_origin(uri, &target) {
        if !keeps_method(response.status()) && !reads(&call.method) {
            return Err(format!("the server redirects a {} to a GET", call.method));
        }
        return Ok(Some(Redirect { uri: target, headers: headers.clone() }));
    }
    if !may_leave(&call.method, uri, &target) {
        return Err(format!(
            "the server redirects the call to {}, which must not receive the credential; if that host is right, set it as `base_url`",
            host(&target)
        ));
    }
    Ok(Some(Redirect { uri: target, headers: harmless(headers) }))
}

/// The host of a URL, for messages.
pub(super) fn host(uri: &Uri) -> &str {
    uri.host().unwrap_or("an unknown host")
}

/// The URL that the response redirects to, if it is a redirect.
fn target(from: &Uri, response: &Response<Body>) -> Option<Result<Uri, String>> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(LOCATION)?;
    let target = location.to_str().ok().and_then(|location| resolve(from, location));
    Some(target.ok_or_else(|| "the server redirects to a URL that is not http or https".to_owned()))
}

/// Resolves a `location`, which may be relative (RFC 3986, section 5).
fn resolve(from: &Uri, location: &str) -> Option<Uri> {
    let location = location.split('#').next().unwrap_or_default();
    let (scheme, authority) = (from.scheme_str()?, from.authority()?);
    let text = if has_scheme(location) {
        location.to_owned()
    } else if location.starts_with("//") {
        format!("{scheme}:{location}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else if location.is_empty() || location.starts_with('?') {
        format!("{scheme}://{authority}{}{location}", from.path())
    } else {
        let directory = from.path().rsplit_once('/').map_or("", |(directory, _)| directory);
        format!("{scheme}://{authority}{directory}/{location}")
    };
    let uri: Uri = text.parse().ok()?;
    (matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()).then_some(uri)
}

/// Whether the text begins with a scheme and a colon. A colon elsewhere, such as in the query, does not count.
fn has_scheme(location: &str) -> bool {
    let scheme = location.split_once(':').map_or("", |(scheme, _)| scheme);
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

fn same_origin(a: &Uri, b: &Uri) -> bool {
    let origin = |uri: &Uri| {
        let port = uri.port_u16().or(match uri.scheme_str() {
            Some("https") => Some(443),
            _ => Some(80),
        });
        (uri.scheme_str().map(str::to_owned), uri.host().map(str::to_ascii_lowercase), port)
    };
    origin(a) == origin(b)
}

/// Whether a call may be redirected to another origin: it only reads, and does not lose its encryption.
fn may_leave(method: &Method, from: &Uri, to: &Uri) -> bool {
    reads(method) && !(from.scheme_str() == Some("https") && to.scheme_str() == Some("http"))
}

fn reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

fn keeps_method(status: StatusCode) -> bool {
    matches!(status.as_u16(), 307 | 308)
}

/// The headers that do not identify the caller.
fn harmless(headers: &HeaderMap) -> HeaderMap {
    [ACCEPT, ACCEPT_ENCODING, USER_AGENT, CONTENT_TYPE]
        .into_iter()
        .filter_map(|name| headers.get(&name).map(|value| (name, value.clone())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_a_relative_location() {
        let from: Uri = "https://a.example:8/v1/files/x?beta=true".parse().unwrap();
        let resolved = |location| resolve(&from, location).map(|uri| uri.to_string());
        assert_eq!(resolved("https://b.example/y").as_deref(), Some("https://b.example/y"));
        assert_eq!(resolved("//b.example/y").as_deref(), Some("https://b.example/y"));
        assert_eq!(resolved("/y?z=1#part").as_deref(), Some("https://a.example:8/y?z=1"));
        assert_eq!(resolved("y").as_deref(), Some("https://a.example:8/v1/files/y"));
        assert_eq!(resolved("?z=1").as_deref(), Some("https://a.example:8/v1/files/x?z=1"));
        assert_eq!(
            resolved("/y?next=https://c.example/z").as_deref(),
            Some("https://a.example:8/y?next=https://c.example/z")
        );
        assert_eq!(resolved("?z=a://b").as_deref(), Some("https://a.example:8/v1/files/x?z=a://b"));
        assert_eq!(resolved("y?z=a:b").as_deref(), Some("https://a.example:8/v1/files/y?z=a:b"));
        assert_eq!(resolved("ftp://b.example/"), None);
        assert_eq!(resolved("mailto:a@b.example"), None);
        assert_eq!(resolved("https://"), None);
    }

    #[test]
    fn compares_scheme_host_and_port_of_origins() {
        let same = |a: &str, b: &str| same_origin(&a.parse().unwrap(), &b.parse().unwrap());
        assert!(same("https://A.example/x", "https://a.example:443/y"));
        assert!(!same("https://a.example/", "http://a.example/"));
        assert!(!same("https://a.example/", "https://a.example:444/"));
        assert!(!same("https://a.example/", "https://b.a.example/"));
    }
}
