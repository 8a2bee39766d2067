//! The guide of the pet shop.

/// How to feed a pet.
pub mod feeding {}
