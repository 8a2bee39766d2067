//! What a call can come to.

use bytes::Bytes;
use http::response::Parts as Head;

use crate::{
    error::{Error, ErrorKind},
    exchange::{Content, Reply, media_type},
    json::{self, Decode, DecodeError},
    request::{Accept, Secrets},
    transport::Body,
};

/// The answer as it came.
pub(crate) type Raw = http::Response<Bytes>;

/// What a call can come to: any type that decodes from JSON, or one of this crate's own kinds of answer.
///
/// It is implemented here and needs no implementation elsewhere: a type of yours that is [`Decode`] is an output.
pub trait Output: Sized {
    /// The kind of body to ask for; `None` leaves it to the endpoint.
    #[doc(hidden)]
    const ACCEPT: Option<Accept>;

    #[doc(hidden)]
    fn from_reply(reply: Reply) -> Result<Self, Error>;
}

impl<T: Decode> Output for T {
    const ACCEPT: Option<Accept> = Some(Accept::Json);

    fn from_reply(reply: Reply) -> Result<Self, Error> {
        let text = reply.json()?;
        json::from_slice(&text).map_err(|error| reply.undecodable(error, text))
    }
}

impl Reply {
    /// The text of a JSON answer. An empty one reads as `null` where the endpoint allows it.
    pub(crate) fn json(&self) -> Result<Bytes, Error> {
        let Content::Whole(bytes) = &self.content else {
            return Err(self.wrong_kind("JSON"));
        };
        if bytes.trim_ascii().is_empty() {
            return match self.request.parts().operation.empty {
                true => Ok(Bytes::from_static(b"null")),
                false => {
                    Err(self.unexpected("the body is empty where the endpoint promises JSON".to_owned()))
                }
            };
        }
        // Gateways are careless with the type of JSON, so only what is surely something else is refused.
        match media_type(&self.head) {
            Some("text/html") => Err(self.wrong_kind("JSON")),
            _ => Ok(bytes.clone()),
        }
    }

    /// Head and body of an answer that was read whole.
    pub(crate) fn whole(self) -> Result<(Head, Bytes), Error> {
        match self.content {
            Content::Whole(bytes) => Ok((self.head, bytes)),
            Content::Arriving(_) => Err(self.wrong_kind("a whole body")),
        }
    }

    /// The body that is still arriving, if the server sent one of these types, or none that it names.
    pub(crate) fn arriving(self, expected: &str, fits: fn(&str) -> bool) -> Result<Arriving, Error> {
        if media_type(&self.head).is_some_and(|kind| !fits(kind)) {
            return Err(self.wrong_kind(expected));
        }
        let limits = self.request.parts().client.shared().limits;
        let operation = self.request.parts().operation.id;
        let body = match self.content {
            Content::Arriving(body) => body,
            Content::Whole(bytes) => Body::from(bytes),
        };
        let (head, idle_timeout, secrets) = (self.head, self.idle_timeout, self.secrets);
        Ok(Arriving { head, body, idle_timeout, limits, operation, secrets })
    }

    /// The error that the body does not have the shape its type promises.
    pub(crate) fn undecodable(&self, error: DecodeError, text: Bytes) -> Error {
        self.failed(Error::decode(error), text)
    }

    fn wrong_kind(&self, expected: &str) -> Error {
        let found = media_type(&self.head).unwrap_or("no type");
        self.unexpected(format!("the server answers with {found} where the endpoint promises {expected}"))
    }

    fn unexpected(&self, reason: String) -> Error {
        let text = match &self.content {
            Content::Whole(bytes) => bytes.clone(),
            Content::Arriving(_) => Bytes::new(),
        };
        self.failed(Error::new(ErrorKind::Decode, reason), text)
    }

    fn failed(&self, error: Error, text: Bytes) -> Error {
        let error = error
            .with_answer(self.head.status, &self.head.headers, text)
            .in_operation(self.request.parts().operation.id);
        self.secrets.scrub_error(error)
    }
}

/// A body that is read while it arrives, and what is needed for that.
pub(crate) struct Arriving {
    pub(crate) head: Head,
    pub(crate) body: Body,
    pub(crate) idle_timeout: Option<std::time::Duration>,
    pub(crate) limits: crate::client::Limits,
    pub(crate) operation: &'static str,
    pub(crate) secrets: Secrets,
}
