//! Values that contain a file: its bytes, and the media type by its first bytes.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::{fmt, fs, io};

/// An error if a value cannot be created from a file or its bytes.
#[derive(Debug)]
pub struct FileError {
    path: Option<PathBuf>,
    problem: Problem,
}

#[derive(Debug)]
enum Problem {
    Io(io::Error),
    MediaType { found: Option<&'static str>, taken: Vec<&'static str> },
}

impl FileError {
    /// Returns the path of the file; `None` if only its bytes were given.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Returns the error of the operating system, if the file could not be read. `Display` prints it too.
    #[must_use]
    pub fn io_error(&self) -> Option<&io::Error> {
        match &self.problem {
            Problem::Io(error) => Some(error),
            Problem::MediaType { .. } => None,
        }
    }

    /// Returns the media type of the bytes, if it was recognized and is not accepted.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        match &self.problem {
            Problem::MediaType { found, .. } => *found,
            Problem::Io(_) => None,
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        match &self.problem {
            Problem::Io(error) => write!(f, "{error}"),
            Problem::MediaType { found, taken } => {
                match found {
                    Some(found) => write!(f, "the bytes are {found}")?,
                    None => f.write_str("the media type of the bytes was not recognized")?,
                }
                write!(f, "; accepted are {}", taken.join(", "))
            }
        }
    }
}

impl std::error::Error for FileError {}

/// Creates a value from the bytes of a file.
pub fn from_file<T>(path: &Path, make: impl FnOnce(Vec<u8>) -> Result<T, FileError>) -> Result<T, FileError> {
    let made = fs::read(path).map_err(|error| FileError { path: None, problem: Problem::Io(error) });
    made.and_then(make).map_err(|error| FileError { path: Some(path.to_owned()), ..error })
}

/// Returns the media type of the bytes, as a value of an enum.
pub fn media_type<T: FromStr>(bytes: &[u8], values: &[&'static str]) -> Result<T, FileError> {
    let found = recognized(bytes);
    let value = found.filter(|found| values.contains(found)).and_then(|found| found.parse().ok());
    value.ok_or_else(|| {
        let known = |value: &&&str| SIGNATURES.iter().any(|signature| signature.media_type == **value);
        let taken = values.iter().filter(known).copied().collect();
        FileError { path: None, problem: Problem::MediaType { found, taken } }
    })
}

/// The first bytes of files of a media type.
struct Signature {
    media_type: &'static str,
    start: &'static [u8],
    /// Further bytes, and their position.
    then: (usize, &'static [u8]),
}

const fn signature(media_type: &'static str, start: &'static [u8]) -> Signature {
    Signature { media_type, start, then: (0, b"") }
}

const SIGNATURES: &[Signature] = &[
    signature("image/png", b"\x89PNG\r\n\x1a\n"),
    signature("image/jpeg", b"\xff\xd8\xff"),
    signature("image/gif", b"GIF87a"),
    signature("image/gif", b"GIF89a"),
    Signature { media_type: "image/webp", start: b"RIFF", then: (8, b"WEBP") },
    Signature { media_type: "image/avif", start: b"", then: (4, b"ftypavif") },
    Signature { media_type: "image/heic", start: b"", then: (4, b"ftypheic") },
    signature("image/tiff", b"II*\0"),
    signature("image/tiff", b"MM\0*"),
    Signature { media_type: "image/bmp", start: b"BM", then: (6, b"\0\0\0\0") },
    signature("application/pdf", b"%PDF-"),
    signature("application/zip", b"PK\x03\x04"),
    Signature { media_type: "audio/wav", start: b"RIFF", then: (8, b"WAVE") },
    Signature { media_type: "video/mp4", start: b"", then: (4, b"ftyp") },
];

fn recognized(bytes: &[u8]) -> Option<&'static str> {
    let fits = |signature: &&Signature| {
        let (at, then) = signature.then;
        bytes.starts_with(signature.start) && bytes.get(at..).is_some_and(|rest| rest.starts_with(then))
    };
    SIGNATURES.iter().find(fits).map(|signature| signature.media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognizes_a_file_by_its_first_bytes() {
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\n\0\0"[..], Some("image/png")),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some("image/jpeg")),
            (b"GIF89a\x01\0", Some("image/gif")),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"RIFF\x24\0\0\0WAVEfmt ", Some("audio/wav")),
            (b"\0\0\0\x1cftypavif", Some("image/avif")),
            (b"\0\0\0\x1cftypisom", Some("video/mp4")),
            (b"BM\x46\0\0\0\0\0\0\0", Some("image/bmp")),
            (b"BMW is a car", None),
            (b"%PDF-1.7", Some("application/pdf")),
            (b"\x89PNG", None),
            (b"RIFF", None),
            (b"", None),
        ] {
            assert_eq!(recognized(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn names_the_media_type_and_the_accepted_ones() {
        let values = &["image/png", "image/gif", "image/x-of-tomorrow"];
        assert_eq!(media_type::<String>(b"GIF87a", values).unwrap(), "image/gif");
        let error = media_type::<String>(b"%PDF-1.7", values).unwrap_err();
        assert_eq!(error.to_string(), "the bytes are application/pdf; accepted are image/png, image/gif");
        assert_eq!(error.media_type(), Some("application/pdf"));
        let error = media_type::<String>(b"hello", values).unwrap_err();
        let expected = "the media type of the bytes was not recognized; accepted are image/png, image/gif";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn names_the_file_in_an_error() {
        let missing = Path::new("/nowhere/at/all.png");
        let error = from_file(missing, Ok).unwrap_err();
        assert_eq!(error.path(), Some(missing));
        assert_eq!(error.io_error().unwrap().kind(), io::ErrorKind::NotFound);
        assert!(error.to_string().starts_with("/nowhere/at/all.png: "), "{error}");
    }
}
