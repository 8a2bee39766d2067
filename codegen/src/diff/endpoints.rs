//! Compares endpoints.

use super::change::{Subject, What, Wire};
use super::compare::Comparison;
use super::endpoint_place::EndpointPlace;
use super::pair::{Pair, pairs};
use super::structure;
use crate::ir::{Endpoint, RequestBody};

/// Returns whether two paths differ only in the names of their parameters.
fn same_route(from: &str, to: &str) -> bool {
    let segment = |segment: &str| match segment.strip_prefix('{') {
        Some(_) => String::new(),
        None => segment.to_owned(),
    };
    from.split('/').map(segment).eq(to.split('/').map(segment))
}

impl Comparison<'_> {
    pub(super) fn endpoints(&mut self) {
        let (before, after) = (EndpointPlace::all(self.old), EndpointPlace::all(self.new));
        let key = |place: &EndpointPlace<'_>| place.name();
        let same_path = |a: usize, b: usize| {
            let (was, is) = (before[a].endpoint(), after[b].endpoint());
            u32::from(was.method == is.method && was.path == is.path)
        };
        let old_names: Vec<_> = before.iter().map(key).collect();
        let new_names: Vec<_> = after.iter().map(key).collect();
        for pair in pairs(&old_names, &new_names, same_path) {
            match pair {
                Pair::Both(a, b) => self.endpoint(&before[a], &after[b]),
                Pair::Old(position) => {
                    let wire = Wire::Breaking("the endpoint was removed");
                    self.whole_endpoint(&before[position], What::Removed, wire);
                }
                Pair::New(position) => {
                    self.whole_endpoint(&after[position], What::Added, Wire::Compatible);
                }
            }
        }
    }

    fn whole_endpoint(&mut self, place: &EndpointPlace<'_>, what: What, wire: Wire) {
        let paths = place.paths();
        let effects = self.claim(&[paths.method.clone(), paths.with, paths.request]);
        let change = self.change(place.resource(), Subject::Endpoint, place.name(), what);
        change.rust = paths.method;
        change.since.clone_from(&place.endpoint().since);
        change.effects = effects;
        change.wire = wire;
    }

    fn endpoint(&mut self, before: &EndpointPlace<'_>, after: &EndpointPlace<'_>) {
        let (was, is) = (before.endpoint(), after.endpoint());
        let (old_paths, paths) = (before.paths(), after.paths());
        let (resource, name) = (after.resource(), after.name());
        if before.name() != name || old_paths.method != paths.method {
            let what = if before.name() == name {
                What::changed("Rust name", &old_paths.method, &paths.method)
            } else {
                What::Renamed { from: before.name() }
            };
            let all = [&old_paths, &paths].into_iter();
            let all = all.flat_map(|paths| [paths.method.clone(), paths.with.clone(), paths.request.clone()]);
            let effects = self.claim(&all.collect::<Vec<_>>());
            let change = self.change(resource, Subject::Endpoint, &name, what);
            change.is_at(old_paths.method.clone(), paths.method.clone());
            change.effects = effects;
        }
        self.route(&name, before, after);
        self.docs(
            resource,
            Subject::Endpoint,
            &name,
            &paths.method,
            ((&was.doc, was.since.as_ref()), (&is.doc, is.since.as_ref())),
        );
        self.deprecation(
            resource,
            Subject::Endpoint,
            &name,
            &paths.method,
            (&was.deprecated, &is.deprecated),
        );
        self.inputs(before, after);
    }

    /// Compares the request and the response.
    fn route(&mut self, name: &str, before: &EndpointPlace<'_>, after: &EndpointPlace<'_>) {
        let (was, is, paths) = (before.endpoint(), after.endpoint(), after.paths());
        let (old, new) = (&self.old.api, &self.new.api);
        let request = &paths.request;
        let call = vec![paths.method.clone(), paths.with.clone()];
        let response = ["send", "with_meta", "items", "pages", "stream", "IntoFuture"]
            .map(|name| format!("{request}::{name}"));
        let list = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let tokens =
            |endpoint: &Endpoint| endpoint.expected_tokens.clone().unwrap_or_else(|| "none".to_owned());
        let new_betas = is.betas.iter().any(|beta| !was.betas.contains(beta));
        let renamed = |name: &str| self.new_name(name);
        let same = str::to_owned;
        let aspects = [
            (
                "method",
                was.method.as_str().to_owned(),
                is.method.as_str().to_owned(),
                vec![],
                Wire::Breaking("the old method is no longer supported"),
            ),
            (
                "path",
                was.path.clone(),
                is.path.clone(),
                vec![],
                match same_route(&was.path, &is.path) {
                    true => Wire::Same,
                    false => Wire::Breaking("the old path is no longer supported"),
                },
            ),
            (
                "betas",
                list(&was.betas),
                list(&is.betas),
                vec![],
                Wire::breaking_if(new_betas, "requests lack a required beta"),
            ),
            (
                "body",
                before.body(&renamed),
                after.body(&same),
                call,
                match (&was.body, &is.body) {
                    (RequestBody::Json(was), RequestBody::Json(is))
                        if structure::is_same_definition(old, *was, new, *is) =>
                    {
                        Wire::Same
                    }
                    _ => Wire::Breaking("requests with the old body are rejected"),
                },
            ),
            (
                "response",
                before.snapshot.spell_response(&was.response, &renamed),
                after.snapshot.spell_response(&is.response, &same),
                response.to_vec(),
                match structure::is_same_response(old, &was.response, new, &is.response) {
                    true => Wire::Same,
                    false => Wire::Breaking("the new response cannot be decoded"),
                },
            ),
            ("expected tokens", tokens(was), tokens(is), vec![], Wire::Same),
        ];
        for (aspect, from, to, claims, wire) in aspects {
            if from == to {
                continue;
            }
            let mut effects = self.claim(&claims);
            if aspect == "body" {
                effects.extend(
                    self.claim_if(|effect| effect.path != *request && effect.is_at_or_below(request)),
                );
            }
            let what = What::changed(aspect, from, to);
            let change = self.change(after.resource(), Subject::Endpoint, name, what);
            change.rust.clone_from(&paths.method);
            change.effects = effects;
            change.wire = wire;
        }
    }
}
