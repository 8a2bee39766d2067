//! The public API of the crate that an API is made into.
//!
//! It is made from the IR and the names, with the same types that the emitters write. A test compares it with what is
//! emitted.

mod types;

use super::public_api::{Entry, ItemKind, PublicApi};
use crate::emit::argument::{Argument, generic};
use crate::emit::context::{Context, Scope};
use crate::emit::input::{Inputs, Source};
use crate::emit::request::response_type;
use crate::emit::resource;
use crate::emit::rust_type::{RustType, path_of};
use crate::ir::{RequestBody, ResourceId, Response, Webhook};

/// Lists everything public.
pub(super) fn public_api(cx: &Context<'_>) -> PublicApi {
    let mut list = List { cx, public_api: PublicApi::default() };
    list.client();
    cx.api.resource_ids().for_each(|id| list.resource(id));
    cx.api.type_ids().for_each(|id| list.type_(id));
    list.public_api.follow_aliases();
    list.public_api
}

/// The list while it is made.
struct List<'a> {
    cx: &'a Context<'a>,
    public_api: PublicApi,
}

impl List<'_> {
    fn add(&mut self, path: String, kind: ItemKind, text: String) {
        self.public_api.entries.insert((path, kind), Entry { text, exhaustive: false });
    }

    fn own_type(&mut self, path: &str, kind: ItemKind, exhaustive: bool) {
        self.public_api.entries.insert((path.to_owned(), kind), Entry { text: String::new(), exhaustive });
    }

    fn traits(&mut self, path: &str, names: &[&str]) {
        for name in names {
            self.add(format!("{path}::{name}"), ItemKind::Trait, String::new());
        }
    }

    /// `(&self, String) -> Message`: names of arguments are no part of a signature.
    fn method(&mut self, type_: &str, name: &str, receiver: &str, arguments: &[RustType], output: &str) {
        let (_, arguments) = generic(self.cx, arguments.iter().cloned());
        let arguments = arguments.iter().map(|argument| self.text(argument));
        let receiver = Some(receiver.to_owned()).filter(|receiver| !receiver.is_empty());
        let arguments: Vec<String> = receiver.into_iter().chain(arguments).collect();
        let text = format!("({}) -> {output}", arguments.join(", "));
        self.add(format!("{type_}::{name}"), ItemKind::Method, text);
    }

    fn client(&mut self) {
        self.own_type("Client", ItemKind::Struct, false);
        self.traits("Client", &["Clone", "Debug", "From<runtime::Client>"]);
        let builder = "runtime::ClientBuilder<Client>";
        self.public_api.aliases.insert("ClientBuilder".to_owned(), builder.to_owned());
        self.add("ClientBuilder".to_owned(), ItemKind::Alias, builder.to_owned());
        let credential =
            self.cx.api.facts.credentials.first().map(|_| RustType::as_ref(RustType::known("str")));
        let output = "Result<Self, runtime::Error>";
        self.method("Client", "new", "", credential.as_slice(), output);
        self.method("Client", "from_env", "", &[], output);
        self.method("Client", "builder", "", &[], "ClientBuilder");
        self.method("Client", "with_options", "&self", &[RustType::known("runtime::CallOptions")], "Self");
        self.method("Client", "runtime", "&self", &[], "&runtime::Client");
        self.accessors("Client", None);
    }

    fn accessors(&mut self, type_: &str, parent: Option<ResourceId>) {
        for id in self.cx.api.children(parent) {
            if resource::has_handle(self.cx, id) {
                let names = self.cx.names.resource(id);
                let handle = format!("{}::{}", names.modules.join("::"), names.handle);
                self.method(type_, names.modules.last().map_or("", String::as_str), "&self", &[], &handle);
            }
        }
    }

    fn resource(&mut self, id: ResourceId) {
        let (names, resource) = (self.cx.names.resource(id), &self.cx.api[id]);
        let module = names.modules.join("::");
        self.add(module.clone(), ItemKind::Module, String::new());
        if resource::has_handle(self.cx, id) {
            let handle = format!("{module}::{}", names.handle);
            self.own_type(&handle, ItemKind::Struct, false);
            self.traits(&handle, &["Clone", "Debug"]);
            self.accessors(&handle, Some(id));
            for position in 0..resource.endpoints.len() {
                self.endpoint(id, position, &handle);
            }
            if let Some(webhook) = &resource.webhook {
                self.webhook(&handle, webhook);
            }
        }
    }

    fn webhook(&mut self, handle: &str, webhook: &Webhook) {
        let bytes = RustType::Slice(Box::new(RustType::known("u8")));
        let body = RustType::as_ref(bytes);
        let headers = RustType::known("&runtime::http::HeaderMap");
        let verifier = RustType::known("&runtime::Verifier");
        let output = self.result(&(&webhook.type_).into());
        self.method(handle, "verify", "&self", &[body.clone(), headers.clone()], &output);
        self.method(handle, "verify_with", "", &[verifier, body, headers], &output);
        if self.cx.api.facts.variables.as_ref().is_some_and(|variables| variables.webhook_key.is_some()) {
            let output = "Result<runtime::Verifier, runtime::WebhookError>";
            self.method(handle, "verifier_from_env", "", &[], output);
        }
    }

    fn endpoint(&mut self, id: ResourceId, position: usize, handle: &str) {
        let cx = self.cx;
        let (endpoint, names) = (&cx.api[id].endpoints[position], &cx.names.resource(id).endpoints[position]);
        let request = self.text(&RustType::Request(id, position));
        let inputs = Inputs::new(cx, id, position);
        let argument = |argument: Argument| argument.type_;
        let arguments: Vec<RustType> =
            inputs.required.iter().map(|input| argument(input.argument(cx, Scope::Root))).collect();
        self.method(handle, &names.method, "&self", &arguments, &request);
        if let RequestBody::Json(body) = endpoint.body {
            let parameters = inputs.required.iter().zip(arguments);
            let parameters = parameters
                .filter(|(input, _)| matches!(input.source, Source::Parameter(_)))
                .map(|(_, type_)| type_);
            let arguments: Vec<RustType> = parameters.chain([RustType::Named(body)]).collect();
            self.method(handle, &format!("{}_with", names.method), "&self", &arguments, &request);
            let body = self.text(&RustType::Named(body));
            self.method(&request, "as_body", "&self", &[], &format!("&{body}"));
            self.method(&request, "as_body_mut", "&mut self", &[], &format!("&mut {body}"));
        }
        if let (Some(_), Response::Json { type_, .. }) = (&endpoint.wait, &endpoint.response) {
            let arguments: Vec<RustType> =
                inputs.required.iter().map(|input| input.argument(cx, Scope::Root).type_).collect();
            let output = self.text(&RustType::of("Wait", type_.into()));
            self.method(handle, "wait", "&self", &arguments, &output);
        }
        self.own_type(&request, ItemKind::Struct, false);
        self.traits(&request, &["Debug"]);
        for input in inputs.required.iter().chain(&inputs.optional) {
            if let Source::Field(member) = &input.source
                && let Some(adder) = member.adder(cx, |name| inputs.has_method(name))
            {
                self.method(&request, &adder.name, "self", &[adder.argument(cx).type_], "Self");
            }
        }
        for input in &inputs.optional {
            let type_ = input.setter(cx, Scope::Root).type_;
            self.method(&request, &input.name.to_string(), "self", &[type_], "Self");
            if let Source::Field(member) = &input.source
                && let Some(clear) = member.clear()
            {
                self.method(&request, &clear, "self", &[], "Self");
            }
        }
        if let Some(betas) = &cx.api.betas {
            self.method(&request, "beta", "self", &[RustType::from(&betas.type_).into()], "Self");
        }
        self.method(&request, "options", "self", &[RustType::known("runtime::CallOptions")], "Self");
        let set = RustType::known("impl FnOnce(Self, T) -> Self");
        let value = RustType::of("Option", RustType::known("T"));
        self.method(&request, "maybe", "self", &[value, set], "Self");
        if !matches!(endpoint.body, RequestBody::Form(_)) {
            self.traits(&request, &["Clone"]);
        }
        self.sending(&request, &endpoint.response);
    }

    /// What the runtime's macro declares for a kind of response.
    fn sending(&mut self, request: &str, response: &Response) {
        let output = response_type(response);
        let result = self.result(&output);
        self.add(format!("{request}::IntoFuture"), ItemKind::Trait, result);
        let with_meta = RustType::of("Call", RustType::of("WithMeta", output.clone()));
        let mut further = vec![("send", RustType::of("Call", output)), ("with_meta", with_meta)];
        match response {
            Response::Page { item, .. } => {
                further.push(("items", RustType::of("Items", item.into())));
                further.push(("pages", RustType::of("Pages", item.into())));
            }
            Response::JsonOrEvents { event, .. } => {
                further.push(("stream", RustType::of("Call", RustType::of("EventStream", event.into()))));
            }
            _ => {}
        }
        for (name, output) in further {
            let output = self.text(&output);
            self.method(request, name, "self", &[], &output);
        }
    }

    fn result(&self, output: &RustType) -> String {
        self.text(&RustType::Known("Result", vec![output.clone(), RustType::known("Error")]))
    }

    /// A type as a message shows it: names of the prelude without their paths, those of the crate from its root.
    fn text(&self, type_: &RustType) -> String {
        match type_ {
            RustType::Known(name, arguments) => {
                let (path, _) = path_of(name);
                let path = if path.starts_with("::") { name } else { path };
                let arguments: Vec<String> = arguments.iter().map(|argument| self.text(argument)).collect();
                if arguments.is_empty() {
                    path.to_owned()
                } else {
                    format!("{path}<{}>", arguments.join(", "))
                }
            }
            RustType::Slice(item) => format!("[{}]", self.text(item)),
            RustType::Reference(to) => format!("&{}", self.text(to)),
            RustType::Named(id) => {
                let modules = self.cx.names.resource(self.cx.api[*id].resource).modules.join("::");
                format!("{modules}::{}", self.cx.names.type_(*id))
            }
            RustType::Request(id, position) => {
                let names = self.cx.names.resource(*id);
                format!("{}::{}", names.modules.join("::"), names.endpoints[*position].request)
            }
            RustType::Impl(bound) => format!("impl {}", self.text(bound)),
            RustType::Iterable(item) => format!("impl IntoIterator<Item = {}>", self.text(item)),
            RustType::List(item, kind) => format!("impl runtime::IntoList<{}, {kind}>", self.text(item)),
            RustType::Pair(first, second) => format!("({}, {})", self.text(first), self.text(second)),
        }
    }
}
