//! Where a server sends a call elsewhere.
//!
//! Within the same origin (scheme, host and port) a redirect is followed with everything the call carries. To another origin only a
//! call that reads (`GET`, `HEAD`) follows, and without the credential or any header of the caller's: downloads are often kept
//! elsewhere. Everything else is an error, since following would give a secret or a conversation to a host nobody chose.

use std::sync::PoisonError;

use http::{
    HeaderMap, Method, Request, Response, StatusCode, Uri,
    header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, LOCATION, USER_AGENT},
};

use super::failure::sent_badly;
use crate::{
    client::Shared,
    error::{Error, ErrorKind},
    request::{Prepared, RequestBody, multipart::FormStream},
    transport::{Body, TransportError, TransportErrorKind},
};

/// How many redirects one attempt follows.
const HOPS: usize = 10;

/// Sends the request and follows its redirects.
pub(super) async fn send(
    call: &Prepared,
    mut body: RequestBody,
    shared: &Shared,
) -> Result<Response<Body>, Error> {
    let mut uri = call.uri.clone();
    let mut headers = call.headers.clone();
    for _ in 0..HOPS {
        let again = body.try_clone();
        let mut request = Request::new(into_body(body));
        *request.method_mut() = call.method.clone();
        *request.uri_mut() = uri.clone();
        *request.headers_mut() = headers.clone();
        let response = shared.transport.send(request).await.map_err(sent_badly)?;
        let Some(target) = target(&uri, &response) else { return Ok(response) };
        let refused = |reason: String| {
            let error = Error::new(ErrorKind::Redirect, reason);
            shared.api.with_response(error, response.status(), response.headers(), Default::default())
        };
        let target = target.map_err(refused)?;
        body = again.ok_or_else(|| {
            refused(format!(
                "the server sends the upload on to {}, and it can be read only once",
                host(&target)
            ))
        })?;
        if !same_origin(&uri, &target) {
            if !may_leave(&call.method, &uri, &target) {
                return Err(refused(format!(
                    "the server sends the call on to {}, where a credential must not follow; set `base_url` if it is right",
                    host(&target)
                )));
            }
            headers = harmless(&headers);
        } else if !keeps_method(response.status()) && !reads(&call.method) {
            return Err(refused(format!(
                "the server responds to a {} with a redirect that would make it a GET",
                call.method
            )));
        }
        uri = target;
    }
    Err(Error::new(ErrorKind::Redirect, format!("the server redirects more than {HOPS} times")))
}

/// The body of one attempt. What goes wrong in reading it is told apart from a broken connection.
fn into_body(body: RequestBody) -> Body {
    match body {
        RequestBody::None => Body::empty(),
        RequestBody::Bytes(bytes, _) => Body::from(bytes),
        RequestBody::Form(form) => {
            let form = form.into_inner().unwrap_or_else(PoisonError::into_inner);
            let length = form.content_length();
            Body::stream(Uploading(form.into_stream()), length)
        }
    }
}

struct Uploading(FormStream);

impl futures_core::Stream for Uploading {
    type Item = Result<bytes::Bytes, TransportError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::pin::Pin::new(&mut self.0).poll_next(context).map(|next| {
            next.map(|read| read.map_err(|error| TransportError::new(TransportErrorKind::RequestBody, error)))
        })
    }
}

/// Where the response points to, if it is a redirect.
fn target(from: &Uri, response: &Response<Body>) -> Option<Result<Uri, String>> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(LOCATION)?;
    let target = location.to_str().ok().and_then(|location| resolve(from, location));
    Some(target.ok_or_else(|| "the server redirects to what is not an http or https URL".to_owned()))
}

/// The URL that a `location` means (RFC 3986, section 5), which may leave out what stays the same.
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

/// Whether the text begins with a scheme and a colon. Later on, as in a query, a colon means nothing.
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

/// Whether a call may go on to another origin: it only reads, and does not lose its encryption.
fn may_leave(method: &Method, from: &Uri, to: &Uri) -> bool {
    reads(method) && !(from.scheme_str() == Some("https") && to.scheme_str() == Some("http"))
}

fn reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

fn keeps_method(status: StatusCode) -> bool {
    matches!(status.as_u16(), 307 | 308)
}

/// The headers that say nothing about who is calling.
fn harmless(headers: &HeaderMap) -> HeaderMap {
    [ACCEPT, ACCEPT_ENCODING, USER_AGENT, CONTENT_TYPE]
        .into_iter()
        .filter_map(|name| headers.get(&name).map(|value| (name, value.clone())))
        .collect()
}

fn host(uri: &Uri) -> &str {
    uri.host().unwrap_or("nowhere")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_may_leave_out_what_stays_the_same() {
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
    fn an_origin_is_scheme_host_and_port() {
        let same = |a: &str, b: &str| same_origin(&a.parse().unwrap(), &b.parse().unwrap());
        assert!(same("https://A.example/x", "https://a.example:443/y"));
        assert!(!same("https://a.example/", "http://a.example/"));
        assert!(!same("https://a.example/", "https://a.example:444/"));
        assert!(!same("https://a.example/", "https://b.a.example/"));
    }
}
