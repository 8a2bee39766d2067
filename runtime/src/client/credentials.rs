//! Who is calling: a secret that never shows itself.

use std::fmt;

use http::{HeaderName, HeaderValue, header};
use secrecy::{ExposeSecret, SecretString};

use crate::error::{Error, ErrorKind};

/// A credential. `Debug` shows its kind only; the text is wiped from memory when the last copy is dropped.
#[derive(Clone)]
pub(crate) enum Credential {
    /// An API key, sent as `x-api-key`.
    ApiKey(SecretString),
    /// A token, sent as `authorization: Bearer …`.
    Bearer(SecretString),
    /// Nothing is sent: for a gateway that adds the credential itself.
    None,
}

impl Credential {
    /// An API key; space around it is dropped.
    pub(crate) fn api_key(key: &str) -> Self {
        Self::ApiKey(key.trim().into())
    }

    /// A token; space around it is dropped.
    pub(crate) fn bearer(token: &str) -> Self {
        Self::Bearer(token.trim().into())
    }

    /// The header that carries the credential, marked sensitive so that no layer below prints it or indexes it.
    pub(crate) fn header(&self) -> Result<Option<(HeaderName, HeaderValue)>, Error> {
        let (name, text, what) = match self {
            Self::None => return Ok(None),
            Self::ApiKey(key) => {
                (HeaderName::from_static("x-api-key"), key.expose_secret().to_owned(), "API key")
            }
            Self::Bearer(token) => {
                (header::AUTHORIZATION, format!("Bearer {}", token.expose_secret()), "auth token")
            }
        };
        if self.secret().is_some_and(str::is_empty) {
            return Err(Error::new(
                ErrorKind::Configuration,
                format!("the {what} is empty; leave it out to read it from the environment"),
            ));
        }
        // The parser's own error is not passed on: nothing that has seen the secret may print.
        let mut value = HeaderValue::from_str(&text).ok().filter(|_| text.is_ascii()).ok_or_else(|| {
            Error::new(
                ErrorKind::Configuration,
                format!("the {what} holds a line break or another character that no header can carry"),
            )
        })?;
        value.set_sensitive(true);
        Ok(Some((name, value)))
    }

    /// The secret itself, for looking whether a text repeats it.
    pub(crate) fn secret(&self) -> Option<&str> {
        match self {
            Self::ApiKey(secret) | Self::Bearer(secret) => Some(secret.expose_secret()),
            Self::None => None,
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ApiKey(_) => "ApiKey([redacted])",
            Self::Bearer(_) => "Bearer([redacted])",
            Self::None => "None",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_sensitive() {
        let (name, value) = Credential::api_key(" sk-secret\n").header().unwrap().unwrap();
        assert_eq!(name, "x-api-key");
        assert_eq!(value, "sk-secret");
        assert!(value.is_sensitive());
        let (name, value) = Credential::bearer("token").header().unwrap().unwrap();
        assert_eq!((name.as_str(), value.to_str().unwrap()), ("authorization", "Bearer token"));
    }

    #[test]
    fn a_bad_secret_is_an_error_that_does_not_print_it() {
        for secret in ["sk-secret\nx: y", "sk-secret\u{7f}", "sk-secret-é", "sk-secret\0"] {
            let error = Credential::api_key(secret).header().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(!format!("{error} {error:?}").contains("sk-secret"));
        }
        assert_eq!(Credential::api_key(" ").header().unwrap_err().kind(), ErrorKind::Configuration);
    }

    #[test]
    fn debug_hides_the_secret() {
        assert_eq!(format!("{:?}", Credential::api_key("sk-secret")), "ApiKey([redacted])");
        assert_eq!(format!("{:?}", Credential::bearer("sk-secret")), "Bearer([redacted])");
    }
}
