//! Which types travel to the server, and which come from it.

use crate::ir::{Api, Endpoint, Type};

/// For each type, whether a request can carry it, and whether a response, an error or a webhook can.
pub(super) fn directions(api: &Api) -> (Vec<bool>, Vec<bool>) {
    let mut sent = api.inside(api.endpoints().flat_map(Endpoint::sent));
    let webhooks = api.resources.iter().filter_map(|resource| resource.webhook.as_ref()?.type_.named());
    let errors = api.error.iter().filter_map(Type::named);
    let mut received = api.inside(webhooks.chain(errors).chain(api.endpoints().flat_map(Endpoint::received)));
    // What no endpoint mentions is found inside of JSON, as the input of a tool is: programs read it, and tests make it.
    for (sent, received) in
        sent.iter_mut().zip(&mut received).filter(|(sent, received)| !**sent && !**received)
    {
        (*sent, *received) = (true, true);
    }
    (sent, received)
}
