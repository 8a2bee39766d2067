//! The endpoints of a mock server.

use http::Method;

use super::response::asks;
use super::{Received, Response};
use crate::{
    json::{Decode, DecodeError, Json, from_slice_strict},
    request::Operation,
};

/// An endpoint with an example of its response.
#[derive(Debug)]
pub struct Endpoint {
    pub(super) operation: &'static Operation,
    pub(super) example: Example,
    body: Body,
}

/// The required body of a request.
#[derive(Debug)]
enum Body {
    /// Any body.
    Any,
    /// JSON that this function accepts.
    Json(fn(&[u8]) -> Result<(), DecodeError>),
    /// A form with these parts.
    Form(&'static [&'static str]),
}

impl Endpoint {
    /// Creates an endpoint with an example response.
    #[must_use]
    pub const fn new(operation: &'static Operation, example: Example) -> Self {
        Self { operation, example, body: Body::Any }
    }

    /// Sets the type of the JSON body of requests.
    #[must_use]
    pub const fn json<T: Decode>(self) -> Self {
        Self { body: Body::Json(|body| from_slice_strict::<T>(body).map(drop)), ..self }
    }

    /// Sets the required parts of the form in requests.
    #[must_use]
    pub const fn form(self, parts: &'static [&'static str]) -> Self {
        Self { body: Body::Form(parts), ..self }
    }

    /// Returns why the API would refuse a request.
    pub(super) fn refusal(&self, request: &Received) -> Option<String> {
        match self.body {
            Body::Any => None,
            Body::Json(read) => read(request.body()).err().map(|error| match error.pointer() {
                "" => error.message().to_owned(),
                pointer => format!("{pointer}: {}", error.message()),
            }),
            Body::Form(names) => {
                let parts = request.form();
                let missing = names.iter().find(|name| !parts.iter().any(|part| part.name == **name))?;
                Some(format!("the form has no part `{missing}`"))
            }
        }
    }
}

/// An example response. All texts are JSON.
#[derive(Debug)]
pub enum Example {
    /// One JSON document, for example a page.
    Json(&'static str),
    /// One JSON document, or events if the field `flag` of the body is `true`.
    JsonOrEvents {
        /// The document.
        json: &'static str,
        /// The events, as a JSON array.
        events: &'static str,
        /// The field of the request's body that requests events.
        flag: &'static str,
    },
    /// Server-sent events, as a JSON array.
    Events(&'static str),
    /// JSON lines, as a JSON array.
    Lines(&'static str),
    /// Bytes of any type.
    Bytes(&'static [u8]),
}

impl Example {
    /// Returns the response to a request with this body.
    pub(super) fn response(&self, body: &[u8]) -> Response {
        match self {
            Self::JsonOrEvents { events, flag, .. } if asks(body, flag) => Response::events(parse(events)),
            Self::Json(json) | Self::JsonOrEvents { json, .. } => Response::json(text(json)),
            Self::Events(events) => Response::events(parse(events)),
            Self::Lines(lines) => Response::lines(parse(lines)),
            Self::Bytes(bytes) => Response::bytes("application/octet-stream", *bytes),
        }
    }

    pub(super) fn json(&self) -> Json {
        match self {
            Self::Json(json) | Self::JsonOrEvents { json, .. } | Self::Events(json) | Self::Lines(json) => {
                text(json)
            }
            Self::Bytes(_) => Json::encode_from(&()),
        }
    }
}

fn parse(json: &str) -> Vec<Json> {
    let json = text(json);
    json.decode_as().unwrap_or_else(|_| vec![json])
}

/// The generator writes these texts. One that is not JSON is a defect, which the response shows.
fn text(json: &str) -> Json {
    Json::from_text(json).unwrap_or_else(|_| Json::string(json))
}

/// Returns the endpoint of a request, with the values of its path parameters. Among several, the one with fixed
/// text instead of a parameter is preferred.
pub(super) fn find<'a>(
    endpoints: &'static [Endpoint],
    method: &Method,
    path: &'a str,
) -> Option<(&'static Endpoint, Vec<(&'static str, &'a str)>)> {
    let fits = endpoints.iter().filter(|endpoint| endpoint.operation.method == method);
    let fits = fits.filter_map(|endpoint| Some((endpoint, parameters(endpoint.operation.path, path)?)));
    fits.min_by_key(|(_, parameters)| parameters.len())
}

/// Returns the values of a template's parameters in a path, not decoded; `None` if the path does not match.
fn parameters<'a>(template: &'static str, path: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let (mut parts, mut values) = (path.split('/'), Vec::new());
    for segment in template.split('/') {
        let part = parts.next()?;
        match segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(_) if part.is_empty() => return None,
            Some(name) => values.push((name, part)),
            None if segment != part => return None,
            None => {}
        }
    }
    parts.next().is_none().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    static THING: Operation = Operation::new("a", Method::GET, "/v1/things/{id}");
    static ALL: Operation = Operation::new("b", Method::GET, "/v1/things/all");
    static PART: Operation = Operation::new("c", Method::POST, "/v1/things/{id}/x/{n}");
    static ENDPOINTS: [Endpoint; 3] = [
        Endpoint::new(&THING, Example::Json("{}")),
        Endpoint::new(&ALL, Example::Json("{}")),
        Endpoint::new(&PART, Example::Json("{}")),
    ];

    fn found<'a>(method: &Method, path: &'a str) -> Option<(&'static str, Vec<(&'static str, &'a str)>)> {
        find(&ENDPOINTS, method, path).map(|(endpoint, values)| (endpoint.operation.id, values))
    }

    #[test]
    fn prefers_fixed_text_to_a_parameter() {
        assert_eq!(found(&Method::GET, "/v1/things/all"), Some(("b", vec![])));
        assert_eq!(found(&Method::GET, "/v1/things/other"), Some(("a", vec![("id", "other")])));
    }

    #[test]
    fn matches_every_segment() {
        assert_eq!(found(&Method::POST, "/v1/things/1/x/2"), Some(("c", vec![("id", "1"), ("n", "2")])));
        for path in ["/v1/things", "/v1/things/", "/v1/things/1/x", "/v1/things/1/x/2/3", "/v2/things/1/x/2"]
        {
            assert_eq!(found(&Method::POST, path), None, "{path}");
        }
        assert_eq!(found(&Method::POST, "/v1/things/all"), None);
    }

    #[test]
    fn refuses_an_empty_parameter() {
        assert_eq!(found(&Method::GET, "/v1/things/"), None);
        assert_eq!(found(&Method::POST, "/v1/things//x/2"), None);
    }
}
