//! Compares parameters and form parts.

use super::change::{Subject, What, Wire};
use super::compare::Comparison;
use super::endpoint_place::{EndpointPlace, Input};
use super::limits::spell;
use super::pair::{Pair, pairs, share_a_word};
use super::snapshot::presence;
use super::wire::{Directions, Fit, Tolerated};

/// Parameters and form parts are only sent to the server.
const SENT: Directions = Directions { sent: true, received: false };
const NOTHING: Tolerated = Tolerated { lacked: false, null_received: false, null_sent: false };

impl Comparison<'_> {
    pub(super) fn inputs(&mut self, before: &EndpointPlace<'_>, after: &EndpointPlace<'_>) {
        let (mut old, new) = (before.inputs(), after.inputs());
        for input in &mut old {
            input.type_ = super::public_api::replace(&input.type_, &|name| self.renamed.get(name).cloned());
        }
        let names = |inputs: &[Input<'_>]| {
            inputs.iter().map(|input| (input.place.clone(), input.name.to_owned())).collect::<Vec<_>>()
        };
        let likeness = |a: usize, b: usize| {
            let (was, is): (&Input<'_>, &Input<'_>) = (&old[a], &new[b]);
            let same = was.name == is.name
                || (was.type_ == is.type_ && was.place == is.place && was.presence == is.presence);
            let alike = u32::from(was.name == is.name) * 8
                + u32::from(!was.doc.is_empty() && was.doc == is.doc) * 4
                + u32::from(share_a_word(was.name, is.name)) * 2
                + u32::from(a == b);
            if same { alike } else { 0 }
        };
        for pair in pairs(&names(&old), &names(&new), likeness) {
            match pair {
                Pair::Both(a, b) => self.input((before, &old[a]), (after, &new[b])),
                Pair::Old(position) => {
                    let wire = SENT.field_removed(false);
                    self.whole_input(before, &old[position], (before, after), What::Removed, wire);
                }
                Pair::New(position) => {
                    let wire = SENT.field_added(new[position].presence);
                    self.whole_input(after, &new[position], (before, after), What::Added, wire);
                }
            }
        }
    }

    fn whole_input(
        &mut self,
        place: &EndpointPlace<'_>,
        input: &Input<'_>,
        (before, after): (&EndpointPlace<'_>, &EndpointPlace<'_>),
        what: What,
        wire: Wire,
    ) {
        let mut claims = input.paths(&before.paths());
        claims.extend(input.paths(&after.paths()));
        let effects = self.claim(&claims);
        let name = format!("{}.{}", after.name(), input.name);
        let change = self.change(after.resource(), Subject::Parameter, name, what);
        change.rust = input.paths(&place.paths()).swap_remove(0);
        change.since = input.since.cloned();
        change.effects = effects;
        change.wire = wire;
    }

    fn input(
        &mut self,
        (before, was): (&EndpointPlace<'_>, &Input<'_>),
        (after, is): (&EndpointPlace<'_>, &Input<'_>),
    ) {
        let name = format!("{}.{}", after.name(), is.name);
        let mut claims = was.paths(&before.paths());
        claims.extend(is.paths(&after.paths()));
        let path = is.paths(&after.paths()).swap_remove(0);
        let mut found = Vec::new();
        if was.name != is.name {
            // The name of a path parameter is not sent, only its position in the path matters.
            let wire = match is.place.as_str() {
                "path" => Wire::Same,
                _ => SENT.field_removed(false).and(SENT.field_added(is.presence)),
            };
            found.push((What::Renamed { from: was.name.to_owned() }, wire));
        } else if was.rust != is.rust {
            found.push((What::changed("Rust name", was.rust, is.rust), Wire::Same));
        }
        if was.place != is.place {
            let wire = Wire::Breaking("the old location is no longer read");
            found.push((What::changed("place", &was.place, &is.place), wire));
        }
        if was.type_ != is.type_ {
            let fit = match (was.holds, is.holds) {
                (Some(was), Some(is)) => Fit::of(before.snapshot, was, after.snapshot, is),
                _ => Fit::Other { accepted: false, decoded: false },
            };
            found.push((What::changed("type", &was.type_, &is.type_), SENT.retyped(fit)));
        }
        if was.presence != is.presence {
            let what = What::changed("presence", presence(was.presence), presence(is.presence));
            found.push((what, SENT.presence(was.presence, is.presence, NOTHING)));
        }
        let effects = if found.is_empty() { Vec::new() } else { self.claim(&claims) };
        for (what, wire) in found {
            let change = self.change(after.resource(), Subject::Parameter, &name, what);
            change.is_at(was.paths(&before.paths()).swap_remove(0), path.clone());
            change.effects.clone_from(&effects);
            change.wire = wire;
        }
        let (old_limits, new_limits) = (spell(was.limits), spell(is.limits));
        if old_limits != new_limits {
            let what = What::changed("limits", old_limits, new_limits);
            let change = self.change(after.resource(), Subject::Parameter, &name, what);
            change.rust.clone_from(&path);
            change.wire = SENT.limits(was.limits, is.limits);
        }
        let resource = after.resource();
        self.docs(resource, Subject::Parameter, &name, &path, ((was.doc, was.since), (is.doc, is.since)));
        self.deprecation(resource, Subject::Parameter, &name, &path, (was.deprecated, is.deprecated));
    }
}
