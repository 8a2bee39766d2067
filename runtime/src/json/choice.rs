//! Selects the member of a union.

use std::borrow::Cow;

use super::any::Json;
use super::codec::Decode;
use super::error::{DecodeError, shortened};
use super::kind::JsonKind;
use super::locate::locate;
use super::reader::{Mark, Reader};
use super::unknown::Unknown;

/// The shape of a JSON value, which selects a union's member. The first six are JSON kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// Any number.
    Number,
    /// A string; its text is [`Choice::text`].
    String,
    /// A list.
    List,
    /// An object whose tag is not a string, or any object if the union has no tag.
    Object,
    /// An object whose tag is missing or `null`.
    Untagged,
    /// An object with a tag; its text is [`Choice::text`].
    Tagged,
}

/// The result of [`Reader::choose`].
#[derive(Debug)]
pub struct Choice<'a> {
    /// The shape of the value.
    pub shape: Shape,
    /// The tag, or the value of a string; empty for other shapes.
    pub text: Cow<'a, str>,
    start: Mark,
}

impl<'a> Reader<'a> {
    /// Inspects the next value without advancing the cursor. Finds the tag at any position in the object, and reads
    /// only the first member if that is the tag. If there are two tags, the first one is returned, and the decoder
    /// of the member checks the other.
    ///
    /// # Errors
    /// An error if the value is not JSON, in the part that was read.
    pub fn choose(&mut self, tag: Option<&str>) -> Result<Choice<'a>, DecodeError> {
        let start = self.mark();
        let (shape, text) = match self.kind()? {
            JsonKind::Null => (Shape::Null, "".into()),
            JsonKind::Boolean => (Shape::Boolean, "".into()),
            JsonKind::Number => (Shape::Number, "".into()),
            JsonKind::List => (Shape::List, "".into()),
            JsonKind::String => (Shape::String, self.any_string()?),
            JsonKind::Object => match tag {
                Some(tag) => self.find_tag(tag)?,
                None => (Shape::Object, "".into()),
            },
        };
        self.rewind(start);
        Ok(Choice { shape, text, start })
    }

    fn find_tag(&mut self, tag: &str) -> Result<(Shape, Cow<'a, str>), DecodeError> {
        let mut more = self.open_object()?;
        while more {
            let is_tag = if self.take_plain(tag) {
                self.colon()?;
                true
            } else {
                self.any_key()?.0 == tag
            };
            if is_tag {
                return Ok(match self.kind()? {
                    JsonKind::String => (Shape::Tagged, self.any_string()?),
                    JsonKind::Null => (Shape::Untagged, "".into()),
                    _ => (Shape::Object, "".into()),
                });
            }
            self.skip()?;
            more = self.next_member()?;
        }
        Ok((Shape::Untagged, "".into()))
    }
}

impl Choice<'_> {
    /// Keeps the value as unknown. `reason` is the error of the member that has its tag.
    ///
    /// # Errors
    /// An error if the value is not JSON, or if the reader is strict.
    #[cold]
    pub fn unknown(
        self,
        reader: &mut Reader<'_>,
        reason: Option<DecodeError>,
        expected: &[&str],
    ) -> Result<Unknown, DecodeError> {
        if reader.strict {
            return Err(self.refuse(expected, reason));
        }
        reader.rewind(self.start);
        // The state that the member has set is discarded, since the text is kept.
        reader.unusual = false;
        let text = reader.raw()?;
        let tag = (self.shape == Shape::Tagged).then_some(&*self.text);
        #[cfg(feature = "tracing")]
        if reason.is_some() {
            tracing::warn!(
                target: "anthropic_beta_runtime",
                tag,
                "a value with a known tag cannot be decoded: it is kept as `Unknown`, with the error as its `reason`"
            );
        }
        let reason = reason.map(|reason| locate(reason, text, self.start.at));
        Ok(Unknown::new(Json::trusted(text), tag, reason))
    }

    /// Returns the error of a closed union: `reason`, or that the value is not a member.
    #[cold]
    pub fn refuse(self, expected: &[&str], reason: Option<DecodeError>) -> DecodeError {
        reason.unwrap_or_else(|| {
            let expected = expected.join(", ");
            let found = match self.shape {
                Shape::Null => "null".into(),
                Shape::Boolean => "a boolean".into(),
                Shape::Number => "a number".into(),
                Shape::List => "a list".into(),
                Shape::Object => "another object".into(),
                Shape::Untagged => "an object without a tag".into(),
                Shape::String | Shape::Tagged => format!("{:?}", shortened(&self.text)),
            };
            DecodeError::at(self.start.at, format!("expected one of {expected}; found {found}"))
        })
    }
}

/// Decodes a member of a union into its variant.
pub fn member<T: Decode, U>(reader: &mut Reader<'_>, variant: fn(T) -> U) -> Result<U, Option<DecodeError>> {
    match T::decode(reader) {
        Ok(value) => Ok(variant(value)),
        Err(error) => Err(Some(error)),
    }
}
