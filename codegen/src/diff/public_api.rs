//! The public surface of an emitted crate: every path that a program can name, and what it stands for.
//!
//! It is read from the emitted code and not from the spec, so that a verdict about Rust can't disagree with what users
//! get: the emitters are free to change what they make of a spec.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Fields, FnArg, ImplItem, Item, ReturnType, Visibility};

use crate::render::RenderError;

/// What a path stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// A module.
    Module,
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// Another name for a type that is not of this crate.
    Alias,
    /// A public field.
    Field,
    /// A variant of an enum.
    Variant,
    /// A public method or function of a type.
    Method,
    /// A trait that a type implements.
    Trait,
}

/// A path and what it stands for: a field and a method may share a path.
pub(super) type Key = (String, ItemKind);

/// What is to be known of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its type or signature, with every path of the crate written from its root.
    pub(super) text: String,
    /// Whether adding to it breaks: an enum or struct without `#[non_exhaustive]`.
    pub(super) exhaustive: bool,
}

/// Every path that a program can name.
#[derive(Clone, Debug, Default)]
pub(super) struct PublicApi {
    pub(super) entries: BTreeMap<Key, Entry>,
    /// What aliases stand for.
    pub(super) aliases: BTreeMap<String, String>,
}

impl PublicApi {
    /// Reads the files of a crate, text by path.
    pub(super) fn read(files: &BTreeMap<String, String>) -> Result<Self, RenderError> {
        let mut parsed = BTreeMap::<String, Vec<Item>>::new();
        for (path, text) in files {
            let file = syn::parse_file(text).map_err(|error| RenderError { path: path.clone(), error })?;
            parsed.entry(module(path)).or_default().extend(file.items.into_iter().flat_map(expanded));
        }
        let mut public_api = Self::default();
        for (module, items) in &parsed {
            let own = items.iter().filter_map(name_of).collect();
            let mut reader = Reader { module, own, public_api: &mut public_api };
            items.iter().for_each(|item| reader.item(item));
        }
        public_api.follow_aliases();
        Ok(public_api)
    }

    /// An alias of one of the crate's types has all that the type has: for a program the two are the same.
    fn follow_aliases(&mut self) {
        let targets: Vec<(String, String)> =
            self.aliases.keys().map(|alias| (alias.clone(), resolve(alias, &self.aliases))).collect();
        for (alias, target) in &targets {
            let below = format!("{target}::");
            let copies: Vec<(Key, Entry)> = self
                .entries
                .iter()
                .filter_map(|((path, kind), entry)| {
                    let rest = if path == target { "" } else { path.strip_prefix(&below)? };
                    let separator = if rest.is_empty() { "" } else { "::" };
                    Some(((format!("{alias}{separator}{rest}"), *kind), entry.clone()))
                })
                .collect();
            if copies.iter().any(|((path, _), _)| path == alias) {
                self.entries.remove(&(alias.clone(), ItemKind::Alias));
            }
            self.entries.extend(copies);
        }
    }
}

/// Follows aliases through a text, to what no alias stands for. An alias can't lead to itself.
pub(super) fn resolve(text: &str, aliases: &BTreeMap<String, String>) -> String {
    replace(text, &|word| aliases.get(word).map(|target| resolve(target, aliases)))
}

/// Replaces the paths in a text for which there is something to put in their place.
pub(super) fn replace(text: &str, with: &dyn Fn(&str) -> Option<String>) -> String {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_path) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_path(c)).unwrap_or(from.len());
        out.push_str(before);
        out.push_str(&with(&from[..end]).unwrap_or_else(|| from[..end].to_owned()));
        rest = &from[end..];
    }
    out + rest
}

/// The module that a file is seen as: `types` is private and seen through its parent, as `client` is at the root.
fn module(path: &str) -> String {
    let path = path.strip_prefix("src/").unwrap_or(path);
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let path = path.strip_suffix("/types").unwrap_or(path);
    if path == "lib" || path == "client" { String::new() } else { path.replace('/', "::") }
}

fn name_of(item: &Item) -> Option<String> {
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

struct Reader<'a> {
    module: &'a str,
    /// The types that the module defines.
    own: BTreeSet<String>,
    public_api: &'a mut PublicApi,
}

impl Reader<'_> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Mod(item) if is_public(&item.vis) => {
                let path = self.path(&item.ident.to_string());
                self.add(path, ItemKind::Module, String::new());
            }
            Item::Struct(item) if is_public(&item.vis) => self.structure(item),
            Item::Enum(item) if is_public(&item.vis) => self.enumeration(item),
            Item::Type(item) if is_public(&item.vis) => {
                let (path, target) = (self.path(&item.ident.to_string()), self.text(&item.ty));
                self.public_api.aliases.insert(path.clone(), target.clone());
                self.add(path, ItemKind::Alias, target);
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
        // A private field keeps programs from writing the struct out as much as the attribute does.
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
        self.public_api.entries.insert((path, kind), entry);
    }

    fn implementation(&mut self, item: &syn::ItemImpl) {
        let path = self.text(&item.self_ty);
        if let Some((trait_, _)) = &item.trait_ {
            let name = self.text(trait_);
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

    /// `(&self, String) -> Message`: names of arguments are no part of a signature.
    fn signature(&self, signature: &syn::Signature) -> String {
        let arguments = signature.inputs.iter().map(|argument| match argument {
            FnArg::Receiver(receiver) if !matches!(receiver.kind, syn::ReceiverKind::Value) => {
                "&self".to_owned()
            }
            FnArg::Receiver(_) => "self".to_owned(),
            FnArg::Typed(argument) => self.text(&argument.ty),
        });
        let arguments = arguments.collect::<Vec<_>>().join(", ");
        match &signature.output {
            ReturnType::Default => format!("({arguments})"),
            ReturnType::Type(_, output) => format!("({arguments}) -> {}", self.text(output)),
        }
    }

    /// The runtime's macros implement the same traits for every type of a kind; what differs is in a union's table,
    /// where ` from` behind a variant makes the union from what the variant holds.
    fn table(&mut self, table: &syn::Macro) {
        if table.path.segments.last().is_none_or(|last| last.ident != "union") {
            return;
        }
        let mut tokens = table.tokens.clone().into_iter();
        let Some(TokenTree::Ident(mut name)) = tokens.next() else { return };
        let mut next = tokens.next();
        if let Some(TokenTree::Ident(real)) = next {
            name = real;
            next = tokens.next();
        }
        let Some(TokenTree::Group(body)) = next else { return };
        let path = self.path(&name.to_string());
        for line in split(body.stream(), ',') {
            let Some(from) = line.iter().position(|token| token.to_string() == "from") else { continue };
            let held = line[..from].iter().rev().find_map(|token| match token {
                TokenTree::Group(group) => Some(group.stream()),
                _ => None,
            });
            let written: TokenStream = line[from + 1..].iter().cloned().collect();
            let type_ = if written.is_empty() { held.unwrap_or_default() } else { written };
            self.add(format!("{path}::From<{}>", self.text(&type_)), ItemKind::Trait, String::new());
        }
    }

    fn add(&mut self, path: String, kind: ItemKind, text: String) {
        self.public_api.entries.insert((path, kind), Entry { text, exhaustive: false });
    }

    fn path(&self, name: &str) -> String {
        if self.module.is_empty() { name.to_owned() } else { format!("{}::{name}", self.module) }
    }

    /// Tokens as people write them, the module's own types and `crate::` paths written from the crate's root.
    fn text(&self, tokens: &impl ToTokens) -> String {
        let spaced = tokens.to_token_stream().to_string();
        let mut text = String::with_capacity(spaced.len());
        for word in spaced.split(' ') {
            let letters = |c: char| c.is_alphanumeric() || c == '_';
            if text.ends_with(letters) && word.starts_with(letters) {
                text.push(' ');
            }
            text.push_str(word);
            if word == "," {
                text.push(' ');
            }
        }
        let text = text.replace("=", " = ").replace("+", " + ");
        replace(&text, &|path| match path {
            _ if self.own.contains(path) => Some(self.path(path)),
            _ if path.starts_with("::core::") || path.starts_with("::std::") => {
                path.rsplit("::").next().map(str::to_owned)
            }
            _ => path.strip_prefix("crate::").map(str::to_owned),
        })
    }
}

/// What the table of requests declares, as the runtime's macro does.
fn expanded(item: Item) -> Vec<Item> {
    let Item::Macro(table) = &item else { return vec![item] };
    if table.mac.path.segments.last().is_none_or(|last| last.ident != "requests") {
        return vec![item];
    }
    let mut rows = split(table.mac.tokens.clone(), ';').into_iter();
    let beta: TokenStream = rows.next().unwrap_or_default().into_iter().skip(1).collect();
    rows.flat_map(|row| request(row, &beta)).collect()
}

fn request(row: Vec<TokenTree>, beta: &TokenStream) -> Vec<Item> {
    let after = |word: &str| row.iter().position(|token| token.to_string() == word).map(|at| &row[at + 1..]);
    let Some([TokenTree::Ident(name), TokenTree::Group(_), ..]) = after("struct") else { return Vec::new() };
    let (output, pages): (TokenStream, Option<TokenStream>) = match after("of") {
        Some(item) => {
            let item: TokenStream = item.iter().cloned().collect();
            let pages = quote::quote! {
                pub fn items(self) -> runtime::Items<#item> { }
                pub fn pages(self) -> runtime::Pages<#item> { }
            };
            (quote::quote!(runtime::Page<#item>), Some(pages))
        }
        None => (after(">").unwrap_or_default().iter().cloned().collect(), None),
    };
    let file = syn::parse2::<syn::File>(quote::quote! {
        #[derive(Debug)]
        pub struct #name { request: runtime::Request }
        impl #name {
            pub fn beta(mut self, beta: impl Into<#beta>) -> Self { }
            pub fn options(mut self, options: runtime::CallOptions) -> Self { }
            pub fn send(self) -> runtime::Call<#output> { }
            #pages
        }
        impl IntoFuture for #name { type Output = Result<#output, runtime::Error>; }
    });
    file.map_or_else(|_| Vec::new(), |file| file.items)
}

fn split(tokens: TokenStream, at: char) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == at => parts.push(Vec::new()),
            _ => {
                if let Some(last) = parts.last_mut() {
                    last.push(token);
                }
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPES: &str = r#"
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct Cat { pub name: Option<String>, pub home: Home, hidden: u8 }
        #[derive(Clone)]
        pub enum Home { House, Tree(crate::trees::Tree) }
        pub type Tom = Cat;
        pub type Names = Vec<String>;
        impl Cat {
            pub fn new(home: impl Into<Home>) -> Self { todo!() }
            fn inner(&self) {}
        }
        impl ::core::convert::From<Cat> for Home { fn from(cat: Cat) -> Self { todo!() } }
        runtime::union! { closed Home { tag "type"; "tree" => Tree(crate::trees::Tree) from, "house" => House, } }
    "#;

    fn read() -> PublicApi {
        PublicApi::read(&[("src/pets/types.rs".to_owned(), TYPES.to_owned())].into()).unwrap()
    }

    fn text(path: &str, kind: ItemKind) -> Option<String> {
        read().entries.get(&(path.to_owned(), kind)).map(|entry| entry.text.clone())
    }

    #[test]
    fn public_paths_and_their_types_are_read() {
        assert_eq!(text("pets::Cat::name", ItemKind::Field).unwrap(), "Option<String>");
        assert_eq!(text("pets::Cat::home", ItemKind::Field).unwrap(), "pets::Home");
        assert_eq!(text("pets::Home::Tree", ItemKind::Variant).unwrap(), "(trees::Tree)");
        assert_eq!(text("pets::Cat::new", ItemKind::Method).unwrap(), "(impl Into<pets::Home>) -> Self");
        assert_eq!(text("pets::Names", ItemKind::Alias).unwrap(), "Vec<String>");
        for (path, kind) in [("pets::Cat::hidden", ItemKind::Field), ("pets::Cat::inner", ItemKind::Method)] {
            assert_eq!(text(path, kind), None, "{path} is private");
        }
    }

    #[test]
    fn traits_come_from_derives_impls_and_tables() {
        for path in [
            "pets::Cat::Clone",
            "pets::Cat::Debug",
            "pets::Home::From<pets::Cat>",
            "pets::Home::From<trees::Tree>",
        ] {
            assert!(text(path, ItemKind::Trait).is_some(), "{path}");
        }
    }

    #[test]
    fn an_alias_of_an_own_type_has_what_the_type_has() {
        assert_eq!(text("pets::Tom", ItemKind::Alias), None);
        assert_eq!(text("pets::Tom", ItemKind::Struct), Some(String::new()));
        assert_eq!(text("pets::Tom::home", ItemKind::Field).unwrap(), "pets::Home");
    }

    #[test]
    fn exhaustive_is_what_lacks_the_attribute_and_private_fields() {
        let entries = read().entries;
        assert!(entries[&("pets::Home".to_owned(), ItemKind::Enum)].exhaustive);
        assert!(!entries[&("pets::Cat".to_owned(), ItemKind::Struct)].exhaustive);
    }
}
