//! Emits the module of a resource: its handle with a method for each endpoint, and its requests.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, Scope};
use super::imports::imports;
use super::{docs, request, webhook};
use crate::ir::ResourceId;
use crate::render::{File, Piece};

/// Emits the file of a resource, such as `messages.rs`.
pub(super) fn file(cx: &Context<'_>, id: ResourceId) -> File {
    let mut items = Vec::new();
    if has_handle(cx, id) {
        items.push(Piece::Item(handle(cx, id)));
    }
    items.extend(request::pieces(cx, id));
    let front_page = front_page(cx, id);
    let modules = modules(cx, Some(id));
    let types = (!cx.api[id].types.is_empty()).then(|| {
        quote!(
            mod types;
            pub use types::*;
        )
    });
    let imports = imports(&items);
    let head = Piece::Item(quote!(#front_page #modules #types #imports));
    let path = format!("{}.rs", cx.names.resource(id).modules.join("/"));
    File { path, pieces: std::iter::once(head).chain(items).collect() }
}

/// Emits `pub mod` for the resources below `parent`.
pub(super) fn modules(cx: &Context<'_>, parent: Option<ResourceId>) -> TokenStream {
    let modules = cx.api.children(parent).map(|id| {
        let name = cx.names.resource(id).modules.last().map_or("", String::as_str);
        let name = cx.ident(name);
        quote!(pub mod #name;)
    });
    quote!(#(#modules)*)
}

/// Returns the docs of a module: those of the resource, an example, and the types by group.
fn front_page(cx: &Context<'_>, id: ResourceId) -> TokenStream {
    let resource = &cx.api[id];
    let scope = Scope::Resource(id);
    let mut text = docs::resolve(cx, &resource.doc, scope);
    if let Some(example) = &resource.example {
        text.push_str(&format!("\n\n# Example\n\n```no_run\n{}\n```", example.trim_end()));
    }
    if !resource.guide.is_empty() {
        let pages = resource.guide.iter().map(|page| format!("- [`{page}`](crate::guide::{page})\n"));
        text.push_str(&format!("\n\n# Guide\n\n{}", pages.collect::<String>().trim_end()));
    }
    if !resource.groups.is_empty() {
        text.push_str("\n\n# Types");
    }
    for (position, group) in resource.groups.iter().enumerate() {
        let links: Vec<String> = cx
            .types_of(id, Some(position))
            .into_iter()
            .map(|id| format!("[`{}`]", cx.names.type_(id)))
            .collect();
        let doc = docs::resolve(cx, &group.doc, scope);
        text.push_str(&format!("\n\n## {}\n\n{doc}\n\n{}", group.title, links.join(", ")));
    }
    docs::inner(&text)
}

/// Returns whether a resource or one below it has endpoints.
pub(crate) fn has_handle(cx: &Context<'_>, id: ResourceId) -> bool {
    !cx.api[id].endpoints.is_empty()
        || cx.api[id].webhook.is_some()
        || cx.api.children(Some(id)).any(|child| has_handle(cx, child))
}

/// Emits the methods that return the handles of child resources.
pub(super) fn accessors(cx: &Context<'_>, parent: Option<ResourceId>, client: TokenStream) -> TokenStream {
    let methods = cx.api.children(parent).filter(|id| has_handle(cx, *id)).map(|id| {
        let names = cx.names.resource(id);
        let (method, handle) =
            (cx.ident(names.modules.last().map_or("", String::as_str)), cx.ident(&names.handle));
        let modules = cx.modules(id);
        let scope = parent.map_or(Scope::Root, Scope::Resource);
        let doc = docs::lines(&docs::summary(cx, &cx.api[id].doc, scope));
        quote! {
            #doc
            pub fn #method(&self) -> crate::#modules::#handle {
                crate::#modules::#handle::new(#client)
            }
        }
    });
    quote!(#(#methods)*)
}

fn handle(cx: &Context<'_>, id: ResourceId) -> TokenStream {
    let names = cx.names.resource(id);
    let ident = cx.ident(&names.handle);
    let doc = docs::lines(&format!(
        "{}\n\nSee the [module](self).",
        docs::summary(cx, &cx.api[id].doc, Scope::Resource(id))
    ));
    let children = accessors(cx, Some(id), quote!(&self.client));
    let methods = request::methods(cx, id);
    let webhook = cx.api[id].webhook.as_ref().map(|webhook| webhook::methods(cx, id, webhook));
    quote! {
        #doc
        #[derive(Clone, Debug)]
        pub struct #ident {
            client: runtime::Client,
        }

        impl #ident {
            pub(crate) fn new(client: &runtime::Client) -> Self {
                Self { client: client.clone() }
            }

            #children
            #methods
            #webhook
        }
    }
}
