//! Accumulations: the types of the events' fields fit the places that they are put into.

use std::collections::{BTreeMap, BTreeSet};

use super::{Report, written};
use crate::ir::{Accumulation, Api, EventField, Field, Object, Origin, Presence, Shape, Type, TypeId, Union};

pub(super) fn check(api: &Api, report: &mut Report) {
    for id in api.type_ids() {
        let Shape::Union(events) = &api[id].shape else { continue };
        let Some(accumulation) = &events.accumulates else { continue };
        let origin = api[id].origin.key("accumulates");
        let checked = Checked { api, events, accumulation, origin };
        checked.events(report);
        checked.fields(report);
        checked.updates(report);
    }
}

struct Checked<'a> {
    api: &'a Api,
    events: &'a Union,
    accumulation: &'a Accumulation,
    origin: Origin,
}

impl Checked<'_> {
    /// Each event has one role.
    fn events(&self, report: &mut Report) {
        let (acc, items) = (self.accumulation, self.origin.key("items"));
        let mut used = BTreeMap::new();
        for (event, key, origin) in [
            (acc.start.variant, "start", self.origin.key("start")),
            (acc.update, "update", self.origin.key("update")),
            (acc.stop.0, "stop", self.origin.key("stop")),
            (acc.item_start.variant, "items.start", items.key("start")),
            (acc.item_delta.variant, "items.delta", items.key("delta")),
            (acc.item_stop, "items.stop", items.key("stop")),
        ] {
            if let Some(earlier) = used.insert(event, key) {
                let message = format!("`{earlier}` already uses this event");
                report.add(&origin, message, "name an event that no other key uses");
            }
        }
    }

    /// Copied fields have the type of their target.
    fn fields(&self, report: &mut Report) {
        let (acc, items) = (self.accumulation, self.origin.key("items"));
        self.holds(&acc.start, acc.whole, &self.origin.key("start_field"), report);
        self.holds(&acc.item_start, acc.item, &items.key("start_field"), report);
        self.holds(&acc.item_delta, acc.delta, &items.key("delta_field"), report);
        let Shape::Object(whole) = &self.api[acc.whole].shape else { return };
        let list = &whole.fields[acc.list];
        if list.presence != Presence::Required {
            let message = format!("the list `{}` is not a required field", list.name);
            report.add(&items.key("list"), message, "name a field that is not `optional` and not `nullable`");
        }
    }

    fn holds(&self, event: &EventField, type_: TypeId, origin: &Origin, report: &mut Report) {
        let Some(object) = self.api.variant_object(self.events, event.variant) else { return };
        let Some(field) = object.field(&event.field) else { return };
        let wanted = Type::Named(type_);
        let holds = field.type_().is_some_and(|held| *self.api.resolve(held) == wanted);
        if !holds || field.presence != Presence::Required {
            let wanted = written(self.api, &wanted);
            let message = format!("`{}` is not a required field of type `{wanted}`", event.field);
            let help = format!("name a field of type `{wanted}` that is not `optional` and not `nullable`");
            report.add(origin, message, help);
        }
    }

    /// The fields of the update replace fields of the whole.
    fn updates(&self, report: &mut Report) {
        let acc = self.accumulation;
        let update = self.events.variants[acc.update].type_().and_then(|type_| self.api.object_of(type_));
        let (Some(update), Shape::Object(whole)) = (update, &self.api[acc.whole].shape) else { return };
        self.goes_over(update, (acc.whole, whole), &mut BTreeSet::new(), report);
    }

    fn goes_over(
        &self,
        (source, from): (TypeId, &Object),
        (target, to): (TypeId, &Object),
        seen: &mut BTreeSet<(TypeId, TypeId)>,
        report: &mut Report,
    ) {
        // A recursive type has its own diagnostic, but the walk must end.
        if !seen.insert((source, target)) {
            return;
        }
        for field in &from.fields {
            let Some(type_) = field.type_() else { continue };
            let inner = self.api.object_of(type_);
            let Some(same) = to.field(&field.name) else {
                if let Some(inner) = inner {
                    self.is_there(source, field, report);
                    self.goes_over(inner, (target, to), seen, report);
                }
                continue;
            };
            if same.type_().is_some_and(|same| self.api.resolve(same) == self.api.resolve(type_)) {
                continue;
            }
            match (inner, same.type_().and_then(|same| self.api.object_of(same))) {
                (Some(inner), Some(object)) => {
                    self.is_there(source, field, report);
                    self.is_there(target, same, report);
                    self.goes_over(inner, object, seen, report);
                }
                _ => {
                    let [ours, theirs] = [source, target].map(|id| &self.api[id].name);
                    let message = format!("`{}` of `{ours}` does not fit that of `{theirs}`", field.name);
                    let help = match same.type_() {
                        Some(type_) => {
                            format!("write `type: {}` in `{ours}`", written(self.api, type_))
                        }
                        None => "remove it: the field of the object is a constant".to_owned(),
                    };
                    report.add(&self.origin.key("update"), message, help);
                }
            }
        }
    }

    /// Returns the object whose fields an update replaces one by one.
    fn is_there(&self, owner: TypeId, field: &Field, report: &mut Report) {
        if field.presence != Presence::Required {
            let owner = &self.api[owner].name;
            let message =
                format!("`{}` of `{owner}` can be missing, but the update replaces its fields", field.name);
            let help = "remove `optional` and `nullable`, or give the update and the object a field with this name and the same type";
            report.add(&self.origin.key("update"), message, help);
        }
    }
}
