//! The public surface of an emitted crate: every path that a program can name, and what it stands for.
//!
//! It is read from the emitted code, so that a test can compare it with what is made from the spec.

#[path = "../../tests/support/spec.rs"]
mod files;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Fields, FnArg, ImplItem, Item, ReturnType, Visibility};

use super::public_api::{Entry, ItemKind, PublicApi, replace};

/// Reads the files of a crate, text by path.
pub(super) fn read(files: &BTreeMap<String, String>) -> PublicApi {
    let mut parsed = BTreeMap::<String, Vec<Item>>::new();
    for (path, text) in files {
        let items = syn::parse_file(text).unwrap().items;
        parsed.entry(module(path)).or_default().extend(items.into_iter().flat_map(expanded));
    }
    let mut public_api = PublicApi::default();
    for (module, items) in &parsed {
        let own = items.iter().filter_map(name_of).collect();
        let mut reader = Reader { module, own, public_api: &mut public_api };
        items.iter().for_each(|item| reader.item(item));
    }
    public_api
}

/// The module that a file is seen as: `types` is private and seen through its parent, as `client` is at the root.
fn module(path: &str) -> String {
    let path = path.strip_prefix("src/").unwrap_or(path);
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let path = path.split("/types").next().unwrap_or(path);
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
            // The crate's root has the runtime's traits too.
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

    /// `(&self, String) -> Message`: names of arguments are no part of a signature.
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

    /// The runtime's macros implement the same traits for every type of a kind; what differs is in a union's table,
    /// where ` from` behind a variant makes the union from what the variant holds.
    fn table(&mut self, table: &syn::Macro) {
        if table.path.segments.last().is_some_and(|last| last.ident == "open_enum") {
            self.any_text(table.tokens.clone());
        }
        if table.path.segments.last().is_some_and(|last| last.ident == "variants") {
            self.views(table.tokens.clone());
        }
        if table.path.segments.last().is_some_and(|last| last.ident == "clears") {
            self.clears(table.tokens.clone());
        }
        if table.path.segments.last().is_some_and(|last| last.ident == "of_list") {
            self.of_list(table.tokens.clone());
        }
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

    /// `any_text Model { … }`: an enum that any text makes.
    fn any_text(&mut self, table: TokenStream) {
        let mut tokens = table.into_iter();
        let (Some(TokenTree::Ident(word)), Some(TokenTree::Ident(name))) = (tokens.next(), tokens.next())
        else {
            return;
        };
        if word == "any_text" {
            let path = self.path(&name.to_string());
            for from in ["From<&str>", "From<String>", "From<&String>"] {
                self.add(format!("{path}::{from}"), ItemKind::Trait, String::new());
            }
        }
    }

    /// `clear_title => title;`
    fn clears(&mut self, table: TokenStream) {
        let Some((path, rows)) = self.rows(table) else { return };
        for row in rows {
            if let Some(TokenTree::Ident(clear)) = row.first() {
                self.add(format!("{path}::{clear}"), ItemKind::Method, "(self) -> Self".to_owned());
            }
        }
    }

    /// `Blocks(Block);`, and behind it what makes one item.
    fn of_list(&mut self, table: TokenStream) {
        let Some((path, rows)) = self.rows(table) else { return };
        for row in rows {
            let mut ones = vec![self.text(&row.iter().cloned().collect::<TokenStream>())];
            if let [_, TokenTree::Group(item)] = &row[..] {
                let item = self.text(&item.stream());
                ones = vec![format!("[{item}; 1]"), format!("&[{item}; 1]"), format!("&[{item}]"), item];
            }
            for one in ones.iter().filter(|one| !one.is_empty()) {
                self.add(format!("{path}::From<{one}>"), ItemKind::Trait, String::new());
            }
        }
    }

    /// The path of the type that a table is about, and the table's rows.
    fn rows(&self, table: TokenStream) -> Option<(String, Vec<Vec<TokenTree>>)> {
        let mut tokens = table.into_iter();
        let (TokenTree::Ident(name), TokenTree::Group(body)) = (tokens.next()?, tokens.next()?) else {
            return None;
        };
        Some((self.path(&name.to_string()), split(body.stream(), ';')))
    }

    /// `Text(TextBlock) => as_text, into_text;`, where `box` stands before what lies in a box.
    fn views(&mut self, table: TokenStream) {
        let Some((path, rows)) = self.rows(table) else { return };
        for row in rows {
            let [_, TokenTree::Group(held), _, _, TokenTree::Ident(as_), _, TokenTree::Ident(into)] =
                &row[..]
            else {
                continue;
            };
            let held = held.stream().into_iter().skip_while(|token| token.to_string() == "box");
            let held = self.text(&held.collect::<TokenStream>());
            self.add(format!("{path}::{as_}"), ItemKind::Method, format!("(&self) -> Option<&{held}>"));
            self.add(format!("{path}::{into}"), ItemKind::Method, format!("(self) -> Option<{held}>"));
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
        // Arguments that stand one a line end in a comma.
        let text = text
            .replace("=", " = ")
            .replace("+", " + ")
            .replace("->", " -> ")
            .replace(", >", ">")
            .replace(", )", ")")
            .replace(",)", ")");
        let text = text.replace("impl::", "impl ::");
        replace(&text, &|path| match path {
            _ if self.own.contains(path) => Some(self.path(path)),
            _ if path.starts_with("::core::") || path.starts_with("::std::") => {
                path.rsplit("::").next().map(str::to_owned)
            }
            _ => match path.strip_prefix("super::") {
                Some(name) => Some(self.path(name)),
                None => path.strip_prefix("crate::").map(str::to_owned),
            },
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
    let Some([TokenTree::Ident(name), TokenTree::Group(load), ..]) = after("struct") else {
        return Vec::new();
    };
    let mut load = load.stream().into_iter();
    let loads = load.next().map(|word| word.to_string());
    let form = loads.as_deref() == Some("form");
    let body = (loads.as_deref() == Some("body")).then(|| {
        let body: TokenStream = load.skip(1).collect();
        quote::quote! {
            pub fn as_body(&self) -> &#body { }
            pub fn as_body_mut(&mut self) -> &mut #body { }
        }
    });
    let clone = (!form).then(|| quote::quote!(#[derive(Clone)]));
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
        #clone
        #[derive(Debug)]
        pub struct #name { request: runtime::Request }
        impl #name {
            pub fn beta(mut self, beta: impl ::core::convert::Into<#beta>) -> Self { }
            pub fn options(mut self, options: runtime::CallOptions) -> Self { }
            pub fn maybe<T>(self, value: ::core::option::Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self { }
            pub fn send(self) -> runtime::Call<#output> { }
            pub fn with_meta(self) -> runtime::Call<runtime::WithMeta<#output>> { }
            #body
            #pages
        }
        impl ::core::future::IntoFuture for #name { type Output = ::core::result::Result<#output, runtime::Error>; }
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

/// What programs can name in the crate that the spec in a folder is made into, by the emitted code and by the list.
fn both(folder: &str) -> (PublicApi, PublicApi) {
    let sources = files::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let files = crate::generate(&sources).unwrap().files;
    let files = files.into_iter().filter(|(path, _)| path.starts_with("src/") && path.ends_with(".rs"));
    let mut emitted = read(&files.collect());
    emitted.follow_aliases();
    (emitted, super::Snapshot::new(&sources).unwrap().public_api)
}

/// What the runtime's macro really declares is what [`expanded`] says: by name, since the programs of the `variants` test
/// call each with the types that are listed.
#[test]
fn every_method_of_the_macro_of_requests_is_expanded() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src/response/requests.rs");
    let declared = public_functions(std::fs::read_to_string(file).unwrap().parse().unwrap());
    let rows = quote::quote! {
        runtime::requests! { beta Beta; pub struct One(body: Body) -> Value; pub struct All() pages of Item; }
    };
    let items = syn::parse2::<syn::File>(rows).unwrap().items.into_iter().flat_map(expanded);
    let expanded = items.flat_map(|item| public_functions(item.to_token_stream())).collect();
    assert_eq!(declared, expanded);
    assert!(declared.contains("as_body"));
}

fn public_functions(tokens: TokenStream) -> BTreeSet<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut names = BTreeSet::new();
    for (position, token) in tokens.iter().enumerate() {
        match (token, tokens.get(position + 1), tokens.get(position + 2)) {
            (TokenTree::Group(group), ..) => names.extend(public_functions(group.stream())),
            (TokenTree::Ident(word), Some(TokenTree::Ident(next)), Some(TokenTree::Ident(name)))
                if word == "pub" && next == "fn" =>
            {
                names.insert(name.to_string());
            }
            _ => {}
        }
    }
    names
}

/// Paths that are the same whatever the spec says, and so are not listed.
const FIXED: [&str; 3] = ["engine", "guide", "mock"];

#[test]
fn the_list_is_what_is_emitted() {
    for folder in ["tests/pet_shop/spec", "../spec"] {
        let (emitted, listed) = both(folder);
        assert!(!listed.entries.is_empty());
        for (key, entry) in &listed.entries {
            assert_eq!(emitted.entries.get(key), Some(entry), "{key:?} is listed");
        }
        for key in emitted.entries.keys() {
            let fixed = FIXED.iter().any(|fixed| key.0.split("::").next() == Some(fixed));
            assert!(fixed || listed.entries.contains_key(key), "{key:?} is emitted");
        }
    }
}
