//! Arbitrary values of every type round-trip, and arbitrary JSON causes no panic.
//!
//! Values are generated from the spec, from bytes that the property testing library chooses and shrinks. This needs no
//! `Arbitrary` for hundreds of types in the crate, and covers values that no constructor creates: missing constants,
//! reordered members, and fields, values and variants that are not in the spec.

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
        let api = generate::load(&sources).expect("the spec has no errors");
        Self { analysis: Analysis::new(&api), api }
    }

    /// Generates a value of the type with this name.
    pub(crate) fn value(&self, name: &str, choices: &mut Choices<'_>) -> samples::Json {
        Samples::new(&self.api, &self.analysis).arbitrary(self.id(name), choices)
    }

    /// Returns whether responses contain values of the type with this name.
    fn is_received(&self, name: &str) -> bool {
        self.analysis.is_received(self.id(name))
    }

    fn id(&self, name: &str) -> TypeId {
        let id = self.api.type_ids().find(|id| self.api[*id].name == name);
        id.unwrap_or_else(|| panic!("the spec has no `{name}`; run `cargo xtask codegen`"))
    }
}

/// Values of all types for each of the cases. A failure shows the bytes that cause it, so failures are not
/// persisted.
pub(crate) fn config() -> ProptestConfig {
    ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }
}

pub(crate) fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..400)
}

#[test]
fn arbitrary_values_round_trip() {
    let model = Model::load();
    proptest!(config(), |(bytes in bytes())| {
        for type_ in types::TYPES {
            let json = model.value(type_.name, &mut Choices::new(&bytes)).to_string();
            match (type_.decode)(&json) {
                Ok(seen) => {
                    prop_assert!(seen.again, "{}: a different value\n{json}\n{}", type_.name, seen.encoded);
                    let same = Json::from_text(&json) == Json::from_text(&seen.encoded);
                    prop_assert!(same, "{}: changed\n{json}\n{}", type_.name, seen.encoded);
                }
                Err(error) => prop_assert!(false, "{}: {error}\n{json}", type_.name),
            }
        }
    });
}

/// The server decides how many members a list has, and each member takes the memory of the largest unboxed
/// variant.
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
fn arbitrary_json_does_not_panic() {
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
fn damaged_values_do_not_panic() {
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
