//! A resource's module: its handle, with a method for each endpoint, and the requests.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, lib_rs, module_path, request, uses, webhook};
use crate::ir::ResourceId;
use crate::render::{File, Piece};

/// `messages.rs`.
pub(super) fn file(cx: &Context<'_>, id: ResourceId) -> File {
    let resource = &cx.api[id];
    let mut items = Vec::new();
    if has_handle(cx, id) {
        items.push(Piece::Item(handle(cx, id)));
    }
    items.extend(request::pieces(cx, id));
    let modules = lib_rs::modules(cx, Some(id));
    let types = (!resource.types.is_empty()).then(|| {
        quote!(
            mod types;
            pub use types::*;
        )
    });
    let uses = uses(&items);
    let mut pieces = vec![Piece::Text(front_page(cx, id)), Piece::Item(quote!(#modules #types #uses))];
    pieces.extend(items);
    File { path: format!("{}.rs", module_path(cx, id)), pieces }
}

fn front_page(cx: &Context<'_>, id: ResourceId) -> String {
    let resource = &cx.api[id];
    let mut text = docs::resolve(cx, &resource.doc);
    if let Some(example) = &resource.example {
        text.push_str("\n\n# Example\n\n```no_run\n");
        text.push_str(example.trim_end());
        text.push_str("\n```");
    }
    if !resource.guide.is_empty() {
        let pages = resource.guide.iter().map(|page| format!("- [`{page}`](crate::guide::{page})\n"));
        text.push_str(&format!("\n\n# Guide\n\n{}", pages.collect::<String>()));
    }
    text.lines()
        .map(|line| if line.is_empty() { "//!\n".to_owned() } else { format!("//! {line}\n") })
        .collect()
}

/// Whether there is anything to call.
pub(super) fn has_handle(cx: &Context<'_>, id: ResourceId) -> bool {
    !cx.api[id].endpoints.is_empty()
        || cx.api[id].webhook.is_some()
        || cx.api.children(Some(id)).any(|child| has_handle(cx, child))
}

/// Methods that lead to the resources below one.
pub(super) fn accessors(cx: &Context<'_>, parent: Option<ResourceId>, client: TokenStream) -> TokenStream {
    let methods = cx.api.children(parent).filter(|id| has_handle(cx, *id)).map(|id| {
        let names = cx.names.resource(id);
        let (method, handle) =
            (cx.ident(names.modules.last().map_or("", String::as_str)), cx.ident(&names.handle));
        let modules = cx.modules(id);
        let doc = docs::lines(&docs::summary(cx, &cx.api[id].doc));
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
    let doc = docs::lines(&format!("{}\n\nSee the [module](self).", docs::summary(cx, &cx.api[id].doc)));
    let children = accessors(cx, Some(id), quote!(&self.client));
    let methods = (0..cx.api[id].endpoints.len()).map(|position| request::method(cx, id, position));
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
            #(#methods)*
            #webhook
        }
    }
}
