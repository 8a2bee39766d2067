//! The guide of the pet shop.

/// What to feed a pet.
pub mod feeding {}
