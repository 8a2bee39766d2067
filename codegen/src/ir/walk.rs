//! Walks over the types of an API and what they mention.

use super::{
    Api, Endpoint, Field, FieldKind, IntoRequest, RequestBody, Response, Shape, Type, TypeId, Variant,
    VariantKind,
};

impl Field {
    /// Returns the type of its values; `None` for a constant.
    pub(crate) fn type_(&self) -> Option<&Type> {
        match &self.kind {
            FieldKind::Of(type_) => Some(type_),
            FieldKind::Constant(_) => None,
        }
    }
}

impl Variant {
    /// Returns the type of its values; `None` for a constant.
    pub(crate) fn type_(&self) -> Option<&Type> {
        match &self.kind {
            VariantKind::Of(type_) => Some(type_),
            VariantKind::Constant(_) => None,
        }
    }
}

impl Shape {
    /// Returns the types of its fields or variants, by position. Constants have none.
    pub(crate) fn members(&self) -> Vec<(usize, &Type)> {
        let types: Vec<Option<&Type>> = match self {
            Self::Object(object) => object.fields.iter().map(Field::type_).collect(),
            Self::Union(union) => union.variants.iter().map(Variant::type_).collect(),
            Self::Enum(_) | Self::Alias(_) => Vec::new(),
        };
        types.into_iter().enumerate().filter_map(|(position, type_)| Some((position, type_?))).collect()
    }

    /// Returns every type that it mentions, except the one that it is converted into for requests.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Type> {
        let other = match self {
            Self::Object(object) => object.additional.as_ref(),
            Self::Alias(target) => Some(target),
            Self::Union(_) | Self::Enum(_) => None,
        };
        self.members().into_iter().map(|(_, type_)| type_).chain(other)
    }

    /// Returns the conversion into a request.
    pub(crate) fn conversion(&self) -> Option<&IntoRequest> {
        match self {
            Self::Object(object) => object.into_request.as_ref(),
            Self::Union(union) => union.into_request.as_ref(),
            Self::Enum(_) | Self::Alias(_) => None,
        }
    }
}

impl Response {
    /// Returns the types that it consists of.
    pub(crate) fn types(&self) -> Vec<&Type> {
        match self {
            Self::Json { type_, .. } | Self::Lines(type_) | Self::Events(type_) => vec![type_],
            Self::JsonOrEvents { type_, event, .. } => vec![type_, event],
            Self::Page { item, .. } => vec![item],
            Self::Binary => vec![],
        }
    }
}

impl Endpoint {
    /// Returns the named types in its requests.
    pub(crate) fn sent(&self) -> impl Iterator<Item = TypeId> {
        let (json, parts) = match &self.body {
            RequestBody::Json(id) => (Some(*id), &[][..]),
            RequestBody::Form(parts) => (None, parts.as_slice()),
            RequestBody::None => (None, &[][..]),
        };
        let parameters = self.parameters.iter().map(|parameter| &parameter.type_);
        let parts = parts.iter().filter_map(|part| part.field.type_());
        parameters.chain(parts).filter_map(Type::named).chain(json)
    }

    /// Returns the named types in its responses.
    pub(crate) fn received(&self) -> impl Iterator<Item = TypeId> {
        self.response.types().into_iter().filter_map(Type::named)
    }

    /// Returns the named types that it mentions.
    pub(crate) fn types(&self) -> impl Iterator<Item = TypeId> {
        self.sent().chain(self.received())
    }
}

impl Api {
    /// Returns every endpoint of every resource.
    pub(crate) fn endpoints(&self) -> impl Iterator<Item = &Endpoint> {
        self.resources.iter().flat_map(|resource| &resource.endpoints)
    }

    /// Returns for each type whether it is one of `roots` or is inside of a value of one.
    pub fn inside(&self, roots: impl IntoIterator<Item = TypeId>) -> Vec<bool> {
        self.reached(roots, |shape| shape.types().filter_map(Type::named).collect())
    }

    /// Returns for each type whether `next` leads from one of `roots` to it.
    pub(crate) fn reached(
        &self,
        roots: impl IntoIterator<Item = TypeId>,
        next: impl Fn(&Shape) -> Vec<TypeId>,
    ) -> Vec<bool> {
        let mut reached = vec![false; self.types.len()];
        let mut todo: Vec<TypeId> = roots.into_iter().collect();
        while let Some(id) = todo.pop() {
            if !std::mem::replace(&mut reached[id.index()], true) {
                todo.extend(next(&self[id].shape));
            }
        }
        reached
    }
}
