//! A call of every endpoint through the client: with required arguments only, and with every argument.
//!
//! The tests that make these calls are written by hand; only these tables depend on the spec.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::{Context, Scope};
use super::input::{Input, Inputs, Source};
use super::member::Member;
use super::{docs, operations};
use crate::ir::{FormPart, Parameter, ParameterLocation, Presence, RequestBody, ResourceId, Response, Type};
use crate::render::{Emitter, File, Piece};
use crate::samples::{Json, Samples};

/// Returns the emitters of one file for each resource with endpoints, and of one that lists them.
pub(crate) fn files<'a>(cx: &'a Context<'a>) -> Vec<Emitter<'a>> {
    let with_endpoints: Vec<_> =
        cx.api.resource_ids().filter(|resource| !cx.api[*resource].endpoints.is_empty()).collect();
    let of_resource = |resource: &_| {
        let resource = *resource;
        Box::new(move || file(cx, resource)) as Emitter<'a>
    };
    let mut files: Vec<_> = with_endpoints.iter().map(of_resource).collect();
    files.push(Box::new(move || list(cx, &with_endpoints)));
    files
}

fn module(cx: &Context<'_>, resource: ResourceId) -> String {
    cx.names.resource(resource).modules.join("_")
}

fn list(cx: &Context<'_>, resources: &[ResourceId]) -> File {
    let modules: Vec<_> = resources.iter().map(|resource| cx.ident(&module(cx, *resource))).collect();
    let item = quote! {
        //! A call of every endpoint: with required arguments only, and with every argument.

        #(mod #modules;)*

        /// Every call.
        pub(crate) const CALLS: &[&[crate::calling::Call]] = &[#(#modules::CALLS),*];
    };
    File { path: "calls/mod.rs".to_owned(), pieces: vec![Piece::Item(item)] }
}

fn file(cx: &Context<'_>, resource: ResourceId) -> File {
    let calls =
        (0..cx.api[resource].endpoints.len()).flat_map(|position| Calls::new(cx, resource, position).all());
    let calls: Vec<_> = calls.collect();
    let package = cx.ident(&cx.client());
    let doc = docs::inner(&format!("`{}`", cx.api[resource].path));
    let item = quote! {
        #doc
        #![allow(deprecated, reason = "deprecated methods are called too")]

        #[allow(unused_imports, reason = "not every resource needs all imports")]
        use crate::calling::{Call, bytes, events, lines, page, value, whole};
        #[allow(unused_imports, reason = "not every resource needs all imports")]
        use #package::{Upload, json};

        pub(super) const CALLS: &[Call] = &[#(#calls),*];
    };
    File { path: format!("calls/{}.rs", module(cx, resource)), pieces: vec![Piece::Item(item)] }
}

/// Emits the calls of one endpoint.
struct Calls<'a> {
    cx: &'a Context<'a>,
    samples: Samples<'a>,
    id: String,
    method: TokenStream,
    response: &'a Response,
    inputs: Inputs<'a>,
    minimal: Json,
    full: Json,
}

impl<'a> Calls<'a> {
    fn new(cx: &'a Context<'a>, resource: ResourceId, position: usize) -> Self {
        let endpoint = &cx.api[resource].endpoints[position];
        let names = cx.names.resource(resource);
        let samples = Samples::new(cx.api, cx.analysis);
        let modules = names.modules.iter().map(|module| cx.ident(module));
        let method = cx.ident(&names.endpoints[position].method);
        let (minimal, full) = match endpoint.body {
            RequestBody::Json(id) => (samples.minimal(id), samples.full(id)),
            RequestBody::None | RequestBody::Form(_) => (Json::Null, Json::Null),
        };
        Self {
            cx,
            samples,
            id: operations::id(cx, resource, endpoint),
            method: quote!(client #(.#modules())*.#method),
            response: &endpoint.response,
            inputs: Inputs::new(cx, resource, position),
            minimal,
            full,
        }
    }

    fn all(&self) -> Vec<TokenStream> {
        let (required, every) = (self.begin(&self.minimal), self.begin(&self.full));
        let setters = self.setters();
        let send = match self.response {
            Response::Json { .. } | Response::JsonOrEvents { .. } => quote!(whole),
            Response::Page { .. } => quote!(page),
            Response::Lines(_) => quote!(lines),
            Response::Events(_) => quote!(events),
            Response::Binary => quote!(bytes),
        };
        let mut calls = vec![
            self.call("minimal", quote!(#send(#required.send()))),
            self.call("full", quote!(#send(#every #setters.send()))),
        ];
        if let Response::JsonOrEvents { .. } = self.response {
            calls.push(self.call("stream", quote!(events(#required.stream()))));
        }
        calls
    }

    fn call(&self, case: &str, run: TokenStream) -> TokenStream {
        let id = &self.id;
        quote!(Call { operation: #id, case: #case, run: |client| #run })
    }

    /// Returns the method with its required arguments. Those of the body are taken from a value of it.
    fn begin(&self, body: &Json) -> TokenStream {
        let method = &self.method;
        let arguments = self.inputs.required.iter().map(|input| self.input(input, body));
        quote!(#method(#(#arguments,)*))
    }

    /// Returns the setters of all other arguments.
    fn setters(&self) -> TokenStream {
        let setters = self.inputs.optional.iter().map(|input| {
            let (name, value) = (&input.name, self.input(input, &self.full));
            quote!(.#name(#value))
        });
        let beta = self.cx.api.betas.as_ref().map(|betas| {
            let beta = self.value(&betas.type_, &self.samples.value_of(&betas.type_));
            quote!(.beta(#beta))
        });
        quote!(#(#setters)* #beta)
    }

    fn input(&self, input: &Input<'_>, body: &Json) -> TokenStream {
        match &input.source {
            Source::Parameter(parameter) => self.parameter(parameter),
            Source::Field(member) => self.field(member, body),
            Source::Part(part) => self.part(part),
        }
    }

    fn parameter(&self, parameter: &Parameter) -> TokenStream {
        let value = self.samples.parameter(parameter);
        match (parameter.location, &value) {
            (ParameterLocation::Path | ParameterLocation::Header, Json::String(text)) => quote!(#text),
            _ => self.value(&parameter.type_, &value),
        }
    }

    fn part(&self, part: &FormPart) -> TokenStream {
        match (part.file, part.many) {
            (true, false) => quote!(Upload::bytes("notes.txt", "Some notes.\n")),
            (true, true) => quote!([
                Upload::bytes("notes/SKILL.md", "# Notes\n"),
                Upload::bytes("notes/data.bin", &b"\x00\xff"[..])
            ]),
            (false, _) => {
                let value = self.samples.field_value(&part.field);
                let text = if let Json::String(text) = value { text } else { value.to_string() };
                quote!(#text)
            }
        }
    }

    /// Returns the value of a field of the body, if `values` has it.
    fn field(&self, member: &Member<'_>, values: &Json) -> TokenStream {
        let value = values.get(&member.field.name).cloned().unwrap_or(Json::Null);
        if member.field.presence == Presence::Nullable {
            return self.value(&Type::Nullable(Box::new(member.type_.clone())), &value);
        }
        self.value(member.type_, &value)
    }

    /// Returns a value as a Rust expression: a literal if possible, otherwise decoded from JSON.
    fn value(&self, type_: &Type, value: &Json) -> TokenStream {
        match (self.cx.api.resolve(type_), value) {
            (Type::String | Type::Secret, Json::String(text)) => quote!(#text),
            (Type::Boolean, Json::Bool(value)) => quote!(#value),
            (Type::Integer | Type::Number, Json::Number(number)) => {
                literal(number).parse().unwrap_or_default()
            }
            _ => {
                let type_ = self.cx.type_(type_, Scope::Outside);
                let json = raw(&value.to_string());
                quote!(value::<#type_>(#json))
            }
        }
    }
}

/// Returns the literal of a number, with a suffix if it does not fit into the default type of literals.
pub(super) fn literal(number: &str) -> String {
    let is_large = number.parse::<i64>().is_ok_and(|number| i32::try_from(number).is_err());
    if is_large { format!("{number}_i64") } else { number.to_owned() }
}

/// Returns a raw string literal.
fn raw(text: &str) -> TokenStream {
    let hashes = "#".repeat(1 + text.matches('#').count());
    let literal = format!("r{hashes}\"{text}\"{hashes}");
    literal.parse().unwrap_or_else(|_| {
        let literal = Literal::string(text);
        quote!(#literal)
    })
}
