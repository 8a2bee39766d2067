//! An endpoint: the method that begins a request, and the request.

mod doc;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::object::{self, Member, argument_of, wrapped};
use super::{Context, argument, docs, example};
use crate::ir::{
    Betas, Endpoint, Paging, Parameter, ParameterLocation, Presence, RequestBody, ResourceId, Response,
    Shape, Type, TypeId,
};
use crate::names::EndpointNames;
use crate::render::Piece;

/// Everything emitters ask about one endpoint.
struct Plan<'a> {
    cx: &'a Context<'a>,
    module: ResourceId,
    position: usize,
    endpoint: &'a Endpoint,
    names: &'a EndpointNames,
    builder: Ident,
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
        Self { cx, module, position, endpoint, names, builder: cx.ident(&names.builder), body }
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
    let (method, builder) = (cx.ident(&plan.names.method), &plan.builder);
    let mut arguments = Vec::new();
    let mut request = quote!(runtime::Request::new(&self.client, &#builder::OPERATION));
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
        pub fn #method(&self, #(#arguments),*) -> #builder {
            #builder { request: #request, #state }
        }

        #with
    }
}

/// `create_with`: the same request from a body that was made before.
fn with_method(plan: &Plan<'_>) -> TokenStream {
    let Some(body) = plan.body_type() else { return TokenStream::new() };
    let (cx, builder) = (plan.cx, &plan.builder);
    let method = cx.ident(&format!("{}_with", plan.names.method));
    let mut arguments = Vec::new();
    let mut request = quote!(runtime::Request::new(&self.client, &#builder::OPERATION));
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
        pub fn #method(&self, #(#arguments,)* body: #body) -> #builder {
            #builder { request: #request, body }
        }
    }
}

/// The request: a struct, its operation, its setters, and how it is sent.
pub(super) fn pieces(cx: &Context<'_>, module: ResourceId, position: usize) -> Vec<Piece> {
    let plan = Plan::new(cx, module, position);
    let builder = &plan.builder;
    let handle = &cx.names.resource(module).handle;
    let doc = docs::lines(&format!("The request of [`{handle}::{}`].", plan.names.method));
    let state = match (&plan.endpoint.body, plan.body_type()) {
        (RequestBody::Form(_), _) => quote!(form: runtime::Form,),
        (_, Some(body)) => quote!(body: #body,),
        _ => TokenStream::new(),
    };
    let operation = operation(&plan);
    let setters = setters(&plan);
    let send = send(&plan);
    let response = plan.response_type();
    let (into_future, result) = (cx.prelude_path("IntoFuture", module), cx.prelude_path("Result", module));
    let item = quote! {
        #doc
        #[derive(Debug)]
        #[must_use = "a request does nothing until it is awaited"]
        pub struct #builder {
            request: runtime::Request,
            #state
        }

        impl #builder {
            #operation
            #setters
            #send
        }

        impl #into_future for #builder {
            type Output = #result<#response, runtime::Error>;
            type IntoFuture = runtime::Call<#response>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
    vec![Piece::Item(item)]
}

fn operation(plan: &Plan<'_>) -> TokenStream {
    let (cx, endpoint) = (plan.cx, plan.endpoint);
    let id = super::mock::id(cx, plan.module, endpoint);
    let method = cx.ident(endpoint.method.as_str());
    let (path, betas) = (&endpoint.path, &endpoint.betas);
    let accept = cx.ident(match &endpoint.response {
        Response::Json { .. } | Response::JsonOrEvents { .. } | Response::Page { .. } => "Json",
        Response::Lines(_) => "Lines",
        Response::Events(_) => "Events",
        Response::Binary => "Binary",
    });
    let empty = matches!(endpoint.response, Response::Json { empty: true, .. });
    let paging = cx.ident(match &endpoint.response {
        Response::Page { paging: Paging::Cursor, .. } => "Cursor",
        Response::Page { paging: Paging::Ids, .. } => "Ids",
        _ => "None",
    });
    quote! {
        const OPERATION: runtime::Operation = runtime::Operation {
            id: #id,
            method: runtime::http::Method::#method,
            path: #path,
            betas: &[#(#betas),*],
            accept: runtime::Accept::#accept,
            empty: #empty,
            paging: runtime::Paging::#paging,
        };
    }
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
    let beta = cx.api.betas.as_ref().map(|betas| beta_setter(plan, betas));
    quote! {
        #(#parameters)*
        #(#fields)*
        #(#parts)*

        #beta

        /// Options of this call: timeouts, retries, further headers.
        pub fn options(mut self, options: runtime::CallOptions) -> Self {
            self.request = self.request.options(options);
            self
        }
    }
}

fn beta_setter(plan: &Plan<'_>, betas: &Betas) -> TokenStream {
    let cx = plan.cx;
    let doc = docs::doc(cx, &betas.doc);
    let argument = argument::argument(cx, &cx.ident("beta"), &betas.type_, false, plan.module).type_;
    let type_ = cx.type_(&betas.type_, plan.module);
    quote! {
        #doc
        pub fn beta(mut self, beta: #argument) -> Self {
            let beta: #type_ = beta.into();
            self.request = self.request.beta(beta);
            self
        }
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

/// `send`, and whatever else the kind of response allows.
fn send(plan: &Plan<'_>) -> TokenStream {
    let response = plan.response_type();
    let loaded = match (&plan.endpoint.body, plan.body.is_some()) {
        (RequestBody::Form(_), _) => quote!(self.request.form(self.form)),
        (_, true) => quote!(self.request.json(&self.body)),
        _ => quote!(self.request),
    };
    let expected = plan.endpoint.expected_tokens.as_ref().and_then(|wire| {
        let (_, members) = plan.body.as_ref()?;
        let name = &members.iter().find(|member| member.field.name == *wire)?.name;
        Some(quote!(.expected_tokens(self.body.#name)))
    });
    let further = match &plan.endpoint.response {
        Response::Page { item, .. } => {
            let item = plan.cx.type_(item, plan.module);
            quote! {
                /// Sends the request and the ones for the pages behind it, as the items are wanted.
                pub fn items(self) -> runtime::Items<#item> {
                    self.request.items()
                }

                /// Sends the request and the ones for the pages behind it, as the pages are wanted.
                pub fn pages(self) -> runtime::Pages<#item> {
                    self.request.pages()
                }
            }
        }
        Response::JsonOrEvents { event, flag, .. } => {
            let event = plan.cx.type_(event, plan.module);
            let flag =
                plan.body.iter().flat_map(|(_, members)| members).find(|member| member.field.name == *flag);
            let flag = flag.map(|member| &member.name);
            let doc = docs::lines(&format!(
                "Sends the request, and gives events as the server makes them.\n\n# Example\n{}",
                example::stream(plan.cx, plan.module, plan.position)
            ));
            quote! {
                #doc
                pub fn stream(mut self) -> runtime::Call<runtime::EventStream<#event>> {
                    self.body.#flag = Some(true);
                    self.request.json(&self.body).send()
                }
            }
        }
        _ => TokenStream::new(),
    };
    quote! {
        /// Sends the request. Awaiting it does the same.
        pub fn send(self) -> runtime::Call<#response> {
            #loaded #expected.send()
        }

        #further
    }
}
