//! The public API that `diff` lists equals the emitted one.

use std::collections::BTreeSet;
use std::path::Path;

use anthropic_beta_codegen::diff::Snapshot;
use anthropic_beta_codegen::generate;
use anthropic_beta_codegen::spec::Source;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

use crate::emitted::{differences, requests::expanded};
use crate::files;

/// The declarations of the runtime's macro equal those of [`expanded`]. They are compared by name, since the
/// programs of the `variants` test call each with the listed types.
#[test]
fn expands_every_method_of_the_macro_for_requests() {
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

#[test]
fn the_list_is_what_is_emitted() {
    for folder in ["tests/pet_shop/spec", "../spec"] {
        let sources = files::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
        let snapshot = Snapshot::new(&sources).unwrap();
        assert!(snapshot.public_items().count() > 100, "{folder}");
        let found = differences(&generate(&sources).unwrap().files, &snapshot);
        assert!(found.is_empty(), "{folder}:\n{}", found.join("\n"));
    }
}

#[test]
fn the_list_equals_the_emitted_api_without_beta_features() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/variants/recursive/spec");
    let without = |source: &Source| {
        source.with_text(source.text().split("betas:\n").next().unwrap_or_default().to_owned())
    };
    let all = files::sources(&folder);
    let sources: Vec<Source> = all.iter().map(without).collect();
    assert_ne!(sources, all);
    let emitted = generate(&sources).unwrap();
    let found = differences(&emitted.files, &Snapshot::new(&sources).unwrap());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_list_equals_the_emitted_api_for_an_alias_of_text_and_a_type_named_vec() {
    let changes = [
        ("  BetaPetNewParamsColor:\n", "  BetaPetNewParamsColor:\n    rust: {name: Vec, reason: Trial.}\n"),
        (
            "    fields:\n      kind:\n        type: ToneKind\n        optional: true\n        doc: Kind of tone; the plain tone by default.\n",
            "    alias: string\n",
        ),
    ];
    let mut applied = 0;
    let sources = files::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pet_shop/spec"));
    let changed = |source: &Source| {
        let mut text = source.text().to_owned();
        for (before, after) in changes {
            applied += text.matches(before).count();
            text = text.replace(before, after);
        }
        Source::new(source.file(), text)
    };
    let sources: Vec<Source> = sources.iter().map(changed).collect();
    assert_eq!(applied, changes.len());
    let snapshot = Snapshot::new(&sources).unwrap();
    let found = differences(&generate(&sources).unwrap().files, &snapshot);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
