//! The items that the runtime's macro for requests declares.

use proc_macro2::{TokenStream, TokenTree};
use syn::Item;

use super::tokens::split;

/// Returns the items that the runtime's macro declares for a table of requests.
pub(crate) fn expanded(item: Item) -> Vec<Item> {
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
