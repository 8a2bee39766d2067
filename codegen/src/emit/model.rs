//! Emits the description of the model for the generated crate's tests.
//!
//! It consists of a table of its types in Rust, and a table of cases for each resource. The tests themselves are written
//! by hand; only these tables depend on the spec.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, Scope};
use super::member::{Member, members};
use crate::analysis::Selector;
use crate::ir::{IntoRequest, Object, ResourceId, Shape, TypeId, Union, Variant, VariantKind};
use crate::render::{File, HEADER, Piece, Table};
use crate::samples::{Case, Expect, Samples, label};

/// Returns the tables of cases, by their path below the generated crate.
pub(crate) fn files(cx: &Context<'_>) -> Vec<(String, String)> {
    let samples = Samples::new(cx.api, cx.analysis);
    let mut files = Vec::new();
    for position in 0..cx.api.resources.len() {
        let resource = ResourceId(u32::try_from(position).unwrap_or(u32::MAX));
        if !cx.api[resource].types.is_empty() {
            let name = cx.names.resource(resource).modules.join(".");
            files.push((format!("tests/model/{name}.tsv"), cases(cx, &samples, resource)));
        }
    }
    files
}

/// Returns a table with the columns type, case, expected result, and JSON.
///
/// They are separated by tabs. The JSON contains neither tabs nor line feeds.
fn cases(cx: &Context<'_>, samples: &Samples<'_>, resource: ResourceId) -> String {
    let mut table = format!("# {}", HEADER.trim_start_matches("// "));
    for id in &cx.api[resource].types {
        for Case { name, expect, json } in samples.cases(*id) {
            let expect = match expect {
                Expect::Same => "same".to_owned(),
                Expect::Variant(label) => format!("variant {label}"),
                Expect::Unknown => "unknown".to_owned(),
                Expect::Error(text) => format!("error {text}"),
            };
            let _ = writeln!(table, "{}\t{name}\t{expect}\t{json}", cx.api[*id].name);
        }
    }
    table
}

/// Emits a list of all types and conversions of the model.
pub(crate) fn file(cx: &Context<'_>) -> File {
    let head = quote! {
        //! The types and conversions of the model, for tests.
        #![allow(deprecated, reason = "deprecated types are tested too")]

        use crate::api;
        use crate::support::model::{conversion, conversions, object, plain, types, union};
    };
    let table = |path, rows| Piece::Table(Table { path, head: None, rows });
    let types = cx.api.type_ids().map(|id| type_(cx, id)).collect();
    let conversions = cx.api.type_ids().filter_map(|id| conversion(cx, id)).collect();
    let pieces =
        vec![Piece::Item(head), table(quote!(types), types), table(quote!(conversions), conversions)];
    File { path: "model/types.rs".to_owned(), pieces }
}

fn type_(cx: &Context<'_>, id: TypeId) -> TokenStream {
    let (name, path) = (&cx.api[id].name, path(cx, id));
    match &cx.api[id].shape {
        Shape::Object(object) => {
            let fields = fields(cx, id, object);
            quote!(object!(#name, #path { #(#fields),* });)
        }
        Shape::Union(union) => {
            let variants = variants(cx, id, union);
            quote!(union!(#name, #path { #(#variants),* });)
        }
        Shape::Enum(_) | Shape::Alias(_) => quote!(plain!(#name, #path);),
    }
}

fn conversion(cx: &Context<'_>, id: TypeId) -> Option<TokenStream> {
    let back = into_request(cx, id)?;
    let (name, from) = (&cx.api[id].name, path(cx, id));
    let (to, target, drop) = (&cx.api[back.target].name, path(cx, back.target), &back.drop);
    Some(quote!(conversion!(#name as #from => #to as #target, without [#(#drop),*]);))
}

/// Returns the path of a type; the name of the crate in the tests is `api`.
fn path(cx: &Context<'_>, id: TypeId) -> TokenStream {
    let segments = cx.segments(id, Scope::Root).into_iter().skip(1);
    let segments = segments.map(|segment| cx.ident(&segment));
    quote!(api #(::#segments)*)
}

/// Returns the fields of an object that are fields of its struct.
fn fields(cx: &Context<'_>, id: TypeId, object: &Object) -> Vec<TokenStream> {
    let fields = members(cx, id, object).into_iter();
    let field = |Member { field, name, .. }: Member<'_>| {
        let wire = &field.name;
        quote!(#wire => #name)
    };
    fields.map(field).collect()
}

/// Returns the variants of a union, by the label of their first selector.
fn variants(cx: &Context<'_>, id: TypeId, union: &Union) -> Vec<TokenStream> {
    let variants = union.variants.iter().zip(cx.analysis.selectors(id)).enumerate();
    let variant = |(position, (variant, selectors)): (usize, (&Variant, &Vec<Selector>))| {
        let label = match &variant.kind {
            VariantKind::Constant(text) => label(&Selector::Constant(text.clone())),
            VariantKind::Of(_) => selectors.first().map(label).unwrap_or_default(),
        };
        let name = cx.ident(cx.names.member(id, position));
        quote!(#name => #label)
    };
    variants.map(variant).collect()
}

/// Returns the conversion of a type into a request, if it has one.
fn into_request<'a>(cx: &Context<'a>, id: TypeId) -> Option<&'a IntoRequest> {
    let shape = &cx.api[id].shape;
    shape.conversion().filter(|back| match &cx.api[back.target].shape {
        Shape::Object(_) => matches!(shape, Shape::Object(_)),
        Shape::Union(_) => matches!(shape, Shape::Union(_)),
        Shape::Enum(_) | Shape::Alias(_) => false,
    })
}
