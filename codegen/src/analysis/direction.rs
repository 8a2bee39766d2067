//! Which types travel to the server.

use crate::ir::{Api, Endpoint};

/// For each type, whether a request can carry it.
pub(super) fn sent(api: &Api) -> Vec<bool> {
    api.inside(api.endpoints().flat_map(Endpoint::sent))
}
