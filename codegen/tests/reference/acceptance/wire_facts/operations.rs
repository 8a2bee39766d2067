//! Compares the endpoints of the facts to the endpoints of the spec.

use std::collections::BTreeSet;

use anthropic_beta_codegen::spec::{Endpoint, Field, Paging, ParameterLocation};
use serde_yaml::Value;

use super::{Facts, items, squash, text, words};

impl Facts {
    /// Compares every endpoint; returns the names of the types of their parameters.
    pub(crate) fn operations(&mut self, operations: &[Value]) -> BTreeSet<String> {
        let mut parameters = BTreeSet::new();
        for operation in operations {
            let place = text(operation, "reference").to_owned();
            let found =
                self.spec.resources.values().flat_map(|resource| resource.endpoints.values()).find(|one| {
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
        for (key, wanted) in [("query", ParameterLocation::Query), ("headers", ParameterLocation::Header)] {
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

    /// Compares the fields of an endpoint's parameters to its parameters and its body.
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
        if items(type_, "extends")
            .iter()
            .all(|base| base.as_str().is_none_or(|base| base.starts_with("Page")))
        {
            for name in sent.keys() {
                self.wrong(format!("{place}.{name}: not in the facts"));
            }
        }
    }

    /// Returns the name of an endpoint's parameters in the facts.
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
