//! Credentials, which are never printed.

use std::{fmt, sync::Arc};

use http::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::header;
use crate::{
    api::{Api, CredentialKind},
    error::{Error, ErrorKind},
};

/// A credential. `Debug` prints only its kind; the text is erased from memory when the last copy is dropped.
#[derive(Clone)]
pub(crate) enum Credential {
    /// A secret of this kind.
    Secret(CredentialKind, Arc<SecretString>),
    /// No credential, for a gateway that adds its own.
    None,
}

impl Credential {
    /// Creates a secret, without surrounding white space.
    pub(crate) fn new(kind: CredentialKind, secret: &str) -> Self {
        Self::Secret(kind, Arc::new(secret.trim().into()))
    }

    /// Returns the header that contains the credential, marked as sensitive so that lower layers neither print nor
    /// index it.
    pub(crate) fn header(&self, api: &Api) -> Result<Option<(HeaderName, HeaderValue)>, Error> {
        let Self::Secret(kind, secret) = self else { return Ok(None) };
        let (secret, noun) = (secret.expose_secret(), kind.noun());
        let refused = |message: String| Error::new(ErrorKind::Configuration, message);
        let scheme = api.credentials.iter().find(|scheme| scheme.kind == *kind);
        let scheme = scheme.ok_or_else(|| refused(format!("the API accepts no {noun}")))?;
        if secret.is_empty() {
            return Err(refused(format!("the {noun} is empty")));
        }
        let text = match scheme.scheme {
            Some(word) => format!("{word} {secret}"),
            None => secret.to_owned(),
        };
        // The error of the parser is discarded: nothing that contains the secret may be printed.
        let value = Some(text).filter(|text| text.is_ascii()).and_then(|text| text.try_into().ok());
        let mut value: HeaderValue = value.ok_or_else(|| {
            refused(format!(
                "the {noun} contains a line break or another character that is not allowed in headers"
            ))
        })?;
        value.set_sensitive(true);
        let name = header::name(scheme.header).map_err(|error| refused(error.to_string()))?;
        Ok(Some((name, value)))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret(kind, _) => write!(f, "{kind:?}([redacted])"),
            Self::None => f.write_str("None"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::CredentialScheme;

    static API: Api = Api {
        credentials: &[
            CredentialScheme {
                kind: CredentialKind::ApiKey,
                header: "x-shop-key",
                scheme: None,
                variable: None,
            },
            CredentialScheme {
                kind: CredentialKind::AuthToken,
                header: "authorization",
                scheme: Some("Bearer"),
                variable: None,
            },
        ],
        ..PLAIN
    };
    const PLAIN: Api = Api::new("https://api.example");

    fn header(kind: CredentialKind, secret: &str) -> Result<(HeaderName, HeaderValue), Error> {
        Credential::new(kind, secret).header(&API).map(Option::unwrap)
    }

    #[test]
    fn marks_the_header_as_sensitive() {
        let (name, value) = header(CredentialKind::ApiKey, " sk-secret\n").unwrap();
        assert_eq!(name, "x-shop-key");
        assert_eq!(value, "sk-secret");
        assert!(value.is_sensitive());
        let (name, value) = header(CredentialKind::AuthToken, "token").unwrap();
        assert_eq!((name.as_str(), value.to_str().unwrap()), ("authorization", "Bearer token"));
    }

    #[test]
    fn refuses_an_invalid_secret_without_printing_it() {
        for secret in ["sk-secret\nx: y", "sk-secret\u{7f}", "sk-secret-é", "sk-secret\0"] {
            let error = header(CredentialKind::ApiKey, secret).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(!format!("{error} {error:?}").contains("sk-secret"));
        }
        assert_eq!(header(CredentialKind::ApiKey, " ").unwrap_err().kind(), ErrorKind::Configuration);
    }

    #[test]
    fn refuses_a_credential_that_the_api_does_not_accept() {
        let error = Credential::new(CredentialKind::AuthToken, "token").header(&PLAIN).unwrap_err();
        assert_eq!(error.message(), "the API accepts no auth token");
    }

    #[test]
    fn does_not_print_the_secret_in_debug_output() {
        let debug = |kind| format!("{:?}", Credential::new(kind, "sk-secret"));
        assert_eq!(debug(CredentialKind::ApiKey), "ApiKey([redacted])");
        assert_eq!(debug(CredentialKind::AuthToken), "AuthToken([redacted])");
    }
}
