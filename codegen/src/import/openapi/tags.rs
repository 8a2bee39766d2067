//! Chooses the tags of unions.
//!
//! The declared discriminator is used, unless it is optional and another required constant distinguishes the objects as
//! well. A discriminator that is plain text in the variants is a constant in each: the document maps its values to
//! them.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::spec::{Field, Primitive, Scalar, TypeDef, TypeExpr, Variant};

type Types = IndexMap<String, TypeDef>;

/// Chooses the tag of every union. A union without a selector becomes `any`, with a question.
pub(super) fn choose(types: &mut Types, mappings: &IndexMap<String, Vec<(String, String)>>) {
    for (union, mapping) in mappings {
        make_constants(types, union, mapping);
    }
    let unions: Vec<String> =
        types.iter().filter(|(_, type_)| type_.variants.is_some()).map(|(name, _)| name.clone()).collect();
    for name in unions {
        let chosen = tag(types, &name).or_else(|why| require_tag(types, &name).ok_or(why));
        let Some(type_) = types.get_mut(&name) else { continue };
        match chosen {
            Ok(tag) => type_.tag = tag,
            Err(why) => {
                *type_ = TypeDef {
                    alias: Some(TypeExpr::Primitive(Primitive::Any)),
                    decide: Some(why),
                    ..TypeDef::default()
                }
            }
        }
    }
}

/// Requires a constant that distinguishes the objects, although it is optional in several of them. A question
/// is asked about it.
fn require_tag(types: &mut Types, union: &str) -> Option<Option<String>> {
    check_kinds(types, union).ok()?;
    let leaves = leaves(types, union);
    let first = types.get(leaves.first()?)?.fields.as_ref()?;
    let constant = |name: &&String| first.get(*name).is_some_and(|field| field.constant.is_some());
    let tag = first.keys().filter(constant).find(|name| is_distinct(types, &leaves, name))?.clone();
    for name in &leaves {
        let field = types.get_mut(name).and_then(|type_| type_.fields.as_mut()?.get_mut(&tag));
        if let Some(field) = field {
            field.optional = false;
        }
    }
    let question = format!(
        "`{tag}` is required here because it distinguishes these objects, but optional in the document: \
         is it always present?"
    );
    types.get_mut(union)?.decide = Some(question);
    Some(Some(tag))
}

/// Sets the constant of the discriminator in each variant that has plain text or nothing.
fn make_constants(types: &mut Types, union: &str, mapping: &[(String, String)]) {
    let Some(tag) = types.get(union).and_then(|type_| type_.tag.clone()) else { return };
    let variants = leaves(types, union);
    for name in variants {
        let values: Vec<&String> =
            mapping.iter().filter(|(component, _)| *component == name).map(|(_, value)| value).collect();
        let [value] = values.as_slice() else { continue };
        let Some(fields) = types.get_mut(&name).and_then(|type_| type_.fields.as_mut()) else { continue };
        let constant = Some(Scalar::String((*value).clone()));
        match fields.get_mut(&tag) {
            None => {
                fields.shift_insert(0, tag.clone(), Field { constant, ..Field::default() });
            }
            Some(field) if field.type_ == Some(TypeExpr::Primitive(Primitive::String)) => {
                let (optional, deprecated) = (field.optional, field.deprecated.clone());
                *field = Field { constant, optional, deprecated, ..Field::default() };
            }
            Some(_) => {}
        }
    }
}

/// Returns the objects among the variants of a union and of the unions in it.
fn leaves(types: &Types, union: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut open, mut seen) = (vec![union.to_owned()], BTreeSet::new());
    while let Some(name) = open.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        match types.get(&name) {
            Some(TypeDef { variants: Some(variants), .. }) => {
                open.extend(variants.iter().rev().filter_map(|variant| match &variant.type_ {
                    Some(TypeExpr::Named(name)) => Some(name.clone()),
                    _ => None,
                }));
            }
            Some(TypeDef { fields: Some(_), .. }) => found.push(name),
            _ => {}
        }
    }
    found
}

/// Returns the tag of a union, or a question if nothing distinguishes its variants.
fn tag(types: &Types, union: &str) -> Result<Option<String>, String> {
    let declared = types.get(union).and_then(|type_| type_.tag.as_deref());
    check_kinds(types, union)?;
    let leaves = leaves(types, union);
    // A single object among values of other kinds needs no tag.
    let [first, _, ..] = leaves.as_slice() else { return Ok(None) };
    let Some(first) = types.get(first).and_then(|type_| type_.fields.as_ref()) else { return Ok(None) };
    let fits: Vec<(&str, bool)> =
        first.keys().filter_map(|name| Some((name.as_str(), distinguishes(types, &leaves, name)?))).collect();
    let required = |name: &str| fits.iter().any(|(fit, required)| *fit == name && *required);
    let known = |name: &str| fits.iter().any(|(fit, _)| *fit == name);
    if let Some(declared) = declared.filter(|declared| required(declared)) {
        return Ok(Some(declared.to_owned()));
    }
    let constant = |name: &str| first.get(name).is_some_and(|field| field.constant.is_some());
    let mut best = fits.iter().filter(|(_, required)| *required).map(|(name, _)| *name).collect::<Vec<_>>();
    // A constant is clearer than an enum.
    best.sort_by_key(|name| !constant(name));
    let best = best.first().copied();
    let best = best.or(declared.filter(|declared| known(declared))).or(fits.first().map(|(name, _)| *name));
    if best.is_none() {
        return Err(format!(
            "Nothing distinguishes the objects of this union ({}): is one property a constant in each?",
            leaves.join(", ")
        ));
    }
    Ok(best.map(str::to_owned))
}

/// If a property distinguishes the objects, returns whether all of them require it. At most one may lack it.
fn distinguishes(types: &Types, leaves: &[String], property: &str) -> Option<bool> {
    let is_optional = |name: &String| {
        let field = types.get(name)?.fields.as_ref()?.get(property)?;
        Some(field.optional)
    };
    let missing = leaves.iter().filter(|name| is_optional(name) == Some(true)).count();
    (missing <= 1 && is_distinct(types, leaves, property)).then_some(missing == 0)
}

/// Returns whether a property is a different constant, or an enum of different values, in each of the objects.
fn is_distinct(types: &Types, leaves: &[String], property: &str) -> bool {
    let mut seen = BTreeSet::new();
    leaves.iter().all(|name| {
        let field = types.get(name).and_then(|type_| type_.fields.as_ref()?.get(property));
        let values = field.filter(|field| field.optional || !field.nullable);
        let values = values.and_then(|field| tag_values(types, field));
        values.is_some_and(|values| values.into_iter().all(|value| seen.insert(value)))
    })
}

/// Returns the values of a field that is a constant or an enum.
pub(super) fn tag_values(types: &Types, field: &Field) -> Option<Vec<String>> {
    match (&field.constant, &field.type_) {
        (Some(Scalar::String(value)), _) => Some(vec![value.clone()]),
        (None, Some(TypeExpr::Named(name))) => {
            Some(types.get(name)?.values.as_ref()?.keys().cloned().collect())
        }
        _ => None,
    }
}

/// Checks that the variants that are not objects have different kinds.
fn check_kinds(types: &Types, union: &str) -> Result<(), String> {
    let Some(variants) = types.get(union).and_then(|type_| type_.variants.as_ref()) else { return Ok(()) };
    let mut seen = BTreeSet::new();
    for kind in variants.iter().filter_map(|variant| kind(types, variant)) {
        if kind == "anything" || !seen.insert(kind) {
            return Err(format!("Two of the alternatives accept {kind}: which types are allowed?"));
        }
    }
    let objects = !leaves(types, union).is_empty();
    match seen.contains("any object") && objects {
        true => Err("One of the alternatives accepts any object: which types are allowed?".to_owned()),
        false => Ok(()),
    }
}

fn kind(types: &Types, variant: &Variant) -> Option<&'static str> {
    Some(match variant.type_.as_ref()? {
        TypeExpr::List(_) => "lists",
        TypeExpr::Map(_) => "any object",
        TypeExpr::Nullable(_) | TypeExpr::Primitive(Primitive::Any) => "anything",
        TypeExpr::Primitive(Primitive::Integer | Primitive::Number) => "numbers",
        TypeExpr::Primitive(Primitive::Boolean) => "Booleans",
        TypeExpr::Primitive(_) => "text",
        TypeExpr::Named(name) => {
            let type_ = types.get(name)?;
            match &type_.alias {
                Some(_) => "anything",
                None => type_.values.as_ref().map(|_| "text")?,
            }
        }
    })
}
