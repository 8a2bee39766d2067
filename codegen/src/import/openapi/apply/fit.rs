//! Compares types of the document to types of the spec.

use indexmap::IndexMap;

use super::super::selectors::{self, Types};
use super::Apply;
use crate::spec::{Primitive, TypeDef, TypeExpr, Variant};

impl Apply<'_> {
    /// Returns whether `ours` contains `theirs`.
    pub(super) fn fits(&self, theirs: &TypeExpr, ours: &TypeExpr) -> bool {
        match (theirs, ours) {
            // A type that is missing from the document comes from another source.
            (_, TypeExpr::Primitive(Primitive::Any)) | (TypeExpr::Primitive(Primitive::Any), _) => true,
            (TypeExpr::Nullable(theirs), TypeExpr::Nullable(ours)) => self.fits(theirs, ours),
            (TypeExpr::Primitive(Primitive::String), TypeExpr::Primitive(ours)) => {
                matches!(ours, Primitive::String | Primitive::Datetime | Primitive::Base64)
            }
            (TypeExpr::Primitive(Primitive::Integer), TypeExpr::Primitive(Primitive::Number)) => true,
            (TypeExpr::Primitive(theirs), TypeExpr::Primitive(ours)) => theirs == ours,
            (TypeExpr::List(theirs), TypeExpr::List(ours)) | (TypeExpr::Map(theirs), TypeExpr::Map(ours)) => {
                self.fits(theirs, ours)
            }
            (theirs, TypeExpr::Named(ours)) => self.fits_named(theirs, ours),
            _ => false,
        }
    }

    fn fits_named(&self, theirs: &TypeExpr, ours: &str) -> bool {
        let Some((ours, type_)) = self.known.behind(ours) else { return false };
        if let Some(alias) = &type_.alias {
            return self.fits(theirs, alias);
        }
        let any_object = TypeExpr::Map(Box::new(TypeExpr::Primitive(Primitive::Any)));
        if *theirs == any_object && type_.fields.as_ref().is_some_and(IndexMap::is_empty) {
            // In a document, an object without properties is any object.
            return true;
        }
        let TypeExpr::Named(theirs) = theirs else {
            let text = *theirs == TypeExpr::Primitive(Primitive::String);
            // An open enum accepts any text, and the document may no longer list values.
            return (text && type_.values.is_some()) || self.is_variant(theirs, type_);
        };
        if self.pairs.has(theirs, ours) {
            return true;
        }
        let Some(TypeDef { variants: None, .. }) = self.model.types.get(theirs) else { return false };
        // One of the alternatives in the spec.
        let leaves = selectors::leaves(&Types::Spec(self.known), ours);
        type_.variants.is_some()
            && leaves.iter().any(|leaf| match &leaf.type_ {
                TypeExpr::Named(ours) => {
                    self.known.behind(ours).is_some_and(|(ours, _)| self.pairs.has(theirs, ours))
                }
                _ => false,
            })
    }

    fn is_variant(&self, theirs: &TypeExpr, ours: &TypeDef) -> bool {
        let mut variants = ours.variants.iter().flatten().filter_map(|variant| variant.type_.as_ref());
        variants.any(|ours| self.fits(theirs, ours))
    }

    /// Returns whether a union has a variant already, in itself or in one of its unions.
    pub(super) fn covers(&self, ours: &[Variant], theirs: &Variant) -> bool {
        ours.iter().any(|ours| match (&ours.type_, &ours.constant, &theirs.type_, &theirs.constant) {
            (None, Some(ours), None, Some(theirs)) => ours == theirs,
            (Some(TypeExpr::Primitive(Primitive::Any)), ..) => false,
            (Some(ours), None, Some(theirs), None) => self.fits(theirs, ours),
            (Some(ours), None, None, Some(_)) => self.fits(&TypeExpr::Primitive(Primitive::String), ours),
            _ => false,
        })
    }
}
