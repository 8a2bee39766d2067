//! Infers the presence of fields from their order.
//!
//! Required fields are first, followed by optional fields. Both groups are sorted by wire name, with `id` first. The
//! first name that is out of order is the first optional field. If no name is out of order, the presence is uncertain:
//! all fields may be required, all may be optional, or the two groups happen to be sorted as a whole.

/// The presences that an order implies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// One name is out of order: the optional fields begin at this index.
    FallsBack(usize),
    /// No name is out of order.
    Unbroken,
    /// More than one name is out of order, so the fields are not sorted.
    Unsorted,
}

/// Determines the order of wire names.
pub(super) fn order<'a>(names: impl Iterator<Item = &'a str>) -> Order {
    let keys: Vec<(bool, &str)> = names.map(|name| (name != "id", name)).collect();
    let mut falls = (1..keys.len()).filter(|&index| keys[index] < keys[index - 1]);
    match (falls.next(), falls.next()) {
        (None, _) => Order::Unbroken,
        (Some(index), None) => Order::FallsBack(index),
        (Some(_), Some(_)) => Order::Unsorted,
    }
}

impl Order {
    /// Returns whether the field at `index` is optional, if the order implies it. A sorted order usually means that all
    /// fields are required.
    pub(super) fn optional(&self, index: usize) -> Option<bool> {
        match self {
            Self::FallsBack(first) => Some(index >= *first),
            Self::Unbroken => Some(false),
            Self::Unsorted => None,
        }
    }
}

/// A field of an object before an import.
pub(super) struct Before {
    /// Its index among the fields that the reference contains.
    pub(super) index: usize,
    /// Whether it is optional in the spec.
    pub(super) optional: bool,
    /// Whether it is optional according to the order of the fields in the spec.
    pub(super) by_order: Option<bool>,
}

/// The presence of a field after an import; `true` is optional.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// It is implied by the order, or stated by the spec.
    Known(bool),
    /// The order contradicts the spec and is not reliable here, or it implies nothing.
    Doubtful(bool),
}

/// Returns the presence of each field. `before` contains the fields that are in the spec already.
///
/// The order is reliable if it was right about the fields in the spec, or implies something for the first time. It
/// changes presences only if a field moved past another; new fields alone do not make others optional.
pub(super) fn presences(order: &Order, before: &[Option<Before>]) -> Vec<Presence> {
    let kept = || before.iter().flatten();
    let was_right = kept().all(|field| field.by_order == Some(field.optional));
    let said_nothing = kept().all(|field| field.by_order == Some(false));
    let falls_back = matches!(order, Order::FallsBack(_));
    let trusted = was_right || (falls_back && said_nothing);
    let moved = !kept().is_sorted_by_key(|field| field.index);
    let contradicts = |(index, field): (usize, &Option<Before>)| {
        field.as_ref().is_some_and(|field| order.optional(index) != Some(field.optional))
    };
    let contradicted = !moved && before.iter().enumerate().any(contradicts);
    before
        .iter()
        .enumerate()
        .map(|(index, field)| match (field, order.optional(index)) {
            (Some(field), None) => Presence::Known(field.optional),
            (Some(field), Some(now)) if field.optional == now => Presence::Known(now),
            (Some(_), Some(now)) if trusted && moved => Presence::Known(now),
            (Some(field), Some(now)) if field.by_order == Some(now) => Presence::Known(field.optional),
            (Some(field), Some(_)) => Presence::Doubtful(field.optional),
            (None, Some(now)) if trusted && falls_back && !contradicted => Presence::Known(now),
            (None, _) => Presence::Doubtful(beside(index, before)),
        })
        .collect()
}

/// Returns the likely presence of a new field: optional after an optional field, otherwise required.
fn beside(index: usize, before: &[Option<Before>]) -> bool {
    before[..index].iter().rev().flatten().next().is_some_and(|field| field.optional)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(old: &[(&str, bool)], new: &[&str]) -> Vec<Presence> {
        let before = order(old.iter().map(|(name, _)| *name));
        let fields: Vec<Option<Before>> = new
            .iter()
            .map(|name| {
                let index = old.iter().position(|(old, _)| old == name)?;
                Some(Before { index, optional: old[index].1, by_order: before.optional(index) })
            })
            .collect();
        presences(&order(new.iter().copied()), &fields)
    }

    use Presence::{Doubtful, Known};

    #[test]
    fn optional_fields_begin_where_the_order_falls_back() {
        assert_eq!(order(["id", "b", "c", "a"].into_iter()), Order::FallsBack(3));
        assert_eq!(order(["id", "a", "b"].into_iter()), Order::Unbroken);
        assert_eq!(order(["b", "id", "c", "a"].into_iter()), Order::Unsorted);
    }

    #[test]
    fn keeps_the_presence_of_fields_that_did_not_move() {
        let old = [("a", true), ("b", true)];
        assert_eq!(run(&old, &["a", "b"]), [Known(true), Known(true)]);
        let odd = [("b", false), ("c", true), ("a", true)];
        assert_eq!(run(&odd, &["b", "c", "a"]), [Known(false), Known(true), Known(true)]);
    }

    #[test]
    fn changes_a_field_that_moves_to_the_other_group() {
        let old = [("b", false), ("c", false), ("a", true)];
        assert_eq!(run(&old, &["a", "b", "c"]), [Known(false), Known(false), Known(false)]);
        assert_eq!(run(&old, &["c", "a", "b"]), [Known(false), Known(true), Known(true)]);
    }

    #[test]
    fn infers_the_presence_of_new_fields_from_a_certain_order() {
        let old = [("b", false), ("a", true)];
        assert_eq!(run(&old, &["b", "a", "c"]), [Known(false), Known(true), Known(true)]);
        assert_eq!(run(&old, &["b", "c", "a"]), [Known(false), Known(false), Known(true)]);
    }

    #[test]
    fn trusts_the_order_if_it_implies_something_for_the_first_time() {
        let old = [("a", false), ("b", true), ("c", true)];
        assert_eq!(run(&old, &["a", "c", "b"]), [Known(false), Known(false), Known(true)]);
    }

    #[test]
    fn a_new_field_does_not_make_others_optional() {
        let old = [("a", false), ("b", false)];
        assert_eq!(run(&old, &["c", "a", "b"]), [Doubtful(false), Doubtful(false), Doubtful(false)]);
    }

    #[test]
    fn asks_if_the_order_implies_nothing() {
        assert_eq!(run(&[("a", false)], &["a", "b"]), [Known(false), Doubtful(false)]);
        assert_eq!(run(&[("a", true)], &["a", "b"]), [Known(true), Doubtful(true)]);
        let odd = [("b", false), ("c", true), ("a", true)];
        assert_eq!(run(&odd, &["c", "a", "b"]), [Known(true), Known(true), Doubtful(false)]);
    }
}
