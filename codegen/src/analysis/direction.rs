//! Which types travel to the server, and which come from it.

use crate::ir::{Api, Endpoint};

/// For each type, whether a request can carry it.
pub(super) fn sent(api: &Api) -> Vec<bool> {
    api.inside(api.endpoints().flat_map(Endpoint::sent))
}

/// For each type, whether a response or a webhook can carry it.
pub(super) fn received(api: &Api) -> Vec<bool> {
    let webhooks = api.resources.iter().filter_map(|resource| resource.webhook.as_ref()?.type_.named());
    api.inside(webhooks.chain(api.endpoints().flat_map(Endpoint::received)))
}
