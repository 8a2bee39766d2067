//! Arbitrary values of every type survive, and arbitrary JSON panics nowhere.
//!
//! Values are made from the spec by bytes that the property testing library chooses and shrinks. That needs no
//! `Arbitrary` for hundreds of types in the crate, and reaches what no constructor makes: missing constants, members in
//! another order, fields, values and variants that the spec does not know.

#[path = "../../../codegen/tests/support/spec.rs"]
mod files;

use std::path::Path;

use anthropic_beta::json::Json;
use anthropic_beta_codegen::analysis::Analysis;
use anthropic_beta_codegen::ir::{Api, TypeId};
use anthropic_beta_codegen::samples::{Choices, Samples, any_json};
use anthropic_beta_codegen::{generate, samples};
use proptest::prelude::*;

use crate::types;

/// The spec that the crate is generated from.
pub(crate) struct Model {
    api: Api,
    analysis: Analysis,
}

impl Model {
    pub(crate) fn load() -> Self {
        let sources = files::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec"));
        let api = generate::load(&sources).expect("the spec has no mistakes");
        Self { analysis: Analysis::new(&api), api }
    }

    /// A value of the type of this name.
    pub(crate) fn value(&self, name: &str, choices: &mut Choices<'_>) -> samples::Json {
        Samples::new(&self.api, &self.analysis).arbitrary(self.id(name), choices)
    }

    /// Whether responses hold values of the type of this name.
    fn is_received(&self, name: &str) -> bool {
        self.analysis.is_received(self.id(name))
    }

    fn id(&self, name: &str) -> TypeId {
        let id = self.api.type_ids().find(|id| self.api[*id].name == name);
        id.unwrap_or_else(|| panic!("the spec has no `{name}`; run `cargo xtask codegen`"))
    }
}

/// Values of all types for each of the cases. A failure is shown with the bytes that lead to it, so none is written to a file.
pub(crate) fn config() -> ProptestConfig {
    ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }
}

pub(crate) fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..400)
}

#[test]
fn arbitrary_values_survive() {
    let model = Model::load();
    proptest!(config(), |(bytes in bytes())| {
        for type_ in types::TYPES {
            let json = model.value(type_.name, &mut Choices::new(&bytes)).to_string();
            match (type_.decode)(&json) {
                Ok(seen) => {
                    prop_assert!(seen.again, "{}: another value\n{json}\n{}", type_.name, seen.encoded);
                    let same = Json::from_text(&json) == Json::from_text(&seen.encoded);
                    prop_assert!(same, "{}: changed\n{json}\n{}", type_.name, seen.encoded);
                }
                Err(error) => prop_assert!(false, "{}: {error}\n{json}", type_.name),
            }
        }
    });
}

/// The server decides how many members a list has, and each takes as much memory as the largest variant without a box.
#[test]
fn members_of_lists_take_little_memory() {
    let model = Model::load();
    let unions = types::TYPES.iter().filter(|type_| model.is_received(type_.name));
    let sizes: Vec<(&str, usize)> = unions.filter_map(|type_| Some((type_.name, type_.union?))).collect();
    let large: Vec<_> = sizes.iter().filter(|(_, size)| *size > 17 * size_of::<usize>()).collect();
    assert!(large.is_empty(), "{large:?}");
    assert!(sizes.len() > 30, "{sizes:?}");
}

#[test]
fn arbitrary_json_panics_nowhere() {
    proptest!(config(), |(bytes in bytes())| {
        let json = any_json(&mut Choices::new(&bytes), 0).to_string();
        for type_ in types::TYPES {
            if let Ok(seen) = (type_.decode)(&json) {
                prop_assert!(seen.again, "{}: {json} became {}", type_.name, seen.encoded);
            }
        }
    });
}

#[test]
fn damaged_values_panic_nowhere() {
    let model = Model::load();
    proptest!(config(), |(bytes in bytes(), at in any::<prop::sample::Index>(), with in any::<char>())| {
        for type_ in types::TYPES {
            let json = model.value(type_.name, &mut Choices::new(&bytes)).to_string();
            let mut damaged: Vec<char> = json.chars().collect();
            let at = at.index(damaged.len());
            damaged[at] = with;
            let _ = (type_.decode)(&damaged.iter().collect::<String>());
            let _ = (type_.decode)(&damaged[..at].iter().collect::<String>());
        }
    });
}
