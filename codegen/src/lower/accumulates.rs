//! Accumulations: names of events and fields to positions.

use std::collections::BTreeSet;

use super::Lowering;
use crate::diag::nearest;
use crate::ir::{
    Accumulation, Api, EventField, Field, FieldKind, How, Object, Origin, Presence, Rule, Scalar, Scripted,
    Shape, Type, TypeId, Union,
};
use crate::names::field_name;
use crate::spec;

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
                    let message = "the module `mock` has a function of this name already";
                    self.report(&origin.key("scripted").key(name), message, "give it another name");
                }
            }
            let resolved = self.accumulation(api, id, &written, &origin);
            if let Some(Accumulation { whole, item, .. }) = resolved {
                if known.iter().any(|known| known.0 == whole || known.1 == item) {
                    let help = "give this union a whole and items of its own";
                    self.report(&origin, "the events of another union add up to the same", help);
                }
                known.push((whole, item));
            }
            match &mut api.types[id.index()].shape {
                Shape::Union(union) => union.accumulates = resolved,
                _ => self.report(&origin, "only the events of a union add up", "remove `accumulates:`"),
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
            self.report(&origin.key("into"), "the whole is an object", help);
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
                format!("`{}` is no list of a union", items.list),
                "write a field of the whole",
            );
            return None;
        };
        let Some(delta) = field_union(api, events, &item_delta) else {
            self.report(
                &at.key("delta_field"),
                "the delta is no union",
                "write a field whose type is a union",
            );
            return None;
        };
        let mut rules = Vec::new();
        for (position, rule) in items.rules.iter().enumerate() {
            rules.extend(self.rules(api, item, delta, rule, &at.key("rules").index(position)));
        }
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

    /// A response for tests.
    fn scripted(
        &mut self,
        api: &Api,
        (name, written): (&str, &spec::Scripted),
        (whole, item): (&Object, TypeId),
        (events, update): (&Union, usize),
        origin: Origin,
    ) -> Option<Scripted> {
        let Shape::Union(items) = &api[item].shape else { return None };
        if field_name(name) != *name {
            let help = "write small letters and `_`";
            self.report(&origin, format!("`{name}` is no name of a function"), help);
        }
        let item = self.event(api, items, &written.item, &origin.key("item"))?;
        let object = variant_object(api, items, item)?;
        for (position, name) in written.takes.iter().enumerate() {
            let origin = origin.key("takes").index(position);
            let field = self.field_of(&written.item, object, name, &origin)?;
            let taken = field.type_().map(|type_| api.resolve(type_));
            if !matches!(taken, Some(Type::String | Type::Any | Type::Map(_))) {
                let help = "name fields of type `string`, `any` or `map<…>`";
                self.report(&origin, format!("`{name}` is no text and no JSON"), help);
            }
        }
        let updating = variant_object(api, events, update)?;
        let mut set = Vec::new();
        for (name, value) in &written.set {
            let origin = origin.key("set").key(name);
            self.field_of("the whole", whole, name, &origin)?;
            match path_of(api, updating, name) {
                Some(path) => set.push((name.clone(), value.clone(), path)),
                None => {
                    let help = "name a field that the event under `update` has";
                    self.report(&origin, format!("no event updates `{name}`"), help);
                }
            }
        }
        let (name, doc, takes) = (name.to_owned(), written.doc.clone(), written.takes.clone());
        Some(Scripted { name, doc, item, takes, set, origin })
    }

    fn event(&mut self, api: &Api, events: &Union, tag: &str, origin: &Origin) -> Option<usize> {
        let found = tagged(api, events, tag);
        if found.is_none() {
            let help = did_you_mean(tag, tags(api, events), "write the tag of one of the variants");
            self.report(origin, format!("no event has the tag `{tag}`"), help);
        }
        found
    }

    /// The event and its field that two keys name: `start` and `start_field`, or `delta` and `delta_field`.
    fn event_field(
        &mut self,
        api: &Api,
        events: &Union,
        (tag, field): (&str, &str),
        (origin, key): (&Origin, &str),
    ) -> Option<EventField> {
        let variant = self.event(api, events, tag, &origin.key(key))?;
        let object = variant_object(api, events, variant)?;
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
        let found = named(object, name);
        if found.is_none() {
            let names = object.fields.iter().map(|field| field.name.as_str());
            let help = did_you_mean(name, names, "write one of its fields");
            self.report(origin, format!("`{tag}` has no field `{name}`"), help);
        }
        found
    }

    /// The field that says which item an event means.
    fn index(&mut self, api: &Api, events: &Union, event: usize, name: &str, origin: &Origin) -> Option<()> {
        let object = variant_object(api, events, event)?;
        let tag = tags(api, events).nth(event).unwrap_or_default();
        let field = self.field_of(tag, object, name, origin)?;
        let is_index = matches!(&field.kind, FieldKind::Of(type_) if *api.resolve(type_) == Type::Integer)
            && field.presence == Presence::Required;
        if !is_index {
            let help = "name a field of type `integer` that every item event has";
            self.report(origin, format!("`{name}` of `{tag}` is no number that is always there"), help);
            return None;
        }
        Some(())
    }

    /// One rule stands for every kind of item that has the field, with a type that fits.
    fn rules(
        &mut self,
        api: &Api,
        item: TypeId,
        delta: TypeId,
        rule: &spec::DeltaRule,
        origin: &Origin,
    ) -> Vec<Rule> {
        let (Shape::Union(items), Shape::Union(deltas)) = (&api[item].shape, &api[delta].shape) else {
            return Vec::new();
        };
        let Some(position) = self.event(api, deltas, &rule.delta, &origin.key("delta")) else {
            return Vec::new();
        };
        let Some(object) = variant_object(api, deltas, position) else { return Vec::new() };
        let Some(from) = self.field_of(&rule.delta, object, &rule.from, &origin.key("from")) else {
            return Vec::new();
        };
        let rules: Vec<Rule> = (0..items.variants.len())
            .filter(|item| {
                let to = variant_object(api, items, *item).and_then(|object| named(object, &rule.to));
                to.is_some_and(|to| fits(api, from, to, rule.how))
            })
            .map(|item| Rule {
                item,
                delta: position,
                from: rule.from.clone(),
                to: rule.to.clone(),
                how: rule.how,
                text: rule.text,
            })
            .collect();
        if rules.is_empty() {
            let help = "write a field that some kind of item has, and a `how` that fits its type";
            self.report(
                &origin.key("to"),
                format!("no kind of item takes `{}` into `{}`", rule.delta, rule.to),
                help,
            );
        }
        rules
    }
}

/// Where an object, or one that it holds, has a field.
fn path_of(api: &Api, object: &Object, name: &str) -> Option<Vec<String>> {
    if named(object, name).is_some() {
        return Some(vec![name.to_owned()]);
    }
    let holds = |field: &&Field| {
        let inner = field.type_().and_then(|type_| api.object_of(type_));
        inner.is_some_and(|(_, inner)| named(inner, name).is_some())
    };
    object.fields.iter().find(holds).map(|field| vec![field.name.clone(), name.to_owned()])
}

fn named<'a>(object: &'a Object, name: &str) -> Option<&'a Field> {
    object.fields.iter().find(|field| field.name == name)
}

fn fits(api: &Api, from: &Field, to: &Field, how: How) -> bool {
    let (Some(from_type), Some(to_type)) = (from.type_(), to.type_()) else { return false };
    let (from_type, to_type) = (api.resolve(from_type), api.resolve(to_type));
    match how {
        How::Append => {
            *from_type == Type::String && *to_type == Type::String && to.presence == Presence::Required
        }
        How::Replace => from_type == to_type && from.presence == to.presence,
        How::Push => matches!(to_type, Type::List(item) if api.resolve(item) == from_type),
        How::Json => *from_type == Type::String && matches!(to_type, Type::Any | Type::Map(_)),
    }
}

fn tagged(api: &Api, union: &Union, tag: &str) -> Option<usize> {
    tags(api, union).position(|known| known == tag && !tag.is_empty())
}

/// The tag of each variant; empty where it has none.
fn tags<'a>(api: &'a Api, union: &'a Union) -> impl Iterator<Item = &'a str> {
    (0..union.variants.len()).map(|position| {
        let object = variant_object(api, union, position);
        let field = union.tag.as_ref().and_then(|tag| named(object?, tag));
        match field.map(|field| &field.kind) {
            Some(FieldKind::Constant(Scalar::String(value))) => value.as_str(),
            _ => "",
        }
    })
}

fn did_you_mean<'a>(wanted: &str, known: impl Iterator<Item = &'a str>, otherwise: &str) -> String {
    nearest(wanted, known).map_or_else(|| otherwise.to_owned(), |name| format!("did you mean `{name}`?"))
}

fn variant_object<'a>(api: &'a Api, union: &'a Union, position: usize) -> Option<&'a Object> {
    api.object_of(union.variants[position].type_()?).map(|(_, object)| object)
}

fn item_union(api: &Api, field: &Field) -> Option<TypeId> {
    match api.resolve(field.type_()?) {
        Type::List(item) => union_of(api, item),
        _ => None,
    }
}

fn field_union(api: &Api, events: &Union, event: &EventField) -> Option<TypeId> {
    let field = named(variant_object(api, events, event.variant)?, &event.field)?;
    union_of(api, field.type_()?)
}

fn union_of(api: &Api, type_: &Type) -> Option<TypeId> {
    match api.shape_of(type_)? {
        (id, Shape::Union(_)) => Some(id),
        _ => None,
    }
}
