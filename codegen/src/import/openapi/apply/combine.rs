//! Combines types of the document that are one type of the spec.

use crate::spec::{Field, TypeDef};

/// Returns the union of the definitions.
pub(super) fn combine<'t>(mut types: impl Iterator<Item = &'t TypeDef>) -> Option<TypeDef> {
    let mut all = types.next()?.clone();
    for other in types {
        match (&mut all, other) {
            (TypeDef { fields: Some(fields), .. }, TypeDef { fields: Some(others), .. }) => {
                for field in fields.iter_mut().filter(|(name, _)| !others.contains_key(*name)) {
                    field.1.optional = true;
                }
                for (name, other) in others {
                    match fields.get_mut(name) {
                        Some(field) => {
                            field.optional |= other.optional;
                            field.nullable |= other.nullable;
                        }
                        None => {
                            fields.insert(name.clone(), Field { optional: true, ..other.clone() });
                        }
                    }
                }
            }
            (TypeDef { values: Some(values), .. }, TypeDef { values: Some(others), .. }) => {
                for (value, content) in others {
                    values.entry(value.clone()).or_insert_with(|| content.clone());
                }
            }
            (TypeDef { variants: Some(variants), .. }, TypeDef { variants: Some(others), .. }) => {
                for other in others {
                    if !variants.contains(other) {
                        variants.push(other.clone());
                    }
                }
            }
            _ => {}
        }
    }
    Some(all)
}
