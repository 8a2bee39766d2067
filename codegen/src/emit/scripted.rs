//! Emits responses for tests, and the files that they use.
//!
//! They are functions of `mock.rs` that return an accumulated object with one item.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, Scope};
use super::docs;
use super::rust_type::RustType;
use crate::ir::{Accumulation, How, Response, Rule, Scripted, Shape, Type, TypeId, Union, VariantKind};
use crate::names::field_name;
use crate::samples::{Json, Samples};

/// Returns the templates of all responses for tests.
fn all<'a>(cx: &Context<'a>) -> impl Iterator<Item = Template<'a>> {
    let cx = *cx;
    let unions = cx.api.type_ids().filter_map(move |id| match &cx.api[id].shape {
        Shape::Union(union) => Some((id, union, union.accumulates.as_ref()?)),
        _ => None,
    });
    unions.flat_map(move |(id, union, rules)| {
        rules.scripted.iter().map(move |scripted| Template { cx, id, union, rules, scripted })
    })
}

/// Emits the functions.
pub(super) fn items(cx: &Context<'_>) -> Vec<TokenStream> {
    all(cx).map(|template| template.functions()).collect()
}

/// A function that returns a response for tests.
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: String,
    /// The types of its arguments.
    pub(crate) arguments: Vec<RustType>,
}

/// Returns the names and arguments of the functions.
pub(crate) fn functions(cx: &Context<'_>) -> Vec<Function> {
    let text = || RustType::as_ref(RustType::known("str"));
    let functions = all(cx).flat_map(|template| {
        let name = &template.scripted.name;
        let argument = |taken: &String| match template.takes_json(taken) {
            true => RustType::known("Json").into(),
            false => text(),
        };
        let arguments = template.scripted.takes.iter().map(argument).collect();
        let stream = template
            .streams()
            .then(|| Function { name: format!("{name}_stream"), arguments: vec![text().iterable()] });
        [Some(Function { name: name.clone(), arguments }), stream]
    });
    functions.flatten().collect()
}

/// Returns the templates for the arguments, by their path below the generated crate.
pub(super) fn files(cx: &Context<'_>) -> Vec<(String, Json)> {
    let file = |template: Template<'_>| {
        [(template.path(".json"), template.json()), (template.path(".events.json"), template.events())]
    };
    let files = all(cx).flat_map(file);
    files.map(|(path, json)| (format!("src/{path}"), json)).collect()
}

struct Template<'a> {
    cx: Context<'a>,
    id: TypeId,
    union: &'a Union,
    rules: &'a Accumulation,
    scripted: &'a Scripted,
}

impl Template<'_> {
    fn path(&self, suffix: &str) -> String {
        format!("mock/scripted/{}{suffix}", self.scripted.name)
    }

    fn samples(&self) -> Samples<'_> {
        Samples::new(self.cx.api, self.cx.analysis)
    }

    /// Returns a minimal value of a variant.
    fn variant(&self, union: &Union, position: usize) -> Json {
        match &union.variants[position].kind {
            VariantKind::Of(Type::Named(id)) => self.samples().minimal(*id),
            VariantKind::Of(type_) => self.samples().value_of(type_),
            VariantKind::Constant(text) => Json::text(text),
        }
    }

    /// Returns the initial state of the item, in which the fields for the arguments are empty.
    fn item(&self) -> Json {
        let Shape::Union(items) = &self.cx.api[self.rules.item].shape else { return Json::Null };
        let item = self.variant(items, self.scripted.item);
        self.scripted.takes.iter().fold(item, |item, name| {
            let empty = if self.takes_json(name) { Json::Object(Vec::new()) } else { Json::text("") };
            item.with(name, empty)
        })
    }

    /// Returns whether an argument is JSON; otherwise it is text.
    fn takes_json(&self, name: &str) -> bool {
        let Shape::Union(items) = &self.cx.api[self.rules.item].shape else { return false };
        let object = self.cx.api.variant_object(items, self.scripted.item);
        let field = object.and_then(|object| object.field(name));
        let type_ = field.and_then(|field| field.type_());
        type_.is_some_and(|type_| *self.cx.api.resolve(type_) != Type::String)
    }

    fn list(&self) -> &str {
        match &self.cx.api[self.rules.whole].shape {
            Shape::Object(object) => &object.fields[self.rules.list].name,
            _ => "",
        }
    }

    fn whole(&self, items: Vec<Json>) -> Json {
        self.samples().minimal(self.rules.whole).with(self.list(), Json::List(items))
    }

    fn json(&self) -> Json {
        let set = self.scripted.set.iter();
        set.fold(self.whole(vec![self.item()]), |whole, (name, value, _)| whole.with(name, Json::text(value)))
    }

    /// Returns the events: the starts of the object and of its item, the deltas for the arguments, and the ends.
    fn events(&self) -> Json {
        let rules = self.rules;
        let event = |position| self.variant(self.union, position);
        let of_item = |position| event(position).with(&rules.index, Json::number(0));
        let start = event(rules.start.variant).with(&rules.start.field, self.whole(Vec::new()));
        let item = of_item(rules.item_start.variant).with(&rules.item_start.field, self.item());
        let Shape::Union(deltas) = &self.cx.api[rules.delta].shape else { return Json::Null };
        let added = self.added().map(|rule| {
            let delta = self.variant(deltas, rule.delta).with(&rule.from, Json::text(""));
            of_item(rules.item_delta.variant).with(&rules.item_delta.field, delta)
        });
        let set = self.scripted.set.iter();
        let update = set.fold(event(rules.update), |update, (_, value, path)| {
            let value = Json::text(value);
            match path.as_slice() {
                [outer, inner] => {
                    let object = update.get(outer).cloned().unwrap_or(Json::Null).with(inner, value);
                    update.with(outer, object)
                }
                _ => path.iter().fold(update, |update, name| update.with(name, value.clone())),
            }
        });
        let ends = [of_item(rules.item_stop), update, event(rules.stop.0)];
        Json::List([start, item].into_iter().chain(added).chain(ends).collect())
    }

    /// Returns the rules for arguments that are added by deltas, in the order of the arguments.
    fn added(&self) -> impl Iterator<Item = &Rule> {
        self.scripted.takes.iter().filter_map(|name| self.rule(name))
    }

    fn rule(&self, name: &str) -> Option<&Rule> {
        let adds = |how| matches!(how, How::Append | How::Json);
        self.rules
            .rules
            .iter()
            .find(|rule| rule.item == self.scripted.item && rule.to == *name && adds(rule.how))
    }

    fn slots(&self) -> TokenStream {
        let slot = |name: &String| {
            let json = format!("/{}/0/{}", escaped(self.list()), escaped(name));
            let added = self.added().position(|rule| rule.to == *name);
            let (event, pointer, form) = match (added, self.rule(name)) {
                (Some(added), Some(rule)) => {
                    let delta = &self.rules.item_delta.field;
                    let form = if rule.how == How::Json { quote!(JsonText) } else { quote!(Pieces) };
                    (2 + added, format!("/{}/{}", escaped(delta), escaped(&rule.from)), form)
                }
                _ => {
                    let start = &self.rules.item_start.field;
                    (1, format!("/{}/{}", escaped(start), escaped(name)), quote!(Value))
                }
            };
            quote!(Slot { json: #json, event: #event, pointer: #pointer, form: Form::#form })
        };
        let slots = self.scripted.takes.iter().map(slot);
        quote!(&[#(#slots),*])
    }

    /// Returns the field of a request's body that requests events.
    fn flag(&self) -> Option<&str> {
        let mut flags = self.cx.api.endpoints().filter_map(|endpoint| match &endpoint.response {
            Response::JsonOrEvents { event, flag, .. } => {
                let is_ours = *self.cx.api.resolve(event) == Type::Named(self.id);
                is_ours.then_some(flag.as_str())
            }
            _ => None,
        });
        flags.next()
    }

    fn functions(&self) -> TokenStream {
        let cx = &self.cx;
        let name = &self.scripted.name;
        let (ident, template) = (cx.ident(name), cx.ident(&name.to_uppercase()));
        let [json, events] = [".json", ".events.json"].map(|suffix| self.path(suffix));
        let flag = match self.flag() {
            Some(flag) => quote!(Some(#flag)),
            None => quote!(None),
        };
        let slots = self.slots();
        let arguments: Vec<_> = self
            .scripted
            .takes
            .iter()
            .map(|name| (cx.ident(&field_name(name)), self.takes_json(name)))
            .collect();
        let parameters = arguments.iter().map(|(name, json)| match json {
            true => quote!(#name: impl Into<json::Json>),
            false => quote!(#name: impl AsRef<str>),
        });
        let values = arguments.iter().map(|(name, json)| match json {
            true => quote!(#name.into()),
            false => quote!(json::Json::string(#name.as_ref())),
        });
        let summary = docs::resolve(cx, &self.scripted.doc, Scope::Root);
        let asked = match self.flag() {
            Some(_) => " If the request asks for events, the response is a stream.",
            None => " The response is a stream.",
        };
        let doc = docs::lines(&format!("{summary}{asked}"));
        let stream = self.streams().then(|| {
            let (stream, (pieces, _)) = (cx.ident(&format!("{name}_stream")), &arguments[0]);
            let doc = docs::lines(&format!(
                "{summary} The response is a stream with one event for each piece of the text."
            ));
            quote! {
                #doc
                pub fn #stream(#pieces: impl IntoIterator<Item = impl AsRef<str>>) -> Response {
                    #template.stream(#pieces)
                }
            }
        });
        quote! {
            static #template: Scripted = Scripted {
                json: include_str!(#json),
                events: include_str!(#events),
                flag: #flag,
                slots: #slots,
            };

            #doc
            pub fn #ident(#(#parameters),*) -> Response {
                #template.response([#(#values),*])
            }

            #stream
        }
    }

    /// Returns whether the only argument is a text that is streamed in pieces.
    fn streams(&self) -> bool {
        match self.scripted.takes.as_slice() {
            [name] => self.rule(name).is_some_and(|rule| rule.how == How::Append),
            _ => false,
        }
    }
}

/// Escapes a name for a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
