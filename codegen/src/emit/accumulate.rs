//! How the events of a stream add up: the code behind `accumulates`.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::{Context, Scope};
use super::member::{Member, members};
use crate::ir::{Accumulation, How, Object, Presence, Rule, Shape, Type, TypeId, Union};
use crate::render::Piece;

/// The implementation of the runtime's `Accumulate` for a union of events.
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
    // What gathers JSON needs to know for which item.
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

    /// The Rust name of a field of a variant's object.
    fn field(&self, union: TypeId, variant: usize, wire: &str) -> Option<Ident> {
        let (id, object) = self.object(union, variant)?;
        let position = object.fields.iter().position(|field| field.name == wire)?;
        Some(self.cx.ident(self.cx.names.member(id, position)))
    }

    /// Whether a field of a variant's object is boxed, which only one that may be missing is.
    fn is_boxed(&self, union: TypeId, variant: usize, wire: &str) -> Option<bool> {
        let (id, object) = self.object(union, variant)?;
        let position = object.fields.iter().position(|field| field.name == wire)?;
        Some(self.cx.analysis.is_boxed(id, position))
    }

    fn object(&self, union: TypeId, variant: usize) -> Option<(TypeId, &Object)> {
        let Shape::Union(shape) = &self.cx.api[union].shape else { return None };
        self.cx.api.object_of(shape.variants[variant].type_()?)
    }

    /// Whether any rule gathers JSON.
    fn gathers(&self) -> bool {
        self.acc.rules.iter().any(|rule| rule.how == How::Json)
    }

    fn add_delta(&self) -> TokenStream {
        let (item, delta, arms) = (self.path(self.acc.item), self.path(self.acc.delta), self.delta_arms());
        let gathering = self.gathers().then(|| quote!(, index: i64, progress: &mut runtime::Progress));
        quote! {
            /// Adds a delta to the item it is meant for; `false` where the two don't fit.
            fn add_delta(item: &mut #item, delta: &#delta #gathering) -> bool {
                match (item, delta) {
                    #(#arms)*
                    _ => return false,
                }
                true
            }
        }
    }

    fn end_item(&self) -> Option<TokenStream> {
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
            /// Reads the JSON that was gathered for an item.
            fn end_item(item: &mut #item, index: i64, progress: &mut runtime::Progress) {
                #body
            }
        })
    }

    /// One arm for each kind of item and delta that fit.
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
                // JSON is put into the item only when it ends.
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
                let field = object.fields.iter().find(|field| field.name == rule.to)?;
                if field.presence == Presence::Required {
                    quote!(item.#to.push(delta.#from.clone());)
                } else {
                    quote!(item.#to.get_or_insert_default().push(delta.#from.clone());)
                }
            }
            How::Json => quote!(progress.gather(index, &delta.#from);),
        })
    }

    /// For each kind of item that gathers JSON, its pattern, and what reads the JSON.
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

    /// What shows that the response was cut off inside JSON; nothing where no JSON is gathered.
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
                    /// The items whose JSON was cut off, by their position, with the text that came: see their `broken_json`. Empty
                    /// unless a stream ended too early for them, at a limit of tokens for instance.
                    pub fn broken_json(&self) -> impl Iterator<Item = (usize, &str)> {
                        self.#list.iter().enumerate().filter_map(|(position, item)| Some((position, item.broken_json()?)))
                    }
                }
            }
        })
    }

    /// `text`: what a person reads as it comes.
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

    /// The fields that the update event replaces.
    fn updates(&self) -> Option<TokenStream> {
        let (source, object) = self.object(self.id, self.acc.update)?;
        let Shape::Object(whole) = &self.cx.api[self.acc.whole].shape else { return None };
        Some(self.merge((source, object), (self.acc.whole, whole), &quote!(event), &quote!(whole)))
    }

    /// Replaces each field of the target by the source's field with the same name. The fields of an object
    /// that the target lacks replace those of the target itself.
    fn merge(
        &self,
        (source, source_object): (TypeId, &Object),
        (target, target_object): (TypeId, &Object),
        from: &TokenStream,
        to: &TokenStream,
    ) -> TokenStream {
        let targets = members(self.cx, target, target_object);
        let statements = members(self.cx, source, source_object).into_iter().map(|member| {
            let name = &member.name;
            let same = targets.iter().find(|target| target.field.name == member.field.name);
            let inner = self.cx.api.object_of(member.type_);
            match (same, inner) {
                (Some(same), _) if self.cx.api.resolve(same.type_) == self.cx.api.resolve(member.type_) => {
                    replace(&member, same, from, to)
                }
                (Some(same), Some(inner)) => {
                    let into = &same.name;
                    match self.cx.api.object_of(same.type_) {
                        Some(object) => self.merge(inner, object, &quote!(#from.#name), &quote!(#to.#into)),
                        None => TokenStream::new(),
                    }
                }
                (None, Some(inner)) => self.merge(inner, (target, target_object), &quote!(#from.#name), to),
                _ => {
                    let wire = &member.field.name;
                    quote!(#to.extra_mut().carry(#wire, &#from.#name);)
                }
            }
        });
        quote!(#(#statements)* #to.extra_mut().extend(#from.extra());)
    }
}

/// A value that is there replaces the one before; one that is not leaves it.
fn replace(source: &Member<'_>, target: &Member<'_>, from: &TokenStream, to: &TokenStream) -> TokenStream {
    let (name, into) = (&source.name, &target.name);
    let copy = matches!(source.type_, Type::Integer | Type::Number | Type::Boolean);
    let wrap = |value: TokenStream| match target.field.presence {
        Presence::Required => value,
        Presence::Optional | Presence::Nullable => quote!(Some(#value)),
        Presence::OptionalNullable => quote!(json::Maybe::Value(#value)),
    };
    if source.field.presence == Presence::Required {
        let value = if copy { quote!(#from.#name) } else { quote!(#from.#name.clone()) };
        let value = wrap(if target.boxed { quote!(::std::boxed::Box::new(#value)) } else { value });
        return quote!(#to.#into = #value;);
    }
    let value = match (source.boxed, target.boxed) {
        _ if copy => quote!(*value),
        (true, false) => quote!((**value).clone()),
        (false, true) => quote!(::std::boxed::Box::new(value.clone())),
        _ => quote!(value.clone()),
    };
    let value = wrap(value);
    let value_there = match source.field.presence {
        Presence::OptionalNullable => quote!(#from.#name.as_option()),
        _ => quote!(&#from.#name),
    };
    quote!(if let Some(value) = #value_there { #to.#into = #value; })
}
