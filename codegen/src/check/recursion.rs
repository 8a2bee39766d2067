//! Infinite recursion: a type of which no value can be built because each value needs another one.

use std::collections::BTreeSet;

use super::Report;
use crate::ir::{Api, Field, Presence, Shape, Type, TypeId};

pub(super) fn check(api: &Api, report: &mut Report) {
    let endless = endless(api);
    let mut reported = BTreeSet::new();
    for id in endless.iter().copied() {
        let Some(cycle) = cycle(api, &endless, id) else { continue };
        if cycle.iter().any(|member| !reported.insert(*member)) {
            continue;
        }
        let names: Vec<_> =
            cycle.iter().chain(cycle.first()).map(|id| format!("`{}`", api[*id].name)).collect();
        let definition = &api[cycle[0]];
        let message = format!("every value of `{}` is infinite: {}", definition.name, names.join(" needs "));
        let help = "make one of these fields `optional` or `nullable`, or a list that can be empty";
        report.add(&definition.origin, message, help);
    }
}

/// Returns the types without a finite value: all except those that can be built, step by step, from others.
fn endless(api: &Api) -> BTreeSet<TypeId> {
    let mut endless: BTreeSet<_> = api.type_ids().collect();
    loop {
        let built: Vec<_> =
            endless.iter().copied().filter(|id| needs(api, &endless, *id).is_none()).collect();
        if built.is_empty() {
            return endless;
        }
        for id in built {
            endless.remove(&id);
        }
    }
}

/// Returns the first infinite type that every value of `id` contains.
fn needs(api: &Api, endless: &BTreeSet<TypeId>, id: TypeId) -> Option<TypeId> {
    let inside = |type_: &Type| match type_ {
        Type::Named(id) if endless.contains(id) => Some(*id),
        _ => None,
    };
    let inside_field = |field: &Field| {
        let type_ = field.type_()?;
        match api.resolve(type_) {
            Type::List(item) | Type::Map(item) if field.limits.min_items > Some(0) => inside(item),
            _ => inside(type_),
        }
    };
    match &api[id].shape {
        Shape::Object(object) => {
            let mut required = object.fields.iter().filter(|field| field.presence == Presence::Required);
            required.find_map(inside_field)
        }
        Shape::Union(union) => {
            let needed: Option<Vec<TypeId>> =
                union.variants.iter().map(|variant| inside(variant.type_()?)).collect();
            needed.and_then(|needed| needed.first().copied())
        }
        Shape::Alias(target) => inside(target),
        Shape::Enum(_) => None,
    }
}

/// Returns the cycle that `id` is part of, if it requires itself.
fn cycle(api: &Api, endless: &BTreeSet<TypeId>, id: TypeId) -> Option<Vec<TypeId>> {
    let mut way = vec![id];
    let mut next = needs(api, endless, id)?;
    while next != id {
        if way.contains(&next) {
            return None;
        }
        way.push(next);
        next = needs(api, endless, next)?;
    }
    Some(way)
}
