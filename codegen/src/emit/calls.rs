//! A call of every endpoint through the client: with required arguments only, and with every argument.
//!
//! The tests that make these calls are written by hand; these tables are all that changes with the spec.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::object::{self, Member};
use super::{Context, operations};
use crate::ir::{
    Endpoint, FormPart, Parameter, ParameterLocation, Presence, RequestBody, ResourceId, Response, Shape,
    Type,
};
use crate::names::EndpointNames;
use crate::render::{File, Piece};
use crate::samples::{Json, Samples};

/// One file for each resource with endpoints, and one that lists them.
pub(crate) fn files(cx: &Context<'_>) -> Vec<File> {
    let with_endpoints: Vec<_> =
        cx.api.resource_ids().filter(|resource| !cx.api[*resource].endpoints.is_empty()).collect();
    let mut files = vec![list(cx, &with_endpoints)];
    files.extend(with_endpoints.into_iter().map(|resource| file(cx, resource)));
    files
}

fn module(cx: &Context<'_>, resource: ResourceId) -> String {
    cx.names.resource(resource).modules.join("_")
}

fn list(cx: &Context<'_>, resources: &[ResourceId]) -> File {
    let modules: Vec<_> = resources.iter().map(|resource| cx.ident(&module(cx, *resource))).collect();
    let item = quote! {
        #(mod #modules;)*

        /// Every call.
        pub(crate) const CALLS: &[&[crate::calling::Call]] = &[#(#modules::CALLS),*];
    };
    let doc =
        "//! A call of every endpoint: with required arguments only, and with every argument.\n".to_owned();
    File { path: "calls/mod.rs".to_owned(), pieces: vec![Piece::Text(doc), Piece::Item(item)] }
}

fn file(cx: &Context<'_>, resource: ResourceId) -> File {
    let calls =
        (0..cx.api[resource].endpoints.len()).flat_map(|position| Calls::new(cx, resource, position).all());
    let calls: Vec<_> = calls.collect();
    let client = cx.ident(&cx.crate_name());
    let item = quote! {
        #[allow(unused_imports, reason = "not every resource needs all")]
        use crate::calling::{Call, bytes, events, lines, page, value, whole};
        #[allow(unused_imports, reason = "not every resource needs all")]
        use #client::{Upload, json};

        pub(super) const CALLS: &[Call] = &[#(#calls),*];
    };
    let doc = format!(
        "//! `{}`\n#![allow(deprecated, reason = \"what is deprecated is called too\")]\n",
        cx.api[resource].path
    );
    File {
        path: format!("calls/{}.rs", module(cx, resource)),
        pieces: vec![Piece::Text(doc), Piece::Item(item)],
    }
}

/// Everything that makes the calls of one endpoint.
struct Calls<'a> {
    cx: &'a Context<'a>,
    samples: Samples<'a>,
    id: String,
    handle: TokenStream,
    endpoint: &'a Endpoint,
    names: &'a EndpointNames,
    body: Option<(&'a crate::ir::Object, Vec<Member<'a>>, Json, Json)>,
}

impl<'a> Calls<'a> {
    fn new(cx: &'a Context<'a>, resource: ResourceId, position: usize) -> Self {
        let endpoint = &cx.api[resource].endpoints[position];
        let names = cx.names.resource(resource);
        let samples = Samples::new(cx.api, cx.analysis);
        let modules = names.modules.iter().map(|module| cx.ident(module));
        let body = match &endpoint.body {
            RequestBody::Json(id) => match &cx.api[*id].shape {
                Shape::Object(object) => {
                    Some((object, object::members(cx, *id, object), samples.minimal(*id), samples.full(*id)))
                }
                _ => None,
            },
            RequestBody::None | RequestBody::Form(_) => None,
        };
        Self {
            cx,
            samples,
            id: operations::id(cx, resource, endpoint),
            handle: quote!(client #(.#modules())*),
            endpoint,
            names: &names.endpoints[position],
            body,
        }
    }

    fn all(&self) -> Vec<TokenStream> {
        let (required, every) = (self.begin(false), self.begin(true));
        let setters = self.setters();
        let send = match &self.endpoint.response {
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
        if let Response::JsonOrEvents { .. } = &self.endpoint.response {
            calls.push(self.call("stream", quote!(events(#required.stream()))));
        }
        calls
    }

    fn call(&self, case: &str, run: TokenStream) -> TokenStream {
        let id = &self.id;
        quote!(Call { operation: #id, case: #case, run: |client| #run })
    }

    /// The method with its required arguments.
    fn begin(&self, full: bool) -> TokenStream {
        let (handle, method) = (&self.handle, self.cx.ident(&self.names.method));
        let required = |presence: Presence| presence == Presence::Required;
        let parameters = self.endpoint.parameters.iter().filter(|parameter| required(parameter.presence));
        let parameters = parameters.map(|parameter| self.parameter(parameter));
        let body = self.body.iter().flat_map(|(object, members, minimal, every)| {
            let values = if full { every } else { minimal };
            object::required(object, members).into_iter().map(move |member| self.field(member, values))
        });
        let parts =
            self.parts().filter(|(part, _)| required(part.field.presence)).map(|(part, _)| self.part(part));
        quote!(#handle.#method(#(#parameters,)* #(#body,)* #(#parts,)*))
    }

    /// Every other argument.
    fn setters(&self) -> TokenStream {
        let optional = |presence: Presence| presence != Presence::Required;
        let parameters = self.endpoint.parameters.iter().zip(&self.names.parameters);
        let parameters =
            parameters.filter(|(parameter, _)| optional(parameter.presence)).map(|(parameter, name)| {
                let (name, value) = (self.cx.ident(name), self.parameter(parameter));
                quote!(.#name(#value))
            });
        let flag = match &self.endpoint.response {
            Response::JsonOrEvents { flag, .. } => Some(flag),
            _ => None,
        };
        let fields = self
            .body
            .iter()
            .flat_map(|(_, members, _, every)| members.iter().map(move |member| (member, every)));
        let fields = fields
            .filter(|(member, _)| member.field.presence.is_optional() && Some(&member.field.name) != flag)
            .map(|(member, every)| {
                let (name, value) = (&member.name, self.field(member, every));
                quote!(.#name(#value))
            });
        let parts = self.parts().filter(|(part, _)| optional(part.field.presence)).map(|(part, name)| {
            let (name, value) = (self.cx.ident(name), self.part(part));
            quote!(.#name(#value))
        });
        let beta = self.cx.api.betas.as_ref().map(|betas| {
            let beta = self.value(&betas.type_, &self.samples.value_of(&betas.type_));
            quote!(.beta(#beta))
        });
        quote!(#(#parameters)* #(#fields)* #(#parts)* #beta)
    }

    fn parts(&self) -> impl Iterator<Item = (&'a FormPart, &'a String)> {
        let parts: &[FormPart] = match &self.endpoint.body {
            RequestBody::Form(parts) => parts,
            _ => &[],
        };
        parts.iter().zip(&self.names.parts)
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

    /// The value of a body's field, where `values` has it.
    fn field(&self, member: &Member<'_>, values: &Json) -> TokenStream {
        let value = values.get(&member.field.name).cloned().unwrap_or(Json::Null);
        if member.field.presence == Presence::Nullable {
            return self.value(&Type::Nullable(Box::new(member.type_.clone())), &value);
        }
        self.value(member.type_, &value)
    }

    /// A value as a Rust expression: plain ones as literals, the others decoded from their JSON.
    fn value(&self, type_: &Type, value: &Json) -> TokenStream {
        match (self.cx.api.resolve(type_), value) {
            (Type::String | Type::Secret, Json::String(text)) => quote!(#text),
            (Type::Boolean, Json::Bool(value)) => quote!(#value),
            (Type::Integer | Type::Number, Json::Number(number)) => number.parse().unwrap_or_default(),
            _ => {
                let type_ = self.type_(type_);
                let json = raw(&value.to_string());
                quote!(value::<#type_>(#json))
            }
        }
    }

    /// A type as a user of the crate writes it.
    fn type_(&self, type_: &Type) -> TokenStream {
        match type_ {
            Type::String => quote!(String),
            Type::Secret => quote!(json::Secret),
            Type::Integer => quote!(i64),
            Type::Number => quote!(f64),
            Type::Boolean => quote!(bool),
            Type::Datetime => quote!(json::Timestamp),
            Type::Base64 => quote!(json::Base64),
            Type::File => quote!(Upload),
            Type::Any => quote!(json::Json),
            Type::List(item) => {
                let item = self.type_(item);
                quote!(Vec<#item>)
            }
            Type::Map(value) => {
                let value = self.type_(value);
                quote!(std::collections::BTreeMap<String, #value>)
            }
            Type::Nullable(inner) => {
                let inner = self.type_(inner);
                quote!(Option<#inner>)
            }
            Type::Named(id) => {
                let client = self.cx.ident(&self.cx.crate_name());
                let modules = self.cx.modules(self.cx.api[*id].resource);
                let name = self.cx.ident(self.cx.names.type_(*id));
                quote!(#client::#modules::#name)
            }
        }
    }
}

/// A raw string literal.
fn raw(text: &str) -> TokenStream {
    let hashes = "#".repeat(1 + text.matches('#').count());
    let literal = format!("r{hashes}\"{text}\"{hashes}");
    literal.parse().unwrap_or_else(|_| {
        let literal = Literal::string(text);
        quote!(#literal)
    })
}
