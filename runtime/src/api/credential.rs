//! How credentials are sent.

/// A credential that an API takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CredentialScheme {
    /// What it is called.
    pub kind: CredentialKind,
    /// The header that carries it.
    pub header: &'static str,
    /// The word before it in the header's value, such as `Bearer`.
    pub scheme: Option<&'static str>,
    /// The environment variable that holds it.
    pub variable: Option<&'static str>,
}

/// What a credential is called, and which methods set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialKind {
    /// An API key, set by `api_key`.
    ApiKey,
    /// A token, set by `auth_token`.
    AuthToken,
}

impl CredentialKind {
    /// The name of the method that sets it.
    pub(crate) fn method(self) -> &'static str {
        match self {
            Self::ApiKey => "api_key",
            Self::AuthToken => "auth_token",
        }
    }

    /// What messages call it.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::ApiKey => "API key",
            Self::AuthToken => "auth token",
        }
    }
}
