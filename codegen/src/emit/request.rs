//! An endpoint: the method that begins a request, and the request.

mod doc;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::object::{self, Member, argument_of, wrapped};
use super::{Context, argument, docs, example, operations};
use crate::ir::{
    Endpoint, Parameter, ParameterLocation, Presence, RequestBody, ResourceId, Response, Shape, Type, TypeId,
};
use crate::names::EndpointNames;
use crate::render::{Piece, Table};

/// Everything emitters ask about one endpoint.
struct Plan<'a> {
    cx: &'a Context<'a>,
    module: ResourceId,
    position: usize,
    endpoint: &'a Endpoint,
    names: &'a EndpointNames,
    request: Ident,
    /// The fields of a JSON body.
    body: Option<(TypeId, Vec<Member<'a>>)>,
}

impl<'a> Plan<'a> {
    fn new(cx: &'a Context<'a>, module: ResourceId, position: usize) -> Self {
        let endpoint = &cx.api[module].endpoints[position];
        let names = &cx.names.resource(module).endpoints[position];
        let body = match &endpoint.body {
            RequestBody::Json(id) => match &cx.api[*id].shape {
                Shape::Object(object) => Some((*id, object::members(cx, *id, object))),
                _ => None,
            },
            RequestBody::None | RequestBody::Form(_) => None,
        };
        Self { cx, module, position, endpoint, names, request: cx.ident(&names.request), body }
    }

    fn parameters(&self) -> impl Iterator<Item = (&'a Parameter, Ident)> {
        let cx = self.cx;
        self.endpoint
            .parameters
            .iter()
            .zip(&self.names.parameters)
            .map(move |(parameter, name)| (parameter, cx.ident(name)))
    }

    fn body_type(&self) -> Option<TokenStream> {
        self.body.as_ref().map(|(id, _)| self.cx.path(*id, self.module))
    }

    /// The required fields of the body, in the order of arguments.
    fn required_body(&self) -> Vec<&Member<'a>> {
        match &self.body {
            Some((id, members)) => match &self.cx.api[*id].shape {
                Shape::Object(object) => object::required(object, members),
                _ => Vec::new(),
            },
            None => Vec::new(),
        }
    }

    /// What awaiting the request gives.
    fn response_type(&self) -> TokenStream {
        let type_ = |type_: &Type| self.cx.type_(type_, self.module);
        match &self.endpoint.response {
            Response::Json { type_: json, empty: true } => {
                let (option, json) = (self.cx.prelude_path("Option", self.module), type_(json));
                quote!(#option<#json>)
            }
            Response::Json { type_: json, .. } | Response::JsonOrEvents { type_: json, .. } => type_(json),
            Response::Page { item, .. } => {
                let item = type_(item);
                quote!(runtime::Page<#item>)
            }
            Response::Lines(line) => {
                let line = type_(line);
                quote!(runtime::JsonLines<#line>)
            }
            Response::Events(event) => {
                let event = type_(event);
                quote!(runtime::EventStream<#event>)
            }
            Response::Binary => quote!(runtime::Download),
        }
    }
}

/// The method of the handle.
pub(super) fn method(cx: &Context<'_>, module: ResourceId, position: usize) -> TokenStream {
    let plan = Plan::new(cx, module, position);
    let (method, request_type) = (cx.ident(&plan.names.method), &plan.request);
    let operation = operations::ident(cx, module, position);
    let mut arguments = Vec::new();
    let mut request = quote!(runtime::Request::new(&self.client, &operations::#operation));
    for (parameter, name) in
        plan.parameters().filter(|(parameter, _)| parameter.presence == Presence::Required)
    {
        let (type_, set) = parameter_value(&plan, parameter, &name);
        arguments.push(quote!(#name: #type_));
        request = quote!(#request.#set);
    }
    let mut body_arguments = Vec::new();
    for member in plan.required_body() {
        let (name, (type_, _)) = (&member.name, argument_of(cx, member, module));
        arguments.push(quote!(#name: #type_));
        body_arguments.push(quote!(#name));
    }
    let mut form = quote!(runtime::Form::new());
    if let RequestBody::Form(parts) = &plan.endpoint.body {
        for (part, name) in
            parts.iter().zip(&plan.names.parts).filter(|(part, _)| part.field.presence == Presence::Required)
        {
            let name = cx.ident(name);
            let (type_, add) = part_value(&plan, part, &name);
            arguments.push(quote!(#name: #type_));
            form = quote!(#form.#add);
        }
    }
    let state = match (&plan.endpoint.body, plan.body_type()) {
        (RequestBody::Form(_), _) => quote!(form: #form,),
        (_, Some(body)) => quote!(body: #body::new(#(#body_arguments),*),),
        _ => TokenStream::new(),
    };
    let doc = doc::method(&plan);
    let deprecated = docs::deprecated(plan.endpoint.deprecated.as_ref());
    let with = with_method(&plan);
    quote! {
        #doc
        #deprecated
        pub fn #method(&self, #(#arguments),*) -> #request_type {
            #request_type { request: #request, #state }
        }

        #with
    }
}

/// `create_with`: the same request from a body that was made before.
fn with_method(plan: &Plan<'_>) -> TokenStream {
    let Some(body) = plan.body_type() else { return TokenStream::new() };
    let (cx, request_type) = (plan.cx, &plan.request);
    let operation = operations::ident(cx, plan.module, plan.position);
    let method = cx.ident(&format!("{}_with", plan.names.method));
    let mut arguments = Vec::new();
    let mut request = quote!(runtime::Request::new(&self.client, &operations::#operation));
    for (parameter, name) in
        plan.parameters().filter(|(parameter, _)| parameter.presence == Presence::Required)
    {
        let (type_, set) = parameter_value(plan, parameter, &name);
        arguments.push(quote!(#name: #type_));
        request = quote!(#request.#set);
    }
    let doc = docs::lines(&format!("Like [`{0}`](Self::{0}), with a body made before.", plan.names.method));
    quote! {
        #doc
        pub fn #method(&self, #(#arguments,)* body: #body) -> #request_type {
            #request_type { request: #request, body }
        }
    }
}

/// The requests of a module: their setters, and the table that declares them.
pub(super) fn pieces(cx: &Context<'_>, module: ResourceId) -> Vec<Piece> {
    let plans: Vec<Plan<'_>> =
        (0..cx.api[module].endpoints.len()).map(|position| Plan::new(cx, module, position)).collect();
    if plans.is_empty() {
        return Vec::new();
    }
    let mut pieces: Vec<Piece> = plans
        .iter()
        .filter_map(|plan| {
            let (request, setters, stream) = (&plan.request, setters(plan), stream(plan));
            let is_empty = setters.is_empty() && stream.is_none();
            (!is_empty).then(|| Piece::Item(quote!(impl #request { #setters #stream })))
        })
        .collect();
    let beta = cx.api.betas.iter().map(|betas| {
        let beta = cx.type_(&betas.type_, module);
        quote!(beta #beta;)
    });
    let rows = beta.chain(plans.iter().map(declaration));
    pieces.push(Piece::Table(Table { path: quote!(runtime::requests), head: None, rows: rows.collect() }));
    pieces
}

/// What a request holds, and what comes back.
fn declaration(plan: &Plan<'_>) -> TokenStream {
    let (request, handle) = (&plan.request, &plan.cx.names.resource(plan.module).handle);
    let doc = docs::lines(&format!("The request of [`{handle}::{}`].", plan.names.method));
    let load = match (&plan.endpoint.body, plan.body_type()) {
        (RequestBody::Form(_), _) => quote!(form: runtime::Form),
        (_, Some(body)) => quote!(body: #body),
        _ => TokenStream::new(),
    };
    let expecting = plan.endpoint.expected_tokens.as_ref().and_then(|wire| {
        let (_, members) = plan.body.as_ref()?;
        let name = &members.iter().find(|member| member.field.name == *wire)?.name;
        Some(quote!(expecting #name))
    });
    let response = match &plan.endpoint.response {
        Response::Page { item, .. } => {
            let item = plan.cx.type_(item, plan.module);
            quote!(pages of #item)
        }
        _ => {
            let response = plan.response_type();
            quote!(-> #response)
        }
    };
    quote!(#doc pub struct #request(#load) #expecting #response;)
}

fn setters(plan: &Plan<'_>) -> TokenStream {
    let cx = plan.cx;
    let parameters = plan.parameters().filter(|(parameter, _)| parameter.presence != Presence::Required).map(
        |(parameter, name)| {
            let (type_, set) = parameter_value(plan, parameter, &name);
            let doc = docs::doc(cx, &parameter.doc);
            let deprecated = docs::deprecated(parameter.deprecated.as_ref());
            quote! {
                #doc
                #deprecated
                pub fn #name(mut self, #name: #type_) -> Self {
                    self.request = self.request.#set;
                    self
                }
            }
        },
    );
    let flag = match &plan.endpoint.response {
        Response::JsonOrEvents { flag, .. } => Some(flag),
        _ => None,
    };
    let fields = plan
        .body
        .iter()
        .flat_map(|(_, members)| members)
        .filter(|member| member.field.presence.is_optional() && flag != Some(&member.field.name));
    let fields = fields.map(|member| field_setter(plan, member));
    let parts: Vec<TokenStream> = match &plan.endpoint.body {
        RequestBody::Form(parts) => parts
            .iter()
            .zip(&plan.names.parts)
            .filter(|(part, _)| part.field.presence != Presence::Required)
            .map(|(part, name)| part_setter(plan, part, &cx.ident(name)))
            .collect(),
        _ => Vec::new(),
    };
    quote! {
        #(#parameters)*
        #(#fields)*
        #(#parts)*
    }
}

fn field_setter(plan: &Plan<'_>, member: &Member<'_>) -> TokenStream {
    let (cx, name) = (plan.cx, &member.name);
    let doc = docs::doc(cx, &member.field.doc);
    let deprecated = docs::deprecated(member.field.deprecated.as_ref());
    let argument::Argument { type_, value } =
        argument::argument(cx, name, member.type_, member.boxed, plan.module);
    let value = wrapped(cx, member.field.presence, value, plan.module);
    let clear = (member.field.presence == Presence::OptionalNullable).then(|| {
        let method = cx.ident(&format!("clear_{}", name.to_string().trim_end_matches('_')));
        let maybe = cx.prelude_path("Maybe", plan.module);
        let doc = docs::lines(&format!("Sends `null` for [`{0}`](Self::{0}).", name));
        quote! {
            #doc
            pub fn #method(mut self) -> Self {
                self.body.#name = #maybe::Null;
                self
            }
        }
    });
    quote! {
        #doc
        #deprecated
        pub fn #name(mut self, #name: #type_) -> Self {
            self.body.#name = #value;
            self
        }

        #clear
    }
}

fn part_setter(plan: &Plan<'_>, part: &crate::ir::FormPart, name: &Ident) -> TokenStream {
    let doc = docs::doc(plan.cx, &part.field.doc);
    let (type_, add) = part_value(plan, part, name);
    quote! {
        #doc
        pub fn #name(mut self, #name: #type_) -> Self {
            self.form = self.form.#add;
            self
        }
    }
}

/// The type of a form part's argument, and the call that adds it to a form.
fn part_value(plan: &Plan<'_>, part: &crate::ir::FormPart, name: &Ident) -> (TokenStream, TokenStream) {
    let wire = &part.field.name;
    let prelude = |name| plan.cx.prelude_path(name, plan.module);
    match (part.file, part.many) {
        (true, false) => (quote!(runtime::Upload), quote!(part(#wire, #name))),
        (true, true) => {
            let iterable = prelude("IntoIterator");
            (quote!(impl #iterable<Item = runtime::Upload>), quote!(parts(#wire, #name)))
        }
        (false, _) => {
            let (into, string) = (prelude("Into"), prelude("String"));
            (quote!(impl #into<#string>), quote!(text(#wire, #name)))
        }
    }
}

/// The type of a parameter's argument, and the call that adds it to a request.
fn parameter_value(plan: &Plan<'_>, parameter: &Parameter, name: &Ident) -> (TokenStream, TokenStream) {
    let (cx, module, wire) = (plan.cx, plan.module, &parameter.name);
    let type_ = cx.api.resolve(&parameter.type_);
    match (parameter.location, type_) {
        (ParameterLocation::Path, _) => {
            let as_ref = cx.prelude_path("AsRef", module);
            (quote!(impl #as_ref<str>), quote!(path(#wire, #name)))
        }
        (ParameterLocation::Header, _) => {
            let as_ref = cx.prelude_path("AsRef", module);
            (quote!(impl #as_ref<str>), quote!(header(#wire, #name)))
        }
        (ParameterLocation::Query, Type::List(item)) => {
            let (into, iterable, item) = (
                cx.prelude_path("Into", module),
                cx.prelude_path("IntoIterator", module),
                cx.type_(item, module),
            );
            (
                quote!(impl #iterable<Item = impl #into<#item>>),
                quote!(query_list(#wire, #name.into_iter().map(#into::<#item>::into))),
            )
        }
        (ParameterLocation::Query, Type::Integer | Type::Number | Type::Boolean) => {
            (cx.type_(type_, module), quote!(query(#wire, #name)))
        }
        (ParameterLocation::Query, _) => {
            let (into, type_) = (cx.prelude_path("Into", module), cx.type_(&parameter.type_, module));
            (quote!(impl #into<#type_>), quote!(query(#wire, #into::<#type_>::into(#name))))
        }
    }
}

/// `stream`, where a flag in the body asks for events.
fn stream(plan: &Plan<'_>) -> Option<TokenStream> {
    let Response::JsonOrEvents { event, flag, .. } = &plan.endpoint.response else { return None };
    let event = plan.cx.type_(event, plan.module);
    let (_, members) = plan.body.as_ref()?;
    let flag = &members.iter().find(|member| member.field.name == *flag)?.name;
    let doc = docs::lines(&format!(
        "Sends the request, and gives events as the server makes them.\n\n# Example\n{}",
        example::stream(plan.cx, plan.module, plan.position)
    ));
    Some(quote! {
        #doc
        pub fn stream(mut self) -> runtime::Call<runtime::EventStream<#event>> {
            self.body.#flag = Some(true);
            self.request.json(&self.body).send()
        }
    })
}
