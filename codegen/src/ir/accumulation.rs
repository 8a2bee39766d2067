//! How the events of a union add up to one value, resolved to positions.

use super::{Origin, TypeId};
pub(crate) use crate::spec::How;

/// How the events of a union add up to one value.
#[derive(Clone, Debug)]
pub struct Accumulation {
    /// The object that is the whole.
    pub whole: TypeId,
    /// The event that begins it, and the field that holds it.
    pub start: EventField,
    /// The event that replaces fields of it.
    pub update: usize,
    /// The last event's position and tag.
    pub stop: (usize, String),
    /// The list inside the whole, by its field's position.
    pub list: usize,
    /// The union of the list's items.
    pub item: TypeId,
    /// The name of the field that says which item is meant.
    pub index: String,
    /// The event that begins an item, and the field that holds it.
    pub item_start: EventField,
    /// The event that adds to an item, and the field that holds what is added.
    pub item_delta: EventField,
    /// The union of deltas.
    pub delta: TypeId,
    /// The event that ends an item.
    pub item_stop: usize,
    /// What each delta does to each kind of item that it fits.
    pub rules: Vec<Rule>,
    /// Responses for tests, by name.
    pub scripted: Vec<Scripted>,
}

/// A response for tests: the whole with one item.
#[derive(Clone, Debug)]
pub struct Scripted {
    /// The function.
    pub name: String,
    /// What it is a response with.
    pub doc: String,
    /// The item's variant.
    pub item: usize,
    /// The item's fields that the function takes.
    pub takes: Vec<String>,
    /// Values of fields of the whole, and where the event that updates it holds them.
    pub set: Vec<(String, String, Vec<String>)>,
    /// Where the spec defines it.
    pub origin: Origin,
}

/// An event, by the position of its variant, and one of its fields by wire name.
#[derive(Clone, Debug)]
pub struct EventField {
    /// The variant.
    pub variant: usize,
    /// The field.
    pub field: String,
}

/// What one delta does to one kind of item.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The item's variant.
    pub item: usize,
    /// The delta's variant.
    pub delta: usize,
    /// The delta's field.
    pub from: String,
    /// The item's field.
    pub to: String,
    /// What happens to it.
    pub how: How,
    /// Whether it is the text that a person reads.
    pub text: bool,
}
