//! Adds dates to the definitions that an import adds. A source that is older than the spec undoes nothing.

use std::collections::BTreeMap;

use super::reference::Reference;
use crate::spec::{Date, Endpoint, Field, Spec, TypeDef, Variant};

/// A definition that can have a date: a type or endpoint, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    owner: Owner,
    /// The field, value, variant, parameter or part of a form; `None` for the whole.
    member: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Type(String),
    Endpoint(String, String),
}

/// Adds the date to definitions that only `after` contains. Parts of a new definition get no date of their own.
pub(super) fn mark(before: &Spec, after: &mut Spec, date: &Date) {
    if before.resources.is_empty() {
        return;
    }
    let known = places(before);
    each(after, &mut |place, since, _| {
        let whole = Place { owner: place.owner.clone(), member: None };
        let is_part_of_new = place.member.is_some() && !known.contains_key(&whole);
        if !known.contains_key(&place) && !is_part_of_new && since.is_none() {
            *since = Some(date.clone());
        }
    });
    let newest = &mut after.api.import.date;
    *newest = newest.take().max(Some(date.clone()));
}

/// Returns whether a source of this date is older than the spec.
pub(super) fn is_older(spec: &Spec, date: &Date) -> bool {
    spec.api.import.date.as_ref().is_some_and(|newest| date < newest)
}

/// The age of pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// At least as new as the spec.
    Current,
    /// Older than the spec: definitions later than this date are missing; without a date, all dated definitions are.
    Older(Option<Date>),
}

/// Returns the age of pages without a date. They are older if they lack what a document introduced, and have
/// nothing of this document or a later one. `said` is the spec without what they lack.
pub(super) fn age(before: &Spec, said: &Spec, reference: &Reference) -> Age {
    let left = places(said);
    let (mut lacking, mut there) = (None, None);
    for (place, since) in places(before) {
        let Some(since) = since else { continue };
        if !left.contains_key(&place) {
            lacking = lacking.max(Some(since));
        } else if has(reference, &place.owner) {
            there = there.max(Some(since));
        }
    }
    if lacking > there { Age::Older(there) } else { Age::Current }
}

fn has(reference: &Reference, owner: &Owner) -> bool {
    match owner {
        Owner::Type(name) => reference.types.contains_key(name),
        Owner::Endpoint(resource, name) => reference
            .endpoints
            .iter()
            .any(|one| one.signature.resource() == *resource && one.signature.name() == *name),
    }
}

/// Returns everything that can have a date, except for definitions that are never in the reference.
fn places(spec: &Spec) -> BTreeMap<Place, Option<Date>> {
    let mut places = BTreeMap::new();
    each(&mut spec.clone(), &mut |place, since, listed| {
        places.insert(place, since.clone().filter(|_| listed));
    });
    places
}

type Visit<'v> = dyn FnMut(Place, &mut Option<Date>, bool) + 'v;

fn each(spec: &mut Spec, visit: &mut Visit<'_>) {
    for (path, resource) in &mut spec.resources {
        for (name, one) in &mut resource.endpoints {
            endpoint(&Owner::Endpoint(path.clone(), name.clone()), one, visit);
        }
        for (name, one) in &mut resource.types {
            type_(&Owner::Type(name.clone()), one, visit);
        }
    }
}

fn endpoint(owner: &Owner, endpoint: &mut Endpoint, visit: &mut Visit<'_>) {
    visit(Place { owner: owner.clone(), member: None }, &mut endpoint.since, true);
    for (name, parameter) in &mut endpoint.parameters {
        visit(Place { owner: owner.clone(), member: Some(name.clone()) }, &mut parameter.since, true);
    }
    let parts = endpoint.body.iter_mut().flat_map(|body| &mut body.multipart);
    parts.for_each(|(name, part)| field(owner, name, part, visit));
}

fn type_(owner: &Owner, type_: &mut TypeDef, visit: &mut Visit<'_>) {
    visit(Place { owner: owner.clone(), member: None }, &mut type_.since, !type_.not_in_reference);
    for (name, one) in type_.fields.iter_mut().flatten() {
        field(owner, name, one, visit);
    }
    for (name, value) in type_.values.iter_mut().flatten() {
        visit(
            Place { owner: owner.clone(), member: Some(name.clone()) },
            &mut value.since,
            !value.not_in_reference,
        );
    }
    for variant in type_.variants.iter_mut().flatten() {
        visit(Place { owner: owner.clone(), member: Some(said(variant)) }, &mut variant.since, true);
    }
}

fn field(owner: &Owner, name: &str, field: &mut Field, visit: &mut Visit<'_>) {
    visit(
        Place { owner: owner.clone(), member: Some(name.to_owned()) },
        &mut field.since,
        !field.not_in_reference,
    );
}

fn said(variant: &Variant) -> String {
    match (&variant.type_, &variant.constant) {
        (Some(type_), _) => type_.to_string(),
        (None, constant) => format!("{constant:?}"),
    }
}
