//! Emits doc comments.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, Scope};
use super::markdown;
use crate::ir::{Date, Endpoint, ParameterLocation, RequestBody, Response, TypeId};
use crate::links;
pub(super) use crate::style::article;

/// Returns `#[doc]` attributes for a text of the spec, with its `[[links]]` resolved.
pub(super) fn doc(cx: &Context<'_>, text: &str, since: Option<&Date>, scope: Scope) -> TokenStream {
    lines(&with_since(&resolve(cx, text, scope), since))
}

/// Adds the date of the document that introduced an item to its text.
pub(super) fn with_since(text: &str, since: Option<&Date>) -> String {
    match since {
        Some(since) => format!("{}\n\nSince {since}.", text.trim_end()),
        None => text.to_owned(),
    }
}

/// Returns `#[doc]` attributes for a text whose links are resolved.
pub(super) fn lines(text: &str) -> TokenStream {
    let lines = attribute_lines(text);
    quote!(#(#[doc = #lines])*)
}

/// Returns `#![doc]` attributes for a text whose links are resolved.
pub(super) fn inner(text: &str) -> TokenStream {
    let lines = attribute_lines(text);
    quote!(#(#![doc = #lines])*)
}

fn attribute_lines(text: &str) -> Vec<String> {
    let text = with_definitions(text.trim_end());
    text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") }).collect()
}

/// Returns the docs of a type, its other names, and its deprecation.
pub(super) fn definition(cx: &Context<'_>, id: TypeId) -> TokenStream {
    let definition = &cx.api[id];
    let text = resolve(cx, &definition.doc, cx.scope_of(id));
    let text = with_since(&with_methods(cx, id, text), definition.since.as_ref());
    let doc = lines(&text);
    let own = cx.names.type_(id);
    let mut seen = BTreeSet::from([own, ""]);
    let names: Vec<&str> = std::iter::once(&definition.name)
        .chain(&definition.aliases)
        .chain(&definition.search)
        .map(String::as_str)
        .filter(|name| seen.insert(name))
        .collect();
    let deprecated = deprecated(definition.deprecated.as_ref());
    quote!(#doc #(#[doc(alias = #names)])* #deprecated)
}

/// Adds the methods that accept a value of the type as the complete body of a request.
fn with_methods(cx: &Context<'_>, id: TypeId, text: String) -> String {
    let methods = cx.api.resource_ids().flat_map(|resource| {
        let names = cx.names.resource(resource);
        let endpoints = cx.api[resource].endpoints.iter().zip(&names.endpoints);
        let with =
            endpoints.filter(|(endpoint, _)| matches!(endpoint.body, RequestBody::Json(body) if body == id));
        with.map(|(_, endpoint)| {
            let label = format!("{}::{}_with", names.handle, endpoint.method);
            format!("[`{label}`](crate::{}::{label})", names.modules.join("::"))
        })
    });
    let methods: Vec<String> = methods.collect();
    match methods.as_slice() {
        [] => text,
        [one] => format!("{}\n\n{one} accepts it.", text.trim_end()),
        several => format!("{}\n\n{} accept it.", text.trim_end(), several.join(" and ")),
    }
}

/// Returns `#[doc(alias = …)]` for the search terms.
pub(super) fn search(words: &[String], own: &str) -> TokenStream {
    let mut seen = BTreeSet::from([own, ""]);
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| seen.insert(word)).collect();
    quote!(#(#[doc(alias = #words)])*)
}

/// Returns `#[deprecated]` with the replacement, if the item is deprecated.
pub(super) fn deprecated(note: Option<&String>) -> TokenStream {
    note.map_or_else(TokenStream::new, |note| quote!(#[deprecated = #note]))
}

/// Describes the errors of a call.
pub(super) fn errors(endpoint: &Endpoint) -> String {
    let mut text = "Returns an [`Error`](crate::Error) if the request cannot be sent, the server rejects it, or the response \
         cannot be decoded; its [`kind`](crate::Error::kind) states the reason."
        .to_owned();
    if endpoint.expected_tokens.is_some() {
        text.push_str(
            " A request that is expected to outlast the timeout is not sent: see \
             [`LongRequest`](crate::ErrorKind::LongRequest).",
        );
    }
    if endpoint.parameters_in(ParameterLocation::Path).next().is_some() {
        text.push_str(
            " The kind is [`NotFound`](crate::ErrorKind::NotFound) if the resource does not exist; an empty ID is never sent.",
        );
    }
    match &endpoint.response {
        Response::Page { .. } => text.push_str(" `items()` and `pages()` end after their first error."),
        Response::Events(_) | Response::Lines(_) | Response::JsonOrEvents { .. } => {
            text.push_str(" A stream can also fail later; its last item is then the error.");
        }
        Response::Binary => text.push_str(" A download can also fail later, while its bytes are received."),
        Response::Json { .. } => {}
    }
    text
}

/// Returns the first sentence of a text.
pub(super) fn summary(cx: &Context<'_>, text: &str, scope: Scope) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let end = paragraph.find(". ").map_or(paragraph.len(), |dot| dot + 1);
    resolve(cx, &paragraph[..end], scope)
}

/// Converts `[[BetaMessage]]` and `[[messages.create]]` into links. The checks ensure that their targets exist. An
/// article before a link is adapted to the Rust name.
pub(super) fn resolve(cx: &Context<'_>, text: &str, scope: Scope) -> String {
    let mut out = String::with_capacity(text.len());
    for part in links::parts(&markdown::plain(text)) {
        match part {
            links::Part::Text(text) | links::Part::Unclosed(text) => out.push_str(text),
            links::Part::Link(name) => {
                let (label, link) =
                    target(cx, name, scope).unwrap_or_else(|| (name.to_owned(), format!("`{name}`")));
                correct_article(&mut out, &label);
                out.push_str(&link);
            }
        }
    }
    out
}

/// Returns the label of a link and the link, without a path if the name is in scope.
fn target(cx: &Context<'_>, name: &str, scope: Scope) -> Option<(String, String)> {
    let (label, path, in_scope) = match name.split_once('.') {
        Some((resource, endpoint)) => {
            let id = cx.analysis.resource_at(resource)?;
            let index = cx.api[id].endpoints.iter().position(|candidate| candidate.name == endpoint)?;
            let names = cx.names.resource(id);
            let label = format!("{}::{}", names.handle, names.endpoints[index].method);
            let path = format!("crate::{}::{label}", names.modules.join("::"));
            (label, path, scope == Scope::Resource(id))
        }
        None => {
            let id = cx.analysis.type_named(name)?;
            let path = cx.segments(id, scope);
            (cx.names.type_(id).to_owned(), path.join("::"), path.len() == 1)
        }
    };
    let link = if in_scope { format!("[`{label}`]") } else { format!("[`{label}`]({path})") };
    Some((label, link))
}

/// Adapts the article at the end of a text to the name after it.
fn correct_article(text: &mut String, name: &str) {
    let right = article(name);
    for wrong in ["a", "an", "A", "An"] {
        let Some(before) = text.strip_suffix(&format!("{wrong} ")) else { continue };
        if before.ends_with(|last: char| !last.is_whitespace() && last != '(') {
            continue;
        }
        let capital = wrong.starts_with('A');
        text.truncate(before.len());
        text.push_str(match (right, capital) {
            ("an", true) => "An ",
            ("an", false) => "an ",
            (_, true) => "A ",
            (_, false) => "a ",
        });
        return;
    }
}

/// Moves the targets of links with a path to the end of the text, so that its lines stay short.
fn with_definitions(text: &str) -> String {
    let (mut out, mut definitions) = (String::with_capacity(text.len()), Vec::<(String, String)>::new());
    let mut in_code = false;
    for line in text.split_inclusive('\n') {
        in_code ^= line.trim_start().starts_with("```");
        let mut rest = line;
        while !in_code && let Some((label, target, before, after)) = next_link(rest) {
            let known = definitions.iter().find(|(known, _)| known == label);
            let clashes = known.is_some_and(|(_, known)| known != target);
            out.push_str(before);
            if clashes {
                out.push_str(&format!("[`{label}`]({target})"));
            } else {
                out.push_str(&format!("[`{label}`]"));
                if known.is_none() {
                    definitions.push((label.to_owned(), target.to_owned()));
                }
            }
            rest = after;
        }
        out.push_str(rest);
    }
    if !definitions.is_empty() {
        out.push('\n');
        for (label, target) in definitions {
            out.push_str(&format!("\n[`{label}`]: {target}"));
        }
    }
    out
}

/// Returns the first link with a path of the crate: its label, its path, and the text before and after it.
fn next_link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let mut from = 0;
    while let Some(start) = text[from..].find("[`").map(|at| from + at) {
        let label = text[start + 2..].split_once("`](");
        if let Some((label, rest)) = label
            && !label.contains(['`', '\n'])
            && (rest.starts_with("crate::") || rest.starts_with("super::"))
            && let Some((target, after)) = rest.split_once(')')
        {
            return Some((label, target, &text[..start], after));
        }
        from = start + 2;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adapts_an_article_to_the_name_after_it() {
        let corrected = |text: &str, name| {
            let mut text = text.to_owned();
            correct_article(&mut text, name);
            text
        };
        assert_eq!(corrected("resolves to a ", "AgentReference"), "resolves to an ");
        assert_eq!(corrected("An ", "Thing"), "A ");
        assert_eq!(corrected("the idea ", "AgentReference"), "the idea ");
    }

    #[test]
    fn moves_the_paths_of_links_to_the_end() {
        let text = "See [`A`](crate::a::A), [`B`], [`A`](crate::a::A) and [`A`](crate::b::A).\n\n```\n[`C`](crate::C)\n```";
        assert_eq!(
            with_definitions(text),
            "See [`A`], [`B`], [`A`] and [`A`](crate::b::A).\n\n```\n[`C`](crate::C)\n```\n\n[`A`]: crate::a::A"
        );
    }
}
