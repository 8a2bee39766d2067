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

/// One file to upload: its name, its media type and where its bytes come from. Nothing is held in memory that is not
/// there already.
///
/// The media type follows from the name's extension (`application/octet-stream` when that says nothing) unless
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
    /// Bytes that are in memory. They can be sent again when a request is retried.
    #[must_use]
    pub fn bytes(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::new(file_name, Source::Bytes(bytes.into()))
    }

    /// A file on disk, named after the last part of its path. It is looked at now and read when it is sent; a retry reads
    /// it again. Sending fails when its size has changed by then.
    ///
    /// # Errors
    /// Nothing is there, it cannot be looked at, or it is not a regular file.
    pub fn path(path: impl AsRef<Path>) -> Result<Self, UploadError> {
        let path = path.as_ref();
        let metadata = std::fs::metadata(path).map_err(|error| UploadError::new(path, error.into()))?;
        let name = path.file_name().filter(|_| metadata.is_file());
        let name = name.ok_or_else(|| UploadError::new(path, Problem::NotAFile))?;
        let source = Source::File { path: path.to_owned(), len: metadata.len(), identity: None };
        Ok(Self::new(name.to_string_lossy(), source))
    }

    /// The file that lies at this path now, of which no part is a link. Sending fails when another one has taken its place.
    fn this_file(path: &Path) -> Result<Self, UploadError> {
        let seen = Identity::of(path).map_err(|error| UploadError::new(path, error.into()))?;
        let mut upload = Self::path(path)?;
        if let Source::File { identity, .. } = &mut upload.source {
            *identity = Some(seen);
        }
        Ok(upload)
    }

    /// What a reader gives, read on a thread of its own, up to 128 KiB before it is sent. With a length in bytes the request states its
    /// size, and sending fails when the reader gives more or less; without one the body is sent in chunks. Such a request
    /// cannot be retried.
    #[must_use]
    pub fn reader(
        file_name: impl Into<String>,
        reader: impl Read + Send + 'static,
        len: impl Into<Option<u64>>,
    ) -> Self {
        Self::new(file_name, Source::Reader { reader: Mutex::new(Box::new(reader)), len: len.into() })
    }

    /// What a stream gives, with a length in bytes when it is known. The rest is as with [`reader`](Self::reader).
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

    /// Sends this media type, for example `application/pdf`.
    ///
    /// # Errors
    /// Text that no header can have: line breaks, control characters or anything beyond ASCII.
    pub fn content_type(self, content_type: impl Into<String>) -> Result<Self, UploadError> {
        let content_type = content_type.into();
        if crate::client::header::value("content-type", &content_type).is_err() {
            return Err(UploadError::new(self.file_name, Problem::ContentType));
        }
        Ok(Self { content_type: Some(content_type), ..self })
    }

    /// Sends this file name. It may hold slashes: a skill's files keep their path below the skill's folder.
    #[must_use]
    pub fn with_file_name(self, file_name: impl Into<String>) -> Self {
        Self { file_name: file_name.into(), ..self }
    }

    /// Calls this with the number of bytes sent so far, and the number of all bytes where it is known.
    ///
    /// Each attempt begins with a call for 0 bytes: a retry or a redirect sends the file once more, so the count starts again and
    /// does not go past the number of all bytes. A byte counts as sent when the connection takes it, shortly before it leaves.
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

    /// The name that is sent.
    #[must_use]
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The media type that is sent.
    #[must_use]
    pub fn media_type(&self) -> &str {
        let guess = || mime_guess::from_path(&self.file_name).first_raw();
        self.content_type.as_deref().or_else(guess).unwrap_or("application/octet-stream")
    }

    /// The number of bytes, when it is known before sending.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "an unknown length is neither empty nor not")]
    pub fn len(&self) -> Option<u64> {
        self.source.len()
    }

    /// Whether the bytes can be had a second time, so that a request with them can be retried.
    #[must_use]
    pub fn replayable(&self) -> bool {
        self.try_clone().is_some()
    }

    /// A second upload of the same bytes; `None` for readers and streams.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        Some(Self {
            file_name: self.file_name.clone(),
            content_type: self.content_type.clone(),
            source: self.source.try_clone()?,
            progress: self.progress.clone(),
        })
    }

    /// The bytes. Anything but bytes in memory has to be read inside a Tokio runtime.
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
