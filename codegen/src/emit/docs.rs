//! Doc comments.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, markdown};
use crate::ir::{Endpoint, ParameterLocation, ResourceId, Response};
use crate::links;

/// `#[doc]` attributes for a text of the spec: plain text with its `[[links]]` resolved.
pub(super) fn doc(cx: &Context<'_>, text: &str) -> TokenStream {
    lines(&resolve(cx, text))
}

/// `#[doc]` attributes for a text of our own.
pub(super) fn lines(text: &str) -> TokenStream {
    let lines =
        text.trim_end().lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// `#![doc]` attributes for a text of our own.
pub(super) fn inner(text: &str) -> TokenStream {
    let lines =
        text.trim_end().lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#![doc = #lines])*)
}

/// `#[doc(alias)]` attributes: the API's own names stay findable.
pub(super) fn aliases<'a>(names: impl IntoIterator<Item = &'a str>, own: &str) -> TokenStream {
    let mut seen = BTreeSet::from([own, ""]);
    let names: Vec<&str> = names.into_iter().filter(|name| seen.insert(name)).collect();
    quote!(#(#[doc(alias = #names)])*)
}

/// `#[deprecated]`, where the spec says what to use instead.
pub(super) fn deprecated(note: Option<&String>) -> TokenStream {
    note.map_or_else(TokenStream::new, |note| quote!(#[deprecated = #note]))
}

/// What can go wrong with a call: the same words wherever the same facts hold.
pub(super) fn errors(endpoint: &Endpoint) -> String {
    let mut text = "Awaiting it fails with an [`Error`](crate::Error) when the request can't be sent, the server refuses it, or the\n\
         answer is not what it should be; its [`kind`](crate::Error::kind) tells which."
        .to_owned();
    if endpoint.expected_tokens.is_some() {
        text.push_str(
            " One that is expected to outlast the timeout\nis not sent at all: see [`LongRequest`](crate::ErrorKind::LongRequest).",
        );
    }
    if endpoint.parameters_in(ParameterLocation::Path).next().is_some() {
        text.push_str(
            " What the server does not have is\n[`NotFound`](crate::ErrorKind::NotFound), and an empty ID is never sent.",
        );
    }
    match &endpoint.response {
        Response::Page { .. } => text.push_str(" `items()` and `pages()` end after their first error."),
        Response::Events(_) | Response::Lines(_) | Response::JsonOrEvents { .. } => {
            text.push_str(" A stream can also break off later: then its last item is the error.");
        }
        Response::Binary => text.push_str(" A download can also break off while its bytes arrive."),
        Response::Json { .. } => {}
    }
    text
}

/// The first sentence of a text, without its links.
pub(super) fn summary(cx: &Context<'_>, text: &str) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let end = paragraph.find(". ").map_or(paragraph.len(), |dot| dot + 1);
    resolve(cx, &paragraph[..end])
}

/// Turns `[[BetaMessage]]` and `[[messages.create]]` into links; the checks have seen to it that both exist.
pub(super) fn resolve(cx: &Context<'_>, text: &str) -> String {
    links::replace(&markdown::plain(text), |name| match target(cx, name) {
        Some((label, path)) => format!("[`{label}`]({path})"),
        None => format!("`{name}`"),
    })
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
