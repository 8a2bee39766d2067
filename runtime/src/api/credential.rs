//! How credentials are sent.

/// A credential that an API accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CredentialScheme {
    /// The kind of the credential.
    pub kind: CredentialKind,
    /// The header that contains it.
    pub header: &'static str,
    /// The scheme before the credential in the value of the header, such as `Bearer`.
    pub scheme: Option<&'static str>,
    /// The environment variable that contains it.
    pub variable: Option<&'static str>,
}

/// The kind of a credential, which determines the methods that set it.
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

    /// The name of the kind in messages.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::ApiKey => "API key",
            Self::AuthToken => "auth token",
        }
    }
}
