use std::fmt;
use std::time::Duration;

use crate::error::{Error, ErrorKind};

use super::names::SIGNATURE_HEADER;

/// The reason why a webhook is not accepted. It never contains a key or a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// There is no signing key.
    NoKey {
        /// The environment variable for the key.
        variable: &'static str,
    },
    /// The signing key is not base64, or is empty.
    InvalidKey,
    /// A required header is missing.
    MissingHeader {
        /// The header's name.
        header: &'static str,
    },
    /// A header is repeated, so the signed value is ambiguous.
    RepeatedHeader {
        /// The header's name.
        header: &'static str,
    },
    /// The value of a header is malformed.
    MalformedHeader {
        /// The header's name.
        header: &'static str,
    },
    /// The message is too old.
    TooOld {
        /// The maximum age.
        tolerance: Duration,
    },
    /// The time of the message is in the future.
    InTheFuture {
        /// The maximum difference.
        tolerance: Duration,
    },
    /// The signature header contains no signature of version `v1`.
    NoSignature,
    /// No signature matches a key.
    WrongSignature,
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKey { variable } => {
                write!(f, "there is no webhook signing key; set {variable} or pass the key")
            }
            Self::InvalidKey => {
                write!(f, "the webhook signing key is not base64 text; copy all of it, including `whsec_`")
            }
            Self::MissingHeader { header } => {
                write!(f, "the header `{header}` is missing, so this webhook cannot be trusted")
            }
            Self::RepeatedHeader { header } => {
                write!(f, "the header `{header}` is repeated, so this webhook cannot be trusted")
            }
            Self::MalformedHeader { header } => {
                write!(f, "the header `{header}` is malformed, so this webhook cannot be trusted")
            }
            Self::TooOld { tolerance } => write!(
                f,
                "this webhook was sent more than {} s ago; it may be a replay, or the clock here may be fast",
                tolerance.as_secs()
            ),
            Self::InTheFuture { tolerance } => write!(
                f,
                "this webhook's time is more than {} s ahead; the clock here may be slow",
                tolerance.as_secs()
            ),
            Self::NoSignature => write!(
                f,
                "the header `{}` contains no `v1` signature, so this webhook cannot be trusted",
                SIGNATURE_HEADER
            ),
            Self::WrongSignature => write!(
                f,
                "no signature of this webhook matches the signing key; check the key, and pass the body byte for byte as \
                 it arrived"
            ),
        }
    }
}

impl std::error::Error for WebhookError {}

impl From<WebhookError> for Error {
    fn from(error: WebhookError) -> Self {
        let kind = match error {
            WebhookError::NoKey { .. } | WebhookError::InvalidKey => ErrorKind::Configuration,
            _ => ErrorKind::Webhook,
        };
        Self::new(kind, error.to_string()).with_cause(error)
    }
}
