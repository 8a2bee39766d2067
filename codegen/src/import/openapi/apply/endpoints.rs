//! Endpoints.

use indexmap::IndexMap;

use super::super::deprecated::ask_instead;
use super::super::operation::Operation;
use super::Apply;
use crate::import::node::Node;
use crate::import::summary::NoteKind;
use crate::spec::{Body, Endpoint, Field, Parameter, ParameterLocation, Returns, TypeExpr};

type Parameters = IndexMap<String, Parameter>;

impl Apply<'_> {
    pub(super) fn all_endpoints(&mut self) {
        let (model, places, before) = (self.model, self.places, self.before);
        for (index, operation) in model.operations.iter().enumerate() {
            let place = places.of(index);
            let node = Node::of(&place.resource).key("endpoints").key(&place.name);
            let known =
                before.resources.get(&place.resource).and_then(|known| known.endpoints.get(&place.name));
            let endpoint = match known {
                Some(known) => self.update_endpoint(&node, known.clone(), &operation.endpoint),
                None => self.new_endpoint(&node, operation),
            };
            if known.is_none() {
                self.endpoints.push((place.resource.clone(), place.name.clone()));
            }
            self.resource(&place.resource).endpoints.insert(place.name.clone(), endpoint);
        }
    }

    fn new_endpoint(&mut self, node: &Node, operation: &Operation) -> Endpoint {
        let mut new = operation.endpoint.clone();
        let home = node.resource.clone();
        let mut name = |type_: &TypeExpr| self.express(type_, None, &home);
        for parameter in new.parameters.values_mut() {
            parameter.type_ = name(&parameter.type_);
        }
        if let Some(body) = &mut new.body {
            body.json = body.json.as_ref().map(&mut name);
            for part in body.multipart.values_mut() {
                part.type_ = part.type_.as_ref().map(&mut name);
            }
        }
        let Returns { json, page, lines, events, .. } = &mut new.returns;
        for type_ in [json, page, lines, events].into_iter().flatten() {
            *type_ = name(type_);
        }
        self.note(NoteKind::Added, node, format!("the endpoint `{}.{}`", &node.resource, node.last()));
        ask_instead(&mut new.deprecated, &mut new.decide);
        for parameter in new.parameters.values_mut() {
            ask_instead(&mut parameter.deprecated, &mut parameter.decide);
        }
        let parts = new.body.iter_mut().flat_map(|body| body.multipart.values_mut());
        for part in parts {
            ask_instead(&mut part.deprecated, &mut part.decide);
        }
        new
    }

    fn update_endpoint(&mut self, node: &Node, mut ours: Endpoint, theirs: &Endpoint) -> Endpoint {
        self.parameters(&node.key("parameters"), &mut ours.parameters, theirs, &ours.path);
        self.body(&node.key("body"), &mut ours.body, theirs.body.as_ref());
        self.returns(&node.key("returns"), &mut ours.returns, &theirs.returns);
        if ours.deprecated.is_none() {
            ask_instead(&mut theirs.deprecated.clone(), &mut ours.decide);
        }
        if let Some(question) = &theirs.decide
            && ours.body.is_none()
            && ours.decide.is_none()
        {
            ours.decide = Some(question.clone());
        }
        ours
    }

    fn parameters(&mut self, node: &Node, ours: &mut Parameters, theirs: &Endpoint, path: &str) {
        let mut there: IndexMap<String, ()> = IndexMap::new();
        for (name, theirs_one) in &theirs.parameters {
            let known = match theirs_one.place {
                // The position in the path matters, not the name, which is not sent.
                ParameterLocation::Path => renamed(name, &theirs.path, path),
                _ => ours.keys().find(|known| known.eq_ignore_ascii_case(name)).cloned(),
            };
            match known.and_then(|known| Some((known.clone(), ours.get_mut(&known)?))) {
                Some((known, parameter)) => {
                    self.parameter(&node.key(&known), &known, parameter, theirs_one);
                    there.insert(known, ());
                }
                None => {
                    let type_ = self.express(&theirs_one.type_, None, &node.resource);
                    self.note(NoteKind::Added, &node.key(name), format!("the parameter `{name}`, `{type_}`"));
                    let mut new = Parameter { type_, ..theirs_one.clone() };
                    ask_instead(&mut new.deprecated, &mut new.decide);
                    let last = ours.values().rposition(|known| known.place as u8 <= new.place as u8);
                    ours.shift_insert(last.map_or(0, |last| last + 1), name.clone(), new);
                    there.insert(name.clone(), ());
                }
            }
        }
        self.vanished_keys(node, ours, &there, |parameter| parameter.deprecated.is_some(), "parameter");
    }

    fn parameter(&mut self, node: &Node, name: &str, ours: &mut Parameter, theirs: &Parameter) {
        let as_field = |parameter: &Parameter| Field {
            type_: Some(parameter.type_.clone()),
            optional: parameter.optional,
            nullable: parameter.nullable,
            deprecated: parameter.deprecated.clone(),
            limits: parameter.limits.clone(),
            decide: parameter.decide.clone(),
            ..Field::default()
        };
        // In a query and in headers, null means the same as absence.
        let mut theirs = as_field(theirs);
        theirs.nullable = ours.nullable;
        let mut field = as_field(ours);
        self.field(node, name, &mut field, &theirs);
        let Field { type_, optional, limits, decide, .. } = field;
        *ours = Parameter {
            type_: type_.unwrap_or(ours.type_.clone()),
            optional,
            limits,
            decide,
            ..ours.clone()
        };
    }

    fn body(&mut self, node: &Node, ours: &mut Option<Body>, theirs: Option<&Body>) {
        match (ours, theirs) {
            (Some(Body { json: Some(json), .. }), Some(Body { json: Some(theirs), .. })) => {
                if !self.fits(theirs, json) {
                    *json = self.express(theirs, None, &node.resource);
                    self.note(NoteKind::Changed, node, format!("the body is now `{json}`"));
                }
            }
            (Some(Body { json: None, multipart }), Some(Body { json: None, multipart: theirs })) => {
                // In a form, null means the same as absence.
                let mut theirs = theirs.clone();
                for (name, part) in &mut theirs {
                    part.nullable = multipart.get(name).is_some_and(|ours| ours.nullable);
                }
                self.fields(&node.key("multipart"), false, multipart, &theirs);
            }
            (ours, Some(theirs)) => {
                let json = theirs.json.as_ref().map(|json| self.express(json, None, &node.resource));
                *ours = Some(Body { json, multipart: theirs.multipart.clone() });
                self.note(NoteKind::Changed, node, "the body changed");
            }
            (Some(_), None) => self.gone(node, "the body".to_owned()),
            (None, None) => {}
        }
    }

    fn returns(&mut self, node: &Node, ours: &mut Returns, theirs: &Returns) {
        if theirs.empty && ours.json.is_some() && ours.events.is_none() && !ours.empty {
            ours.empty = true;
            self.note(NoteKind::Changed, node, "the response may now be empty");
        }
        if self.returns_the_same(ours, theirs) {
            return;
        }
        let mut new = theirs.clone();
        let Returns { json, page, lines, events, .. } = &mut new;
        for type_ in [json, page, lines, events].into_iter().flatten() {
            *type_ = self.express(type_, None, &node.resource);
        }
        if let (Some(_), Some(events), Some(flag)) = (&new.json, &ours.events, &ours.events_flag) {
            (new.events, new.events_flag) = (Some(events.clone()), Some(flag.clone()));
            new.empty = false;
        }
        *ours = new;
        self.note(NoteKind::Changed, node, "the response changed");
    }

    fn returns_the_same(&self, ours: &Returns, theirs: &Returns) -> bool {
        let fits = |theirs: &Option<TypeExpr>, ours: &Option<TypeExpr>| {
            theirs.as_ref().zip(ours.as_ref()).is_some_and(|(theirs, ours)| self.fits(theirs, ours))
        };
        let envelope = theirs.json.as_ref().and_then(|json| self.model.page_item(json)).cloned();
        (theirs.binary && ours.binary)
            || fits(&theirs.page, &ours.page)
            || fits(&envelope, &ours.page)
            || fits(&theirs.lines, &ours.lines)
            || fits(&theirs.events, &ours.events)
            || fits(&theirs.json, &ours.json)
            || (ours.json.is_none() && (fits(&theirs.json, &ours.lines) || fits(&theirs.json, &ours.events)))
    }
}

/// Returns the spec's name of a path parameter of the document, by its position.
fn renamed(name: &str, theirs: &str, ours: &str) -> Option<String> {
    let holes = |path: &'_ str| super::super::paths::holes(path).map(str::to_owned).collect::<Vec<_>>();
    let place = holes(theirs).iter().position(|hole| hole == name)?;
    holes(ours).get(place).cloned()
}
