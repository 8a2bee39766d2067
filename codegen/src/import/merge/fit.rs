//! Compares types of the reference to types of the spec.

use crate::import::at::At;
use crate::import::shape::{Shape, TypeBody};
use crate::spec::{Primitive, TypeDef, TypeExpr, Variant};

use super::{Merger, Vote};

impl Merger<'_> {
    /// Returns whether `shape` is the type `expr`. Inline types of the reference have names only in the spec. Their
    /// definitions are collected as votes, which are counted later; here, they are accepted.
    pub(super) fn fits(&mut self, shape: &Shape, expr: &TypeExpr, at: &At) -> bool {
        match (shape, expr) {
            (_, TypeExpr::Nullable(inner)) => self.fits(shape, inner, at),
            (Shape::Primitive(Primitive::String), TypeExpr::Primitive(known)) => {
                matches!(known, Primitive::String | Primitive::Datetime | Primitive::Base64)
            }
            // If the API accepts any value, the rendering shows an object of any values.
            (Shape::Map(value), TypeExpr::Primitive(Primitive::Any)) => {
                matches!(**value, Shape::Primitive(Primitive::Any))
            }
            (Shape::Primitive(a), TypeExpr::Primitive(b)) => a == b,
            (Shape::List(inner), TypeExpr::List(item)) | (Shape::Map(inner), TypeExpr::Map(item)) => {
                self.fits(inner, item, at)
            }
            (_, TypeExpr::Named(name)) => self.fits_named(shape, name, at),
            _ => false,
        }
    }

    fn fits_named(&mut self, shape: &Shape, name: &str, at: &At) -> bool {
        let Some((name, type_)) = self.known.behind(name) else { return false };
        if let Shape::Named(other) = shape
            && (other == name || self.known.behind(other).is_some_and(|(other, _)| other == name))
        {
            return true;
        }
        if let Some(alias) = &type_.alias {
            return self.fits(shape, alias, at);
        }
        match (shape, &type_.values, &type_.variants) {
            (Shape::InlineEnum(_, words), Some(_), _) if type_.not_in_reference => {
                self.vote(name, TypeBody::Enum(words.clone()), at)
            }
            (Shape::InlineEnum(_, words), Some(values), _) => words.iter().eq(values.keys()),
            (Shape::Union(_, all), _, Some(_)) if type_.not_in_reference => {
                self.vote(name, TypeBody::Union(all.clone()), at)
            }
            (Shape::Union(_, all), _, Some(variants)) => self.fit_variants(all, variants, at),
            (_, _, Some(variants)) => self.fits_beside_text(shape, variants, at),
            _ => false,
        }
    }

    fn vote(&mut self, name: &str, body: TypeBody, at: &At) -> bool {
        self.votes.entry(name.to_owned()).or_default().push(Vote { body, at: at.clone() });
        true
    }

    /// Returns whether alternatives are the variants of a union, in any order.
    pub(super) fn fit_variants(&mut self, all: &[Shape], variants: &[Variant], at: &At) -> bool {
        let listed: Vec<&Variant> = variants.iter().filter(|variant| !self.is_hidden(variant, all)).collect();
        listed.len() == all.len()
            && all.iter().all(|shape| listed.iter().any(|variant| self.fits_variant(shape, variant, at)))
    }

    /// Returns whether the reference can't contain a variant. This is a text beside a list or an object, or
    /// an object that the reference does not define.
    pub(super) fn is_hidden(&self, variant: &Variant, all: &[Shape]) -> bool {
        match &variant.type_ {
            Some(TypeExpr::Primitive(Primitive::String)) => {
                !all.iter().any(|shape| matches!(shape, Shape::Primitive(Primitive::String)))
            }
            Some(TypeExpr::Named(name)) => self
                .known
                .behind(name)
                .is_some_and(|(_, type_)| type_.not_in_reference && type_.fields.is_some()),
            _ => false,
        }
    }

    pub(super) fn fits_variant(&mut self, shape: &Shape, variant: &Variant, at: &At) -> bool {
        match (&variant.type_, shape) {
            (Some(type_), _) => self.fits(shape, type_, at),
            (None, Shape::InlineEnum(_, words)) => is_constant(words, variant.constant.as_ref()),
            (None, _) => false,
        }
    }

    /// Returns whether a union is text or `shape`, of which the rendering shows only `shape`.
    fn fits_beside_text(&mut self, shape: &Shape, variants: &[Variant], at: &At) -> bool {
        let is_text = |variant: &Variant| match &variant.type_ {
            Some(TypeExpr::Named(name)) => {
                self.known.behind(name).is_some_and(|(_, type_)| type_.values.is_some())
            }
            _ => false,
        };
        let listed: Vec<&Variant> =
            variants.iter().filter(|variant| !is_text(variant) && !self.is_hidden(variant, &[])).collect();
        matches!(listed.as_slice(), [only] if variants.len() > 1 && self.fits_variant(shape, only, at))
    }

    /// Returns whether a type of the spec equals a definition of the reference with another name.
    pub(super) fn says(&mut self, type_: &TypeDef, body: &TypeBody, at: &At) -> bool {
        match (body, &type_.fields, &type_.values, &type_.variants) {
            (TypeBody::Object(fields), Some(known), _, _) => {
                known.len() == fields.len()
                    && fields.iter().all(|field| {
                        let same = self.field_named(known, &field.name).map(|(_, _, known)| known.clone());
                        same.is_some_and(|known| self.fits_field(&field.shape, &known, &field.at))
                    })
            }
            (TypeBody::Enum(words), _, Some(values), _) => words.iter().eq(values.keys()),
            (TypeBody::Union(all), _, _, Some(variants)) => self.fit_variants(all, variants, at),
            _ => false,
        }
    }
}

/// Returns whether `words` is the single value of a constant.
pub(super) fn is_constant(words: &[String], constant: Option<&crate::spec::Scalar>) -> bool {
    use crate::spec::Scalar;
    matches!((words, constant), ([word], Some(Scalar::String(value))) if word == value)
}
