//! The spec against the facts read off the vendor's clients: every object's fields, presences, wire names and types,
//! and every endpoint's method, path, parameters, body and answer.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use anthropic_beta_codegen::spec::{
    self, Endpoint, Field, Paging, Place, Primitive, Scalar, Spec, TypeDef, TypeExpr, Variant,
};
use serde_yaml::Value;

/// Types of the facts that the spec has under another name.
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
    ("MessageCreateParamsNonStreaming", "one half of MessageCreateParams, told apart by `stream`"),
    ("MessageCreateParamsStreaming", "the other half"),
    ("MessageCreateParams.MessageCreateParamsNonStreaming", "the same, in a namespace"),
    ("MessageCreateParams.MessageCreateParamsStreaming", "the same, in a namespace"),
    ("BetaMessageStreamParams", "parameters of a helper of the vendor's clients"),
    ("MessageCreateParams", "the union of the two halves"),
];

/// Where the spec rightly says something else, with the reason.
const EXCEPTIONS: [(&str, &str); 1] = [(
    "BetaToolResultContentBlockParam: another type",
    "the facts hold an expression of the vendor's client language; the list that uses the type is compared",
)];

struct Facts {
    spec: Spec,
    types: BTreeMap<String, Value>,
    mistakes: Vec<String>,
    excused: BTreeSet<&'static str>,
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_sequence).map_or(&[], Vec::as_slice)
}

fn words(value: &Value, key: &str) -> Vec<String> {
    items(value, key).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or_default()
}

fn squash(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn renamed(name: &str) -> &str {
    RENAMED.iter().find(|(theirs, _)| *theirs == name).map_or(name, |(_, ours)| ours)
}

#[test]
fn the_spec_agrees_with_the_facts() {
    let facts: Value = serde_yaml::from_str(&common::reference("wire-facts.json")).expect("JSON is YAML");
    let types: BTreeMap<String, Value> =
        serde_yaml::from_value(facts["types"].clone()).expect("`types` is an object");
    let spec = spec::read(&common::sources()).expect("the spec can be read");
    let mut checked = Facts { spec, types, mistakes: Vec::new(), excused: BTreeSet::new() };
    let parameters = checked.operations(items(&facts, "operations"));
    let objects = checked.objects(&parameters);
    let mistakes = &checked.mistakes;
    assert!(mistakes.is_empty(), "{} disagreements:\n{}", mistakes.len(), mistakes.join("\n"));
    assert_eq!(checked.excused.len(), EXCEPTIONS.len(), "an exception is no longer one: take it out");
    assert_eq!(items(&facts, "operations").len(), 95);
    assert!(objects > 430, "only {objects} objects were compared");
}

impl Facts {
    fn wrong(&mut self, text: String) {
        match EXCEPTIONS.iter().find(|(place, _)| text.starts_with(place)) {
            Some((place, _)) => _ = self.excused.insert(place),
            None => self.mistakes.push(text),
        }
    }

    fn type_(&self, name: &str) -> Option<&TypeDef> {
        self.spec.resources.values().find_map(|resource| resource.types.get(name))
    }

    /// The type behind aliases.
    fn behind(&self, name: &str) -> Option<(String, TypeDef)> {
        let type_ = self.type_(name)?;
        match &type_.alias {
            Some(TypeExpr::Named(target)) => self.behind(target),
            _ => Some((name.to_owned(), type_.clone())),
        }
    }

    /// Compares every object that is not the parameters of an endpoint; gives their number.
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
                        self.wrong(format!("{name}: further properties"));
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

    fn field(&mut self, place: &str, wire: &Value, known: &Field) {
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

    /// Whether a type of the facts is the type `expr` of the spec.
    fn same(&self, wire: &Value, expr: &TypeExpr, depth: usize) -> bool {
        let wire = &without_null(wire);
        if let Some(name) = wire.as_str() {
            return match (name, expr) {
                ("string", TypeExpr::Primitive(primitive)) => {
                    matches!(primitive, Primitive::String | Primitive::Datetime | Primitive::Base64)
                }
                ("number", TypeExpr::Primitive(primitive)) => {
                    matches!(primitive, Primitive::Integer | Primitive::Number)
                }
                ("boolean", TypeExpr::Primitive(primitive)) => *primitive == Primitive::Boolean,
                ("any", TypeExpr::Primitive(primitive)) => *primitive == Primitive::Any,
                (_, TypeExpr::Named(name)) => match self.behind(name) {
                    Some((_, TypeDef { alias: Some(alias), .. })) => self.same(wire, &alias, depth),
                    _ => false,
                },
                _ => false,
            };
        }
        if let (Some(inner), TypeExpr::List(item)) = (wire.get("array"), expr) {
            return self.same(inner, item, depth);
        }
        if let (Some(inner), TypeExpr::Map(value)) = (wire.get("map"), expr) {
            let (plain, nullable) = match &**value {
                TypeExpr::Nullable(plain) => (plain, true),
                _ => (value, false),
            };
            return nullable == (without_null(inner) != *inner) && self.same(inner, plain, depth);
        }
        if let Some(name) = wire.get("ref").and_then(Value::as_str) {
            return self.refers(renamed(name), expr, depth);
        }
        match expr {
            TypeExpr::Named(name) => self.behind(name).is_some_and(|(_, type_)| self.chooses(wire, &type_, depth)),
            _ => false,
        }
    }

    fn refers(&self, name: &str, expr: &TypeExpr, depth: usize) -> bool {
        if expr.to_string() == name {
            return true;
        }
        let same = match (self.behind(name), expr) {
            (Some((ours, _)), TypeExpr::Named(other)) => self.behind(other).is_some_and(|(other, _)| other == ours),
            _ => false,
        };
        let meaning = self.types.get(name).and_then(|type_| type_.get("type"));
        same || (depth < 4 && meaning.is_some_and(|meaning| self.same(meaning, expr, depth + 1)))
    }

    /// Whether a union of the facts is an enum or a union of the spec.
    fn chooses(&self, wire: &Value, type_: &TypeDef, depth: usize) -> bool {
        if let Some(alias) = &type_.alias {
            return self.same(wire, alias, depth);
        }
        let all: Vec<&Value> = items(wire, "union").iter().collect();
        if let Some(values) = &type_.values {
            let constants = all.iter().filter_map(|one| one.get("const")?.as_str());
            let rest = all.iter().filter(|one| one.get("const").is_none()).all(|one| one.as_str() == Some("string"));
            return rest && constants.eq(values.keys().map(String::as_str));
        }
        let Some(variants) = &type_.variants else { return false };
        let fits = |wire: &Value, variant: &Variant| match &variant.type_ {
            Some(expr) => self.same(wire, expr, depth),
            None => is_constant(wire, variant.constant.as_ref()),
        };
        let known = all.iter().all(|one| variants.iter().any(|variant| fits(one, variant)));
        known && variants.iter().all(|variant| all.iter().any(|one| fits(one, variant)))
    }

    /// Compares every endpoint; gives the names of the types that are their parameters.
    fn operations(&mut self, operations: &[Value]) -> BTreeSet<String> {
        let mut parameters = BTreeSet::new();
        for operation in operations {
            let place = text(operation, "reference").to_owned();
            let found = self.spec.resources.values().flat_map(|resource| resource.endpoints.values()).find(|one| {
                one.method.as_str() == text(operation, "method") && one.path == text(operation, "path")
            });
            let Some(endpoint) = found.cloned() else {
                self.wrong(format!("{place}: not in the spec"));
                continue;
            };
            self.operation(&place, operation, &endpoint);
            let name = self.parameters_type(&place);
            if let Some(type_) = self.types.get(&name).cloned() {
                self.parameters(&place, &type_, &endpoint);
            }
            parameters.insert(name);
        }
        let endpoints = self.spec.resources.values().map(|resource| resource.endpoints.len()).sum::<usize>();
        if endpoints != operations.len() {
            self.wrong(format!("{endpoints} endpoints in the spec, {} in the facts", operations.len()));
        }
        parameters
    }

    fn operation(&mut self, place: &str, operation: &Value, endpoint: &Endpoint) {
        if words(operation, "default_betas") != endpoint.betas {
            self.wrong(format!("{place}: betas {:?}", endpoint.betas));
        }
        for (key, wanted) in [("query", Place::Query), ("headers", Place::Header)] {
            let theirs: BTreeSet<String> = words(operation, key).into_iter().collect();
            let ours = endpoint.parameters.iter().filter(|(_, parameter)| parameter.place == wanted);
            let ours: BTreeSet<String> = ours.map(|(name, _)| name.clone()).collect();
            if theirs != ours {
                self.wrong(format!("{place}: {key} {theirs:?} in the facts, {ours:?} in the spec"));
            }
        }
        let body = endpoint.body.as_ref();
        let sends = match text(operation, "request_body") {
            "application/json" => body.is_some_and(|body| body.json.is_some()),
            "multipart/form-data" => body.is_some_and(|body| !body.multipart.is_empty()),
            _ => body.is_none(),
        };
        if !sends {
            self.wrong(format!("{place}: body {}", text(operation, "request_body")));
        }
        let returns = text(operation, "returns");
        let paging = if returns.starts_with("PageCursor[") {
            Some(Paging::Cursor)
        } else {
            returns.starts_with("Page[").then_some(Paging::Ids)
        };
        if endpoint.returns.paging != paging || endpoint.returns.binary != (returns == "Response") {
            self.wrong(format!("{place}: returns {returns}"));
        }
    }

    /// Compares the fields of an endpoint's parameters with its parameters and its body.
    fn parameters(&mut self, place: &str, type_: &Value, endpoint: &Endpoint) {
        let body = endpoint.body.as_ref();
        let named = body.and_then(|body| body.json.as_ref()?.named().map(str::to_owned));
        let mut sent = body.map(|body| body.multipart.clone()).unwrap_or_default();
        if let Some(fields) = named.and_then(|name| self.behind(&name)?.1.fields) {
            sent = fields;
        }
        for field in items(type_, "fields") {
            let name = text(field, "name");
            let found = endpoint.parameters.iter().find(|(known, _)| squash(known) == squash(name));
            if let Some((_, parameter)) = found {
                let known = Field {
                    type_: Some(parameter.type_.clone()),
                    optional: parameter.optional,
                    nullable: parameter.nullable,
                    ..Field::default()
                };
                self.field(&format!("{place}.{name}"), field, &known);
                continue;
            }
            match sent.shift_remove(name).or_else(|| sent.shift_remove(&format!("{name}[]"))) {
                Some(known) => self.field(&format!("{place}.{name}"), field, &known),
                None if name == "betas" => {}
                None => self.wrong(format!("{place}.{name}: not in the spec")),
            }
        }
        if items(type_, "extends").iter().all(|base| base.as_str().is_none_or(|base| base.starts_with("Page"))) {
            for name in sent.keys() {
                self.wrong(format!("{place}.{name}: not in the facts"));
            }
        }
    }

    /// The name that the facts have for an endpoint's parameters.
    fn parameters_type(&self, reference: &str) -> String {
        let (resource, verb) = reference.rsplit_once('.').unwrap_or_default();
        let last = resource.rsplit('.').next().unwrap_or_default();
        let one = match last {
            "Batches" => "Batch".to_owned(),
            "Memories" => "Memory".to_owned(),
            _ => last.trim_end_matches('s').to_owned(),
        };
        let verb = match verb {
            "New" | "NewEnrollmentURL" => verb.replace("New", "Create"),
            "Get" | "GetMetadata" => verb.replace("Get", "Retrieve"),
            _ => verb.to_owned(),
        };
        let plain = format!("{one}{verb}Params");
        let full = format!("{}.{plain}", resource.to_lowercase());
        if plain == "MessageCreateParams" {
            return "MessageCreateParamsBase".to_owned();
        }
        if self.types.contains_key(&full) { full } else { plain }
    }
}

/// A type without its alternative `null`; the only other alternative stands for itself.
fn without_null(wire: &Value) -> Value {
    let Some(all) = wire.get("union").and_then(Value::as_sequence) else { return wire.clone() };
    // `{"?": …}` is a spelling of the vendor's client language for a list that its caller can't change.
    let rest: Vec<Value> = all
        .iter()
        .filter(|one| one.as_str() != Some("null") && one.get("?").is_none())
        .cloned()
        .collect();
    match rest.as_slice() {
        [only] => only.clone(),
        _ => serde_yaml::to_value(BTreeMap::from([("union", rest)])).expect("a map of values is a value"),
    }
}

fn is_constant(wire: &Value, constant: Option<&Scalar>) -> bool {
    let constant = constant.map(|constant| serde_yaml::to_value(constant).expect("a scalar is a value"));
    without_null(wire).get("const") == constant.as_ref()
}
