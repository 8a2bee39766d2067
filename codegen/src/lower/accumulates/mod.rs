//! Resolves the names of events and fields in accumulations to positions.

use std::collections::BTreeSet;

use super::Lowering;
use crate::diag::did_you_mean_or;
use crate::ir::{
    Accumulation, Api, EventField, Field, FieldKind, Object, Origin, Presence, Scalar, Shape, Type, TypeId,
    Union,
};
use crate::spec;

mod rules;
mod scripted;
#[cfg(test)]
mod tests;

impl Lowering<'_> {
    /// Resolves the accumulations of all unions, which need all types.
    pub(super) fn accumulations(&mut self, api: &mut Api) {
        let found: Vec<(TypeId, spec::Accumulates)> = api
            .type_ids()
            .filter_map(|id| {
                let resource = self.spec.resources.values().nth(api[id].resource.0 as usize)?;
                Some((id, resource.types.get(&api[id].name)?.accumulates.clone()?))
            })
            .collect();
        let mut functions = BTreeSet::new();
        let mut known: Vec<(TypeId, TypeId)> = Vec::new();
        for (id, written) in found {
            let origin = api[id].origin.key("accumulates");
            for name in written.scripted.keys() {
                let free = functions.insert(name.clone()) & functions.insert(format!("{name}_stream"));
                if !free {
                    let message = "the module `mock` already has a function with this name";
                    self.report(&origin.key("scripted").key(name), message, "give it another name");
                }
            }
            let resolved = self.accumulation(api, id, &written, &origin);
            if let Some(Accumulation { whole, item, .. }) = resolved {
                if known.iter().any(|known| known.0 == whole || known.1 == item) {
                    let help = "give this union its own object and items";
                    self.report(&origin, "another union accumulates to the same type", help);
                }
                known.push((whole, item));
            }
            match &mut api.types[id.index()].shape {
                Shape::Union(union) => union.accumulates = resolved,
                _ => self.report(&origin, "only the events of a union accumulate", "remove `accumulates:`"),
            }
        }
    }

    fn accumulation(
        &mut self,
        api: &Api,
        id: TypeId,
        written: &spec::Accumulates,
        origin: &Origin,
    ) -> Option<Accumulation> {
        let Shape::Union(events) = &api[id].shape else { return None };
        let items = &written.items;
        let at = origin.key("items");
        let whole_type = self.known_type(&written.into, &origin.key("into"))?;
        let Some((whole, whole_object)) = api.object_of(&whole_type) else {
            let help = "write the name of a type with `fields:`";
            self.report(&origin.key("into"), "the accumulated type must be an object", help);
            return None;
        };
        let start =
            self.event_field(api, events, (&written.start, &written.start_field), (origin, "start"))?;
        let update = self.event(api, events, &written.update, &origin.key("update"))?;
        let stop = self.event(api, events, &written.stop, &origin.key("stop"))?;
        let item_start = self.event_field(api, events, (&items.start, &items.start_field), (&at, "start"))?;
        let item_delta = self.event_field(api, events, (&items.delta, &items.delta_field), (&at, "delta"))?;
        let item_stop = self.event(api, events, &items.stop, &at.key("stop"))?;
        for event in [item_start.variant, item_delta.variant, item_stop] {
            self.index(api, events, event, &items.index, &at.key("index"))?;
        }
        let list = whole_object.fields.iter().position(|field| field.name == items.list);
        let item = list.and_then(|list| item_union(api, &whole_object.fields[list]));
        let (Some(list), Some(item)) = (list, item) else {
            self.report(
                &at.key("list"),
                format!("`{}` is not a list of a union", items.list),
                "write a field of the object",
            );
            return None;
        };
        let Some(delta) = field_union(api, events, &item_delta) else {
            self.report(
                &at.key("delta_field"),
                "the delta is not a union",
                "write a field whose type is a union",
            );
            return None;
        };
        let rules = self.rules(api, item, delta, &items.rules, &at.key("rules"));
        let scripted = written.scripted.iter().filter_map(|(name, scripted)| {
            let origin = origin.key("scripted").key(name);
            self.scripted(api, (name, scripted), (whole_object, item), (events, update), origin)
        });
        let scripted = scripted.collect();
        Some(Accumulation {
            whole,
            start,
            update,
            stop: (stop, written.stop.clone()),
            list,
            item,
            index: items.index.clone(),
            item_start,
            item_delta,
            delta,
            item_stop,
            rules,
            scripted,
        })
    }

    fn event(&mut self, api: &Api, events: &Union, tag: &str, origin: &Origin) -> Option<usize> {
        let found = tagged(api, events, tag);
        if found.is_none() {
            let help = did_you_mean_or(tag, tags(api, events), "write the tag of one of the variants");
            self.report(origin, format!("no event has the tag `{tag}`"), help);
        }
        found
    }

    /// Resolves the event and the field in two keys: `start` and `start_field`, or `delta` and `delta_field`.
    fn event_field(
        &mut self,
        api: &Api,
        events: &Union,
        (tag, field): (&str, &str),
        (origin, key): (&Origin, &str),
    ) -> Option<EventField> {
        let variant = self.event(api, events, tag, &origin.key(key))?;
        let object = api.variant_object(events, variant)?;
        self.field_of(tag, object, field, &origin.key(&format!("{key}_field")))?;
        Some(EventField { variant, field: field.to_owned() })
    }

    fn field_of<'a>(
        &mut self,
        tag: &str,
        object: &'a Object,
        name: &str,
        origin: &Origin,
    ) -> Option<&'a Field> {
        let found = object.field(name);
        if found.is_none() {
            let names = object.fields.iter().map(|field| field.name.as_str());
            let help = did_you_mean_or(name, names, "write one of its fields");
            self.report(origin, format!("`{tag}` has no field `{name}`"), help);
        }
        found
    }

    /// Checks the field with the index of the item of an event.
    fn index(&mut self, api: &Api, events: &Union, event: usize, name: &str, origin: &Origin) -> Option<()> {
        let object = api.variant_object(events, event)?;
        let tag = tags(api, events).nth(event).unwrap_or_default();
        let field = self.field_of(tag, object, name, origin)?;
        let is_index = matches!(&field.kind, FieldKind::Of(type_) if *api.resolve(type_) == Type::Integer)
            && field.presence == Presence::Required;
        if !is_index {
            let help = "name a field of type `integer` that every item event has";
            self.report(origin, format!("`{name}` of `{tag}` is not a required integer"), help);
            return None;
        }
        Some(())
    }
}

fn tagged(api: &Api, union: &Union, tag: &str) -> Option<usize> {
    tags(api, union).position(|known| known == tag && !tag.is_empty())
}

/// Returns the tag of each variant; empty if it has none.
fn tags<'a>(api: &'a Api, union: &'a Union) -> impl Iterator<Item = &'a str> {
    (0..union.variants.len()).map(|position| {
        let object = api.variant_object(union, position);
        let field = union.tag.as_ref().and_then(|tag| object?.field(tag));
        match field.map(|field| &field.kind) {
            Some(FieldKind::Constant(Scalar::String(value))) => value.as_str(),
            _ => "",
        }
    })
}

fn item_union(api: &Api, field: &Field) -> Option<TypeId> {
    match api.resolve(field.type_()?) {
        Type::List(item) => union_of(api, item),
        _ => None,
    }
}

fn field_union(api: &Api, events: &Union, event: &EventField) -> Option<TypeId> {
    let field = api.variant_object(events, event.variant)?.field(&event.field)?;
    union_of(api, field.type_()?)
}

fn union_of(api: &Api, type_: &Type) -> Option<TypeId> {
    match api.shape_of(type_)? {
        (id, Shape::Union(_)) => Some(id),
        _ => None,
    }
}
