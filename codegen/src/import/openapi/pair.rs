//! Pairs types of the document with types of the spec.
//!
//! Names do not matter, because a type can have another name in the document, or be inline. Both sides are traversed
//! from their common endpoints, and types at the same position are the same type. Only types that no endpoint uses are
//! paired by name.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::model::Model;
use super::selectors::{self, Types};
use crate::import::known::Known;
use crate::spec::{self, TypeDef, TypeExpr};

/// Pairs of a type of the document and a type of the spec. Either may have several.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    by_document: BTreeMap<String, Vec<String>>,
    by_spec: BTreeMap<String, Vec<String>>,
}

impl Pairs {
    /// Returns whether the two types are a pair.
    pub(super) fn has(&self, theirs: &str, ours: &str) -> bool {
        self.by_document.get(theirs).is_some_and(|all| all.iter().any(|one| one == ours))
    }

    /// Returns the spec's type for a type of the document: the one with the same name, or else the first one found.
    pub(super) fn ours(&self, theirs: &str) -> Option<&str> {
        let all = self.by_document.get(theirs)?;
        all.iter().find(|one| *one == theirs).or(all.first()).map(String::as_str)
    }

    /// Returns the types of the spec, each with its types of the document.
    pub(super) fn by_spec(&self) -> &BTreeMap<String, Vec<String>> {
        &self.by_spec
    }

    fn add(&mut self, theirs: &str, ours: &str) -> bool {
        let all = self.by_document.entry(theirs.to_owned()).or_default();
        if all.iter().any(|one| one == ours) {
            return false;
        }
        all.push(ours.to_owned());
        self.by_spec.entry(ours.to_owned()).or_default().push(theirs.to_owned());
        true
    }
}

/// Traverses the document and the spec in parallel.
pub(super) struct Walk<'a> {
    model: &'a Model,
    known: &'a Known<'a>,
    pairs: Pairs,
    open: VecDeque<(String, String)>,
    seen: BTreeSet<(String, String)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(model: &'a Model, known: &'a Known<'a>) -> Self {
        Self { model, known, pairs: Pairs::default(), open: VecDeque::new(), seen: BTreeSet::new() }
    }

    /// Pairs the types that two endpoints use.
    pub(super) fn endpoints(&mut self, theirs: &spec::Endpoint, ours: &spec::Endpoint) {
        for (name, parameter) in &theirs.parameters {
            let same = ours.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            if let Some((_, known)) = same {
                self.types(&parameter.type_, &known.type_);
            }
        }
        let json = |endpoint: &'_ spec::Endpoint| endpoint.body.as_ref().and_then(|body| body.json.clone());
        if let (Some(theirs), Some(ours)) = (json(theirs), json(ours)) {
            self.types(&theirs, &ours);
        }
        let (theirs, ours) = (&theirs.returns, &ours.returns);
        let sides = [
            (&theirs.json, &ours.json),
            (&theirs.page, &ours.page),
            (&theirs.lines, &ours.lines),
            (&theirs.events, &ours.events),
            (&theirs.json, &ours.lines),
            (&theirs.json, &ours.events),
        ];
        let same = sides.iter().find_map(|(theirs, ours)| theirs.as_ref().zip(ours.as_ref()));
        if let Some((theirs, ours)) = same {
            self.types(theirs, ours);
        }
        if let (Some(envelope), Some(item)) = (&theirs.json, &ours.page)
            && let Some(data) = self.model.page_item(envelope)
        {
            self.types(data, item);
        }
    }

    /// Pairs two types and everything in them.
    pub(super) fn types(&mut self, theirs: &TypeExpr, ours: &TypeExpr) {
        self.expressions(theirs, ours);
        while let Some((theirs, ours)) = self.open.pop_front() {
            self.named(&theirs, &ours);
        }
    }

    /// Pairs the types that no endpoint uses with the types of the document that have one of their names.
    pub(super) fn names(&mut self, ours: &str, theirs: impl Iterator<Item = String>) {
        if self.pairs.by_spec.contains_key(ours) {
            return;
        }
        for name in theirs {
            if self.model.types.contains_key(&name) && !self.pairs.by_document.contains_key(&name) {
                return self.types(&TypeExpr::Named(name), &TypeExpr::Named(ours.to_owned()));
            }
        }
    }

    pub(super) fn finish(self) -> Pairs {
        self.pairs
    }

    fn expressions(&mut self, theirs: &TypeExpr, ours: &TypeExpr) {
        match (theirs, ours) {
            (TypeExpr::Nullable(theirs), ours) => self.expressions(theirs, ours),
            (theirs, TypeExpr::Nullable(ours)) => self.expressions(theirs, ours),
            (TypeExpr::List(theirs), TypeExpr::List(ours)) | (TypeExpr::Map(theirs), TypeExpr::Map(ours)) => {
                self.expressions(theirs, ours);
            }
            (theirs, TypeExpr::Named(ours)) => {
                let Some((ours, type_)) = self.known.behind(ours) else { return };
                match (theirs, &type_.alias) {
                    (theirs, Some(alias)) => self.expressions(theirs, &alias.clone()),
                    (TypeExpr::Named(theirs), None) => self.queue(theirs, ours),
                    // Several lists or maps may have been joined into one.
                    (theirs, None) => self.variant_of_kind(theirs, type_),
                }
            }
            _ => {}
        }
    }

    /// Pairs a list or map with the list or map among the variants of a union.
    fn variant_of_kind(&mut self, theirs: &TypeExpr, union: &TypeDef) {
        let same = |ours: &&TypeExpr| {
            matches!(
                (theirs, ours),
                (TypeExpr::List(_), TypeExpr::List(_)) | (TypeExpr::Map(_), TypeExpr::Map(_))
            )
        };
        let mut variants = union.variants.iter().flatten().filter_map(|variant| variant.type_.as_ref());
        if let Some(ours) = variants.find(same) {
            self.expressions(theirs, ours);
        }
    }

    fn queue(&mut self, theirs: &str, ours: &str) {
        let pair = (theirs.to_owned(), ours.to_owned());
        if self.seen.insert(pair.clone()) {
            self.open.push_back(pair);
        }
    }

    fn named(&mut self, theirs: &str, ours: &str) {
        let (Some(their_type), Some(our_type)) = (self.model.types.get(theirs), self.known.get(ours)) else {
            return;
        };
        match (their_type, our_type) {
            (TypeDef { fields: Some(their_fields), .. }, TypeDef { fields: Some(our_fields), .. }) => {
                self.pairs.add(theirs, ours);
                for (name, field) in their_fields {
                    let known = our_fields.get(name).and_then(|known| known.type_.as_ref());
                    if let (Some(type_), Some(known)) = (&field.type_, known) {
                        self.expressions(type_, known);
                    }
                }
                if let (Some(type_), Some(known)) = (&their_type.additional, &our_type.additional) {
                    self.expressions(type_, known);
                }
            }
            (TypeDef { values: Some(_), .. }, TypeDef { values: Some(_), .. }) => {
                self.pairs.add(theirs, ours);
            }
            (TypeDef { variants: Some(_), .. }, TypeDef { variants: Some(_), .. }) => {
                self.pairs.add(theirs, ours);
                self.variants(theirs, ours);
            }
            (
                TypeDef { fields: Some(_), .. } | TypeDef { values: Some(_), .. },
                TypeDef { variants: Some(_), .. },
            )
            | (
                TypeDef { variants: Some(_), .. },
                TypeDef { fields: Some(_), .. } | TypeDef { values: Some(_), .. },
            ) => {
                self.variants(theirs, ours);
            }
            _ => {}
        }
    }

    /// Pairs the variants of two unions, or a type with the equal variant of a union.
    fn variants(&mut self, theirs: &str, ours: &str) {
        let model = Types::Document(&self.model.types);
        let spec = Types::Spec(self.known);
        let all = selectors::leaves(&spec, ours);
        for leaf in selectors::leaves(&model, theirs) {
            let same = all.iter().find(|known| known.overlaps(&leaf));
            if let Some(same) = same {
                self.expressions(&leaf.type_, &same.type_);
            }
        }
        for inner in selectors::unions(&model, theirs) {
            let leaves = selectors::leaves(&model, &inner);
            let same = selectors::unions(&spec, ours).into_iter().find(|known| {
                let known = selectors::leaves(&spec, known);
                let both = leaves.iter().filter(|leaf| known.iter().any(|one| one.overlaps(leaf))).count();
                both * 2 > leaves.len().max(known.len())
            });
            if let Some(same) = same {
                self.queue(&inner, &same);
            }
        }
    }
}
