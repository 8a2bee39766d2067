//! The body of a request.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::HeaderValue;

use super::multipart::Form;

/// The body.
pub(crate) enum RequestBody {
    None,
    Bytes(Bytes, HeaderValue),
    /// In a mutex, so that threads can share the request although a reader in the form is not `Sync`.
    Form(Mutex<Form>),
}

impl RequestBody {
    /// Returns a copy of the body, or `None` if it can be read only once.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        match self {
            Self::None => Some(Self::None),
            Self::Bytes(bytes, content_type) => Some(Self::Bytes(bytes.clone(), content_type.clone())),
            Self::Form(form) => locked(form).try_clone().map(|form| Self::Form(Mutex::new(form))),
        }
    }
}

/// Locks the form. It is valid even if a thread panicked while it was locked.
pub(crate) fn locked(form: &Mutex<Form>) -> MutexGuard<'_, Form> {
    form.lock().unwrap_or_else(PoisonError::into_inner)
}
