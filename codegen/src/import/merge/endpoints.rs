//! Endpoints.

use indexmap::IndexMap;

use crate::import::at::At;
use crate::import::endpoint::{self, Response, Sends};
use crate::import::names::{fold_name, header, query};
use crate::import::shape::Shape;
use crate::import::summary::NoteKind;
use crate::spec::{self, Field, Limits, Paging, Parameter, ParameterLocation};

use super::Merger;
use crate::import::node::Node;

type Parameters = IndexMap<String, Parameter>;

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

    /// Endpoints in the order of the reference, then those that it no longer has. Only a reference that holds the resource
    /// in full can tell.
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

    /// Brings one endpoint up to date; gives the name that it has in the spec.
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
                let text = format!("say what `{resource}.{name}` does and which `betas` it needs");
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
            let text = format!("it is {} {} now", endpoint.method.as_str(), endpoint.path);
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
            self.note(NoteKind::Changed, &node.key("returns"), "it responds with something else now");
        }
        known
    }

    fn new_endpoint(&mut self, node: &Node, endpoint: &endpoint::Endpoint) -> spec::Endpoint {
        if endpoint.hides {
            let text = "the reference hides a parameter: if it asks for events instead of JSON, add it to the body \
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

    fn parameters(&mut self, node: &Node, known: &Parameters, endpoint: &endpoint::Endpoint) -> Parameters {
        let node = node.key("parameters");
        let mut merged = Parameters::new();
        for place in [ParameterLocation::Path, ParameterLocation::Query, ParameterLocation::Header] {
            let mut here: Vec<&endpoint::Parameter> =
                endpoint.parameters.iter().filter(|parameter| parameter.place == place).collect();
            if place == ParameterLocation::Path {
                here.sort_by_key(|parameter| hole(&endpoint.path, &parameter.field.name).map(|(at, _)| at));
            }
            for parameter in here {
                let (name, parameter) = self.parameter(&node, known, parameter, &endpoint.path);
                merged.insert(name, parameter);
            }
        }
        for (index, (name, parameter)) in known.iter().enumerate() {
            if !merged.contains_key(name) && self.keeps(&node.key(name), format!("the parameter `{name}`")) {
                merged.shift_insert(index.min(merged.len()), name.clone(), parameter.clone());
            }
        }
        merged
    }

    fn parameter(
        &mut self,
        node: &Node,
        known: &Parameters,
        parameter: &endpoint::Parameter,
        path: &str,
    ) -> (String, Parameter) {
        let field = &parameter.field;
        let wanted = fold_name(&field.name);
        if let Some((name, known)) = known.iter().find(|(name, _)| fold_name(name) == wanted) {
            let node = node.key(name);
            let mut known = known.clone();
            let content = Field {
                type_: Some(known.type_.clone()),
                since: None,
                deprecated: known.deprecated.clone(),
                ..Field::default()
            };
            if let Some(type_) = self.field(&node, content, field).type_ {
                known.type_ = type_;
            }
            if known.place != parameter.place {
                known.place = parameter.place;
                self.note(NoteKind::Changed, &node, format!("`{name}` goes elsewhere now"));
            }
            return (name.clone(), known);
        }
        let list = matches!(field.shape, Shape::List(_));
        let name = match parameter.place {
            ParameterLocation::Path => {
                hole(path, &field.name).map_or_else(|| field.name.clone(), |(_, hole)| hole.to_owned())
            }
            ParameterLocation::Query => query(&field.name, list),
            ParameterLocation::Header => header(&field.name),
        };
        let (type_, _) = self.express(&node.resource, &field.shape, &field.at);
        let type_ = type_.unwrap_or(spec::TypeExpr::Primitive(spec::Primitive::String));
        self.note(NoteKind::Added, &node.key(&name), format!("the parameter `{name}`, `{type_}`"));
        self.note(NoteKind::Decide, &node.key(&name), format!("say what `{name}` means"));
        self.deprecation(&node.key(&name), field.deprecated, false);
        let optional = parameter.place != ParameterLocation::Path;
        let (place, limits) = (parameter.place, Limits::default());
        let new = Parameter {
            place,
            type_,
            optional,
            nullable: false,
            since: None,
            deprecated: None,
            limits,
            rust: None,
            doc: String::new(),
            decide: None,
        };
        (name, new)
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
                    self.note(NoteKind::Changed, &node, "it sends a form now");
                }
                let known = known.map(|body| body.multipart).unwrap_or_default();
                let multipart = self.parts(&node.key("multipart"), &known, parts);
                return Some(spec::Body { json: None, multipart });
            }
        };
        let new = sent.map(|json| spec::Body { json: Some(json), multipart: IndexMap::new() });
        if known != new && known.is_some() {
            self.note(NoteKind::Changed, &node, "it sends something else now");
        }
        new
    }

    /// Records the reference's name of a new body object.
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

    fn responds_the_same(&mut self, known: &spec::Returns, endpoint: &endpoint::Endpoint) -> bool {
        let at = &endpoint.at;
        match &endpoint.returns {
            Response::Bytes => known.binary,
            Response::CursorPage(shape) => {
                known.paging == Some(Paging::Cursor) && self.fits_some(shape, known.page.as_ref(), at)
            }
            Response::IdPage(shape) => {
                known.paging == Some(Paging::Ids) && self.fits_some(shape, known.page.as_ref(), at)
            }
            Response::Value(shape) => {
                let one = known.json.as_ref().or(known.lines.as_ref()).or(known.events.as_ref());
                self.fits_some(shape, one, at)
            }
        }
    }

    fn fits_some(&mut self, shape: &Shape, expr: Option<&spec::TypeExpr>, at: &At) -> bool {
        expr.is_some_and(|expr| self.fits(shape, expr, at))
    }

    fn new_response(&mut self, node: &Node, endpoint: &endpoint::Endpoint) -> spec::Returns {
        let mut returns = spec::Returns::default();
        let home = &node.resource;
        match &endpoint.returns {
            Response::Bytes => returns.binary = true,
            Response::CursorPage(shape) => {
                returns.page = self.express(home, shape, &endpoint.at).0;
                returns.paging = Some(Paging::Cursor);
            }
            Response::IdPage(shape) => {
                returns.page = self.express(home, shape, &endpoint.at).0;
                returns.paging = Some(Paging::Ids);
            }
            Response::Value(shape) => {
                let type_ = self.express(home, shape, &endpoint.at).0;
                match (endpoint.streams, endpoint.path.ends_with("/stream")) {
                    (false, _) => returns.json = type_,
                    (true, true) => returns.events = type_,
                    (true, false) => returns.lines = type_,
                }
            }
        }
        returns
    }
}

/// The name in braces of a path template that is `rendered`, and where it stands.
fn hole<'a>(path: &'a str, rendered: &str) -> Option<(usize, &'a str)> {
    let holes = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    holes.enumerate().find(|(_, hole)| fold_name(hole) == fold_name(rendered))
}

/// The types that an endpoint uses.
pub(in crate::import) fn mentions(endpoint: &spec::Endpoint) -> impl Iterator<Item = &str> {
    let parameters = endpoint.parameters.values().map(|parameter| &parameter.type_);
    let body = endpoint.body.iter();
    let json = body.clone().filter_map(|body| body.json.as_ref());
    let parts = body.flat_map(|body| body.multipart.values()).filter_map(|part| part.type_.as_ref());
    let returns = &endpoint.returns;
    let responses = [&returns.json, &returns.page, &returns.lines, &returns.events].into_iter().flatten();
    parameters.chain(json).chain(parts).chain(responses).filter_map(|type_| type_.named())
}
