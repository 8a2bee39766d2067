//! Determines whether the values of one spec's type are values of the other spec's type.
//!
//! A server rejects everything that its spec does not allow. The client decodes more than its spec allows: a missing list or
//! constant, `null` instead of an absent value, unknown fields, and any text as a date or as base64.

use std::collections::BTreeSet;

use super::limits::is_tighter;
use super::snapshot::{Snapshot, may_lack};
use super::structure;
use super::wire::Fit;
use crate::ir::{Api, Enum, Field, FieldKind, Object, Scalar, Shape, Type, TypeId, Union, VariantKind};

impl Fit {
    /// Compares a type of the old spec with one of the new spec.
    pub(super) fn of(old: &Snapshot, was: &Type, new: &Snapshot, is: &Type) -> Self {
        if structure::is_same(&old.api, was, &new.api, is) {
            return Self::Same;
        }
        let (mut server, mut client) = Fits::both(old, new);
        Self::Other { accepted: server.type_(is, was), decoded: client.type_(was, is) }
    }

    /// Compares a field of the old spec with one of the new spec, regardless of their presence.
    pub(super) fn of_fields(old: &Snapshot, was: &FieldKind, new: &Snapshot, is: &FieldKind) -> Self {
        if let (FieldKind::Of(was), FieldKind::Of(is)) = (was, is) {
            return Self::of(old, was, new, is);
        }
        let (mut server, mut client) = Fits::both(old, new);
        Self::Other { accepted: server.kind(is, was), decoded: client.kind(was, is) }
    }
}

/// Two specs: values of `writer` are read by `reader`, the client if `lenient`.
struct Fits<'a> {
    reader: &'a Snapshot,
    writer: &'a Snapshot,
    lenient: bool,
    /// The pairs in progress, which end the recursion of types that contain themselves.
    assumed: BTreeSet<(TypeId, TypeId)>,
}

impl<'a> Fits<'a> {
    /// Returns a server of the new spec and a client of the old one.
    fn both(old: &'a Snapshot, new: &'a Snapshot) -> (Self, Self) {
        let server = Self { reader: new, writer: old, lenient: false, assumed: BTreeSet::new() };
        let client = Self { reader: old, writer: new, lenient: true, assumed: BTreeSet::new() };
        (server, client)
    }

    fn type_(&mut self, read: &Type, written: &Type) -> bool {
        match (self.reader.api.resolve(read), self.writer.api.resolve(written)) {
            (Type::Any, _) => true,
            (Type::Nullable(read), Type::Nullable(written)) => self.type_(read, written),
            (Type::Nullable(read), written) => self.type_(read, written),
            (_, Type::Nullable(_)) => false,
            (Type::Named(read), Type::Named(written)) => self.named(*read, *written),
            (Type::AnyObject, _) if self.lenient => true,
            (read, Type::Named(written)) => self.named_in(read, *written),
            (Type::Named(read), written) => self.in_named(*read, written),
            (Type::List(read), Type::List(written)) | (Type::Map(read), Type::Map(written)) => {
                self.type_(read, written)
            }
            (Type::Map(read), Type::AnyObject) => self.type_(read, &Type::Any),
            (Type::AnyObject, Type::Map(_)) | (Type::Number, Type::Integer) => true,
            (read, written) => read == written || is_text(written) && self.takes_text(read),
        }
    }

    /// Returns whether every text is a value of the type.
    fn takes_text(&self, read: &Type) -> bool {
        matches!(read, Type::String | Type::Secret) || self.lenient && is_text(read)
    }

    fn named(&mut self, read: TypeId, written: TypeId) -> bool {
        let before = self.assumed.clone();
        if !self.assumed.insert((read, written)) {
            return true;
        }
        let (reader, writer) = (self.reader, self.writer);
        let fits = match (&reader.api[read].shape, &writer.api[written].shape) {
            (_, Shape::Union(union)) => self.variants(&Type::Named(read), written, union.open),
            (Shape::Union(union), _) => self.one_of(read, union, &Type::Named(written)),
            (Shape::Object(object), Shape::Object(other)) => self.object(read, object, other),
            (Shape::Enum(read), Shape::Enum(written)) => self.values(read, written),
            _ => false,
        };
        if !fits {
            self.assumed = before;
        }
        fits
    }

    /// Returns whether all variants of a union fit a type. The type must expect more variants if the union is open.
    fn variants(&mut self, read: &Type, written: TypeId, is_open: bool) -> bool {
        let expects_more =
            matches!(self.reader.api.shape_of(read), Some((_, Shape::Union(union))) if union.open);
        (expects_more || !is_open || !self.lenient)
            && leaves(&self.writer.api, written).into_iter().all(|kind| match kind {
                VariantKind::Constant(text) => self.scalar(read, &Scalar::String(text.clone())),
                VariantKind::Of(type_) => self.type_(read, type_),
            })
    }

    /// Returns whether a variant of a union is selected for the values of a type, and fits them.
    fn one_of(&mut self, read: TypeId, union: &Union, written: &Type) -> bool {
        let (reader, writer) = (self.reader, self.writer);
        if let Some((_, Shape::Enum(values))) = writer.api.shape_of(written) {
            let mut constants = values.values.iter().map(|value| Scalar::String(value.value.clone()));
            if (union.open || !values.open || !self.lenient)
                && constants.all(|text| self.scalar(&Type::Named(read), &text))
            {
                return true;
            }
        }
        let object = writer.api.object_of(written).map(|(_, object)| object);
        leaves(&reader.api, read).into_iter().any(|kind| {
            let VariantKind::Of(type_) = kind else { return false };
            let by_tag = union.tag.as_ref().zip(reader.api.object_of(type_));
            let selected = by_tag.is_none_or(|(tag, (_, variant))| {
                let is_tagged = |object: &Object| object.field(tag).is_some_and(|tag| !is_optional(tag));
                object.is_none_or(|object| is_tagged(object) || !is_tagged(variant))
            });
            selected && self.type_(type_, written)
        })
    }

    fn object(&mut self, id: TypeId, read: &Object, written: &Object) -> bool {
        let fields = read.fields.iter().all(|field| match written.field(&field.name) {
            Some(other) => self.field(id, field, other),
            None => self.may_lack(id, field),
        });
        let mut others = written.fields.iter().filter(|field| read.field(&field.name).is_none());
        let more = |fits: &mut Self, written: &FieldKind| match &read.additional {
            _ if fits.lenient => true,
            Some(read) => fits.kind(&FieldKind::Of(read.clone()), written),
            None => false,
        };
        let additional = written.additional.clone().map(FieldKind::Of);
        fields
            && others.all(|field| more(self, &field.kind))
            && additional.is_none_or(|kind| more(self, &kind))
    }

    fn field(&mut self, id: TypeId, read: &Field, written: &Field) -> bool {
        (!written.presence.is_optional() || self.may_lack(id, read))
            && (!written.presence.is_nullable() || self.may_be_null(read))
            && (self.lenient || !is_tighter(&written.limits, &read.limits))
            && self.kind(&read.kind, &written.kind)
    }

    fn kind(&mut self, read: &FieldKind, written: &FieldKind) -> bool {
        match (read, written) {
            (FieldKind::Constant(read), FieldKind::Constant(written)) => read == written,
            (FieldKind::Of(read), FieldKind::Constant(written)) => self.scalar(read, written),
            (FieldKind::Constant(_), FieldKind::Of(_)) => false,
            (FieldKind::Of(read), FieldKind::Of(written)) => self.type_(read, written),
        }
    }

    fn may_lack(&self, id: TypeId, field: &Field) -> bool {
        is_optional(field) || self.lenient && may_lack(self.reader, id, field)
    }

    fn may_be_null(&self, field: &Field) -> bool {
        field.presence.is_nullable()
            || is_any(&self.reader.api, field)
            || self.lenient && (field.presence.is_optional() || field.type_().is_none())
    }

    /// An unknown value of an enum has no meaning for the reader, unless any text is usual. A server may reject it anyway.
    fn values(&self, read: &Enum, written: &Enum) -> bool {
        let is_known = |text: &str| read.values.iter().any(|value| value.value == text);
        self.lenient && read.any_text
            || (read.open || !written.open || !self.lenient)
                && written.values.iter().all(|value| is_known(&value.value))
    }

    fn named_in(&mut self, read: &Type, written: TypeId) -> bool {
        match &self.writer.api[written].shape {
            Shape::Object(object) => match read {
                Type::AnyObject => true,
                Type::Map(value) => {
                    let null = matches!(self.reader.api.resolve(value), Type::Nullable(_) | Type::Any);
                    let value = FieldKind::Of((**value).clone());
                    let additional = object.additional.clone().map(FieldKind::Of);
                    let nullable = object.fields.iter().any(|field| field.presence.is_nullable());
                    (null || !nullable)
                        && object.fields.iter().all(|field| self.kind(&value, &field.kind))
                        && additional.is_none_or(|kind| self.kind(&value, &kind))
                }
                _ => false,
            },
            Shape::Enum(_) => self.takes_text(read),
            Shape::Union(union) => self.variants(read, written, union.open),
            Shape::Alias(_) => false,
        }
    }

    fn in_named(&mut self, read: TypeId, written: &Type) -> bool {
        let reader = self.reader;
        match &reader.api[read].shape {
            Shape::Enum(known) => self.lenient && known.any_text && is_text(written),
            Shape::Union(union) => self.one_of(read, union, written),
            // Whatever the keys of a map are called, it may lack the fields, or have them as values of its type.
            Shape::Object(object) => {
                let value = match written {
                    Type::Map(value) => (**value).clone(),
                    Type::AnyObject => Type::Any,
                    _ => return false,
                };
                let additional = self.lenient
                    || object.additional.as_ref().is_some_and(|additional| self.type_(additional, &value));
                additional
                    && object.fields.iter().all(|field| {
                        self.may_lack(read, field) && self.kind(&field.kind, &FieldKind::Of(value.clone()))
                    })
            }
            Shape::Alias(_) => false,
        }
    }

    /// Returns whether a constant is a value of a type.
    fn scalar(&mut self, read: &Type, written: &Scalar) -> bool {
        let reader = self.reader;
        match (reader.api.resolve(read), written) {
            (Type::Any, _) | (Type::Boolean, Scalar::Bool(_)) | (Type::Number, Scalar::Number(_)) => true,
            (Type::Nullable(read), written) => self.scalar(read, written),
            (Type::Integer, Scalar::Number(number)) => !number.is_f64(),
            (Type::Named(id), written) => match (&reader.api[*id].shape, written) {
                (Shape::Enum(known), Scalar::String(text)) => {
                    self.lenient && known.any_text || known.values.iter().any(|value| value.value == *text)
                }
                (Shape::Union(_), written) => leaves(&reader.api, *id).into_iter().any(|kind| match kind {
                    VariantKind::Constant(text) => *written == Scalar::String(text.clone()),
                    VariantKind::Of(type_) => self.scalar(type_, written),
                }),
                _ => false,
            },
            (Type::AnyObject, _) => self.lenient,
            (read, Scalar::String(_)) => self.takes_text(read),
            _ => false,
        }
    }
}

/// Returns the variants of a union and of the unions in it. An older spec can have a union that contains itself.
fn leaves(api: &Api, union: TypeId) -> Vec<&VariantKind> {
    let (mut found, mut seen, mut todo) = (Vec::new(), BTreeSet::new(), vec![union]);
    while let Some(id) = todo.pop() {
        let Shape::Union(union) = &api[id].shape else { continue };
        if !seen.insert(id) {
            continue;
        }
        for variant in &union.variants {
            match variant.type_().and_then(|type_| api.shape_of(type_)) {
                Some((inner, Shape::Union(_))) => todo.push(inner),
                _ => found.push(&variant.kind),
            }
        }
    }
    found
}

fn is_text(type_: &Type) -> bool {
    matches!(type_, Type::String | Type::Secret | Type::Datetime | Type::Base64)
}

fn is_optional(field: &Field) -> bool {
    field.presence.is_optional()
}

/// Returns whether `null` is a value of the type of a field.
pub(super) fn is_any(api: &Api, field: &Field) -> bool {
    field.type_().is_some_and(|type_| *api.resolve(type_) == Type::Any)
}
