use std::any::Any;
use std::fs::File;
use std::io::{self, Read};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::thread;

use bytes::Bytes;
use futures_core::Stream;
use tokio::sync::mpsc;

/// The content of a body or of a part of it.
pub(crate) type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;
type Reader = Box<dyn Read + Send>;

/// How many bytes are read at a time, so that the cost of a system call and of passing them to another thread is
/// small.
pub(super) const CHUNK: usize = 64 * 1024;

/// The source of an upload.
///
/// Readers and streams are in a `Mutex` that is never locked: it makes an upload `Sync`, so that futures that
/// contain a reference to one are `Send`.
pub(super) enum Source {
    Bytes(Bytes),
    /// With an identity, a different file at the path is not sent.
    File {
        path: PathBuf,
        len: u64,
        identity: Option<Identity>,
    },
    Reader {
        reader: Mutex<Reader>,
        len: Option<u64>,
    },
    Stream {
        stream: Mutex<ByteStream>,
        len: Option<u64>,
    },
}

impl Source {
    pub(super) fn len(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::File { len, .. } => Some(*len),
            Self::Reader { len, .. } | Self::Stream { len, .. } => *len,
        }
    }

    pub(super) fn try_clone(&self) -> Option<Self> {
        match self {
            Self::Bytes(bytes) => Some(Self::Bytes(bytes.clone())),
            Self::File { path, len, identity } => {
                Some(Self::File { path: path.clone(), len: *len, identity: identity.clone() })
            }
            Self::Reader { .. } | Self::Stream { .. } => None,
        }
    }

    /// Returns the bytes; an error if their number differs from the length. `name` is used in errors.
    pub(super) fn into_stream(self, name: String) -> ByteStream {
        let expected = self.len();
        let stream = match self {
            Self::Bytes(bytes) => return Box::pin(Once(Some(bytes))),
            Self::File { path, identity, .. } => blocking(Box::new(LazyFile { path, identity, file: None })),
            Self::Reader { reader, .. } => blocking(unlocked(reader)),
            Self::Stream { stream, .. } => unlocked(stream),
        };
        Box::pin(Measured { stream: Some(stream), name, expected, seen: 0 })
    }
}

fn unlocked<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn blocking(reader: Reader) -> ByteStream {
    Box::pin(BlockingReader::Idle(reader))
}

/// Bytes in memory.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().filter(|bytes| !bytes.is_empty()).map(Ok))
    }
}

/// A file that is opened by the first read, on the thread that reads it.
struct LazyFile {
    path: PathBuf,
    identity: Option<Identity>,
    file: Option<File>,
}

impl LazyFile {
    fn open(&self) -> io::Result<File> {
        let file = File::open(&self.path).map_err(|error| self.about("cannot open", error))?;
        match &self.identity {
            Some(expected) if Identity::of_open(&self.path, &file)? != *expected => {
                let changed = io::Error::other("it is not the file that was checked before");
                Err(self.about("will not send", changed))
            }
            _ => Ok(file),
        }
    }

    fn about(&self, what: &str, error: io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{what} {}: {error}", self.path.display()))
    }
}

impl Read for LazyFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let file = match &mut self.file {
            Some(file) => file,
            None => {
                let file = self.open()?;
                self.file.insert(file)
            }
        };
        file.read(buffer)
    }
}

/// Distinguishes a file from another one that has replaced it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Identity(#[cfg(unix)] (u64, u64), #[cfg(not(unix))] PathBuf);

impl Identity {
    /// Returns the identity of the file at the path. Links are not followed.
    #[cfg(unix)]
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        std::fs::symlink_metadata(path).map(|metadata| Self::of_metadata(&metadata))
    }

    #[cfg(unix)]
    fn of_open(_: &Path, file: &File) -> io::Result<Self> {
        file.metadata().map(|metadata| Self::of_metadata(&metadata))
    }

    #[cfg(unix)]
    fn of_metadata(metadata: &std::fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self((metadata.dev(), metadata.ino()))
    }

    /// Returns the identity of the file at the path. If a part of the path is a link, the identity differs.
    #[cfg(not(unix))]
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        path.canonicalize().map(Self)
    }

    #[cfg(not(unix))]
    fn of_open(path: &Path, _: &File) -> io::Result<Self> {
        Self::of(path)
    }
}

/// A reader on a thread of its own. A runtime waits for its own threads when it is shut down, and a reader may
/// block forever.
enum BlockingReader {
    Idle(Reader),
    Reading(mpsc::Receiver<io::Result<Bytes>>),
    Done,
}

/// How many chunks are read ahead.
const AHEAD: usize = 1;

impl Stream for BlockingReader {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut chunks = match std::mem::replace(&mut *self, Self::Done) {
            Self::Idle(reader) => match start(reader) {
                Ok(chunks) => chunks,
                Err(error) => return Poll::Ready(Some(Err(error))),
            },
            Self::Reading(chunks) => chunks,
            Self::Done => return Poll::Ready(None),
        };
        let Poll::Ready(chunk) = chunks.poll_recv(context) else {
            *self = Self::Reading(chunks);
            return Poll::Pending;
        };
        Poll::Ready(match chunk {
            Some(Ok(bytes)) if bytes.is_empty() => None,
            Some(Ok(bytes)) => {
                *self = Self::Reading(chunks);
                Some(Ok(bytes))
            }
            Some(Err(error)) => Some(Err(error)),
            None => Some(Err(io::Error::other("the thread of the reader has ended"))),
        })
    }
}

/// Starts the thread. It ends after the last chunk, which is empty, after an error, or when the receiver is
/// dropped.
fn start(mut reader: Reader) -> io::Result<mpsc::Receiver<io::Result<Bytes>>> {
    let (sender, chunks) = mpsc::channel(AHEAD);
    thread::Builder::new().name("upload".to_owned()).spawn(move || {
        loop {
            let chunk = panic::catch_unwind(AssertUnwindSafe(|| read_chunk(&mut reader)));
            let chunk = chunk.unwrap_or_else(|panic| Err(panicked(&*panic)));
            let last = !chunk.as_ref().is_ok_and(|chunk| !chunk.is_empty());
            if sender.blocking_send(chunk).is_err() || last {
                return;
            }
        }
    })?;
    Ok(chunks)
}

fn panicked(panic: &(dyn Any + Send)) -> io::Error {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message");
    io::Error::other(format!("the reader panicked: {text}"))
}

fn read_chunk(reader: &mut Reader) -> io::Result<Bytes> {
    let mut chunk = vec![0; CHUNK];
    let result = loop {
        match reader.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => break result,
        }
    };
    result.map(|len| {
        chunk.truncate(len);
        chunk.into()
    })
}

/// A stream that returns an error instead of more or fewer bytes than announced. The request has stated the length,
/// and a server would wait for the rest, or treat it as the next request.
struct Measured {
    stream: Option<ByteStream>,
    name: String,
    expected: Option<u64>,
    seen: u64,
}

impl Measured {
    fn check(&self, ended: bool) -> io::Result<()> {
        let Some(expected) = self.expected else { return Ok(()) };
        let wrong = if ended { self.seen != expected } else { self.seen > expected };
        if !wrong {
            return Ok(());
        }
        let relation = if ended { "only" } else { "at least" };
        let Self { name, seen, .. } = self;
        Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("{name:?} should have {expected} bytes, but has {relation} {seen}; was it changed?"),
        ))
    }
}

impl Stream for Measured {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(stream) = &mut self.stream else { return Poll::Ready(None) };
        let item = ready!(stream.as_mut().poll_next(context));
        let ended = item.is_none();
        let item = match item.transpose() {
            Ok(bytes) => {
                self.seen += bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
                self.check(ended).map(|()| bytes).transpose()
            }
            Err(error) => Some(Err(error)),
        };
        if !matches!(item, Some(Ok(_))) {
            self.stream = None;
        }
        Poll::Ready(item)
    }
}
