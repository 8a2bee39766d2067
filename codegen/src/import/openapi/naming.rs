//! Names new types.
//!
//! A component keeps its name, except for the rules of `import` in `api.yaml`. An inline type is named after its parent
//! and key: `Pet` and `owner` result in `PetOwner`, and the items of a list in the singular.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Model;
use super::operation::Operation;
use super::places::Places;
use crate::import::merge::{endpoint_mentions, type_mentions};
use crate::import::names::singular;
use crate::spec::{ImportRules, Scalar, Spec, TypeDef};

/// Gives each new type a unique name.
pub(super) struct Naming<'a> {
    rules: &'a ImportRules,
    /// The part of type names for each operation: `PetCreate`.
    operations: Vec<(String, String)>,
    taken: BTreeSet<String>,
    given: BTreeMap<String, String>,
    /// The constants that distinguish inline objects of unions.
    constants: BTreeMap<String, String>,
    /// Components that are named after their operation, like such types of the spec.
    bodies: BTreeMap<String, String>,
}

impl<'a> Naming<'a> {
    pub(super) fn new(spec: &'a Spec, model: &Model, places: &Places) -> Self {
        let named = model.operations.iter().enumerate().map(|(index, operation)| {
            let place = places.of(index);
            (operation.call(), stem(&place.resource, &place.name))
        });
        let operations: Vec<(String, String)> = named.collect();
        let bodies =
            if names_bodies_by_operation(spec) { bodies(model, &operations) } else { BTreeMap::new() };
        let taken = spec.resources.values().flat_map(|resource| resource.types.keys().cloned()).collect();
        Self {
            rules: &spec.api.import,
            operations,
            taken,
            given: BTreeMap::new(),
            constants: constants(model),
            bodies,
        }
    }

    /// Returns the name for a type of the document; `paired` returns the spec's name of its parent, if it has one.
    pub(super) fn name(&mut self, theirs: &str, paired: &dyn Fn(&str) -> Option<String>) -> String {
        if let Some(name) = self.given.get(theirs) {
            return name.clone();
        }
        let candidates = self.candidates(theirs, paired);
        let free = candidates.iter().find(|name| !self.taken.contains(*name)).cloned();
        let name = free.unwrap_or_else(|| {
            // A longer name of the same kind is clearer than a number.
            let mut name = candidates.last().cloned().unwrap_or_default();
            while self.taken.contains(&name) {
                name.push_str("Value");
            }
            name
        });
        self.taken.insert(name.clone());
        self.given.insert(theirs.to_owned(), name.clone());
        name
    }

    fn candidates(&mut self, theirs: &str, paired: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
        if let Some(name) = self.of_operation(theirs) {
            return vec![name];
        }
        match split(theirs) {
            None => {
                let body = self.bodies.get(theirs).cloned();
                body.into_iter().chain([renamed(self.rules, theirs), pascal(theirs)]).collect()
            }
            Some((owner, key)) => {
                let key = self.constants.get(theirs).map_or(key, |constant| pascal(constant));
                let owner = match paired(owner) {
                    Some(name) => name,
                    None => self.name(owner, paired),
                };
                vec![owner + &key]
            }
        }
    }

    /// Returns the name for a body or response of an operation.
    fn of_operation(&self, theirs: &str) -> Option<String> {
        let (call, name) = self
            .operations
            .iter()
            .filter(|(call, _)| theirs.starts_with(call))
            .max_by_key(|(call, _)| call.len())?;
        let rest = &theirs[call.len()..];
        match rest {
            "/body" => Some(format!("{name}Params")),
            "/response" => Some(format!("{name}Response")),
            _ => rest
                .strip_prefix('?')
                .filter(|rest| split(rest).is_none())
                .map(|parameter| name.clone() + &pascal(parameter)),
        }
    }
}

/// Returns the constant of each alternative that is an inline object.
fn constants(model: &Model) -> BTreeMap<String, String> {
    let constant = |(name, type_): (&String, &TypeDef)| {
        let fields = type_.fields.as_ref().filter(|_| name.contains('|'))?;
        fields.values().find_map(|field| match &field.constant {
            Some(Scalar::String(text)) => Some((name.clone(), text.clone())),
            _ => None,
        })
    };
    model.types.iter().filter_map(constant).collect()
}

/// Returns the part of type names for an endpoint: `PetCreate`.
fn stem(resource: &str, name: &str) -> String {
    let resource = resource.rsplit('/').next().unwrap_or_default();
    singular(&pascal(resource)) + &pascal(name)
}

/// Returns whether most of the spec's bodies are named after their endpoints.
fn names_bodies_by_operation(spec: &Spec) -> bool {
    let (mut named, mut all) = (0, 0);
    for (path, resource) in &spec.resources {
        for (name, endpoint) in &resource.endpoints {
            if let Some(body) = endpoint.body.as_ref().and_then(|body| body.json.as_ref()?.named()) {
                all += 1;
                named += usize::from(body == stem(path, name) + "Params");
            }
        }
    }
    named * 2 > all
}

/// Returns the components that are used only as the body of one operation.
fn bodies(model: &Model, operations: &[(String, String)]) -> BTreeMap<String, String> {
    let mut uses = BTreeMap::<&str, usize>::new();
    let endpoints = model.operations.iter().flat_map(|operation| endpoint_mentions(&operation.endpoint));
    for used in model.types.values().flat_map(type_mentions).chain(endpoints) {
        *uses.entry(used).or_default() += 1;
    }
    let body = |(operation, (_, name)): (&Operation, &(String, String))| {
        let body = operation.endpoint.body.as_ref()?.json.as_ref()?.named()?;
        (uses.get(body) == Some(&1)).then(|| (body.to_owned(), format!("{name}Params")))
    };
    model.operations.iter().zip(operations).filter_map(body).collect()
}

/// Returns the name of a component after the first rule that fits.
pub(super) fn renamed(rules: &ImportRules, component: &str) -> String {
    let rule = rules.rename.iter().find_map(|rule| {
        let (before, after) = rule.from.split_once('*')?;
        let middle = component.strip_prefix(before)?.strip_suffix(after)?;
        Some(rule.to.replacen('*', middle, 1))
    });
    let name = rule.unwrap_or_else(|| component.to_owned());
    let fits = name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if fits { name } else { pascal(&name) }
}

/// Returns the parent of an inline type, and the suffix of its name.
fn split(theirs: &str) -> Option<(&str, String)> {
    if let Some(owner) = theirs.strip_suffix("[]") {
        return Some(match split(owner) {
            Some((outer, key)) => (outer, singular(&key)),
            None => (owner, "Item".to_owned()),
        });
    }
    if let Some(owner) = theirs.strip_suffix("{}") {
        return Some(match split(owner) {
            Some((outer, key)) => (outer, singular(&key)),
            None => (owner, "Value".to_owned()),
        });
    }
    let at = theirs.rfind(['/', '|'])?;
    let (owner, key) = (&theirs[..at], &theirs[at + 1..]);
    let key = match theirs.as_bytes()[at] {
        b'|' => "Variant".to_owned() + key,
        _ => pascal(key),
    };
    Some((owner, key))
}

/// Returns a name in Pascal case: `mcp_servers` is `McpServers`.
pub(super) fn pascal(text: &str) -> String {
    let mut name = String::new();
    for part in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        let mut letters = part.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    if name.starts_with(|first: char| first.is_ascii_uppercase()) { name } else { format!("N{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::RenameRule;

    #[test]
    fn names_inline_types_after_their_parents() {
        let rules = ImportRules::default();
        let mut naming = Naming {
            rules: &rules,
            operations: vec![("POST /pets".to_owned(), "PetCreate".to_owned())],
            taken: BTreeSet::from(["PetOwner".to_owned()]),
            given: BTreeMap::new(),
            constants: BTreeMap::from([("Pet/food|0".to_owned(), "dry".to_owned())]),
            bodies: BTreeMap::new(),
        };
        let mut name = |theirs: &str| naming.name(theirs, &|_| None);
        assert_eq!(name("Pet/tags[]"), "PetTag");
        assert_eq!(name("Pet/owner"), "PetOwnerValue");
        assert_eq!(name("Pet/food|0"), "PetFoodDry");
        assert_eq!(name("POST /pets/body"), "PetCreateParams");
        assert_eq!(name("POST /pets/body/size"), "PetCreateParamsSize");
        assert_eq!(name("POST /pets?sort[by]"), "PetCreateSortBy");
        assert_eq!(name("api.pet_list"), "ApiPetList");
    }

    #[test]
    fn renames_components_by_the_rules() {
        let rule = RenameRule { from: "ShopRequest*".to_owned(), to: "Shop*Param".to_owned() };
        let rules = ImportRules { rename: vec![rule], ..ImportRules::default() };
        assert_eq!(renamed(&rules, "ShopRequestPet"), "ShopPetParam");
        assert_eq!(renamed(&rules, "ShopPet"), "ShopPet");
    }
}
