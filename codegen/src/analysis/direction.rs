//! Determines which types are sent to the server, and which are received from it.

use crate::ir::{Api, Endpoint, Type};

/// Returns for each type whether a request can contain it, and whether a response, an error or a webhook can.
pub(super) fn directions(api: &Api) -> (Vec<bool>, Vec<bool>) {
    let mut sent = api.inside(api.endpoints().flat_map(Endpoint::sent));
    let webhooks = api.resources.iter().filter_map(|resource| resource.webhook.as_ref()?.type_.named());
    let errors = api.error.iter().filter_map(Type::named);
    let mut received = api.inside(webhooks.chain(errors).chain(api.endpoints().flat_map(Endpoint::received)));
    // Types that no endpoint mentions occur inside of JSON, such as the input of a tool. Programs both read and create
    // their values.
    for (sent, received) in
        sent.iter_mut().zip(&mut received).filter(|(sent, received)| !**sent && !**received)
    {
        (*sent, *received) = (true, true);
    }
    (sent, received)
}
