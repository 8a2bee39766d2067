//! How the events of a union accumulate to one value, resolved to positions.

use super::{Origin, TypeId};
pub(crate) use crate::spec::How;

/// How the events of a union accumulate to one value.
#[derive(Clone, Debug)]
pub struct Accumulation {
    /// The object that the events accumulate to.
    pub whole: TypeId,
    /// The event that begins the object, and the field that contains it.
    pub start: EventField,
    /// The event that replaces fields of the object.
    pub update: usize,
    /// The position and the tag of the last event.
    pub stop: (usize, String),
    /// The list in the object, by the position of its field.
    pub list: usize,
    /// The union of the list's items.
    pub item: TypeId,
    /// The name of the field that identifies the item.
    pub index: String,
    /// The event that begins an item, and the field that contains it.
    pub item_start: EventField,
    /// The event that extends an item, and the field that contains the delta.
    pub item_delta: EventField,
    /// The union of deltas.
    pub delta: TypeId,
    /// The event that ends an item.
    pub item_stop: usize,
    /// The effect of each delta on each kind of item that it fits.
    pub rules: Vec<Rule>,
    /// Responses for tests, by function name.
    pub scripted: Vec<Scripted>,
}

/// A response for tests: the object with one item.
#[derive(Clone, Debug)]
pub struct Scripted {
    /// The name of the function.
    pub name: String,
    /// A description of the item, for the docs.
    pub doc: String,
    /// The item's variant.
    pub item: usize,
    /// The fields of the item that are arguments of the function.
    pub takes: Vec<String>,
    /// Values of fields of the object, and the places in the update event that contain them.
    pub set: Vec<(String, String, Vec<String>)>,
    /// The place of the definition in the spec.
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

/// The effect of one delta on one kind of item.
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
    /// The effect on the field.
    pub how: How,
    /// Whether it is the text for people.
    pub text: bool,
}
