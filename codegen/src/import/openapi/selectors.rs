//! Finds the selectors of variants, for types of the document and the spec.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::tags::tag_values;
use crate::import::known::Known;
use crate::spec::{Field, Primitive, Scalar, TypeDef, TypeExpr, Variant};

/// Types by name.
pub(super) enum Types<'a> {
    /// Those of the document.
    Document(&'a IndexMap<String, TypeDef>),
    /// Those of the spec.
    Spec(&'a Known<'a>),
}

impl Types<'_> {
    pub(super) fn get(&self, name: &str) -> Option<(String, &TypeDef)> {
        match self {
            Self::Document(types) => Some((name.to_owned(), types.get(name)?)),
            Self::Spec(known) => known.behind(name).map(|(name, type_)| (name.to_owned(), type_)),
        }
    }

    fn tag_values(&self, field: &Field) -> Vec<String> {
        match (self, &field.type_) {
            (Self::Document(types), _) => tag_values(types, field).unwrap_or_default(),
            (Self::Spec(known), Some(TypeExpr::Named(name))) => {
                let values = known.behind(name).and_then(|(_, type_)| type_.values.as_ref());
                values.into_iter().flat_map(IndexMap::keys).cloned().collect()
            }
            (Self::Spec(_), _) => match &field.constant {
                Some(Scalar::String(value)) => vec![value.clone()],
                _ => Vec::new(),
            },
        }
    }
}

/// A variant that is not itself a union.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// Its type.
    pub(super) type_: TypeExpr,
    /// The selector: values of the tag, or the JSON kind.
    selectors: BTreeSet<String>,
}

impl Leaf {
    /// Returns whether a value could be both.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        !self.selectors.is_disjoint(&other.selectors)
    }
}

/// Returns the variants of a union and of the unions in it, constants aside; of another type, the type itself.
pub(super) fn leaves(types: &Types<'_>, name: &str) -> Vec<Leaf> {
    let mut found = Vec::new();
    let root = TypeExpr::Named(name.to_owned());
    let tag = types.get(name).and_then(|(_, type_)| type_.tag.clone());
    collect(types, &root, tag.as_deref(), &mut BTreeSet::new(), &mut found);
    found
}

fn collect(
    types: &Types<'_>,
    type_: &TypeExpr,
    tag: Option<&str>,
    seen: &mut BTreeSet<String>,
    found: &mut Vec<Leaf>,
) {
    if let TypeExpr::Named(name) = type_
        && let Some((name, definition)) = types.get(name)
        && let Some(variants) = &definition.variants
    {
        if seen.insert(name) {
            let tag = definition.tag.as_deref().or(tag);
            for type_ in variants.iter().filter_map(|variant| variant.type_.as_ref()) {
                collect(types, type_, tag, seen, found);
            }
        }
        return;
    }
    found.push(Leaf { type_: type_.clone(), selectors: of_type(types, type_, tag.unwrap_or("type")) });
}

fn of_type(types: &Types<'_>, type_: &TypeExpr, tag: &str) -> BTreeSet<String> {
    let one = |kind: &str| BTreeSet::from([format!("({kind})")]);
    match type_ {
        TypeExpr::Nullable(inner) => of_type(types, inner, tag),
        TypeExpr::List(_) => one("list"),
        TypeExpr::Map(_) => one("object"),
        TypeExpr::Primitive(Primitive::Integer | Primitive::Number) => one("number"),
        TypeExpr::Primitive(Primitive::Boolean) => one("Boolean"),
        TypeExpr::Primitive(Primitive::Any) => one("anything"),
        TypeExpr::Primitive(_) => one("text"),
        TypeExpr::Named(name) => match types.get(name) {
            Some((_, TypeDef { fields: Some(fields), .. })) => {
                let values = fields.get(tag).map(|field| types.tag_values(field)).unwrap_or_default();
                if values.is_empty() { one("object") } else { values.into_iter().collect() }
            }
            Some((_, TypeDef { values: Some(_), .. })) => one("text"),
            Some((_, TypeDef { alias: Some(alias), .. })) => of_type(types, &alias.clone(), tag),
            _ => one("anything"),
        },
    }
}

/// Returns the unions among the variants of a union.
pub(super) fn unions(types: &Types<'_>, name: &str) -> Vec<String> {
    let Some((_, TypeDef { variants: Some(variants), .. })) = types.get(name) else { return Vec::new() };
    let named = |variant: &Variant| match &variant.type_ {
        Some(TypeExpr::Named(name)) => {
            types.get(name).filter(|(_, type_)| type_.variants.is_some()).map(|(name, _)| name)
        }
        _ => None,
    };
    variants.iter().filter_map(named).collect()
}
