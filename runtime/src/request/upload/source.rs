use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

/// The bytes of one body or of one part of it.
pub(crate) type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;
type Reader = Box<dyn Read + Send>;

/// How much is read at a time: enough for a system call and a hand-over between threads to cost little, in bytes.
const CHUNK: usize = 64 * 1024;

/// Where the bytes of an upload come from.
///
/// Readers and streams stand behind a `Mutex` that is never locked: it makes an upload `Sync`, so that futures which hold
/// one by reference stay `Send`.
pub(super) enum Source {
    Bytes(Bytes),
    File { path: PathBuf, len: u64 },
    Reader { reader: Mutex<Reader>, len: Option<u64> },
    Stream { stream: Mutex<ByteStream>, len: Option<u64> },
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
            Self::File { path, len } => Some(Self::File { path: path.clone(), len: *len }),
            Self::Reader { .. } | Self::Stream { .. } => None,
        }
    }

    /// The bytes, held to their length. `name` is for the messages of errors.
    pub(super) fn into_stream(self, name: String) -> ByteStream {
        let expected = self.len();
        let stream = match self {
            Self::Bytes(bytes) => return Box::pin(Once(Some(bytes))),
            Self::File { path, .. } => blocking(Box::new(LazyFile { path, file: None })),
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

/// Bytes that are there already.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().filter(|bytes| !bytes.is_empty()).map(Ok))
    }
}

/// A file that is opened at the first read, on the thread that reads it.
struct LazyFile {
    path: PathBuf,
    file: Option<File>,
}

impl Read for LazyFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(file) = &mut self.file {
            return file.read(buffer);
        }
        let name_it = |error: io::Error| {
            io::Error::new(error.kind(), format!("cannot open {}: {error}", self.path.display()))
        };
        self.file.insert(File::open(&self.path).map_err(name_it)?).read(buffer)
    }
}

/// A reader whose calls are made on the runtime's threads for blocking work, one at a time.
enum BlockingReader {
    Idle(Reader),
    Reading(JoinHandle<(Reader, io::Result<Bytes>)>),
    Done,
}

impl Stream for BlockingReader {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut *self, Self::Done) {
                Self::Idle(reader) => match Handle::try_current() {
                    Ok(runtime) => *self = Self::Reading(runtime.spawn_blocking(|| read_chunk(reader))),
                    Err(error) => return Poll::Ready(Some(Err(io::Error::other(error)))),
                },
                Self::Reading(mut task) => {
                    let Poll::Ready(result) = Pin::new(&mut task).poll(context) else {
                        *self = Self::Reading(task);
                        return Poll::Pending;
                    };
                    return Poll::Ready(match result {
                        Ok((_, Ok(bytes))) if bytes.is_empty() => None,
                        Ok((reader, Ok(bytes))) => {
                            *self = Self::Idle(reader);
                            Some(Ok(bytes))
                        }
                        Ok((_, Err(error))) => Some(Err(error)),
                        Err(error) => Some(Err(io::Error::other(error))),
                    });
                }
                Self::Done => return Poll::Ready(None),
            }
        }
    }
}

fn read_chunk(mut reader: Reader) -> (Reader, io::Result<Bytes>) {
    let mut chunk = vec![0; CHUNK];
    let result = loop {
        match reader.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => break result,
        }
    };
    let bytes = result.map(|len| {
        chunk.truncate(len);
        chunk.into()
    });
    (reader, bytes)
}

/// Gives an error instead of more bytes, or fewer, than were promised: by then the promise has been sent as the request's
/// length, and a server would wait for the rest or take it for the next request.
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
            format!(
                "{name:?} was to have {expected} bytes and gave {relation} {seen}; did it change meanwhile?"
            ),
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
