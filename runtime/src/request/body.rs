//! The body of a request.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::HeaderValue;

use super::multipart::Form;

/// What is sent along.
pub(crate) enum RequestBody {
    None,
    Bytes(Bytes, HeaderValue),
    /// Behind a lock, so that a request can be shared between threads although a reader in the form cannot.
    Form(Mutex<Form>),
}

impl RequestBody {
    /// The same body once more; `None` when it can be read only once.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        match self {
            Self::None => Some(Self::None),
            Self::Bytes(bytes, content_type) => Some(Self::Bytes(bytes.clone(), content_type.clone())),
            Self::Form(form) => locked(form).try_clone().map(|form| Self::Form(Mutex::new(form))),
        }
    }
}

/// A form as it is: nothing that happens to it while locked can leave it half-changed.
pub(crate) fn locked(form: &Mutex<Form>) -> MutexGuard<'_, Form> {
    form.lock().unwrap_or_else(PoisonError::into_inner)
}
