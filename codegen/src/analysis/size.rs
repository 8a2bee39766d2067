//! Which variants are boxed because of their size.
//!
//! Every value of a union takes as much memory as its largest variant. A list of small members would pay for the largest
//! one many times over, so variants of more than [`LARGE`] bytes lie in a box. That counts for what responses hold: there
//! the server decides how many members a list has. What only requests hold is built by hand, without boxes.
//!
//! Sizes are those of a 64-bit machine, as Rust lays types out today, and need not be exact.

use std::collections::BTreeSet;

use super::recursion;
use crate::ir::{Api, Field, Object, Presence, Shape, Type, TypeId, Union};

/// The most bytes that a variant may have without a box: three or four strings and what an object keeps beside them.
const LARGE: usize = 128;

/// A pointer, a number, or the tag of an enum.
const WORD: usize = 8;
/// Any JSON, which is kept as its text.
const ANY: usize = 2 * WORD;
/// A string, a list or a map.
const STRING: usize = 3 * WORD;
/// The unknown fields of an object.
const EXTRA: usize = 2 * WORD;
/// A member of a union that the spec does not know.
const UNKNOWN: usize = 4 * WORD;

/// The variants to box: type and position. `boxed` are the edges that are boxed already.
pub(super) fn large_variants(
    api: &Api,
    received: &[bool],
    boxed: &BTreeSet<(TypeId, usize)>,
) -> BTreeSet<(TypeId, usize)> {
    let mut sizes = Sizes { api, boxed, of: vec![WORD; api.types.len()] };
    let mut large = BTreeSet::new();
    for id in recursion::inner_first(api, boxed) {
        sizes.of[id.index()] = match &api[id].shape {
            Shape::Object(object) => sizes.object(id, object),
            Shape::Union(union) => {
                let variants = sizes.variants(id, union);
                let is_large = |size: usize| received[id.index()] && size > LARGE;
                let positions = variants.iter().enumerate().filter(|(_, size)| is_large(**size));
                large.extend(positions.map(|(position, _)| (id, position)));
                let sizes = variants.iter().map(|size| if is_large(*size) { WORD } else { *size });
                WORD + sizes.max().unwrap_or_default()
            }
            Shape::Enum(_) => STRING,
            Shape::Alias(target) => sizes.type_(target),
        };
    }
    large
}

/// How large values are, as far as is known.
struct Sizes<'a> {
    api: &'a Api,
    boxed: &'a BTreeSet<(TypeId, usize)>,
    of: Vec<usize>,
}

impl Sizes<'_> {
    fn object(&self, id: TypeId, object: &Object) -> usize {
        let fields = object.fields.iter().enumerate();
        let sizes = fields.map(|(position, field)| self.field(id, position, field));
        EXTRA + sizes.sum::<usize>()
    }

    fn field(&self, id: TypeId, position: usize, field: &Field) -> usize {
        let Some(type_) = field.type_() else { return 0 };
        if self.boxed.contains(&(id, position)) {
            return WORD;
        }
        // Where a number is missing needs a word of its own; other types have a spare value for that.
        let is_number = matches!(self.api.resolve(type_), Type::Integer | Type::Number);
        let missing = if is_number && field.presence != Presence::Required { WORD } else { 0 };
        self.type_(type_) + missing
    }

    /// What each variant holds.
    fn variants(&self, id: TypeId, union: &Union) -> Vec<usize> {
        let variants = union.variants.iter().enumerate();
        let size = |(position, variant): (usize, &crate::ir::Variant)| match variant.type_() {
            None => 0,
            Some(_) if self.boxed.contains(&(id, position)) => WORD,
            Some(type_) => self.type_(type_),
        };
        variants.map(size).chain(union.open.then_some(UNKNOWN)).collect()
    }

    fn type_(&self, type_: &Type) -> usize {
        match self.api.resolve(type_) {
            Type::Integer | Type::Number | Type::Boolean => WORD,
            Type::Any | Type::AnyObject => ANY,
            Type::String | Type::Secret | Type::Datetime | Type::Base64 | Type::File => STRING,
            Type::List(_) | Type::Map(_) => STRING,
            Type::Nullable(inner) => WORD + self.type_(inner),
            Type::Named(id) => self.of[id.index()],
        }
    }
}
