//! Formats and splits tokens.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

use super::Reader;

impl Reader<'_> {
    /// Formats tokens in the usual way, with the paths of the crate's items from its root.
    pub(super) fn text(&self, tokens: &impl ToTokens) -> String {
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
        // The last of several arguments in separate lines is followed by a comma.
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

/// Replaces the paths in a text for which `with` returns a replacement.
fn replace(text: &str, with: &dyn Fn(&str) -> Option<String>) -> String {
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

pub(super) fn split(tokens: TokenStream, at: char) -> Vec<Vec<TokenTree>> {
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
