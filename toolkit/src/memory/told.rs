//! The error messages of commands, for the model.

use std::io;

use super::{
    limits::Limits,
    path::{MemoryPath, PathError},
    store::StoreError,
};

/// Parses a path of the model.
pub(super) fn parse(path: &str) -> Result<MemoryPath, String> {
    path.parse().map_err(|error: PathError| error.to_string())
}

/// Checks the size of a new file.
pub(super) fn check_size(text: &str, limits: Limits) -> Result<(), String> {
    if text.len() <= limits.file_size {
        return Ok(());
    }
    Err(format!("The file would have {} bytes; the maximum is {}", text.len(), limits.file_size))
}

/// Checks the number of names in a new path.
pub(super) fn check_depth(depth: usize, limits: Limits) -> Result<(), String> {
    if depth <= limits.depth {
        return Ok(());
    }
    Err(format!("The path would have {depth} names below /memories; the maximum is {}", limits.depth))
}

/// Describes an error at a path for the model.
pub(super) fn explain(error: StoreError, path: &MemoryPath, limits: Limits) -> String {
    match error {
        StoreError::NotFound => format!("The path {path} does not exist. Please provide a valid path."),
        StoreError::NotAFile | StoreError::NotADirectory => format!("The path {path} is not a file."),
        StoreError::TooLarge => {
            format!("The file {path} has more than {} bytes, and cannot be read", limits.file_size)
        }
        error => explain_move(error, path),
    }
}

/// Like [`explain`], with the shorter text for a path that does not exist that models are trained on. The descriptions
/// must not reveal anything about the machine.
pub(super) fn explain_move(error: StoreError, path: &MemoryPath) -> String {
    match error {
        StoreError::NotFound | StoreError::NotADirectory => format!("The path {path} does not exist"),
        StoreError::Exists => format!("File {path} already exists"),
        StoreError::NotAFile => format!("The path {path} is not a file."),
        StoreError::Link => "Path would escape /memories directory via symlink".into(),
        StoreError::NotText => format!("The file {path} is not UTF-8 text"),
        StoreError::TooLarge => format!("The file {path} is too large"),
        StoreError::Changed => {
            format!("The file {path} has changed meanwhile. View it again, then repeat the edit.")
        }
        StoreError::Other(error) => match error.downcast_ref::<io::Error>() {
            Some(error) => format!("The path {path} cannot be used: {}", error.kind()),
            None => format!("The path {path} cannot be used"),
        },
    }
}
