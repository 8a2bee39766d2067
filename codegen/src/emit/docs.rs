//! Doc comments.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use crate::ir::ResourceId;

/// `#[doc]` attributes for a text of the spec, with its `[[links]]` resolved.
pub(super) fn doc(cx: &Context<'_>, text: &str) -> TokenStream {
    lines(&resolve(cx, text))
}

/// `#[doc]` attributes for a text of our own.
pub(super) fn lines(text: &str) -> TokenStream {
    let lines =
        text.trim_end().lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// `#[doc(alias)]` attributes: the API's own names stay findable.
pub(super) fn aliases<'a>(names: impl IntoIterator<Item = &'a str>, own: &str) -> TokenStream {
    let mut names: Vec<&str> = names.into_iter().filter(|name| *name != own && !name.is_empty()).collect();
    names.dedup();
    quote!(#(#[doc(alias = #names)])*)
}

/// `#[deprecated]`, where the spec says what to use instead.
pub(super) fn deprecated(note: Option<&String>) -> TokenStream {
    note.map_or_else(TokenStream::new, |note| quote!(#[deprecated = #note]))
}

/// The first sentence of a text, without its links.
pub(super) fn summary(cx: &Context<'_>, text: &str) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let end = paragraph.find(". ").map_or(paragraph.len(), |dot| dot + 1);
    resolve(cx, &paragraph[..end])
}

/// Turns `[[BetaMessage]]` and `[[messages.create]]` into links; the checks have seen to it that both exist.
pub(super) fn resolve(cx: &Context<'_>, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("[[") {
        let Some((name, after)) = link.split_once("]]") else { break };
        out.push_str(before);
        match target(cx, name) {
            Some((label, path)) => out.push_str(&format!("[`{label}`]({path})")),
            None => out.push_str(&format!("`{name}`")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn target(cx: &Context<'_>, name: &str) -> Option<(String, String)> {
    if let Some((resource, endpoint)) = name.split_once('.') {
        let position = cx.api.resources.iter().position(|candidate| candidate.path == resource)?;
        let index =
            cx.api.resources[position].endpoints.iter().position(|candidate| candidate.name == endpoint)?;
        let names = cx.names.resource(ResourceId(u32::try_from(position).ok()?));
        let label = format!("{}::{}", names.handle, names.endpoints[index].method);
        let path = format!("crate::{}::{label}", names.modules.join("::"));
        return Some((label, path));
    }
    let id = cx.api.type_ids().find(|id| cx.api[*id].name == name)?;
    Some((cx.names.type_(id).to_owned(), cx.link(id)))
}
