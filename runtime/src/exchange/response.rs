//! The response of a successful call.

use std::time::Duration;

use bytes::Bytes;
use http::{header::CONTENT_TYPE, response::Parts as Head};

use crate::{
    request::{Request, Secrets},
    transport::Body,
};

/// A successful response, with its body read as a whole or still arriving.
pub struct Response {
    pub(crate) head: Head,
    pub(crate) body: ResponseBody,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) request: Request,
    pub(crate) secrets: Secrets,
    pub(crate) attempts: u32,
}

/// The body of a successful response.
pub(crate) enum ResponseBody {
    Whole(Bytes),
    Arriving(Body),
}

/// How the body of a successful response is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As a whole, unless it is a stream, which may not end.
    Json,
    /// As a whole, of any type.
    Whole,
    AsItArrives,
}

/// Returns the media type without its parameters.
pub(crate) fn media_type(head: &Head) -> Option<&str> {
    let text = head.headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(text.split(';').next().unwrap_or(text).trim()).filter(|kind| !kind.is_empty())
}
