//! Updates endpoints.

use indexmap::IndexMap;

use crate::import::endpoint::{self, Sends};
use crate::import::node::Node;
use crate::import::summary::NoteKind;
use crate::spec;

use super::Merger;
use super::parameters::Parameters;

impl Merger<'_> {
    pub(super) fn endpoints(&mut self) {
        let reference = self.reference;
        let mut order = IndexMap::<String, Vec<String>>::new();
        for endpoint in &reference.endpoints {
            let resource = endpoint.signature.resource();
            let name = self.endpoint(&resource, endpoint);
            order.entry(resource).or_default().push(name);
        }
        for (resource, names) in order {
            self.arrange(&resource, &names);
        }
    }

    /// Sorts endpoints in the order of the reference, followed by those that are missing from it. Only a reference that
    /// contains the whole resource determines the order.
    fn arrange(&mut self, path: &str, names: &[String]) {
        let covered = self.reference.covered.contains_key(path);
        let Some(resource) = self.spec.resources.get_mut(path) else { return };
        if !covered {
            return;
        }
        let mut old = std::mem::take(&mut resource.endpoints);
        for name in names {
            if let Some(endpoint) = old.shift_remove(name) {
                resource.endpoints.insert(name.clone(), endpoint);
            }
        }
        for (name, endpoint) in old {
            let node = Node::of(path).key("endpoints").key(&name);
            if self.keeps(&node, format!("the endpoint `{path}.{name}`")) {
                self.resource(path).endpoints.insert(name, endpoint);
            }
        }
    }

    /// Updates one endpoint. Returns its name in the spec.
    fn endpoint(&mut self, resource: &str, endpoint: &endpoint::Endpoint) -> String {
        let name = endpoint.signature.name();
        let same_call = self
            .known
            .endpoint(endpoint.method, &endpoint.path)
            .filter(|(home, _, _)| *home == resource)
            .map(|(_, name, known)| (name.to_owned(), known));
        let same_name = || {
            let known = self.before.resources.get(resource)?.endpoints.get(&name)?;
            Some((name.clone(), known))
        };
        match same_call.or_else(same_name) {
            Some((name, known)) => {
                let node = Node::of(resource).key("endpoints").key(&name);
                let updated = self.update(&node, known.clone(), endpoint);
                self.resource(resource).endpoints.insert(name.clone(), updated);
                name
            }
            None => {
                self.resource(resource);
                let node = Node::of(resource).key("endpoints").key(&name);
                self.note(NoteKind::Added, &node, format!("the endpoint `{resource}.{name}`"));
                let text = format!("describe `{resource}.{name}`, and add the `betas` that it requires");
                self.note(NoteKind::Decide, &node, text);
                let new = self.new_endpoint(&node, endpoint);
                self.resource(resource).endpoints.insert(name.clone(), new);
                name
            }
        }
    }

    fn update(
        &mut self,
        node: &Node,
        mut known: spec::Endpoint,
        endpoint: &endpoint::Endpoint,
    ) -> spec::Endpoint {
        if known.method != endpoint.method || known.path != endpoint.path {
            let text = format!("it is now {} {}", endpoint.method.as_str(), endpoint.path);
            self.note(NoteKind::Changed, node, text);
            known.method = endpoint.method;
            known.path.clone_from(&endpoint.path);
        }
        known.parameters = self.parameters(node, &known.parameters, endpoint);
        known.body = self.body(node, known.body, endpoint);
        if !self.responds_the_same(&known.returns, endpoint) {
            let returns = self.new_response(node, endpoint);
            let flag = known.returns.events_flag.is_some() && returns.json.is_some();
            known.returns =
                if flag { spec::Returns { json: returns.json, ..known.returns } } else { returns };
            self.note(NoteKind::Changed, &node.key("returns"), "the response changed");
        }
        known
    }

    fn new_endpoint(&mut self, node: &Node, endpoint: &endpoint::Endpoint) -> spec::Endpoint {
        if endpoint.hides {
            let text = "the reference hides a parameter: if it selects events instead of JSON, add it to the body \
                        with `not_in_reference: true` and name it under `returns.events_flag`";
            self.note(NoteKind::Decide, node, text);
        }
        spec::Endpoint {
            method: endpoint.method,
            path: endpoint.path.clone(),
            betas: Vec::new(),
            since: None,
            deprecated: None,
            rust: None,
            rust_request: None,
            doc: String::new(),
            parameters: self.parameters(node, &Parameters::new(), endpoint),
            body: self.body(node, None, endpoint),
            returns: self.new_response(node, endpoint),
            expected_tokens: None,
            wait: None,
            search: Vec::new(),
            decide: None,
        }
    }

    fn body(
        &mut self,
        node: &Node,
        known: Option<spec::Body>,
        endpoint: &endpoint::Endpoint,
    ) -> Option<spec::Body> {
        let node = node.key("body");
        let sent = match &endpoint.sends {
            Sends::Nothing => None,
            Sends::Object { name, also } => {
                self.also(name, also);
                Some(spec::TypeExpr::Named(name.clone()))
            }
            Sends::Value(shape) => {
                let json = known.as_ref().and_then(|body| body.json.as_ref());
                if json.is_some_and(|json| self.fits(shape, json, &endpoint.at)) {
                    return known;
                }
                self.express(&node.resource, shape, &endpoint.at).0
            }
            Sends::Form(parts) => {
                let was_form = known.as_ref().is_some_and(|body| !body.multipart.is_empty());
                if known.is_some() && !was_form {
                    self.note(NoteKind::Changed, &node, "the body is now a form");
                }
                let known = known.map(|body| body.multipart).unwrap_or_default();
                let multipart = self.parts(&node.key("multipart"), &known, parts);
                return Some(spec::Body { json: None, multipart });
            }
        };
        let new = sent.map(|json| spec::Body { json: Some(json), multipart: IndexMap::new() });
        if known != new && known.is_some() {
            self.note(NoteKind::Changed, &node, "the body changed");
        }
        new
    }

    /// Adds the reference's name of a new body object as an alias.
    fn also(&mut self, name: &str, also: &str) {
        if self.known.get(name).is_some() || name == also {
            return;
        }
        let types = self.spec.resources.values_mut().find_map(|resource| resource.types.get_mut(name));
        if let Some(type_) = types
            && type_.aliases.is_empty()
        {
            type_.aliases.push(also.to_owned());
        }
    }
}

/// Returns the types that an endpoint uses.
pub(in crate::import) fn mentions(endpoint: &spec::Endpoint) -> impl Iterator<Item = &str> {
    let parameters = endpoint.parameters.values().map(|parameter| &parameter.type_);
    let body = endpoint.body.iter();
    let json = body.clone().filter_map(|body| body.json.as_ref());
    let parts = body.flat_map(|body| body.multipart.values()).filter_map(|part| part.type_.as_ref());
    let returns = &endpoint.returns;
    let responses = [&returns.json, &returns.page, &returns.lines, &returns.events].into_iter().flatten();
    parameters.chain(json).chain(parts).chain(responses).filter_map(|type_| type_.named())
}
