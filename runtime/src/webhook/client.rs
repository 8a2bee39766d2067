//! Webhooks with the keys of a client.

use http::HeaderMap;
use secrecy::ExposeSecret;

use super::Verifier;
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::json::Decode;

impl Client {
    /// Returns a verifier with the webhook keys of this client.
    ///
    /// # Errors
    /// An error if the client has no webhook key, or one that is not `whsec_` and base64.
    pub fn webhook_verifier(&self) -> Result<Verifier, Error> {
        let mut keys = self.shared().webhook_keys.iter().map(ExposeSecret::expose_secret);
        let first = keys.next().ok_or_else(|| {
            let call = "call `webhook_key` on the builder";
            let message = match self.api().variables.webhook_key {
                Some(variable) => format!("no webhook key: {call}, or `read_env` with {variable} set"),
                None => format!("no webhook key: {call}"),
            };
            Error::new(ErrorKind::Configuration, message)
        })?;
        Ok(keys.try_fold(Verifier::new(first)?, |verifier, key| verifier.add_secret(key))?)
    }

    /// Verifies and decodes a webhook with the keys of this client.
    ///
    /// # Errors
    /// An error if the client has no valid key, a header is missing or malformed, no signature matches, the
    /// timestamp is out of tolerance, or the body cannot be decoded.
    pub fn verify_webhook<T: Decode>(&self, body: &[u8], headers: &HeaderMap) -> Result<T, Error> {
        self.webhook_verifier()?.decode(body, headers)
    }
}
