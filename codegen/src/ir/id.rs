//! Types and resources by their places in the API.

/// A type by its place in [`super::Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

impl TypeId {
    /// The place as an index.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A resource by its place in [`super::Api::resources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub u32);
