//! Determines which variants are boxed because of their size.
//!
//! Every value of a union takes as much memory as its largest variant, even in a list of small values. Therefore,
//! variants of more than [`LARGE`] bytes are boxed. This applies to types in responses, since the server determines
//! the length of their lists. Values of types that occur only in requests are built by hand, without boxes.
//!
//! Sizes are estimates for 64-bit machines and the current layout of Rust types.

use std::collections::BTreeSet;

use super::recursion;
use crate::ir::{Api, Field, Object, Presence, Shape, Type, TypeId, Union};

/// The maximum size of a variant without a box in bytes: an object with three or four strings.
const LARGE: usize = 128;

/// A pointer, a number, or the tag of an enum.
const WORD: usize = 8;
/// Any JSON value, which is kept as text.
const ANY: usize = 2 * WORD;
/// A string, a list or a map.
const STRING: usize = 3 * WORD;
/// The unknown fields of an object.
const EXTRA: usize = 2 * WORD;
/// An unknown variant of a union.
const UNKNOWN: usize = 4 * WORD;

/// Returns the variants to box: the type and the position. `boxed` are the edges that are boxed already.
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

/// The sizes of values that are known so far.
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
        // An absent number needs an additional word; other types have a spare value for it.
        let is_number = matches!(self.api.resolve(type_), Type::Integer | Type::Number);
        let missing = if is_number && field.presence != Presence::Required { WORD } else { 0 };
        self.type_(type_) + missing
    }

    /// Returns the size of the value of each variant.
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
