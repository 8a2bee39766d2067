//! The public API that the items of a module declare.

use anthropic_beta_codegen::diff::ItemKind;
use proc_macro2::TokenTree;
use syn::{Attribute, Fields, FnArg, ImplItem, Item, ReturnType, Visibility};

use super::{Entry, Reader};

impl Reader<'_> {
    pub(super) fn item(&mut self, item: &Item) {
        match item {
            Item::Mod(item) if is_public(&item.vis) => {
                let path = self.path(&item.ident.to_string());
                self.add(path, ItemKind::Module, String::new());
            }
            Item::Struct(item) if is_public(&item.vis) => self.structure(item),
            Item::Enum(item) if is_public(&item.vis) => self.enumeration(item),
            Item::Type(item) if is_public(&item.vis) => {
                let (path, target) = (self.path(&item.ident.to_string()), self.text(&item.ty));
                self.add(path, ItemKind::Alias, target);
            }
            Item::Fn(item) if is_public(&item.vis) => {
                let (path, text) = (self.path(&item.sig.ident.to_string()), self.signature(&item.sig));
                self.add(path, ItemKind::Method, text);
            }
            Item::Impl(item) => self.implementation(item),
            Item::Macro(item) => self.table(&item.mac),
            _ => {}
        }
    }

    fn structure(&mut self, item: &syn::ItemStruct) {
        let path = self.path(&item.ident.to_string());
        for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
            let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            let type_ = self.text(&field.ty);
            self.add(format!("{path}::{name}"), ItemKind::Field, type_);
        }
        // Like the attribute, a private field prevents programs from writing a literal of the struct.
        let private = item.fields.iter().any(|field| !is_public(&field.vis));
        self.own_type(path, ItemKind::Struct, &item.attrs, private);
    }

    fn enumeration(&mut self, item: &syn::ItemEnum) {
        let path = self.path(&item.ident.to_string());
        for variant in &item.variants {
            let payload = match &variant.fields {
                Fields::Unit => String::new(),
                fields => self.text(fields),
            };
            self.add(format!("{path}::{}", variant.ident), ItemKind::Variant, payload);
        }
        self.own_type(path, ItemKind::Enum, &item.attrs, false);
    }

    fn own_type(&mut self, path: String, kind: ItemKind, attributes: &[Attribute], private: bool) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let Ok(list) = attribute.meta.require_list() else { continue };
            for name in list.tokens.clone() {
                if let TokenTree::Ident(name) = name {
                    self.add(format!("{path}::{name}"), ItemKind::Trait, String::new());
                }
            }
        }
        let open = private || attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
        let entry = Entry { text: String::new(), exhaustive: !open };
        self.entries.insert((path, kind), entry);
    }

    fn implementation(&mut self, item: &syn::ItemImpl) {
        let path = self.text(&item.self_ty);
        if let Some((trait_, _)) = &item.trait_ {
            let name = self.text(trait_);
            // The root of the crate re-exports the runtime's traits.
            let name = name.strip_prefix("runtime::").unwrap_or(&name);
            let output = item.items.iter().find_map(|item| match item {
                ImplItem::Type(type_) => Some(self.text(&type_.ty)),
                _ => None,
            });
            self.add(format!("{path}::{name}"), ItemKind::Trait, output.unwrap_or_default());
            return;
        }
        for item in &item.items {
            if let ImplItem::Fn(function) = item
                && is_public(&function.vis)
            {
                let text = self.signature(&function.sig);
                self.add(format!("{path}::{}", function.sig.ident), ItemKind::Method, text);
            }
        }
    }

    /// Returns a signature, `(&self, String) -> Message`, which does not contain the names of arguments.
    fn signature(&self, signature: &syn::Signature) -> String {
        let arguments = signature.inputs.iter().map(|argument| match argument {
            FnArg::Receiver(receiver) if matches!(receiver.kind, syn::ReceiverKind::Value) => {
                "self".to_owned()
            }
            FnArg::Receiver(receiver) => self.text(receiver),
            FnArg::Typed(argument) => self.text(&argument.ty),
        });
        let arguments = arguments.collect::<Vec<_>>().join(", ");
        match &signature.output {
            ReturnType::Default => format!("({arguments})"),
            ReturnType::Type(_, output) => format!("({arguments}) -> {}", self.text(output)),
        }
    }
}

pub(super) fn name_of(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Type(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}
