//! Emits the code that applies a delta to an item.

use proc_macro2::TokenStream;
use quote::quote;

use super::Plan;
use crate::ir::{How, Presence, Rule};

impl Plan<'_> {
    /// Returns whether any rule collects JSON.
    fn gathers(&self) -> bool {
        self.acc.rules.iter().any(|rule| rule.how == How::Json)
    }

    pub(super) fn add_delta(&self) -> TokenStream {
        let (item, delta, arms) = (self.path(self.acc.item), self.path(self.acc.delta), self.delta_arms());
        let gathering = self.gathers().then(|| quote!(, index: i64, progress: &mut runtime::Progress));
        quote! {
            /// Applies a delta to its item, and returns whether they fit.
            fn add_delta(item: &mut #item, delta: &#delta #gathering) -> bool {
                match (item, delta) {
                    #(#arms)*
                    _ => return false,
                }
                true
            }
        }
    }

    pub(super) fn end_item(&self) -> Option<TokenStream> {
        let (item, arms) = (self.path(self.acc.item), self.read_arms());
        let body = match &arms[..] {
            [] => return None,
            [(pattern, read)] => quote!(if let #pattern = item { #read }),
            arms => {
                let arms = arms.iter().map(|(pattern, read)| quote!(#pattern => { #read }));
                quote!(match item { #(#arms)* _ => {} })
            }
        };
        Some(quote! {
            /// Decodes the JSON that was collected for an item.
            fn end_item(item: &mut #item, index: i64, progress: &mut runtime::Progress) {
                #body
            }
        })
    }

    /// Emits one arm for each kind of item and delta that fit.
    fn delta_arms(&self) -> Vec<TokenStream> {
        let mut pairs: Vec<(usize, usize)> =
            self.acc.rules.iter().map(|rule| (rule.item, rule.delta)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
            .into_iter()
            .map(|(item, delta)| {
                let rules =
                    || self.acc.rules.iter().filter(move |rule| (rule.item, rule.delta) == (item, delta));
                // The item is unchanged until it ends, when its JSON is decoded.
                let only_gathers = rules().all(|rule| rule.how == How::Json);
                let statements = rules().filter_map(|rule| self.statement(rule));
                let (item_type, delta_type) = (self.path(self.acc.item), self.path(self.acc.delta));
                let item = self.cx.ident(self.cx.names.member(self.acc.item, item));
                let delta = self.cx.ident(self.cx.names.member(self.acc.delta, delta));
                let binding = if only_gathers { quote!(_) } else { quote!(item) };
                quote!((#item_type::#item(#binding), #delta_type::#delta(delta)) => { #(#statements)* })
            })
            .collect()
    }

    fn statement(&self, rule: &Rule) -> Option<TokenStream> {
        let to = self.field(self.acc.item, rule.item, &rule.to)?;
        let from = self.field(self.acc.delta, rule.delta, &rule.from)?;
        Some(match rule.how {
            How::Append => quote!(item.#to.push_str(&delta.#from);),
            How::Replace => match (
                self.is_boxed(self.acc.delta, rule.delta, &rule.from)?,
                self.is_boxed(self.acc.item, rule.item, &rule.to)?,
            ) {
                (true, false) => quote!(item.#to = delta.#from.clone().map(|value| *value);),
                (false, true) => quote!(item.#to = delta.#from.clone().map(::std::boxed::Box::new);),
                _ => quote!(item.#to.clone_from(&delta.#from);),
            },
            How::Push => {
                let (_, object) = self.object(self.acc.item, rule.item)?;
                let field = object.field(&rule.to)?;
                if field.presence == Presence::Required {
                    quote!(item.#to.push(delta.#from.clone());)
                } else {
                    quote!(item.#to.get_or_insert_default().push(delta.#from.clone());)
                }
            }
            How::Json => quote!(progress.gather(index, &delta.#from);),
        })
    }

    /// Returns the pattern of each kind of item that collects JSON, and the code that decodes the JSON.
    fn read_arms(&self) -> Vec<(TokenStream, TokenStream)> {
        let rules = self.acc.rules.iter().filter(|rule| rule.how == How::Json);
        rules
            .filter_map(|rule| {
                let item_type = self.path(self.acc.item);
                let to = self.field(self.acc.item, rule.item, &rule.to)?;
                let item = self.cx.ident(self.cx.names.member(self.acc.item, rule.item));
                let wire = &rule.to;
                let read = quote! {
                    let broken = progress.read(index, &mut item.#to);
                    item.extra_mut().note_broken(#wire, broken);
                };
                Some((quote!(#item_type::#item(item)), read))
            })
            .collect()
    }
}
