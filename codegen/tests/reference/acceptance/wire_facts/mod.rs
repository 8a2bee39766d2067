//! Compares the spec to facts about the vendor's clients. They are the fields, presences, wire names and
//! types of every object, and the method, path, parameters, body and response of every endpoint.

mod operations;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use anthropic_beta_codegen::spec::{self, Field, Spec, TypeDef, TypeExpr};
use serde_yaml::Value;

use super::{SOURCES, data};
use types::is_constant;

/// Types of the facts that have another name in the spec.
const RENAMED: [(&str, &str); 10] = [
    ("BatchCreateParams.Request", "BatchCreateParamsRequest"),
    ("Request", "BatchCreateParamsRequest"),
    ("BatchCreateParams.Request.Params", "MessageCreateParams"),
    ("Params", "MessageCreateParams"),
    ("BetaRawMessageDeltaEvent.Delta", "BetaRawMessageDeltaEventDelta"),
    ("Delta", "BetaRawMessageDeltaEventDelta"),
    ("BetaTool.InputSchema", "BetaToolInputSchema"),
    ("InputSchema", "BetaToolInputSchema"),
    ("MessageCreateParamsBase", "MessageCreateParams"),
    ("Uploadable", "file"),
];

/// Types of the facts that are not of this API, with the reason.
const LEFT_OUT: [(&str, &str); 8] = [
    ("shared", "errors of the vendor's clients; the API's own are in module `beta`"),
    ("Page", "pages are part of the runtime"),
    ("MessageCreateParamsNonStreaming", "one half of MessageCreateParams, distinguished by `stream`"),
    ("MessageCreateParamsStreaming", "the other half"),
    ("MessageCreateParams.MessageCreateParamsNonStreaming", "the same, in a namespace"),
    ("MessageCreateParams.MessageCreateParamsStreaming", "the same, in a namespace"),
    ("BetaMessageStreamParams", "parameters of a helper of the vendor's clients"),
    ("MessageCreateParams", "the union of the two halves"),
];

/// Intended differences of the spec: the beginning of the place, a part of the message, and the reason.
const EXCEPTIONS: [(&str, &str, &str); 10] = [
    (
        "BetaToolResultContentBlockParam",
        "another type",
        "the facts contain an expression of the vendor's client language; the list that uses the type is compared",
    ),
    (
        "MemoryStores.",
        r#"betas ["agent-memory-2026-07-22"]"#,
        "the beta feature that they require since August",
    ),
    (
        "UserProfiles.",
        r#"betas ["user-profiles-2026-08-18"]"#,
        "the beta feature that they need since August",
    ),
    ("AnthropicBeta", "another type", "the two beta features above"),
    ("Agents.Update.version", "required true", "optional since August"),
    ("Skills.", ".files: ", "required and never null since August"),
    ("BetaEnvironment.description", "nullable false", "may be null since August"),
    ("BetaManagedAgentsCustomToolInputSchema.required", "nullable false", "may be null since August"),
    (
        "BetaManagedAgentsCustomToolInputSchema",
        "additional properties",
        "any keyword of JSON Schema since August",
    ),
    ("BetaUserProfile.relationship", "required true", "optional since August, and deprecated"),
];

/// The facts and the spec.
pub(crate) struct Facts {
    pub(crate) spec: Spec,
    pub(crate) types: BTreeMap<String, Value>,
    diagnostics: Vec<String>,
    excused: BTreeSet<usize>,
}

pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

pub(crate) fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_sequence).map_or(&[], Vec::as_slice)
}

pub(crate) fn words(value: &Value, key: &str) -> Vec<String> {
    items(value, key).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or_default()
}

pub(crate) fn squash(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

pub(crate) fn renamed(name: &str) -> &str {
    RENAMED.iter().find(|(theirs, _)| *theirs == name).map_or(name, |(_, ours)| ours)
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn the_spec_equals_the_facts() {
    let facts: Value = serde_yaml::from_str(&data::text("reference/wire-facts.json")).expect("JSON is YAML");
    let types: BTreeMap<String, Value> =
        serde_yaml::from_value(facts["types"].clone()).expect("`types` is an object");
    let spec = spec::read(&SOURCES).expect("the spec can be read");
    let mut checked = Facts { spec, types, diagnostics: Vec::new(), excused: BTreeSet::new() };
    let parameters = checked.operations(items(&facts, "operations"));
    let objects = checked.objects(&parameters);
    let diagnostics = &checked.diagnostics;
    assert!(
        diagnostics.is_empty(),
        "{} differences; correct the spec. If the facts are older, replace them by new ones, or add a line to \
         `EXCEPTIONS` with the reason:\n{}",
        diagnostics.len(),
        diagnostics.join("\n")
    );
    let unused: Vec<&str> = (0..EXCEPTIONS.len())
        .filter(|exception| !checked.excused.contains(exception))
        .map(|exception| EXCEPTIONS[exception].0)
        .collect();
    assert!(unused.is_empty(), "these are no longer exceptions: {unused:?}");
    let endpoints: usize = checked.spec.resources.values().map(|resource| resource.endpoints.len()).sum();
    assert_eq!(
        items(&facts, "operations").len(),
        endpoints,
        "the facts describe another version than the spec: replace them by those of the imported version"
    );
    let expected = checked.types.values().filter(|type_| type_.get("fields").is_some()).count();
    assert!(
        objects * 2 > expected,
        "only {objects} of {expected} objects were compared: a rule above skips too much, or the facts have another \
         form; compare `LEFT_OUT` and `parameters` to them"
    );
}

impl Facts {
    pub(crate) fn wrong(&mut self, text: String) {
        match EXCEPTIONS.iter().position(|(place, part, _)| text.starts_with(place) && text.contains(part)) {
            Some(exception) => _ = self.excused.insert(exception),
            None => self.diagnostics.push(text),
        }
    }

    fn type_(&self, name: &str) -> Option<&TypeDef> {
        self.spec.resources.values().find_map(|resource| resource.types.get(name))
    }

    /// Resolves aliases.
    pub(crate) fn behind(&self, name: &str) -> Option<(String, TypeDef)> {
        let type_ = self.type_(name)?;
        match &type_.alias {
            Some(TypeExpr::Named(target)) => self.behind(target),
            _ => Some((name.to_owned(), type_.clone())),
        }
    }

    /// Compares every object except the parameters of endpoints; returns the number of objects.
    fn objects(&mut self, parameters: &BTreeSet<String>) -> usize {
        let mut compared = 0;
        for (name, wire) in self.types.clone() {
            let left_out = LEFT_OUT.iter().any(|(what, _)| *what == name || *what == text(&wire, "module"));
            let page = name.ends_with("Page") || name.ends_with("PageCursor");
            if left_out || page || parameters.contains(&name) {
                continue;
            }
            let Some((_, type_)) = self.behind(renamed(&name)) else {
                self.wrong(format!("{name}: the spec has no such type"));
                continue;
            };
            match (&wire.get("type"), &type_.fields) {
                (Some(wire), _) => {
                    let expr = TypeExpr::Named(renamed(&name).to_owned());
                    if !self.same(wire, &expr, 0) {
                        self.wrong(format!("{name}: another type in the spec"));
                    }
                }
                (None, Some(fields)) => {
                    compared += 1;
                    self.fields(&name, items(&wire, "fields"), fields);
                    if wire.get("additional_properties").is_some() != type_.additional.is_some() {
                        self.wrong(format!("{name}: additional properties"));
                    }
                }
                (None, None) => self.wrong(format!("{name}: an object in the facts, not in the spec")),
            }
        }
        compared
    }

    fn fields(&mut self, owner: &str, wire: &[Value], fields: &indexmap::IndexMap<String, Field>) {
        let wire: Vec<&Value> = wire.iter().filter(|field| text(field, "name") != "betas").collect();
        for field in &wire {
            let name = text(field, "name");
            match fields.get(name).or_else(|| fields.get(&format!("{name}[]"))) {
                Some(known) => {
                    let known = known.clone();
                    self.field(&format!("{owner}.{name}"), field, &known);
                }
                None => self.wrong(format!("{owner}.{name}: not in the spec")),
            }
        }
        for name in fields.keys() {
            if wire.iter().all(|field| text(field, "name") != name.trim_end_matches("[]")) {
                self.wrong(format!("{owner}.{name}: not in the facts"));
            }
        }
    }

    pub(crate) fn field(&mut self, place: &str, wire: &Value, known: &Field) {
        if flag(wire, "required") == known.optional {
            self.wrong(format!("{place}: required {}", flag(wire, "required")));
        }
        if flag(wire, "nullable") != known.nullable {
            self.wrong(format!("{place}: nullable {}", flag(wire, "nullable")));
        }
        let same = match (&known.type_, &known.constant) {
            (Some(type_), _) => self.same(&wire["type"], type_, 0),
            (None, constant) => is_constant(&wire["type"], constant.as_ref()),
        };
        if !same {
            self.wrong(format!("{place}: {:?} in the facts, {:?} in the spec", wire["type"], known.type_));
        }
    }
}
