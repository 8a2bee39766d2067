//! Indexes of types and resources.

/// The index of a type in [`super::Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

impl TypeId {
    /// Returns the index as a number.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The index of a resource in [`super::Api::resources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub u32);
