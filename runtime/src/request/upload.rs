//! Files to upload: from memory, from disk, from a reader or from a stream.

mod directory;
mod error;
mod progress;
mod source;

use std::fmt;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Mutex;

use bytes::Bytes;
use futures_core::Stream;

pub use self::directory::directory;
use self::error::Problem;
pub use self::error::UploadError;
use self::progress::Progress;
pub(crate) use self::source::ByteStream;
use self::source::{Identity, Source};

/// A file to upload: its name, media type and content. The content is not loaded into memory.
///
/// The media type is determined by the extension of the name (`application/octet-stream` if it is unknown), unless
/// [`content_type`](Self::content_type) sets another.
///
/// ```
/// use anthropic_beta_runtime::upload::Upload;
///
/// let upload = Upload::bytes("notes.txt", "buy milk");
/// assert_eq!(upload.file_name(), "notes.txt");
/// assert_eq!(upload.media_type(), "text/plain");
/// assert_eq!(upload.len(), Some(8));
/// ```
pub struct Upload {
    file_name: String,
    content_type: Option<String>,
    source: Source,
    progress: Option<Progress>,
}

impl Upload {
    /// Creates an upload of bytes in memory. They can be sent again in a retry.
    #[must_use]
    pub fn bytes(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::new(file_name, Source::Bytes(bytes.into()))
    }

    /// Creates an upload of a file on disk, named after the last component of its path. Its metadata is read now,
    /// and its content when it is sent; a retry reads it again. Sending is an error if its size has changed.
    ///
    /// # Errors
    /// An error if the file does not exist, its metadata cannot be read, or it is not a regular file.
    pub fn path(path: impl AsRef<Path>) -> Result<Self, UploadError> {
        let path = path.as_ref();
        let metadata = std::fs::metadata(path).map_err(|error| UploadError::new(path, error.into()))?;
        let name = path.file_name().filter(|_| metadata.is_file());
        let name = name.ok_or_else(|| UploadError::new(path, Problem::NotAFile))?;
        let source = Source::File { path: path.to_owned(), len: metadata.len(), identity: None };
        Ok(Self::new(name.to_string_lossy(), source))
    }

    /// Creates an upload of the file that is at this path now, if no part of the path is a symbolic link. Sending
    /// is an error if the file has been replaced.
    fn this_file(path: &Path) -> Result<Self, UploadError> {
        let seen = Identity::of(path).map_err(|error| UploadError::new(path, error.into()))?;
        let mut upload = Self::path(path)?;
        if let Source::File { identity, .. } = &mut upload.source {
            *identity = Some(seen);
        }
        Ok(upload)
    }

    /// Creates an upload of a reader, which is read on a separate thread, at most 128 KiB ahead. If the length in
    /// bytes is given, the request states it, and sending is an error if the reader returns more or less; otherwise
    /// the body is sent in chunks. The request cannot be retried.
    #[must_use]
    pub fn reader(
        file_name: impl Into<String>,
        reader: impl Read + Send + 'static,
        len: impl Into<Option<u64>>,
    ) -> Self {
        Self::new(file_name, Source::Reader { reader: Mutex::new(Box::new(reader)), len: len.into() })
    }

    /// Creates an upload of a stream, with its length in bytes if it is known. Otherwise as
    /// [`reader`](Self::reader).
    #[must_use]
    pub fn stream(
        file_name: impl Into<String>,
        stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
        len: impl Into<Option<u64>>,
    ) -> Self {
        Self::new(file_name, Source::Stream { stream: Mutex::new(Box::pin(stream)), len: len.into() })
    }

    fn new(file_name: impl Into<String>, source: Source) -> Self {
        Self { file_name: file_name.into(), content_type: None, source, progress: None }
    }

    /// Sets the media type, for example `application/pdf`.
    ///
    /// # Errors
    /// An error if the text contains line breaks, control characters or characters beyond ASCII.
    pub fn content_type(self, content_type: impl Into<String>) -> Result<Self, UploadError> {
        let content_type = content_type.into();
        if crate::client::header::value("content-type", &content_type).is_err() {
            return Err(UploadError::new(self.file_name, Problem::ContentType));
        }
        Ok(Self { content_type: Some(content_type), ..self })
    }

    /// Sets the file name. It may contain slashes: files of a skill keep their path below the folder of the skill.
    #[must_use]
    pub fn with_file_name(self, file_name: impl Into<String>) -> Self {
        Self { file_name: file_name.into(), ..self }
    }

    /// Calls this function with the number of bytes sent so far, and the total number of bytes if it is known.
    ///
    /// Each attempt begins with a call for 0 bytes. A retry or a redirect sends the file again, so the count
    /// restarts and never exceeds the total. A byte counts as sent when the connection accepts it, shortly before
    /// it is transmitted.
    ///
    /// ```
    /// use anthropic_beta_runtime::upload::Upload;
    ///
    /// let upload = Upload::bytes("notes.txt", "buy milk").on_progress(|sent, total| match sent {
    ///     0 => eprintln!("an attempt begins"),
    ///     _ => eprintln!("{sent} of {total:?} bytes"),
    /// });
    /// # assert_eq!(upload.len(), Some(8));
    /// ```
    #[must_use]
    pub fn on_progress(self, report: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        Self { progress: Some(Progress::new(report)), ..self }
    }

    /// Returns the file name.
    #[must_use]
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// Returns the media type.
    #[must_use]
    pub fn media_type(&self) -> &str {
        let guess = || mime_guess::from_path(&self.file_name).first_raw();
        self.content_type.as_deref().or_else(guess).unwrap_or("application/octet-stream")
    }

    /// Returns the number of bytes, if it is known before sending.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "an unknown length is neither empty nor non-empty")]
    pub fn len(&self) -> Option<u64> {
        self.source.len()
    }

    /// Whether the bytes can be read again, so that a request with them can be retried.
    #[must_use]
    pub fn replayable(&self) -> bool {
        self.try_clone().is_some()
    }

    /// Returns an upload of the same bytes, or `None` for readers and streams.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        Some(Self {
            file_name: self.file_name.clone(),
            content_type: self.content_type.clone(),
            source: self.source.try_clone()?,
            progress: self.progress.clone(),
        })
    }

    /// Returns the content. Unless it is in memory, it must be read inside of a Tokio runtime.
    pub(crate) fn into_stream(self) -> ByteStream {
        let total = self.len();
        let stream = self.source.into_stream(self.file_name);
        match self.progress {
            Some(progress) => progress.of(stream, total),
            None => stream,
        }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &self.file_name)
            .field("content_type", &self.media_type())
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
