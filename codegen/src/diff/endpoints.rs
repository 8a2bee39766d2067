//! Endpoints against endpoints.

use super::change::{Subject, What, Wire};
use super::compare::{Comparison, resource_id};
use super::pair::{Pair, pairs};
use super::snapshot::{EndpointPaths, Snapshot, presence};
use super::wire::{Directions, spell};
use crate::ir::{Date, Endpoint, Limits, Presence, RequestBody};

/// Parameters and form parts only travel to the server.
const SENT: Directions = Directions { sent: true, received: false };

/// An endpoint with its place.
struct EndpointPlace<'a> {
    snapshot: &'a Snapshot,
    resource: usize,
    position: usize,
}

impl<'a> EndpointPlace<'a> {
    fn all(snapshot: &'a Snapshot) -> Vec<Self> {
        let resources = snapshot.api.resources.iter().enumerate();
        let places = |(resource, all): (usize, &crate::ir::Resource)| {
            (0..all.endpoints.len())
                .map(move |position| Self { snapshot, resource, position })
                .collect::<Vec<_>>()
        };
        resources.flat_map(places).collect()
    }

    fn endpoint(&self) -> &'a Endpoint {
        &self.snapshot.api.resources[self.resource].endpoints[self.position]
    }

    fn resource(&self) -> &'a str {
        &self.snapshot.api.resources[self.resource].path
    }

    fn name(&self) -> String {
        format!("{}.{}", self.resource(), self.endpoint().name)
    }

    fn paths(&self) -> EndpointPaths {
        self.snapshot.endpoint(resource_id(self.resource), self.position)
    }

    /// Parameters and form parts, as both are set in the same way.
    fn inputs(&self) -> Vec<Input<'a>> {
        let (snapshot, endpoint) = (self.snapshot, self.endpoint());
        let names = &snapshot.names.resource(resource_id(self.resource)).endpoints[self.position];
        let parameters = endpoint.parameters.iter().zip(&names.parameters).map(|(parameter, rust)| Input {
            name: &parameter.name,
            place: format!("{:?}", parameter.location).to_lowercase(),
            type_: snapshot.spell(&parameter.type_, &str::to_owned),
            presence: parameter.presence,
            limits: &parameter.limits,
            since: parameter.since.as_ref(),
            deprecated: &parameter.deprecated,
            doc: &parameter.doc,
            rust,
        });
        let parts: &[_] = match &endpoint.body {
            RequestBody::Form(parts) => parts,
            _ => &[],
        };
        let parts = parts.iter().zip(&names.parts).map(|(part, rust)| Input {
            name: &part.field.name,
            place: "form".to_owned(),
            type_: snapshot.spell_field(&part.field.kind, &str::to_owned),
            presence: part.field.presence,
            limits: &part.field.limits,
            since: part.field.since.as_ref(),
            deprecated: &part.field.deprecated,
            doc: &part.field.doc,
            rust,
        });
        parameters.chain(parts).collect()
    }

    fn body(&self, name: &dyn Fn(&str) -> String) -> String {
        match &self.endpoint().body {
            RequestBody::None => "none".to_owned(),
            RequestBody::Json(id) => name(&self.snapshot.api[*id].name),
            RequestBody::Form(_) => "form".to_owned(),
        }
    }
}

/// A parameter or form part.
struct Input<'a> {
    name: &'a str,
    place: String,
    type_: String,
    presence: Presence,
    limits: &'a Limits,
    since: Option<&'a Date>,
    deprecated: &'a Option<String>,
    doc: &'a str,
    rust: &'a str,
}

impl Input<'_> {
    /// Where it is in the emitted crate: a required one is an argument, any other a setter.
    fn paths(&self, endpoint: &EndpointPaths) -> Vec<String> {
        if self.presence == Presence::Required {
            vec![endpoint.method.clone(), endpoint.with.clone()]
        } else {
            vec![format!("{}::{}", endpoint.request, self.rust)]
        }
    }
}

/// Whether two paths differ only in what we call their parameters.
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
                    let wire = Wire::Breaking("the endpoint is gone");
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
            change.rust.clone_from(&paths.method);
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

    /// What is sent where, and what comes back.
    fn route(&mut self, name: &str, before: &EndpointPlace<'_>, after: &EndpointPlace<'_>) {
        let (was, is, paths) = (before.endpoint(), after.endpoint(), after.paths());
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
                Wire::Breaking("the old method is no longer served"),
            ),
            (
                "path",
                was.path.clone(),
                is.path.clone(),
                vec![],
                match same_route(&was.path, &is.path) {
                    true => Wire::Same,
                    false => Wire::Breaking("the old path is no longer served"),
                },
            ),
            (
                "betas",
                list(&was.betas),
                list(&is.betas),
                vec![],
                Wire::breaking_if(new_betas, "requests do not ask for a beta that is needed"),
            ),
            (
                "body",
                before.body(&renamed),
                after.body(&same),
                call,
                Wire::Breaking("requests with the old body are refused"),
            ),
            (
                "response",
                before.snapshot.spell_response(&was.response, &renamed),
                after.snapshot.spell_response(&is.response, &same),
                response.to_vec(),
                Wire::Breaking("the new response is not understood"),
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

    fn inputs(&mut self, before: &EndpointPlace<'_>, after: &EndpointPlace<'_>) {
        let (mut old, new) = (before.inputs(), after.inputs());
        for input in &mut old {
            input.type_ = super::public_api::replace(&input.type_, &|name| self.renamed.get(name).cloned());
        }
        let names = |inputs: &[Input<'_>]| {
            inputs.iter().map(|input| (input.place.clone(), input.name.to_owned())).collect::<Vec<_>>()
        };
        let likeness = |a: usize, b: usize| {
            let (was, is): (&Input<'_>, &Input<'_>) = (&old[a], &new[b]);
            let same = was.name == is.name
                || (was.type_ == is.type_ && was.place == is.place && was.presence == is.presence);
            let alike = u32::from(was.name == is.name) * 8
                + u32::from(!was.doc.is_empty() && was.doc == is.doc) * 4
                + u32::from(super::pair::share_a_word(was.name, is.name)) * 2
                + u32::from(a == b);
            if same { alike } else { 0 }
        };
        for pair in pairs(&names(&old), &names(&new), likeness) {
            match pair {
                Pair::Both(a, b) => self.input((before, &old[a]), (after, &new[b])),
                Pair::Old(position) => {
                    let wire = SENT.field_removed(false);
                    self.whole_input(before, &old[position], (before, after), What::Removed, wire);
                }
                Pair::New(position) => {
                    let wire = SENT.field_added(new[position].presence);
                    self.whole_input(after, &new[position], (before, after), What::Added, wire);
                }
            }
        }
    }

    fn whole_input(
        &mut self,
        place: &EndpointPlace<'_>,
        input: &Input<'_>,
        (before, after): (&EndpointPlace<'_>, &EndpointPlace<'_>),
        what: What,
        wire: Wire,
    ) {
        let mut claims = input.paths(&before.paths());
        claims.extend(input.paths(&after.paths()));
        let effects = self.claim(&claims);
        let name = format!("{}.{}", after.name(), input.name);
        let change = self.change(after.resource(), Subject::Parameter, name, what);
        change.rust = input.paths(&place.paths()).swap_remove(0);
        change.effects = effects;
        change.wire = wire;
    }

    fn input(
        &mut self,
        (before, was): (&EndpointPlace<'_>, &Input<'_>),
        (after, is): (&EndpointPlace<'_>, &Input<'_>),
    ) {
        let name = format!("{}.{}", after.name(), is.name);
        let mut claims = was.paths(&before.paths());
        claims.extend(is.paths(&after.paths()));
        let path = is.paths(&after.paths()).swap_remove(0);
        let mut found = Vec::new();
        if was.name != is.name {
            // A path parameter's name is only our own: it stands for a place in the path.
            let wire = match is.place.as_str() {
                "path" => Wire::Same,
                _ => SENT.field_removed(false).and(SENT.field_added(is.presence)),
            };
            found.push((What::Renamed { from: was.name.to_owned() }, wire));
        } else if was.rust != is.rust {
            found.push((What::changed("Rust name", was.rust, is.rust), Wire::Same));
        }
        if was.place != is.place {
            let wire = Wire::Breaking("the old place is no longer looked at");
            found.push((What::changed("place", &was.place, &is.place), wire));
        }
        if was.type_ != is.type_ {
            found.push((What::changed("type", &was.type_, &is.type_), SENT.retyped()));
        }
        if was.presence != is.presence {
            let what = What::changed("presence", presence(was.presence), presence(is.presence));
            found.push((what, SENT.presence(was.presence, is.presence, false)));
        }
        let limits = was.limits != is.limits;
        let effects = if found.is_empty() { Vec::new() } else { self.claim(&claims) };
        for (what, wire) in found {
            let change = self.change(after.resource(), Subject::Parameter, &name, what);
            change.rust.clone_from(&path);
            change.effects.clone_from(&effects);
            change.wire = wire;
        }
        if limits {
            let what = What::changed("limits", spell(was.limits), spell(is.limits));
            let change = self.change(after.resource(), Subject::Parameter, &name, what);
            change.rust.clone_from(&path);
            change.wire = SENT.limits(was.limits, is.limits);
        }
        let resource = after.resource();
        self.docs(resource, Subject::Parameter, &name, &path, ((was.doc, was.since), (is.doc, is.since)));
        self.deprecation(resource, Subject::Parameter, &name, &path, (was.deprecated, is.deprecated));
    }
}
