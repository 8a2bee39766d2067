//! Bodies that are collected or written while they arrive.

use std::{
    fmt,
    fs::{File, OpenOptions, Permissions},
    io::{self, Write},
    path::{Path, PathBuf},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::{HeaderMap, StatusCode, header::CONTENT_TYPE};
use tokio::{fs, io::AsyncWriteExt};

use crate::{
    error::{Error, ErrorKind},
    exchange::Response,
    request::{Accept, random},
    response::{
        FromResponse,
        stream::{Incoming, Life},
    },
};

/// A file that is arriving. It can be collected, written, or read as a stream of chunks.
///
/// ```no_run
/// # async fn example(download: anthropic_beta_runtime::Download) -> Result<(), anthropic_beta_runtime::Error> {
/// download
///     .limit(100 << 20)
///     .on_progress(|done, _| eprintln!("{done} bytes"))
///     .to_path("report.pdf")
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a download does nothing until its bytes are taken"]
pub struct Download {
    incoming: Incoming,
    limit: Option<u64>,
    progress: Option<Box<Progress>>,
    received: u64,
}

type Progress = dyn FnMut(u64, Option<u64>) + Send;

impl Download {
    /// Sets the maximum size in bytes. If the announced size is larger, the download fails before its first byte is
    /// read. Default: none.
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = Some(bytes);
        self
    }

    /// Calls this function after each chunk with the number of received bytes and, if the server stated it,
    /// the total number.
    pub fn on_progress(mut self, report: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        self.progress = Some(Box::new(report));
        self
    }

    /// Returns the total number of bytes, if the server announced it.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.incoming.length
    }

    /// Returns the media type of the response.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers().get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns the server's identifier of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.incoming.request_id()
    }

    /// Returns the HTTP status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.incoming.status
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.incoming.headers
    }

    /// Reads the whole download into memory.
    ///
    /// # Errors
    /// An error if the download ends early, no data arrives for too long, or it exceeds its limit.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.next().await {
            all.extend_from_slice(&chunk?);
        }
        Ok(all.freeze())
    }

    /// Writes the download to a writer; returns the number of bytes. The writer should not block for long: a
    /// buffer, a file, a hash.
    ///
    /// # Errors
    /// The errors of [`bytes`](Self::bytes), and those of the writer. Bytes that were written before an error
    /// remain written.
    pub async fn to_writer(mut self, mut writer: impl Write) -> Result<u64, Error> {
        while let Some(chunk) = self.next().await {
            writer.write_all(&chunk?).map_err(|error| self.io("writing failed", error))?;
        }
        writer.flush().map_err(|error| self.io("writing failed", error))?;
        Ok(self.received)
    }

    /// Writes the download to a file; returns the number of bytes. The file replaces an existing one only when it
    /// is complete: until then, its content is in a file in the same folder with the suffix `.part`, which is removed if the
    /// download fails or is dropped.
    ///
    /// The file has the permissions of the file that it replaces. A symbolic link is followed and kept.
    ///
    /// # Errors
    /// The errors of [`bytes`](Self::bytes), and an error if the file cannot be written or the path is not a file,
    /// such as a device: use [`to_writer`](Self::to_writer) for those.
    pub async fn to_path(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        // Not on another thread, which might create the file after this call was dropped.
        let created = Place::of(path.as_ref()).and_then(|place| Ok((place.create()?, place)));
        let ((half, file), place) = created.map_err(|error| self.io("the file cannot be created", error))?;
        let mut file = fs::File::from_std(file);
        while let Some(chunk) = self.next().await {
            file.write_all(&chunk?).await.map_err(|error| self.io("writing failed", error))?;
        }
        file.flush().await.map_err(|error| self.io("writing failed", error))?;
        file.sync_all().await.map_err(|error| self.io("writing failed", error))?;
        drop(file);
        fs::rename(&half.0, &place.path)
            .await
            .map_err(|error| self.io("the file cannot be renamed", error))?;
        half.keep();
        Ok(self.received)
    }

    /// Returns the next bytes, or `None` at the end. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        crate::response::stream::next(self).await
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        if let (Some(limit), Some(length), 0) = (self.limit, self.incoming.length, self.received)
            && length > limit
            && !self.incoming.is_closed()
        {
            return Poll::Ready(Some(Err(self.too_large(limit))));
        }
        let Some(chunk) = ready!(self.incoming.poll_chunk(context)) else { return Poll::Ready(None) };
        Poll::Ready(Some(chunk.and_then(|chunk| {
            self.received += chunk.len() as u64;
            if let Some(limit) = self.limit.filter(|limit| self.received > *limit) {
                return Err(self.too_large(limit));
            }
            if let Some(report) = &mut self.progress {
                report(self.received, self.incoming.length);
            }
            Ok(chunk)
        })))
    }

    fn too_large(&mut self, limit: u64) -> Error {
        self.incoming.fail(Error::new(ErrorKind::Limit, format!("the download has more than {limit} bytes")))
    }

    fn io(&mut self, what: &str, error: io::Error) -> Error {
        self.incoming.fail(Error::new(ErrorKind::Io, format!("{what}: {error}")).with_cause(error))
    }
}

/// The path of the file to write.
struct Place {
    /// The path, which is not a link.
    path: PathBuf,
    /// The permissions of the existing file.
    permissions: Option<Permissions>,
}

impl Place {
    fn of(path: &Path) -> io::Result<Self> {
        match path.metadata() {
            Ok(metadata) if metadata.is_file() => {
                Ok(Self { path: path.canonicalize()?, permissions: Some(metadata.permissions()) })
            }
            Ok(_) => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("{} exists and is not a file; use `to_writer`", path.display()),
            )),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok(Self { path: end_of_links(path)?, permissions: None })
            }
            Err(error) => Err(error),
        }
    }

    /// Creates the temporary file. Its name is short even if the name of the file is long.
    fn create(&self) -> io::Result<(Half, File)> {
        let half = Half(self.path.with_file_name(format!(".{:016x}.part", random::word())));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if self.permissions.is_some() {
            // It has no more permissions than the existing file.
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        let file = options.open(&half.0)?;
        if let Some(permissions) = &self.permissions {
            file.set_permissions(permissions.clone())?;
        }
        Ok((half, file))
    }
}

/// Resolves a link whose target does not exist.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut end = path.to_owned();
    for _ in 0..40 {
        match std::fs::read_link(&end) {
            Ok(target) => end = end.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(end),
        }
    }
    Err(io::Error::other("the links form a cycle"))
}

/// An incomplete file, which is removed when dropped.
struct Half(PathBuf);

impl Half {
    fn keep(mut self) {
        self.0 = PathBuf::new();
    }
}

impl Drop for Half {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            // If it cannot be removed, the name of the file states what it is.
            let _ = std::fs::remove_file(&self.0);
        }
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl FromResponse for Download {
    const ACCEPT: Option<Accept> = Some(Accept::Binary);

    fn from_response(response: Response) -> Result<Self, Error> {
        let arriving = response.arriving("a file", |_| true)?;
        Ok(Self { incoming: Incoming::new(arriving, Life::Byte), limit: None, progress: None, received: 0 })
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("request_id", &self.request_id())
            .field("received", &self.received)
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}
