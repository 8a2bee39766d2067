//! Lists the public API of an emitted crate.
//!
//! The list is created from the IR and the names, with the types that the emitters use. A test compares it to the
//! emitted code.

mod client;
mod resources;
mod types;

use super::public_api::{Entry, ItemKind, PublicApi};
use crate::emit::argument::generic;
use crate::emit::context::Context;
use crate::emit::resource;
use crate::emit::rust_type::{RustType, path_of};
use crate::ir::ResourceId;

/// Lists everything public.
pub(super) fn public_api(cx: &Context<'_>) -> PublicApi {
    let mut list = List { cx, public_api: PublicApi::default() };
    list.client();
    list.mock();
    cx.api.resource_ids().for_each(|id| list.resource(id));
    cx.api.type_ids().for_each(|id| list.type_(id));
    list.public_api.follow_aliases();
    list.public_api
}

/// The behavior of a setter, and of the method that adds an item: with both `tag` and `tags`, a name can be the same.
const SETS: &str = "sets a value";
const ADDS: &str = "adds an item";

/// The list in progress.
struct List<'a> {
    cx: &'a Context<'a>,
    public_api: PublicApi,
}

impl List<'_> {
    fn add(&mut self, path: String, kind: ItemKind, text: String) {
        self.public_api.entries.insert((path, kind), Entry { text, exhaustive: false, does: None });
    }

    fn own_type(&mut self, path: &str, kind: ItemKind, exhaustive: bool) {
        self.public_api
            .entries
            .insert((path.to_owned(), kind), Entry { text: String::new(), exhaustive, does: None });
    }

    fn traits(&mut self, path: &str, names: &[&str]) {
        for name in names {
            self.add(format!("{path}::{name}"), ItemKind::Trait, String::new());
        }
    }

    /// Sets the behavior of a listed item.
    fn does(&mut self, path: &str, kind: ItemKind, does: &str) {
        if let Some(entry) = self.public_api.entries.get_mut(&(path.to_owned(), kind)) {
            entry.does = Some(does.to_owned());
        }
    }

    /// Returns a signature, `(&self, String) -> Message`, which does not contain the names of arguments.
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

    fn result(&self, output: &RustType) -> String {
        self.text(&RustType::Known("Result", vec![output.clone(), RustType::known("Error")]))
    }

    /// Renders a type for messages: names of the prelude without paths, names of the crate with paths from its root.
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
            RustType::OfKind(name, of, kind) => format!("impl runtime::{name}<{}, {kind}>", self.text(of)),
            RustType::Pair(first, second) => format!("({}, {})", self.text(first), self.text(second)),
        }
    }
}
