//! Lists modules, handles and requests.

use super::{ADDS, List, SETS};
use crate::diff::public_api::ItemKind;
use crate::emit::argument::Argument;
use crate::emit::context::Scope;
use crate::emit::input::{Inputs, Source};
use crate::emit::request::response_type;
use crate::emit::resource;
use crate::emit::rust_type::RustType;
use crate::ir::{RequestBody, ResourceId, Response, Webhook};

impl List<'_> {
    pub(super) fn resource(&mut self, id: ResourceId) {
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
                self.does(&format!("{request}::{}", adder.name), ItemKind::Method, ADDS);
            }
        }
        for input in &inputs.optional {
            let type_ = input.setter(cx, Scope::Root).type_;
            self.method(&request, &input.name.to_string(), "self", &[type_], "Self");
            self.does(&format!("{request}::{}", input.name), ItemKind::Method, SETS);
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

    /// Lists the items that the runtime's macro declares for a kind of response.
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
}
