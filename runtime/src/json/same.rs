//! Equality of JSON values.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::error::DecodeError;
use super::kind::JsonKind;
use super::number::Decimal;
use super::reader::Reader;

/// Whether two well-formed texts have the same value. Numbers are compared exactly; if keys are equal, the last one
/// is used.
pub(super) fn values(a: &str, b: &str) -> bool {
    match (tree::<Decimal>(a), tree::<Decimal>(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// Whether `came` is another notation of what a writer wrote as `usual`.
pub(super) fn spellings(came: &str, usual: &str) -> bool {
    match (tree::<Spelled<'_>>(came), tree::<Spelled<'_>>(usual)) {
        (Ok(came), Ok(usual)) => came == usual,
        _ => false,
    }
}

#[derive(PartialEq)]
enum Tree<'a, N> {
    Null,
    Boolean(bool),
    Number(N),
    String(Cow<'a, str>),
    /// A string with an unpaired surrogate, represented by its text.
    Text(&'a str),
    List(Vec<Self>),
    Object(BTreeMap<Cow<'a, str>, Self>),
}

/// A number, which may be an approximation of a float.
struct Spelled<'a>(&'a str);

impl<'a> From<&'a str> for Spelled<'a> {
    fn from(text: &'a str) -> Self {
        Spelled(text)
    }
}

impl PartialEq for Spelled<'_> {
    fn eq(&self, usual: &Self) -> bool {
        // A writer writes a fraction or an exponent for a float, and neither for an integer.
        let float = usual.0.contains(['.', 'e']) && self.0.parse::<f64>() == usual.0.parse::<f64>();
        float || Decimal::new(self.0) == Decimal::new(usual.0)
    }
}

fn tree<'a, N: From<&'a str>>(text: &'a str) -> Result<Tree<'a, N>, DecodeError> {
    value(&mut Reader::new(text))
}

/// Recursive, but not deeper than the reader allows.
fn value<'a, N: From<&'a str>>(reader: &mut Reader<'a>) -> Result<Tree<'a, N>, DecodeError> {
    Ok(match reader.kind()? {
        JsonKind::Null => reader.null().map(|_| Tree::Null)?,
        JsonKind::Boolean => Tree::Boolean(reader.bool()?),
        JsonKind::Number => Tree::Number(reader.raw()?.into()),
        JsonKind::String => {
            let text = reader.raw()?;
            Reader::new(text).string().map_or(Tree::Text(text), Tree::String)
        }
        JsonKind::List => {
            let mut list = Vec::new();
            let mut more = reader.open_list()?;
            while more {
                list.push(value(reader)?);
                more = reader.next_element()?;
            }
            Tree::List(list)
        }
        JsonKind::Object => {
            let mut object = BTreeMap::new();
            let mut more = reader.open_object()?;
            while more {
                object.insert(reader.any_key()?.0, value(reader)?);
                more = reader.next_member()?;
            }
            Tree::Object(object)
        }
    })
}
