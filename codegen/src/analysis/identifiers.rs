//! What identifiers begin with, as the docs of parameters and fields say it.

use std::collections::BTreeMap;

use crate::ir::{Api, Shape};

/// The beginnings by the names of parameters and fields.
#[derive(Debug, Default)]
pub(super) struct Identifiers(BTreeMap<String, Beginnings>);

/// What the docs of one name say.
#[derive(Debug, Default)]
struct Beginnings {
    /// Of a parameter or field of exactly this name.
    exact: Option<String>,
    /// Of one whose name ends in it: of `parent_session_ids` for `session_id`.
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
        let beginning = beginning(doc);
        let words = singular.match_indices('_').map(|(position, _)| position + 1);
        for start in [0].into_iter().chain(words) {
            let beginnings = self.0.entry(singular[start..].to_owned()).or_default();
            let place =
                if singular[start..] == *name { &mut beginnings.exact } else { &mut beginnings.related };
            if place.is_none() {
                *place = beginning.map(str::to_owned);
            }
        }
    }

    /// What identifiers in a parameter or field of the name begin with: `sesn_` for `session` and for `session_id`.
    pub(super) fn beginning(&self, name: &str) -> Option<String> {
        let stem = name.strip_suffix("_id").unwrap_or(name);
        let beginnings = self.0.get(&format!("{stem}_id"))?;
        let documented = beginnings.exact.as_ref().or(beginnings.related.as_ref());
        Some(documented.map_or_else(|| format!("{stem}_"), Clone::clone))
    }
}

/// What identifiers begin with by their doc, as in "of the form `sesn_...`" or "starting with `env_`".
fn beginning(doc: &str) -> Option<&str> {
    let mut codes = doc.split('`').skip(1).step_by(2);
    codes.find_map(|code| {
        code.strip_suffix("...").or(code.strip_suffix('…')).or(Some(code)).filter(|form| form.ends_with('_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_beginning_from_the_docs() {
        assert_eq!(beginning("ID of the session, of the form `sesn_...`."), Some("sesn_"));
        assert_eq!(beginning("Vaults (`vlt_…`) to use."), Some("vlt_"));
        assert_eq!(beginning("Starting with `env_`."), Some("env_"));
        assert_eq!(beginning("The `id` of a skill, such as `xlsx`."), None);
    }

    #[test]
    fn a_name_finds_what_the_docs_of_longer_names_say() {
        let mut found = Identifiers::default();
        found.add("parent_session_ids", "Of the form `sesn_...`.");
        found.add("vault_id", "A vault.");
        assert_eq!(found.beginning("session").as_deref(), Some("sesn_"));
        assert_eq!(found.beginning("session_id").as_deref(), Some("sesn_"));
        assert_eq!(found.beginning("vault_id").as_deref(), Some("vault_"));
        assert_eq!(found.beginning("skill_id"), None);
        found.add("session_id", "Of the form `exact_...`.");
        assert_eq!(found.beginning("session").as_deref(), Some("exact_"));
    }
}
