//! Resolves an endpoint's section: parameters, body and response.

use crate::import::at::At;
use crate::import::bullet::{self, Form, Type};
use crate::import::declared::Member;
use crate::import::endpoint::{Endpoint, Parameter, Response, Sends};
use crate::import::names;
use crate::import::reference::Reference;
use crate::import::shape::{Field, TypeBody};
use crate::import::signature::{Signature, holes, method_and_path, signature, text};
use crate::spec::{Method, ParameterLocation};

use super::resolver::Resolver;

/// The location of a named parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    To(ParameterLocation),
    Body,
}

fn goes(member: &Member, method: Method, path: &str) -> Goes {
    let folded = member.name.as_deref().map(names::fold_name);
    let words = [
        ("Body param:", Goes::Body),
        ("Query param:", Goes::To(ParameterLocation::Query)),
        ("Header param:", Goes::To(ParameterLocation::Header)),
        ("Path param:", Goes::To(ParameterLocation::Path)),
    ];
    if let Some((_, goes)) = words.iter().find(|(words, _)| member.lead.starts_with(words)) {
        *goes
    } else if holes(path).any(|hole| Some(names::fold_name(hole)) == folded) {
        Goes::To(ParameterLocation::Path)
    } else if member.lead.starts_with("Optional header ") {
        Goes::To(ParameterLocation::Header)
    } else if matches!(method, Method::Get | Method::Delete) {
        Goes::To(ParameterLocation::Query)
    } else {
        Goes::Body
    }
}

impl Resolver<'_> {
    /// Returns the endpoint of this section, and adds its body to `reference`.
    pub(super) fn endpoint(&mut self, reference: &mut Reference) -> Option<Endpoint> {
        let section = self.place.section;
        let Some(signature) = signature(section) else {
            let help = "an endpoint's section has the line `client.Beta.….Verb(…) (*Type, error)`";
            self.error(section.line, format!("`{}` has no signature", section.title), help);
            return None;
        };
        let Some((method, path)) = method_and_path(section) else {
            let help = "an endpoint's section has a line such as **get** `/v1/things`";
            self.error(section.line, format!("`{}` has no method and path", section.title), help);
            return None;
        };
        if !self.is_whole() {
            return None;
        }
        let parameters = self.parameters(method, &path);
        let mut hides = false;
        let sends = self.sends(&signature, method, &path, reference, &mut hides);
        let returns = self.returns(&signature);
        let streams = section.part("Example").is_some_and(|example| {
            example.code.iter().any(|line| line.trim_start().starts_with("stream := client."))
        });
        let at = At { page: self.place.page.to_owned(), line: section.line };
        Some(Endpoint { signature, at, method, path, parameters, sends, returns, streams, hides })
    }

    /// Returns whether the section has all parts; a page that is cut off lacks the last ones.
    fn is_whole(&mut self) -> bool {
        let section = self.place.section;
        for title in ["Parameters", "Returns", "Example"] {
            let part = section.part(title);
            if part.is_none_or(|part| part.bullets.is_empty() && part.code.is_empty()) {
                let line = part.map_or(section.line, |part| part.line);
                let message = format!("`{}` has no `### {title}`, or nothing below it", section.title);
                self.error(line, message, "the page looks cut off: get it again");
                return false;
            }
        }
        true
    }

    fn parameters(&mut self, method: Method, path: &str) -> Vec<Parameter> {
        let place = self.place;
        let mut parameters = Vec::new();
        let positional = place.declared.parameters.iter().filter(|member| !is_object(member));
        let in_path = positional.map(|member| (ParameterLocation::Path, member));
        let named = place.declared.named.iter().filter_map(|member| match goes(member, method, path) {
            Goes::To(to) => Some((to, member)),
            Goes::Body => None,
        });
        for (to, member) in in_path.chain(named) {
            let Some(name) = member.name.clone() else { continue };
            if member.type_.named().is_some_and(|type_| self.known.is_betas(&self.known.resolve(type_))) {
                continue;
            }
            let shape = self.parameter_shape(&member.type_, &member.at);
            let deprecated = text(&member.lead).starts_with("Deprecated");
            parameters.push(Parameter {
                place: to,
                field: Field { name, shape, at: member.at.clone(), deprecated },
            });
        }
        self.check_path(path, &parameters);
        parameters
    }

    fn check_path(&mut self, path: &str, parameters: &[Parameter]) {
        let line = self.place.section.line;
        let mut wanted: Vec<String> = holes(path).map(names::fold_name).collect();
        let mut given: Vec<String> = parameters
            .iter()
            .filter(|parameter| parameter.place == ParameterLocation::Path)
            .map(|parameter| names::fold_name(&parameter.field.name))
            .collect();
        wanted.sort();
        given.sort();
        if wanted != given {
            let message = format!("the path `{path}` and the path parameters differ");
            self.error(line, message, "every `{name}` of the path needs one parameter");
        }
    }

    fn sends(
        &mut self,
        signature: &Signature,
        method: Method,
        path: &str,
        reference: &mut Reference,
        hides: &mut bool,
    ) -> Sends {
        let place = self.place;
        let mut members: Vec<Member> = place.declared.named.clone();
        members.retain(|member| goes(member, method, path) == Goes::Body);
        let spec = self.known.endpoint(method, path).map(|(_, _, endpoint)| endpoint);
        for member in members.iter_mut().filter(|member| member.name.is_none()) {
            member.name = spec.and_then(|endpoint| endpoint.returns.events_flag.clone());
            *hides |= member.name.is_none();
        }
        members.retain(|member| member.name.is_some());
        let Some(first) = members.first() else { return Sends::Nothing };
        if let ([only], Type::Named(rendered)) = (members.as_slice(), &first.type_)
            && only.name.as_deref().map(names::fold_name)
                == Some(names::fold_name(&self.known.resolve(rendered)))
        {
            return Sends::Value(self.parameter_shape(&first.type_, &first.at));
        }
        let at = first.at.clone();
        let fields: Vec<Field> = members
            .iter()
            .map(|member| Field {
                name: member.name.clone().unwrap_or_default(),
                shape: self.parameter_shape(&member.type_, &member.at),
                at: member.at.clone(),
                deprecated: text(&member.lead).starts_with("Deprecated"),
            })
            .collect();
        if members.iter().any(|member| *member.type_.innermost() == Type::File) {
            return Sends::Form(fields);
        }
        let object = place.declared.parameters.iter().find(|member| is_object(member));
        let also = object.and_then(|member| member.type_.named()).unwrap_or_default().to_owned();
        let name = match spec.and_then(|endpoint| endpoint.body.as_ref()?.json.as_ref()?.named()) {
            Some(name) => name.to_owned(),
            None => self.object_name(signature, &also),
        };
        self.add(reference, name.clone(), TypeBody::Object(fields), &at);
        Sends::Object { name, also }
    }

    /// Returns the name for the body of a new endpoint, in the style of the spec if it is unused.
    fn object_name(&self, signature: &Signature, also: &str) -> String {
        let name = names::params(&signature.path, &signature.verb);
        if self.known.get(also).is_some() {
            self.known.resolve(also)
        } else if self.known.get(&name).is_some() {
            also.to_owned()
        } else {
            name
        }
    }

    fn returns(&mut self, signature: &Signature) -> Response {
        let at = At { page: self.place.page.to_owned(), line: self.place.section.line };
        let item = |mark: &str| signature.returns.strip_prefix(mark)?.strip_suffix(']');
        let mut shape = |text: &str| match bullet::parse(text) {
            Some(Form::Alternative(type_)) => Some(self.shape(&type_, &at)),
            _ => None,
        };
        let returns = if signature.returns == "Response" {
            Some(Response::Bytes)
        } else if let Some(item) = item("PageCursor[") {
            shape(item).map(Response::CursorPage)
        } else if let Some(item) = item("Page[") {
            shape(item).map(Response::IdPage)
        } else {
            shape(&signature.returns).map(Response::Value)
        };
        returns.unwrap_or_else(|| {
            let message = format!("`{}` is not a response type", signature.returns);
            self.error(at.line, message, "use `Type`, `Page[Type]`, `PageCursor[Type]` or `Response`");
            Response::Bytes
        })
    }
}

/// Returns whether a positional parameter is the object of the named ones.
fn is_object(member: &Member) -> bool {
    matches!(member.name.as_deref(), Some("params" | "query" | "body")) && member.type_.named().is_some()
}
