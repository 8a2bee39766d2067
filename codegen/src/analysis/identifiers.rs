//! Finds the prefixes of identifiers in the docs of parameters and fields.

use std::collections::BTreeMap;

use crate::ir::{Api, Shape};

/// The prefixes, by the names of parameters and fields.
#[derive(Debug, Default)]
pub(super) struct Identifiers(BTreeMap<String, Prefixes>);

/// The prefixes in the docs of one name.
#[derive(Debug, Default)]
struct Prefixes {
    /// The prefix of a parameter or field with exactly this name.
    exact: Option<String>,
    /// The prefix of a longer name with this ending, such as `parent_session_ids` for `session_id`.
    related: Option<String>,
}

impl Identifiers {
    pub(super) fn new(api: &Api) -> Self {
        let mut found = Self::default();
        for parameter in api.endpoints().flat_map(|endpoint| &endpoint.parameters) {
            found.add(&parameter.name, &parameter.doc);
        }
        for definition in &api.types {
            if let Shape::Object(object) = &definition.shape {
                for field in &object.fields {
                    found.add(&field.name, &field.doc);
                }
            }
        }
        found
    }

    fn add(&mut self, name: &str, doc: &str) {
        let singular = name.strip_suffix('s').unwrap_or(name);
        if !singular.ends_with("_id") {
            return;
        }
        let prefix = prefix(doc);
        let words = singular.match_indices('_').map(|(position, _)| position + 1);
        for start in [0].into_iter().chain(words) {
            let prefixes = self.0.entry(singular[start..].to_owned()).or_default();
            let place = if singular[start..] == *name { &mut prefixes.exact } else { &mut prefixes.related };
            if place.is_none() {
                *place = prefix.map(str::to_owned);
            }
        }
    }

    /// Returns the prefix of the identifiers in a parameter or field: `sesn_` for `session` and for `session_id`.
    pub(super) fn prefix(&self, name: &str) -> Option<String> {
        let stem = name.strip_suffix("_id").unwrap_or(name);
        let prefixes = self.0.get(&format!("{stem}_id"))?;
        let documented = prefixes.exact.as_ref().or(prefixes.related.as_ref());
        Some(documented.map_or_else(|| format!("{stem}_"), Clone::clone))
    }
}

/// Returns the prefix that a doc states, as in "of the form `sesn_...`" or "starting with `env_`".
fn prefix(doc: &str) -> Option<&str> {
    let mut codes = doc.split('`').skip(1).step_by(2);
    codes.find_map(|code| {
        code.strip_suffix("...").or(code.strip_suffix('…')).or(Some(code)).filter(|form| form.ends_with('_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_prefix_from_the_docs() {
        assert_eq!(prefix("ID of the session, of the form `sesn_...`."), Some("sesn_"));
        assert_eq!(prefix("Vaults (`vlt_…`) to use."), Some("vlt_"));
        assert_eq!(prefix("Starting with `env_`."), Some("env_"));
        assert_eq!(prefix("The `id` of a skill, such as `xlsx`."), None);
    }

    #[test]
    fn uses_the_prefix_of_longer_names() {
        let mut found = Identifiers::default();
        found.add("parent_session_ids", "Of the form `sesn_...`.");
        found.add("vault_id", "A vault.");
        assert_eq!(found.prefix("session").as_deref(), Some("sesn_"));
        assert_eq!(found.prefix("session_id").as_deref(), Some("sesn_"));
        assert_eq!(found.prefix("vault_id").as_deref(), Some("vault_"));
        assert_eq!(found.prefix("skill_id"), None);
        found.add("session_id", "Of the form `exact_...`.");
        assert_eq!(found.prefix("session").as_deref(), Some("exact_"));
    }
}
