//! The public API of the crate that an API is made into.
//!
//! It is made from the IR and the names, with the same types that the emitters write. A test compares it with what is
//! emitted.

use super::public_api::{Entry, ItemKind, PublicApi};
use crate::emit::argument::{Argument, generic};
use crate::emit::context::{Context, Scope};
use crate::emit::input::{Inputs, Source};
use crate::emit::member::{Member, members, required};
use crate::emit::object::has_field;
use crate::emit::request::response_type;
use crate::emit::rust_type::{RustType, path_of};
use crate::emit::{from_bytes, resource, selections, shortcuts, text, union, unknown_items, variants};
use crate::ir::{
    Enum, How, Object, Presence, RequestBody, ResourceId, Response, Shape, Type, TypeId, Union, Webhook,
};

/// Lists everything public.
pub(super) fn public_api(cx: &Context<'_>) -> PublicApi {
    let mut list = List { cx, public_api: PublicApi::default() };
    list.accessors("Client", None);
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
        for input in &inputs.optional {
            let type_ = input.setter(cx, Scope::Root).type_;
            self.method(&request, &input.name.to_string(), "self", &[type_], "Self");
            if let Source::Field(member) = &input.source
                && let Some(adder) = member.adder(cx, |name| inputs.has_method(name))
            {
                self.method(&request, &adder.name, "self", &[adder.argument(cx).type_], "Self");
            }
            if let Source::Field(member) = &input.source
                && member.field.presence == Presence::OptionalNullable
            {
                self.method(&request, &format!("clear_{}", member.bare_name()), "self", &[], "Self");
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

    fn type_(&mut self, id: TypeId) {
        let path = self.text(&RustType::Named(id));
        match &self.cx.api[id].shape {
            Shape::Object(object) => self.object(&path, id, object),
            Shape::Enum(known) => self.enumeration(&path, id, known),
            Shape::Union(union) => self.union(&path, id, union),
            Shape::Alias(target) => {
                let target = self.text(&target.into());
                self.public_api.aliases.insert(path.clone(), target.clone());
                self.add(path.clone(), ItemKind::Alias, target);
            }
        }
        self.conversion(&path, id);
    }

    /// What sends a value of the type back.
    fn conversion(&mut self, path: &str, id: TypeId) {
        let api = self.cx.api;
        let Some(back) = api[id].shape.conversion() else { return };
        let fits = matches!(
            (&api[id].shape, &api[back.target].shape),
            (Shape::Object(_), Shape::Object(_)) | (Shape::Union(_), Shape::Union(_))
        );
        if fits {
            let target = self.text(&RustType::Named(back.target));
            self.traits(&target, &[&format!("From<{path}>"), &format!("From<&{path}>")]);
        }
    }

    fn object(&mut self, path: &str, id: TypeId, object: &Object) {
        let cx = self.cx;
        let members = members(cx, id, object);
        self.own_type(path, ItemKind::Struct, false);
        self.traits(path, &["Clone", "Debug"]);
        self.shortcuts(path, id, object);
        if members.iter().all(Member::is_optional) {
            self.traits(path, &["Default"]);
        }
        for member in &members {
            let type_ = self.text(&member.rust_type());
            self.add(format!("{path}::{}", member.name), ItemKind::Field, type_);
            if unknown_items::listed(cx, member).is_some() {
                let output = "impl Iterator<Item = &json::Unknown>";
                self.method(path, &format!("unknown_{}", member.bare_name()), "&self", &[], output);
            }
        }
        if cx.analysis.is_sent(id) {
            let required = required(object, &members).into_iter();
            let arguments: Vec<RustType> =
                required.map(|member| member.argument(cx, Scope::Root).type_).collect();
            self.method(path, "new", "", &arguments, "Self");
            for member in members.iter().filter(|member| member.is_optional()) {
                let type_ = member.setter(cx, Scope::Root).type_;
                self.method(path, &format!("with_{}", member.bare_name()), "self", &[type_], "Self");
                if let Some(adder) = member.adder(cx, |name| has_field(&members, name)) {
                    let item = adder.argument(cx).type_;
                    self.method(path, &format!("with_{}", adder.name), "self", &[item], "Self");
                }
            }
        }
    }

    /// What makes the usual use short: what the spec asks for, and the text.
    fn shortcuts(&mut self, path: &str, id: TypeId, object: &Object) {
        let cx = self.cx;
        for constructor in shortcuts::constructors(cx, id, object) {
            self.method(path, &constructor.name, "", &constructor.arguments(cx, id, object), "Self");
        }
        if let Some(made) = from_bytes::from_bytes(cx, id, object) {
            let bytes = RustType::as_ref(RustType::Slice(Box::new(RustType::known("u8"))));
            let result = "Result<Self, json::FileError>";
            let output = if made.is_checked() { result } else { "Self" };
            self.method(path, "from_bytes", "", &[bytes], output);
            self.method(path, "from_path", "", &[RustType::as_ref(RustType::known("Path"))], result);
        }
        for items in selections::all(cx, id, object) {
            let output = format!("impl Iterator<Item = {}>", self.text(&items.item.reference()));
            self.method(path, items.name, "&self", &[], &output);
        }
        if object.shortcuts.total {
            self.method(path, "total", "&self", &[], "i64");
        }
        if text::is_there(cx, id, object) {
            self.method(path, "text", "&self", &[], "String");
        }
        if shortcuts::takes_text(cx, id, object) {
            self.traits(path, &["From<&str>", "From<String>", "From<&String>"]);
        }
    }

    fn enumeration(&mut self, path: &str, id: TypeId, known: &Enum) {
        self.own_type(path, ItemKind::Enum, !known.open);
        self.traits(path, &["Clone", "Debug", "PartialEq", "Eq", "Hash"]);
        for position in 0..known.values.len() {
            let name = self.cx.names.member(id, position);
            self.add(format!("{path}::{name}"), ItemKind::Variant, String::new());
        }
        if known.open {
            self.add(format!("{path}::Unknown"), ItemKind::Variant, "(json::UnknownValue)".to_owned());
            if known.any_text {
                self.traits(path, &["From<&str>", "From<String>", "From<&String>"]);
            }
        } else {
            self.traits(path, &["Copy"]);
        }
    }

    fn union(&mut self, path: &str, id: TypeId, union: &Union) {
        let cx = self.cx;
        self.own_type(path, ItemKind::Enum, !union.open);
        self.traits(path, &["Clone", "Debug"]);
        for (position, variant) in union.variants.iter().enumerate() {
            let payload = union::payload(cx, id, position, variant);
            let text = payload.map_or_else(String::new, |type_| format!("({})", self.text(&type_)));
            self.add(format!("{path}::{}", cx.names.member(id, position)), ItemKind::Variant, text);
            if let Some(type_) = variant.type_().filter(|type_| union::converts(cx, union, type_)) {
                let from = format!("From<{}>", self.text(&type_.into()));
                self.traits(path, &[&from]);
            }
        }
        if union.open {
            self.add(format!("{path}::Unknown"), ItemKind::Variant, "(json::Unknown)".to_owned());
        }
        if let Some((_, held)) = union::text_variant(cx, id, union) {
            self.traits(path, &["From<&str>", "From<String>"]);
            if *cx.api.resolve(held) != Type::String {
                self.traits(path, &["From<&String>"]);
            }
        }
        for view in variants::views(cx, id, union) {
            let output = self.text(&view.type_.clone().reference().option());
            self.method(path, &view.as_, "&self", &[], &output);
            let output = self.text(&view.type_.option());
            self.method(path, &view.into, "self", &[], &output);
        }
        for field in variants::common(cx, id, union) {
            let output = self.text(&field.output);
            self.method(path, &field.name, "&self", &[], &output);
        }
        if let Some(accumulation) = &union.accumulates {
            let whole = self.text(&RustType::Named(accumulation.whole));
            self.add(format!("{path}::Accumulate"), ItemKind::Trait, whole.clone());
            if accumulation.rules.iter().any(|rule| rule.how == How::Json) {
                let item = self.text(&RustType::Named(accumulation.item));
                self.method(&item, "broken_json", "&self", &[], "Option<&str>");
                let items = "impl Iterator<Item = (usize, &str)>";
                self.method(&whole, "broken_json", "&self", &[], items);
            }
        }
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
