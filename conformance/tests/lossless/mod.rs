//! Nothing is lost: what is decoded is encoded as it came, for every type of the model.

mod arbitrary;
mod conversions;
pub(crate) mod fixtures;

use fixtures::type_named;
