//! Determines the imports of the files of the generated crate.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

use crate::render::Piece;

/// Emits imports of the crate's own modules that the pieces of a file mention.
pub(super) fn imports(pieces: &[Piece]) -> TokenStream {
    let mentioned = |module: &&str| {
        pieces.iter().any(|piece| match piece {
            Piece::Item(tokens) => mentions(tokens.clone(), module),
            Piece::Table(table) => {
                table.rows.iter().chain([&table.path]).any(|tokens| mentions(tokens.clone(), module))
            }
        })
    };
    let modules: Vec<Ident> = ["json", "operations", "runtime"]
        .iter()
        .filter(|module| mentioned(module))
        .map(|module| Ident::new(module, Span::call_site()))
        .collect();
    match modules.as_slice() {
        [] => TokenStream::new(),
        [one] => quote!(use crate::#one;),
        several => quote!(use crate::{#(#several),*};),
    }
}

/// Returns whether a path in the tokens begins with a module.
fn mentions(tokens: TokenStream, module: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    let begins_path = |position: usize| {
        let inside = position >= 2 && tokens[position - 2..position].iter().all(is_colon);
        !inside && tokens[position + 1..].iter().take(2).filter(|token| is_colon(token)).count() == 2
    };
    tokens.iter().enumerate().any(|(position, token)| match token {
        TokenTree::Group(group) => mentions(group.stream(), module),
        TokenTree::Ident(ident) => *ident == module && begins_path(position),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_modules_at_the_beginning_of_paths() {
        assert!(mentions(
            quote!(
                struct A {
                    json: json::Extra,
                }
            ),
            "json"
        ));
        assert!(!mentions(
            quote!(
                struct A {
                    json: crate::json::Extra,
                }
            ),
            "json"
        ));
        assert!(!mentions(
            quote!(
                fn json(runtime: u8) {}
            ),
            "runtime"
        ));
    }
}
