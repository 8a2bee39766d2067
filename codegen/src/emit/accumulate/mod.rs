//! Emits the code that accumulates the events of a stream.

mod deltas;
mod update;

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::{Context, Scope};
use crate::ir::{Accumulation, How, Object, Rule, Shape, TypeId, Union};
use crate::render::Piece;

/// Emits the implementation of the runtime's `Accumulate` for a union of events.
pub(super) fn piece(cx: &Context<'_>, id: TypeId, union: &Union) -> Option<Piece> {
    let plan = Plan { cx, id, scope: cx.scope_of(id), acc: union.accumulates.as_ref()? };
    let acc = plan.acc;
    let (name, whole) = (cx.ident(cx.names.type_(id)), plan.path(acc.whole));
    let last = &acc.stop.1;
    let (start, start_field) =
        (plan.event(acc.start.variant), plan.event_field(acc.start.variant, &acc.start.field)?);
    let item_start = plan.event(acc.item_start.variant);
    let item_start_field = plan.event_field(acc.item_start.variant, &acc.item_start.field)?;
    let item_delta = plan.event(acc.item_delta.variant);
    let item_delta_field = plan.event_field(acc.item_delta.variant, &acc.item_delta.field)?;
    let (item_stop, stop, update) =
        (plan.event(acc.item_stop), plan.event(acc.stop.0), plan.event(acc.update));
    let index = plan.event_field(acc.item_stop, &acc.index)?;
    let list = cx.ident(cx.names.member(acc.whole, acc.list));
    let updates = plan.updates()?;
    let text = plan.text(&item_delta, &item_delta_field);
    let broken = plan.broken(&list);
    let (add_delta, end_item) = (plan.add_delta(), plan.end_item());
    // The collected JSON belongs to an item.
    let gathering = end_item.is_some().then(|| quote!(, event.#index, progress));
    let read = end_item.is_some().then(|| quote!(end_item(item #gathering);));
    let item_to_end = if end_item.is_some() { quote!(item) } else { quote!(_) };
    Some(Piece::Item(quote! {
        impl runtime::Accumulate for #name {
            type Whole = #whole;
            const LAST: &'static str = #last;

            fn add_to(&self, accumulator: &mut runtime::Accumulator<#whole>) -> bool {
                #add_delta
                #end_item
                if let Self::#start(event) = self {
                    accumulator.start(event.#start_field.clone());
                    return true;
                }
                let Some((whole, progress)) = accumulator.parts() else {
                    return false;
                };
                match self {
                    Self::#item_start(event) => {
                        progress.begin(event.#index, whole.#list.len());
                        whole.#list.push(event.#item_start_field.clone());
                        true
                    }
                    Self::#item_delta(event) => match progress.item(event.#index, &mut whole.#list) {
                        Some(item) => add_delta(item, &event.#item_delta_field #gathering),
                        None => false,
                    },
                    Self::#item_stop(event) => match progress.item(event.#index, &mut whole.#list) {
                        Some(#item_to_end) => {
                            #read
                            true
                        }
                        None => false,
                    },
                    Self::#update(event) => {
                        #updates
                        true
                    }
                    Self::#stop(_) => {
                        progress.complete();
                        true
                    }
                    _ => false,
                }
            }

            #text
        }

        #broken
    }))
}

struct Plan<'a> {
    cx: &'a Context<'a>,
    id: TypeId,
    scope: Scope,
    acc: &'a Accumulation,
}

impl Plan<'_> {
    fn path(&self, id: TypeId) -> TokenStream {
        self.cx.path(id, self.scope)
    }

    fn event(&self, variant: usize) -> Ident {
        self.cx.ident(self.cx.names.member(self.id, variant))
    }

    fn event_field(&self, variant: usize, wire: &str) -> Option<Ident> {
        self.field(self.id, variant, wire)
    }

    /// Returns the Rust name of a field of a variant's object.
    fn field(&self, union: TypeId, variant: usize, wire: &str) -> Option<Ident> {
        let (id, object) = self.object(union, variant)?;
        let position = object.fields.iter().position(|field| field.name == wire)?;
        Some(self.cx.ident(self.cx.names.member(id, position)))
    }

    /// Returns whether a field of a variant's object is boxed, which is possible only if it is not required.
    fn is_boxed(&self, union: TypeId, variant: usize, wire: &str) -> Option<bool> {
        let (id, object) = self.object(union, variant)?;
        let position = object.fields.iter().position(|field| field.name == wire)?;
        Some(self.cx.analysis.is_boxed(id, position))
    }

    fn object(&self, union: TypeId, variant: usize) -> Option<(TypeId, &Object)> {
        let Shape::Union(shape) = &self.cx.api[union].shape else { return None };
        self.cx.api.object_of(shape.variants[variant].type_()?)
    }

    /// Emits the methods that return incomplete JSON; `None` if no rule collects JSON.
    fn broken(&self, list: &Ident) -> Option<TokenStream> {
        let (item, whole) = (self.path(self.acc.item), self.path(self.acc.whole));
        let rules = self.acc.rules.iter().filter(|rule| rule.how == How::Json);
        let arms: Vec<_> = rules
            .map(|rule| {
                let item = self.cx.ident(self.cx.names.member(self.acc.item, rule.item));
                let wire = &rule.to;
                quote!(Self::#item(item) => item.extra().broken(#wire),)
            })
            .collect();
        let option = self.cx.prelude_path("Option", self.scope);
        (!arms.is_empty()).then(|| {
            quote! {
                impl #item {
                    /// Returns the text of an accumulated item's JSON if it is incomplete.
                    ///
                    /// The response ended inside of the JSON, and the field of the item is unchanged.
                    #[must_use]
                    pub fn broken_json(&self) -> #option<&str> {
                        match self {
                            #(#arms)*
                            _ => None,
                        }
                    }
                }

                impl #whole {
                    /// Returns the text of every item's JSON that is incomplete, with the position of the item.
                    ///
                    /// See `broken_json` of the items. There are none unless the response ended early, for example because
                    /// of a limit.
                    pub fn broken_json(&self) -> impl Iterator<Item = (usize, &str)> {
                        self.#list.iter().enumerate().filter_map(|(position, item)| Some((position, item.broken_json()?)))
                    }
                }
            }
        })
    }

    /// Emits `text`, which returns the text that users read while it is streamed.
    fn text(&self, event: &Ident, field: &Ident) -> TokenStream {
        let texts: BTreeMap<usize, &Rule> =
            self.acc.rules.iter().filter(|rule| rule.text).map(|rule| (rule.delta, rule)).collect();
        let arms = texts.into_values().filter_map(|rule| {
            let from = self.field(self.acc.delta, rule.delta, &rule.from)?;
            let delta_type = self.path(self.acc.delta);
            let delta = self.cx.ident(self.cx.names.member(self.acc.delta, rule.delta));
            Some(quote!(#delta_type::#delta(delta) => Some(&delta.#from),))
        });
        let option = self.cx.prelude_path("Option", self.scope);
        quote! {
            fn text(&self) -> #option<&str> {
                let Self::#event(event) = self else { return None };
                match &event.#field {
                    #(#arms)*
                    _ => None,
                }
            }
        }
    }
}
