//! The inputs of an endpoint: parameters, fields of the body, and parts of the form.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::argument::Argument;
use super::context::{Context, Scope};
use super::member::{Member, members, required};
use super::rust_type::RustType;
use crate::ir::{
    Date, FormPart, Limits, Parameter, ParameterLocation, Presence, RequestBody, ResourceId, Response, Shape,
    Type,
};
use crate::names::REQUEST_METHODS;

/// The inputs of an endpoint, in the order of the method's arguments and of the setters.
pub(crate) struct Inputs<'a> {
    pub(crate) required: Vec<Input<'a>>,
    pub(crate) optional: Vec<Input<'a>>,
}

/// One input.
pub(crate) struct Input<'a> {
    pub(crate) name: Ident,
    pub(crate) source: Source<'a>,
}

/// The source of an input in the API.
pub(crate) enum Source<'a> {
    Parameter(&'a Parameter),
    Field(Member<'a>),
    Part(&'a FormPart),
}

impl<'a> Inputs<'a> {
    /// Returns the inputs of an endpoint. The flag that requests events is not one of them, since `stream()` sets it.
    pub(crate) fn new(cx: &Context<'a>, resource: ResourceId, position: usize) -> Self {
        let endpoint = &cx.api[resource].endpoints[position];
        let names = &cx.names.resource(resource).endpoints[position];
        let mut inputs = Self { required: Vec::new(), optional: Vec::new() };
        for (parameter, name) in endpoint.parameters.iter().zip(&names.parameters) {
            let source = Source::Parameter(parameter);
            inputs.add(parameter.presence != Presence::Required, Input { name: cx.ident(name), source });
        }
        match &endpoint.body {
            RequestBody::None => {}
            RequestBody::Json(id) => {
                let Shape::Object(object) = &cx.api[*id].shape else { return inputs };
                let flag = match &endpoint.response {
                    Response::JsonOrEvents { flag, .. } => Some(flag),
                    _ => None,
                };
                let mut members = members(cx, *id, object);
                let order: Vec<Ident> =
                    required(object, &members).iter().map(|member| member.name.clone()).collect();
                members.sort_by_key(|member| order.iter().position(|name| *name == member.name));
                for member in members.into_iter().filter(|member| flag != Some(&member.field.name)) {
                    let (optional, name) = (member.is_optional(), member.name.clone());
                    inputs.add(optional, Input { name, source: Source::Field(member) });
                }
            }
            RequestBody::Form(parts) => {
                for (part, name) in parts.iter().zip(&names.parts) {
                    let optional = part.field.presence != Presence::Required;
                    inputs.add(optional, Input { name: cx.ident(name), source: Source::Part(part) });
                }
            }
        }
        inputs
    }

    /// Returns whether the request already has a method with this name.
    pub(crate) fn has_method(&self, name: &str) -> bool {
        let inputs = || self.required.iter().chain(&self.optional);
        let is_item = |input: &&Input<'_>| match &input.source {
            Source::Field(member) => member.item_name() == name,
            Source::Parameter(_) | Source::Part(_) => false,
        };
        let own = name.starts_with("clear_") || REQUEST_METHODS.contains(&name);
        own || inputs().filter(is_item).count() > 1 || inputs().any(|other| other.name == name)
    }

    fn add(&mut self, optional: bool, input: Input<'a>) {
        if optional { &mut self.optional } else { &mut self.required }.push(input);
    }
}

impl Input<'_> {
    /// Returns its docs.
    pub(crate) fn doc(&self) -> &str {
        match &self.source {
            Source::Parameter(parameter) => &parameter.doc,
            Source::Field(member) => &member.field.doc,
            Source::Part(part) => &part.field.doc,
        }
    }

    /// Returns its search terms.
    pub(crate) fn search(&self) -> &[String] {
        match &self.source {
            Source::Parameter(_) => &[],
            Source::Field(member) => &member.field.search,
            Source::Part(part) => &part.field.search,
        }
    }

    /// Returns the limits of its values.
    pub(crate) fn limits(&self) -> &Limits {
        match &self.source {
            Source::Parameter(parameter) => &parameter.limits,
            Source::Field(member) => &member.field.limits,
            Source::Part(part) => &part.field.limits,
        }
    }

    /// Returns the date of the document that introduced it.
    pub(crate) fn since(&self) -> Option<&Date> {
        match &self.source {
            Source::Parameter(parameter) => parameter.since.as_ref(),
            Source::Field(member) => member.field.since.as_ref(),
            Source::Part(part) => part.field.since.as_ref(),
        }
    }

    /// Returns the replacement, if it is deprecated.
    pub(crate) fn deprecated(&self) -> Option<&String> {
        match &self.source {
            Source::Parameter(parameter) => parameter.deprecated.as_ref(),
            Source::Field(member) => member.field.deprecated.as_ref(),
            Source::Part(part) => part.field.deprecated.as_ref(),
        }
    }

    /// Returns the argument of the method that creates the request. The value of a parameter or part is the call that
    /// adds it to the request or form; the value of a field is passed to the body.
    pub(crate) fn argument(&self, cx: &Context<'_>, scope: Scope) -> Argument {
        let name = &self.name;
        match &self.source {
            Source::Parameter(parameter) => parameter_argument(cx, parameter, name, scope),
            Source::Part(part) => part_argument(part, name),
            Source::Field(member) => {
                Argument { value: quote!(#name), converts: false, ..member.argument(cx, scope) }
            }
        }
    }

    /// Returns the argument of the setter. The value of a field is the one that is assigned to the field of the body.
    pub(crate) fn setter(&self, cx: &Context<'_>, scope: Scope) -> Argument {
        match &self.source {
            Source::Parameter(_) | Source::Part(_) => self.argument(cx, scope),
            Source::Field(member) => member.setter(cx, scope),
        }
    }
}

/// Returns an argument whose value is the call that adds it to the request or form.
fn added(type_: RustType, value: TokenStream) -> Argument {
    Argument { type_, value, converts: true }
}

fn parameter_argument(cx: &Context<'_>, parameter: &Parameter, name: &Ident, scope: Scope) -> Argument {
    let wire = &parameter.name;
    let text = || RustType::as_ref(RustType::known("str"));
    match (parameter.location, cx.api.resolve(&parameter.type_)) {
        (ParameterLocation::Path, _) => added(text(), quote!(path(#wire, #name))),
        (ParameterLocation::Header, _) => added(text(), quote!(header(#wire, #name))),
        (ParameterLocation::Query, Type::List(item)) => {
            let Argument { type_, value, .. } = Argument::list(name, (&**item).into());
            added(type_, quote!(query_list(#wire, #value)))
        }
        (ParameterLocation::Query, type_ @ Type::Boolean) => added(type_.into(), quote!(query(#wire, #name))),
        (ParameterLocation::Query, _) => {
            let into = into_path(cx, &parameter.type_, scope);
            let type_ = RustType::from(&parameter.type_).into();
            added(type_, quote!(query(#wire, #into(#name))))
        }
    }
}

/// Returns `Into::<T>::into`.
fn into_path(cx: &Context<'_>, type_: &Type, scope: Scope) -> TokenStream {
    let (into, type_) = (cx.prelude_path("Into", scope), cx.type_(type_, scope));
    quote!(#into::<#type_>::into)
}

fn part_argument(part: &FormPart, name: &Ident) -> Argument {
    let wire = &part.field.name;
    match (part.file, part.many) {
        (true, false) => added(RustType::known("Upload"), quote!(part(#wire, #name))),
        (true, true) => {
            let Argument { type_, value, .. } = Argument::list(name, RustType::known("Upload"));
            added(type_, quote!(parts(#wire, #value)))
        }
        (false, _) => added(RustType::known("String").into(), quote!(text(#wire, #name))),
    }
}
