//! URLs of endpoints, for examples.

use super::Exporter;
use crate::samples;

impl Exporter<'_> {
    /// Returns the URL of an endpoint, `resource/path.endpoint`, relative to the server. Clients resolve it
    /// against the URL of the server that they call, so that a client of a mock server stays with it.
    pub(super) fn url(&self, endpoint: &str) -> Option<String> {
        let (resource, name) = endpoint.rsplit_once('.')?;
        let endpoint = self.spec.resources.get(resource)?.endpoints.get(name)?;
        let mut url = endpoint.path.clone();
        for (name, parameter) in &endpoint.parameters {
            url = url.replace(&format!("{{{name}}}"), &samples::of_path(name, &parameter.doc));
        }
        for (position, query) in self.spec.api.query.iter().enumerate() {
            let before = if position == 0 { '?' } else { '&' };
            url.push_str(&format!("{before}{}={}", query.name, query.value));
        }
        Some(url)
    }
}
