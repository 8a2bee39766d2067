//! Which member of a union a value is.

use std::borrow::Cow;

use super::any::Json;
use super::codec::Decode;
use super::error::{DecodeError, shortened};
use super::kind::JsonKind;
use super::locate::locate;
use super::reader::{Mark, Reader};
use super::unknown::Unknown;

/// What a union tells its members apart by. The first six are JSON kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// Any number.
    Number,
    /// A string: its text is in [`Choice::text`].
    String,
    /// A list.
    List,
    /// An object whose tag is neither a string nor missing nor `null`; or any object, when the union has no
    /// tag.
    Object,
    /// An object whose tag is missing or `null`.
    Untagged,
    /// An object with a tag: its text is in [`Choice::text`].
    Tagged,
}

/// What [`Reader::choose`] saw.
#[derive(Debug)]
pub struct Choice<'a> {
    /// How the value looks.
    pub shape: Shape,
    /// The tag, or the value of a string; empty for all other shapes.
    pub text: Cow<'a, str>,
    start: Mark,
}

impl<'a> Reader<'a> {
    /// Looks at the next value, and leaves the cursor before it. Finds the tag wherever in the object it
    /// stands; looking no further than the first member when it is there. Of two tags the first one counts
    /// here, and the member's own check of its tag decides about the other.
    ///
    /// # Errors
    /// The value is not JSON, as far as it was looked at.
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
    /// Takes the value as unknown. `reason` is the error of the member that it should have been.
    ///
    /// # Errors
    /// The value is not JSON, so that nothing can be kept; or the reader is strict.
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
        // What the member read of it before it failed counts for nothing: the text is kept.
        reader.unusual = false;
        let text = reader.raw()?;
        let tag = (self.shape == Shape::Tagged).then_some(&*self.text);
        #[cfg(feature = "tracing")]
        if reason.is_some() {
            tracing::warn!(
                target: "anthropic_beta_runtime",
                tag,
                "the shape of a value is not the one of its tag: it is kept as `Unknown`, and its `reason` says why"
            );
        }
        let reason = reason.map(|reason| locate(reason, text, self.start.at));
        Ok(Unknown::new(Json::trusted(text), tag, reason))
    }

    /// The error of a closed union: `reason` if there is one, or that the value is none of the members.
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

/// Reads a member of a union and puts it into its variant.
pub fn member<T: Decode, U>(reader: &mut Reader<'_>, variant: fn(T) -> U) -> Result<U, Option<DecodeError>> {
    match T::decode(reader) {
        Ok(value) => Ok(variant(value)),
        Err(error) => Err(Some(error)),
    }
}
