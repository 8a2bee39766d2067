//! Pairs new types of responses with the new types of requests that send them back.
//!
//! Twins have the same name except for the suffix `Param`, or are variants with the same tag of two unions that are
//! twins themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::spec::{Field, IntoRequest, Spec, TypeDef, TypeExpr};

/// Proposes `into_request` for the `new` types that have a twin.
pub(super) fn propose(spec: &mut Spec, new: &BTreeSet<&str>) {
    let mut twins = Twins { spec, new, found: BTreeMap::new() };
    for (response, request) in twins.candidates() {
        twins.pair(&response, &request, 0);
    }
    let found = twins.found;
    for (name, (request, drop)) in found {
        let types = spec.resources.values_mut().find_map(|resource| resource.types.get_mut(&name));
        let Some(type_) = types else { continue };
        type_.decide.get_or_insert_with(|| {
            format!(
                "`{request}` seems to send this type back: keep the proposed `into_request`, or remove it."
            )
        });
        type_.into_request = Some(IntoRequest { as_: TypeExpr::Named(request), drop });
    }
}

struct Twins<'a> {
    spec: &'a Spec,
    new: &'a BTreeSet<&'a str>,
    /// The request of each response, and the fields that are dropped.
    found: BTreeMap<String, (String, Vec<String>)>,
}

impl Twins<'_> {
    fn candidates(&self) -> Vec<(String, String)> {
        let mut candidates = Vec::new();
        for name in self.new {
            let twins = [format!("{name}Param"), format!("{name}Params")];
            let twin = twins.into_iter().find(|twin| self.new.contains(twin.as_str()));
            candidates.extend(twin.map(|twin| ((*name).to_owned(), twin)));
        }
        for (response, type_) in self.types() {
            if let Some(IntoRequest { as_: TypeExpr::Named(request), .. }) = &type_.into_request {
                candidates.extend(self.variants(response, request));
            }
        }
        candidates
    }

    fn types(&self) -> impl Iterator<Item = (&String, &TypeDef)> {
        self.spec.resources.values().flat_map(|resource| &resource.types)
    }

    fn get(&self, name: &str) -> Option<&TypeDef> {
        self.spec.resources.values().find_map(|resource| resource.types.get(name))
    }

    /// Returns the objects of two unions that have the same tag.
    fn variants(&self, response: &str, request: &str) -> Vec<(String, String)> {
        let tagged = |union: &str| -> Vec<(String, String)> {
            let Some(TypeDef { variants: Some(variants), tag: Some(tag), .. }) = self.get(union) else {
                return Vec::new();
            };
            let named = variants.iter().filter_map(|variant| variant.type_.as_ref()?.named());
            let value = |name: &str| match &self.get(name)?.fields.as_ref()?.get(tag)?.constant {
                Some(crate::spec::Scalar::String(value)) => Some((value.clone(), name.to_owned())),
                _ => None,
            };
            named.filter_map(value).collect()
        };
        let requests: BTreeMap<String, String> = tagged(request).into_iter().collect();
        let responses = tagged(response).into_iter().filter(|(_, name)| self.new.contains(name.as_str()));
        responses.filter_map(|(tag, name)| Some((name, requests.get(&tag)?.clone()))).collect()
    }

    /// Records two types as twins if the response can be converted into the request, with all nested twins.
    fn pair(&mut self, response: &str, request: &str, depth: usize) -> bool {
        if let Some((known, _)) = self.found.get(response) {
            return known == request;
        }
        let sides = self.get(response).zip(self.get(request));
        let Some((TypeDef { fields: Some(given), .. }, TypeDef { fields: Some(wanted), .. })) = sides else {
            return false;
        };
        // Only types that contain themselves are nested deeper.
        if depth > 8 || !self.new.contains(response) {
            return false;
        }
        let (given, wanted) = (given.clone(), wanted.clone());
        let mut drop: Vec<String> =
            given.keys().filter(|name| !wanted.contains_key(*name)).cloned().collect();
        for (name, wanted) in &wanted {
            let carried = given.get(name).is_some_and(|given| self.carries(given, wanted, depth));
            match given.get(name) {
                _ if carried => {}
                None if wanted.optional => {}
                Some(_) if wanted.optional => drop.push(name.clone()),
                _ => return false,
            }
        }
        self.found.insert(response.to_owned(), (request.to_owned(), drop));
        true
    }

    fn carries(&mut self, given: &Field, wanted: &Field, depth: usize) -> bool {
        let present =
            (wanted.optional || !given.optional) && (wanted.nullable || wanted.optional || !given.nullable);
        match (&given.type_, &wanted.type_) {
            (Some(given), Some(wanted)) => present && self.converts(&given.clone(), &wanted.clone(), depth),
            (None, None) => given.constant == wanted.constant,
            _ => false,
        }
    }

    fn converts(&mut self, given: &TypeExpr, wanted: &TypeExpr, depth: usize) -> bool {
        match (given, wanted) {
            _ if given == wanted => true,
            (TypeExpr::List(given), TypeExpr::List(wanted)) => self.converts(given, wanted, depth),
            (TypeExpr::Named(given), TypeExpr::Named(wanted)) => {
                let known = self.get(given).and_then(|type_| type_.into_request.as_ref());
                match known {
                    Some(known) => known.as_.named() == Some(wanted),
                    None => self.pair(given, wanted, depth + 1),
                }
            }
            _ => false,
        }
    }
}
