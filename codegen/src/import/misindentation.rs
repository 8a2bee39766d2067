//! Detects fields that are in another object because of wrong indentation.
//!
//! If the indentation of a bullet is wrong by one level, the page is still well-formed, but the field is in the object
//! around its own object, or in an object nested there. An intended move of this kind is unlikely.

use std::collections::BTreeSet;

use crate::spec::{self, TypeDef};

use super::known::Known;
use super::names::fold_name;
use super::reference::Reference;
use super::shape::{Field, Shape, TypeBody};
use crate::diag::Diagnostic;

/// Reports the fields that are in another object.
pub(super) fn check(known: &Known<'_>, reference: &Reference) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    for (name, type_) in &reference.types {
        let (TypeBody::Object(fields), Some(before)) = (&type_.body, known.get(name)) else { continue };
        for field in fields.iter().filter(|field| !has(before, &field.name)) {
            let Some(from) =
                near(name, fields, reference).into_iter().find(|other| lost(known, reference, other, field))
            else {
                continue;
            };
            let message =
                format!("`{}` is in `{name}`, but in the spec it is a field of `{from}`", field.name);
            let help = "if the indentation is wrong, get the page again; if the field moved, move it in the spec first";
            errors.push(Diagnostic::on_page(&field.at.page, field.at.line, message, help));
        }
    }
    errors
}

/// Returns the objects around `name`, and those nested in it.
fn near(name: &str, fields: &[Field], reference: &Reference) -> BTreeSet<String> {
    let mut near: BTreeSet<String> =
        fields.iter().flat_map(|field| objects(&field.shape, reference)).collect();
    for (other, type_) in &reference.types {
        if let TypeBody::Object(fields) = &type_.body
            && fields.iter().any(|field| objects(&field.shape, reference).iter().any(|inner| inner == name))
        {
            near.insert(other.clone());
        }
    }
    near
}

/// Returns the objects directly below a field.
fn objects(shape: &Shape, reference: &Reference) -> Vec<String> {
    match shape {
        Shape::List(inner) | Shape::Map(inner) => objects(inner, reference),
        Shape::Union(_, all) => all.iter().flat_map(|one| objects(one, reference)).collect(),
        Shape::Named(name) => match reference.types.get(name).map(|type_| &type_.body) {
            Some(TypeBody::Union(all)) => all
                .iter()
                .filter_map(|one| match one {
                    Shape::Named(name) => Some(name.clone()),
                    _ => None,
                })
                .collect(),
            _ => vec![name.clone()],
        },
        Shape::Primitive(_) | Shape::InlineEnum(..) => Vec::new(),
    }
}

/// Returns whether the object `name` lost the field `field`.
fn lost(known: &Known<'_>, reference: &Reference, name: &str, field: &Field) -> bool {
    let Some(TypeBody::Object(now)) = reference.types.get(name).map(|type_| &type_.body) else {
        return false;
    };
    let wanted = fold_name(&field.name);
    known.get(name).is_some_and(|before| has(before, &field.name))
        && now.iter().all(|other| fold_name(&other.name) != wanted)
}

fn has(type_: &TypeDef, field: &str) -> bool {
    let wanted = fold_name(field);
    let same = |(name, _): (&String, &spec::Field)| fold_name(name) == wanted;
    type_.fields.iter().flatten().any(same)
}
