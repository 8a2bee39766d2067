//! Equality of JSON values.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::error::DecodeError;
use super::kind::JsonKind;
use super::number::Decimal;
use super::reader::Reader;

/// Whether two well-formed texts have the same value. Numbers are compared exactly, of equal keys the last
/// one counts.
pub(super) fn values(a: &str, b: &str) -> bool {
    match (tree(&mut Reader::new(a)), tree(&mut Reader::new(b))) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

#[derive(PartialEq)]
enum Tree<'a> {
    Null,
    Boolean(bool),
    Number(Decimal),
    String(Cow<'a, str>),
    List(Vec<Tree<'a>>),
    Object(BTreeMap<Cow<'a, str>, Tree<'a>>),
}

/// Recursive, but no deeper than the reader allows.
fn tree<'a>(reader: &mut Reader<'a>) -> Result<Tree<'a>, DecodeError> {
    Ok(match reader.kind()? {
        JsonKind::Null => reader.null().map(|_| Tree::Null)?,
        JsonKind::Boolean => Tree::Boolean(reader.bool()?),
        JsonKind::Number => Tree::Number(Decimal::new(reader.raw()?)),
        JsonKind::String => Tree::String(reader.string()?),
        JsonKind::List => {
            let mut list = Vec::new();
            let mut more = reader.open_list()?;
            while more {
                list.push(tree(reader)?);
                more = reader.next_element()?;
            }
            Tree::List(list)
        }
        JsonKind::Object => {
            let mut object = BTreeMap::new();
            let mut more = reader.open_object()?;
            while more {
                object.insert(reader.key()?, tree(reader)?);
                more = reader.next_member()?;
            }
            Tree::Object(object)
        }
    })
}
