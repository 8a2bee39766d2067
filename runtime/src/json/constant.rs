//! Fields with a constant value.

use std::fmt::Debug;

use super::error::{DecodeError, shortened};
use super::reader::Reader;
use super::writer::Writer;

/// The value of a constant field: a string, a boolean or an integer.
pub trait Constant: Debug + Send + Sync + 'static {
    /// Reads the value and checks that it is this one.
    ///
    /// # Errors
    /// An error if it is another value.
    fn check(&self, reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Writes the value.
    fn write(&self, writer: &mut Writer);
}

impl Constant for &'static str {
    fn check(&self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        if reader.take_plain(self) {
            return Ok(());
        }
        let start = reader.mark();
        let found = reader.string()?;
        if found == *self {
            Ok(())
        } else {
            Err(mismatch(start.at, &format!("{self:?}"), &format!("{found:?}")))
        }
    }

    fn write(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

impl Constant for bool {
    fn check(&self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let start = reader.mark();
        let found = reader.bool()?;
        if found == *self { Ok(()) } else { Err(mismatch(start.at, &self.to_string(), &found.to_string())) }
    }

    fn write(&self, writer: &mut Writer) {
        writer.bool(*self);
    }
}

impl Constant for i64 {
    fn check(&self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let start = reader.mark();
        let found = reader.i64()?;
        if found == *self { Ok(()) } else { Err(mismatch(start.at, &self.to_string(), &found.to_string())) }
    }

    fn write(&self, writer: &mut Writer) {
        writer.i64(*self);
    }
}

#[cold]
fn mismatch(at: usize, expected: &str, found: &str) -> DecodeError {
    DecodeError::at(at, format!("expected {expected}, found {}", shortened(found)))
}
