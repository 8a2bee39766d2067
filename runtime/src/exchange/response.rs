//! The response of a call that succeeded.

use std::time::Duration;

use bytes::Bytes;
use http::{header::CONTENT_TYPE, response::Parts as Head};

use crate::{
    request::{Request, Secrets},
    transport::Body,
};

/// What a call came to: a success with its body, whole or still to come.
pub struct Response {
    pub(crate) head: Head,
    pub(crate) body: ResponseBody,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) request: Request,
    pub(crate) secrets: Secrets,
    pub(crate) attempts: u32,
}

/// The body of a success.
pub(crate) enum ResponseBody {
    Whole(Bytes),
    Arriving(Body),
}

/// How the body of a success is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Whole, unless it is a stream, which may never end.
    Json,
    /// Whole, whatever it is.
    Whole,
    AsItArrives,
}

/// The media type without its parameters.
pub(crate) fn media_type(head: &Head) -> Option<&str> {
    let text = head.headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(text.split(';').next().unwrap_or(text).trim()).filter(|kind| !kind.is_empty())
}
