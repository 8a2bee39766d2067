//! Lists types with their items.

use super::{ADDS, List, SETS};
use crate::diff::public_api::ItemKind;
use crate::emit::context::Scope;
use crate::emit::member::{Member, members, required};
use crate::emit::object::has_field;
use crate::emit::rust_type::RustType;
use crate::emit::{from_bytes, of_list, selections, shortcuts, text, union, unknown_items, variants};
use crate::ir::{Enum, How, Object, Shape, Type, TypeId, Union};

impl List<'_> {
    pub(super) fn type_(&mut self, id: TypeId) {
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

    /// Lists the conversion into the type of a request.
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
            for member in &members {
                if member.is_optional() {
                    let type_ = member.setter(cx, Scope::Root).type_;
                    let method = format!("with_{}", member.bare_name());
                    self.method(path, &method, "self", &[type_], "Self");
                    self.does(&format!("{path}::{method}"), ItemKind::Method, SETS);
                }
                if let Some(clear) = member.clear() {
                    self.method(path, &clear, "self", &[], "Self");
                }
                if let Some(adder) = member.adder(cx, |name| has_field(&members, name)) {
                    let item = adder.argument(cx).type_;
                    self.method(path, &format!("with_{}", adder.name), "self", &[item], "Self");
                    self.does(&format!("{path}::with_{}", adder.name), ItemKind::Method, ADDS);
                }
            }
        }
    }

    /// Lists shortcuts, and the text of accumulated streams.
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
        if text::exists(cx, id, object) {
            self.method(path, "text", "&self", &[], "String");
        }
        if shortcuts::takes_text(cx, id, object) {
            let names = ["From<&str>", "From<String>", "From<&String>"];
            self.traits(path, &names);
            let values = object.shortcuts.from_text.iter().flatten();
            let values: Vec<String> =
                values.map(|(field, value)| format!("`{field}` to `{value}`")).collect();
            let sets = format!("sets {}", values.join(", "));
            for name in names.iter().filter(|_| !values.is_empty()) {
                self.does(&format!("{path}::{name}"), ItemKind::Trait, &sets);
            }
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
            self.method(path, "is_unknown", "&self", &[], "bool");
            self.method(path, "from_wire", "", &[RustType::known("&str")], "Self");
            self.add(format!("{path}::FromStr"), ItemKind::Trait, "Infallible".to_owned());
            if known.any_text {
                self.traits(path, &["From<&str>", "From<String>", "From<&String>"]);
            }
        } else {
            self.traits(path, &["Copy", "TryFrom<&str>", "TryFrom<String>"]);
            self.add(format!("{path}::FromStr"), ItemKind::Trait, "json::NotListed".to_owned());
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
            if let Some(type_) = variant.type_().filter(|type_| cx.api.is_told_by_type(union, type_)) {
                let from = format!("From<{}>", self.text(&type_.into()));
                self.traits(path, &[&from]);
            }
        }
        if union.open {
            self.add(format!("{path}::Unknown"), ItemKind::Variant, "(json::Unknown)".to_owned());
            self.method(path, "is_unknown", "&self", &[], "bool");
            self.method(path, "as_unknown", "&self", &[], "Option<&json::Unknown>");
        }
        if let Some((position, held)) = union::text_variant(cx, id, union) {
            let names: &[&str] = match (held, cx.api.resolve(held)) {
                (Type::String, _) => &["From<&str>", "From<String>"],
                // The conversion from the alias is one from `String`.
                (_, Type::String) => &["From<&str>"],
                _ => &["From<&str>", "From<String>", "From<&String>"],
            };
            self.traits(path, names);
            let makes = format!("creates a `{}`", cx.names.member(id, position));
            for name in names {
                self.does(&format!("{path}::{name}"), ItemKind::Trait, &makes);
            }
        }
        if let Some(list) = of_list::of_list(cx, id, union) {
            let item = self.text(&list.item);
            let others =
                [format!("From<[{item}; 1]>"), format!("From<&[{item}]>"), format!("From<&[{item}; 1]>")];
            // Anything that converts into an item is collected.
            self.add(format!("{path}::FromIterator<T>"), ItemKind::Trait, item.clone());
            let ones: Vec<String> = list.ones.iter().map(|one| self.text(one)).chain([item]).collect();
            let ones = ones.iter().map(|one| format!("From<{one}>"));
            ones.chain(others).for_each(|from| self.traits(path, &[&from]));
        }
        for view in variants::views(cx, id, union) {
            let output = self.text(&view.type_.clone().reference().option());
            self.method(path, &view.as_, "&self", &[], &output);
            let output = self.text(&view.type_.option());
            self.method(path, &view.into, "self", &[], &output);
        }
        for field in variants::common(cx, union) {
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
}
