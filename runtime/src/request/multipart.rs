//! Bodies of the type `multipart/form-data` (RFC 7578), streamed part by part.

mod boundary;
mod stream;

use std::fmt::{self, Write};

use self::boundary::Boundary;
pub use self::boundary::InvalidBoundary;
pub use self::stream::FormStream;
use self::stream::Piece;
use crate::request::upload::Upload;

/// A form: text fields and files, sent in the order in which they were added.
///
/// ```
/// use anthropic_beta_runtime::multipart::Form;
/// use anthropic_beta_runtime::upload::Upload;
///
/// let form = Form::new()
///     .text("purpose", "notes")
///     .part("file", Upload::bytes("notes.txt", "buy milk"));
/// assert!(form.content_type().starts_with("multipart/form-data; boundary="));
/// assert!(form.content_length().is_some() && form.replayable());
/// ```
#[derive(Debug, Default)]
pub struct Form {
    boundary: Boundary,
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    name: String,
    value: Value,
}

#[derive(Debug)]
enum Value {
    Text(String),
    File(Upload),
}

impl Form {
    /// Creates a form without parts, with a random boundary.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a form with this boundary between its parts, so that its bytes are always the same, for tests. No
    /// part may contain the boundary.
    ///
    /// # Errors
    /// An error unless the text consists of 1 to 70 letters, digits, hyphens, dots or underscores.
    pub fn with_boundary(boundary: &str) -> Result<Self, InvalidBoundary> {
        Ok(Self { boundary: boundary.parse()?, parts: Vec::new() })
    }

    /// Adds a file.
    #[must_use]
    pub fn part(self, name: impl Into<String>, file: Upload) -> Self {
        self.add(name, Value::File(file))
    }

    /// Adds several files under one name.
    #[must_use]
    pub fn parts(self, name: impl Into<String> + Clone, files: impl IntoIterator<Item = Upload>) -> Self {
        files.into_iter().fold(self, |form, file| form.part(name.clone(), file))
    }

    /// Adds a text field.
    #[must_use]
    pub fn text(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.add(name, Value::Text(value.into()))
    }

    fn add(mut self, name: impl Into<String>, value: Value) -> Self {
        self.parts.push(Part { name: name.into(), value });
        self
    }

    /// Returns the value of the request's `content-type` header.
    #[must_use]
    pub fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    /// Returns the length of the body in bytes, or `None` if the length of a part is unknown.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        let parts = self.parts.iter().map(|part| {
            let head = part.head(&self.boundary).len() as u64;
            Some(head + part.value.len()? + PART_END.len() as u64)
        });
        Some(parts.sum::<Option<u64>>()? + self.end().len() as u64)
    }

    /// Whether the body can be sent again, so that the request can be retried.
    #[must_use]
    pub fn replayable(&self) -> bool {
        self.parts.iter().all(|part| match &part.value {
            Value::Text(_) => true,
            Value::File(file) => file.replayable(),
        })
    }

    /// Returns a form that sends the same bytes, or `None` if a part is a reader or a stream.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        let parts: Option<_> = self.parts.iter().map(Part::try_clone).collect();
        Some(Self { boundary: self.boundary.clone(), parts: parts? })
    }

    /// Returns the body. Files and readers are read while it is polled, which must happen inside of a Tokio
    /// runtime.
    ///
    /// # Errors
    /// The stream returns the errors of readers, and an error if a part does not have its stated length.
    pub fn into_stream(self) -> FormStream {
        let end = self.end();
        let mut pieces = Vec::with_capacity(3 * self.parts.len() + 1);
        for part in self.parts {
            pieces.push(Piece::from(part.head(&self.boundary)));
            pieces.push(match part.value {
                Value::Text(text) => text.into(),
                Value::File(file) => Piece::Streamed(file.into_stream()),
            });
            pieces.push(PART_END.to_owned().into());
        }
        pieces.push(end.into());
        FormStream::new(pieces)
    }

    fn end(&self) -> String {
        format!("--{}--\r\n", self.boundary)
    }
}

const PART_END: &str = "\r\n";

impl Part {
    /// The bytes before the content of the part.
    fn head(&self, boundary: &Boundary) -> String {
        let mut head =
            format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{}\"", Escaped(&self.name));
        if let Value::File(file) = &self.value {
            let (name, media_type) = (Escaped(file.file_name()), file.media_type());
            head.push_str(&format!("; filename=\"{name}\"\r\ncontent-type: {media_type}"));
        }
        head.push_str("\r\n\r\n");
        head
    }

    fn try_clone(&self) -> Option<Self> {
        let value = match &self.value {
            Value::Text(text) => Value::Text(text.clone()),
            Value::File(file) => Value::File(file.try_clone()?),
        };
        Some(Self { name: self.name.clone(), value })
    }
}

impl Value {
    fn len(&self) -> Option<u64> {
        match self {
            Self::Text(text) => Some(text.len() as u64),
            Self::File(file) => file.len(),
        }
    }
}

/// A quoted name, escaped as in the WHATWG HTML standard ("multipart/form-data encoding algorithm"). Quotes and
/// line breaks are percent-encoded; all other characters, including those beyond ASCII, are unchanged.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| match character {
            '"' => f.write_str("%22"),
            '\r' => f.write_str("%0D"),
            '\n' => f.write_str("%0A"),
            other => f.write_char(other),
        })
    }
}

#[cfg(test)]
mod tests;
