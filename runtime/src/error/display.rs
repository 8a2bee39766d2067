//! The text of errors.

use std::fmt;

use super::Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(operation) = inner.operation {
            write!(f, "{operation}: ")?;
        }
        write!(f, "{}", inner.kind)?;
        if let Some(status) = self.status().filter(|status| !status.is_success()) {
            write!(f, " (status {}", status.as_u16())?;
            if let Some(error_type) = &inner.error_type {
                write!(f, ", {error_type}")?;
            }
            f.write_str(")")?;
        } else if let Some(error_type) = &inner.error_type {
            write!(f, " ({error_type})")?;
        }
        if !inner.message.is_empty() {
            write!(f, ": {}", inner.message)?;
        }
        if let Some(id) = self.request_id() {
            write!(f, " [request id {id}]")?;
        }
        if inner.attempts > 1 {
            write!(f, " [{} attempts]", inner.attempts)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut out = f.debug_struct("Error");
        out.field("kind", &inner.kind).field("message", &inner.message);
        if let Some(operation) = inner.operation {
            out.field("operation", &operation);
        }
        if let Some(response) = &inner.response {
            out.field("status", &response.status.as_u16()).field("request_id", &response.request_id);
            // The body of a success may contain tokens or personal data; the body of an error is meant to be read.
            match response.status.is_success() {
                true => out.field("body_bytes", &response.body.len()),
                false => out.field("body", &Shortened(&response.body)),
            };
        }
        if let Some(error_type) = &inner.error_type {
            out.field("error_type", error_type);
        }
        if let Some(path) = &inner.json_path {
            out.field("json_path", path);
        }
        if let Some(cause) = self.cause() {
            out.field("cause", &cause);
        }
        out.field("attempts", &inner.attempts).finish_non_exhaustive()
    }
}

/// The beginning of a body, so that a line of a log is not too long.
struct Shortened<'a>(&'a [u8]);

impl fmt::Debug for Shortened<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 1024;
        let shown = &self.0[..self.0.len().min(SHOWN)];
        fmt::Debug::fmt(&String::from_utf8_lossy(shown), f)?;
        match self.0.len() - shown.len() {
            0 => Ok(()),
            more => write!(f, "… and {more} more bytes"),
        }
    }
}
