//! Conversion of a response to the result of a call.

use bytes::Bytes;
use http::response::Parts as Head;

use crate::{
    api::Api,
    error::{Error, ErrorKind},
    exchange::{Response, ResponseBody, media_type},
    json::{self, Decode, DecodeError},
    request::{Accept, Secrets},
    transport::Body,
};

/// The raw response.
pub(crate) type Raw = http::Response<Bytes>;

/// A type that a call can return: any type that is decoded from JSON, or a kind of response of this crate.
///
/// It does not need to be implemented elsewhere, since every type that is [`Decode`] implements it.
pub trait FromResponse: Sized {
    /// The kind of body to request; `None` for that of the endpoint.
    #[doc(hidden)]
    const ACCEPT: Option<Accept>;

    #[doc(hidden)]
    fn from_response(response: Response) -> Result<Self, Error>;
}

impl<T: Decode> FromResponse for T {
    const ACCEPT: Option<Accept> = Some(Accept::Json);

    fn from_response(response: Response) -> Result<Self, Error> {
        let text = response.json()?;
        json::from_slice(&text).map_err(|error| response.undecodable(error, text))
    }
}

impl Response {
    /// Returns the text of a JSON response. An empty body is `null` if the endpoint allows it.
    pub(crate) fn json(&self) -> Result<Bytes, Error> {
        let ResponseBody::Whole(bytes) = &self.body else {
            return Err(self.wrong_kind("JSON"));
        };
        if bytes.trim_ascii().is_empty() {
            return match self.request.parts().operation.empty {
                true => Ok(Bytes::from_static(b"null")),
                false => Err(self.unexpected("the body is empty, but the endpoint returns JSON".to_owned())),
            };
        }
        // Gateways often send a wrong type with JSON, so only HTML is refused.
        match media_type(&self.head) {
            Some("text/html") => Err(self.wrong_kind("JSON")),
            _ => Ok(bytes.clone()),
        }
    }

    /// Returns the head and the body of a response that was read as a whole.
    pub(crate) fn whole(self) -> Result<(Head, Bytes), Error> {
        match self.body {
            ResponseBody::Whole(bytes) => Ok((self.head, bytes)),
            ResponseBody::Arriving(_) => Err(self.wrong_kind("a whole body")),
        }
    }

    /// Returns the arriving body, if the response has one of the expected types or none.
    pub(crate) fn arriving(self, expected: &str, fits: fn(&str) -> bool) -> Result<Arriving, Error> {
        if media_type(&self.head).is_some_and(|kind| !fits(kind)) {
            return Err(self.wrong_kind(expected));
        }
        let client = &self.request.parts().client;
        let (api, limits) = (client.api(), client.shared().limits);
        let operation = self.request.parts().operation.id;
        let Self { head, body, idle_timeout, secrets, attempts, .. } = self;
        let body = match body {
            ResponseBody::Arriving(body) => body,
            ResponseBody::Whole(bytes) => Body::from(bytes),
        };
        Ok(Arriving { api, head, body, idle_timeout, limits, operation, secrets, attempts })
    }

    /// Returns the error of a body that cannot be decoded.
    pub(crate) fn undecodable(&self, error: DecodeError, text: Bytes) -> Error {
        self.failed(Error::decode(error), text)
    }

    fn wrong_kind(&self, expected: &str) -> Error {
        let found = media_type(&self.head).unwrap_or("no type");
        self.unexpected(format!("the server responds with {found}, but the endpoint returns {expected}"))
    }

    fn unexpected(&self, reason: String) -> Error {
        let text = match &self.body {
            ResponseBody::Whole(bytes) => bytes.clone(),
            ResponseBody::Arriving(_) => Bytes::new(),
        };
        self.failed(Error::new(ErrorKind::Decode, reason), text)
    }

    fn failed(&self, error: Error, text: Bytes) -> Error {
        let error = self
            .request
            .parts()
            .client
            .api()
            .with_response(error, self.head.status, &self.head.headers, text)
            .in_operation(self.request.parts().operation.id)
            .after_attempts(self.attempts);
        self.secrets.scrub_error(error)
    }
}

/// A body that is read while it arrives, and the settings for that.
pub(crate) struct Arriving {
    pub(crate) api: &'static Api,
    pub(crate) head: Head,
    pub(crate) body: Body,
    pub(crate) idle_timeout: Option<std::time::Duration>,
    pub(crate) limits: crate::client::Limits,
    pub(crate) operation: &'static str,
    pub(crate) secrets: Secrets,
    pub(crate) attempts: u32,
}
