//! Verifies that a webhook was sent by the owner of the signing key, and recently.
//!
//! The method is that of Standard Webhooks 1.0: HMAC-SHA256 over the identifier, the time and the body of the
//! message.

mod client;
mod error;
mod names;

use crate::error::Error;
use crate::json::{self, Decode};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;

pub use self::error::WebhookError;
pub use self::names::{ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER};

/// The default maximum difference between the time of a message and the current time: five minutes.
pub const DEFAULT_TOLERANCE: Duration = Duration::from_secs(5 * 60);
type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Verifies messages with signing keys.
///
/// ```
/// use anthropic_beta_runtime::webhook::Verifier;
/// use std::time::{Duration, SystemTime};
///
/// let verifier = Verifier::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?
///     .with_clock(|| SystemTime::UNIX_EPOCH + Duration::from_secs(1_614_265_330));
/// let mut headers = http::HeaderMap::new();
/// headers.insert("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek".parse()?);
/// headers.insert("webhook-timestamp", "1614265330".parse()?);
/// headers.insert(
///     "webhook-signature",
///     "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=".parse()?,
/// );
/// verifier.verify(&headers, br#"{"test": 2432232314}"#)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Verifier {
    keys: Vec<Arc<SecretSlice<u8>>>,
    tolerance: Duration,
    clock: Clock,
}

impl Verifier {
    /// Creates a verifier with one key: base64, with or without the prefix `whsec_`.
    ///
    /// # Errors
    /// An error if the text is empty or not base64. The error does not contain the key.
    pub fn new(secret: &str) -> Result<Self, WebhookError> {
        let keys = vec![parse_key(secret)?];
        Ok(Self { keys, tolerance: DEFAULT_TOLERANCE, clock: Arc::new(SystemTime::now) })
    }

    /// Creates a verifier with the key in this environment variable.
    ///
    /// # Errors
    /// An error if the variable is not set, blank, or not a key.
    pub fn from_env(variable: &'static str) -> Result<Self, WebhookError> {
        let secret = std::env::var(variable).unwrap_or_default();
        match secret.trim() {
            "" => Err(WebhookError::NoKey { variable }),
            secret => Self::new(secret),
        }
    }

    /// Adds another key, which is needed while keys are rotated.
    ///
    /// # Errors
    /// The errors of [`new`](Self::new).
    pub fn add_secret(mut self, secret: &str) -> Result<Self, WebhookError> {
        self.keys.push(parse_key(secret)?);
        Ok(self)
    }

    /// Sets the maximum difference between the time of a message and the current time. Default:
    /// [`DEFAULT_TOLERANCE`].
    #[must_use]
    pub fn with_tolerance(self, tolerance: Duration) -> Self {
        Self { tolerance, ..self }
    }

    /// Sets a clock, for tests and for recorded messages.
    #[must_use]
    pub fn with_clock(self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// Verifies a message: its headers, and its body as received, before it is decoded.
    ///
    /// # Errors
    /// An error if one of the three headers is missing, repeated or malformed; if the time of the message is out of
    /// tolerance; or if no signature of version `v1` matches a key. Signatures of other versions are ignored.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), WebhookError> {
        let id = single(headers, ID_HEADER)?;
        let timestamp = single(headers, TIMESTAMP_HEADER)?;
        let signatures = single(headers, SIGNATURE_HEADER)?;
        self.verify_parts(id, timestamp, signatures, body)
    }

    /// Verifies a message, for servers with a different type of headers. It accepts the values of `webhook-id`,
    /// `webhook-timestamp` and `webhook-signature`.
    ///
    /// # Errors
    /// The errors of [`verify`](Self::verify); the caller checks that no header is missing or repeated.
    pub fn verify_parts(
        &self,
        id: &str,
        timestamp: &str,
        signatures: &str,
        body: &[u8],
    ) -> Result<(), WebhookError> {
        if id.is_empty() {
            return Err(WebhookError::MalformedHeader { header: ID_HEADER });
        }
        self.check_time(parse_timestamp(timestamp)?)?;
        let signatures = parse_signatures(signatures)?;
        let fits = |key: &Arc<SecretSlice<u8>>| {
            let mac = signed(key, id, timestamp, body);
            // `verify_slice` takes constant time.
            signatures.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
        };
        self.keys.iter().any(fits).then_some(()).ok_or(WebhookError::WrongSignature)
    }

    /// Verifies a message as [`verify`](Self::verify) does, and decodes it.
    ///
    /// # Errors
    /// The errors of [`verify`](Self::verify), with the [`WebhookError`] as the cause, and an error if the body
    /// cannot be decoded.
    pub fn decode<T: Decode>(&self, body: &[u8], headers: &HeaderMap) -> Result<T, Error> {
        self.verify(headers, body)?;
        Ok(json::from_slice(body)?)
    }

    /// Returns the value of `webhook-signature` for a message, with the first key, for tests of a receiver.
    #[must_use]
    pub fn sign(&self, id: &str, timestamp: u64, body: &[u8]) -> String {
        let mac = signed(&self.keys[0], id, &timestamp.to_string(), body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    fn check_time(&self, seconds: u64) -> Result<(), WebhookError> {
        let now = (self.clock)().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let tolerance = self.tolerance;
        if now.abs_diff(seconds) <= tolerance.as_secs() {
            return Ok(());
        }
        Err(if seconds < now {
            WebhookError::TooOld { tolerance }
        } else {
            WebhookError::InTheFuture { tolerance }
        })
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("keys", &self.keys.len())
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}

fn parse_key(secret: &str) -> Result<Arc<SecretSlice<u8>>, WebhookError> {
    let text = secret.strip_prefix("whsec_").unwrap_or(secret);
    match STANDARD.decode(text) {
        Ok(key) if !key.is_empty() => Ok(Arc::new(key.into())),
        _ => Err(WebhookError::InvalidKey),
    }
}

/// Returns the only value of a header.
fn single<'a>(headers: &'a HeaderMap, header: &'static str) -> Result<&'a str, WebhookError> {
    let mut values = headers.get_all(header).iter();
    match (values.next(), values.next()) {
        (None, _) => Err(WebhookError::MissingHeader { header }),
        (Some(value), None) => value.to_str().map_err(|_| WebhookError::MalformedHeader { header }),
        (Some(_), Some(_)) => Err(WebhookError::RepeatedHeader { header }),
    }
}

/// Parses seconds in the only form that senders use: digits without a sign or leading zeros. The text of the header
/// is signed, so two texts for the same time must not both be accepted.
fn parse_timestamp(text: &str) -> Result<u64, WebhookError> {
    text.parse()
        .ok()
        .filter(|seconds: &u64| seconds.to_string() == text)
        .ok_or(WebhookError::MalformedHeader { header: TIMESTAMP_HEADER })
}

/// Returns the `v1` signatures of a header, at least one. Those that are not base64 cannot match and are ignored.
fn parse_signatures(text: &str) -> Result<Vec<Vec<u8>>, WebhookError> {
    let encoded = text.split(' ').filter_map(|entry| entry.strip_prefix("v1,"));
    let decoded: Vec<Vec<u8>> = encoded.filter_map(|signature| STANDARD.decode(signature).ok()).collect();
    match decoded.is_empty() {
        true => Err(WebhookError::NoSignature),
        false => Ok(decoded),
    }
}

fn signed(key: &SecretSlice<u8>, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC pads or hashes its key to size (RFC 2104, section 2)")]
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.expose_secret()).expect("HMAC accepts a key of any length");
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    mac
}

#[cfg(test)]
mod tests;
