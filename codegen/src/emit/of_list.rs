//! Emits conversions of arrays, slices and single items into unions with a list.

use quote::quote;

use super::context::Context;
use super::rust_type::RustType;
use crate::ir::{Shape, Type, TypeId, Union, Variant};
use crate::render::{Piece, Table};

/// A list among the variants of a union.
pub(crate) struct OfList<'a> {
    variant: &'a str,
    /// The type of the items.
    pub(crate) item: RustType,
    /// The types that convert into an item, but into no other variant of the union.
    pub(crate) ones: Vec<RustType>,
}

/// Returns the list of a union in requests, if its items are objects or unions.
///
/// The items must neither be in another variant nor contain the union itself.
pub(crate) fn of_list<'a>(cx: &Context<'a>, id: TypeId, union: &Union) -> Option<OfList<'a>> {
    let lists = |variant: &Variant| match cx.api.resolve(variant.type_()?) {
        Type::List(item) => Some((**item).clone()),
        _ => None,
    };
    let mut found =
        union.variants.iter().enumerate().filter_map(|(position, variant)| Some((position, lists(variant)?)));
    let (position, item) = found.next()?;
    let fits = cx.analysis.is_sent(id) && found.next().is_none() && !cx.analysis.is_boxed(id, position);
    let own = Type::Named(id);
    let is_held = |type_: &Type| {
        let held = union.variants.iter().filter_map(Variant::type_).chain([&own]);
        held.map(|held| cx.api.resolve(held)).any(|held| held == cx.api.resolve(type_))
    };
    let ones = match cx.api.shape_of(&item).filter(|_| fits && !is_held(&item))? {
        (_, Shape::Object(_)) => Vec::new(),
        (_, Shape::Union(items)) => {
            let types = items.variants.iter().filter_map(Variant::type_);
            let is_named = |type_: &&Type| matches!(cx.api.shape_of(type_), Some((_, Shape::Object(_))));
            let ones = types
                .filter(is_named)
                .filter(|type_| cx.api.is_told_by_type(items, type_) && !is_held(type_));
            ones.map(RustType::from).collect()
        }
        _ => return None,
    };
    Some(OfList { variant: cx.names.member(id, position), item: (&item).into(), ones })
}

/// Emits the table of types that convert into the list.
pub(super) fn piece(cx: &Context<'_>, id: TypeId, union: &Union) -> Option<Piece> {
    let OfList { variant, item, ones } = of_list(cx, id, union)?;
    let scope = cx.scope_of(id);
    let (name, variant, item) = (cx.ident(cx.names.type_(id)), cx.ident(variant), cx.tokens(&item, scope));
    let ones = ones.iter().map(|one| {
        let one = cx.tokens(one, scope);
        quote!(#one;)
    });
    let rows = [quote!(#variant(#item);)].into_iter().chain(ones).collect();
    Some(Piece::Table(Table { path: quote!(runtime::of_list), head: Some(quote!(#name)), rows }))
}
