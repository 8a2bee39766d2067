//! The intermediate representation: the spec with all references resolved.
//!
//! It consists of data only, without tokens or Rust names. [`crate::lower`] creates it, [`crate::check`]
//! checks it, [`crate::analysis`] derives further facts, and the emitters read it.

mod accumulation;
mod endpoint;
mod id;
mod origin;
mod shape;
mod walk;
mod written;

use std::ops::Index;

pub(crate) use accumulation::{Accumulation, EventField, How, Rule, Scripted};
pub(crate) use endpoint::{Endpoint, FormPart, Parameter, RequestBody, Response, Webhook};
pub use id::{ResourceId, TypeId};
pub use origin::Origin;
pub(crate) use shape::{
    Enum, EnumValue, Field, FieldKind, IntoRequest, Object, Presence, Shape, Type, Union, Variant,
    VariantKind,
};

use crate::spec;
pub(crate) use crate::spec::{
    Date, Limits, Method, Packages, Paging, ParameterLocation, RustName, Scalar, Shortcuts, Wait,
};

/// A whole API.
#[derive(Clone, Debug)]
pub struct Api {
    /// The facts in `api.yaml`.
    pub facts: spec::Api,
    /// The place of `api.yaml`.
    pub origin: Origin,
    /// The packages that the generated code refers to.
    pub packages: Packages,
    /// The header that enables beta features.
    pub betas: Option<Betas>,
    /// The type of the body of a failed request.
    pub error: Option<Type>,
    /// Its resources, by path.
    pub resources: Vec<Resource>,
    /// All types, by [`TypeId`].
    pub types: Vec<TypeDef>,
}

/// The header that enables beta features.
#[derive(Clone, Debug)]
pub struct Betas {
    /// Its name.
    pub header: String,
    /// The enum of known values.
    pub type_: Type,
    /// The docs of the setter.
    pub doc: String,
}

/// One resource.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its path, `messages/batches`.
    pub path: String,
    /// The docs.
    pub doc: String,
    /// A program that uses it.
    pub example: Option<String>,
    /// Pages of the crate's guide about it.
    pub guide: Vec<String>,
    /// The webhook.
    pub webhook: Option<Webhook>,
    /// Its endpoints, in the order of the reference.
    pub endpoints: Vec<Endpoint>,
    /// Groups of its types.
    pub groups: Vec<Group>,
    /// Its types, by API name.
    pub types: Vec<TypeId>,
    /// Its file.
    pub origin: Origin,
}

/// A group of types of a resource.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its key in the spec, `content_blocks`.
    pub name: String,
    /// The heading of its section in the docs.
    pub title: String,
    /// The docs.
    pub doc: String,
    /// The place of the definition in the spec.
    pub origin: Origin,
}

impl Index<TypeId> for Api {
    type Output = TypeDef;

    fn index(&self, id: TypeId) -> &TypeDef {
        &self.types[id.index()]
    }
}

impl Index<ResourceId> for Api {
    type Output = Resource;

    fn index(&self, id: ResourceId) -> &Resource {
        &self.resources[id.0 as usize]
    }
}

/// A named type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its API name.
    pub name: String,
    /// The resource it belongs to.
    pub resource: ResourceId,
    /// The docs.
    pub doc: String,
    /// The date of the document that introduced it.
    pub since: Option<Date>,
    /// The replacement, if it is deprecated.
    pub deprecated: Option<String>,
    /// The Rust name, if it differs from the derived one.
    pub rust: Option<RustName>,
    /// The group of the resource that it belongs to, by position.
    pub group: Option<usize>,
    /// Other names of the type.
    pub aliases: Vec<String>,
    /// Search terms.
    pub search: Vec<String>,
    /// Whether the reference lacks a definition of this name.
    pub not_in_reference: bool,
    /// The shape.
    pub shape: Shape,
    /// The place of the definition in the spec.
    pub origin: Origin,
}

impl Api {
    /// Returns all resources, in order.
    pub(crate) fn resource_ids(&self) -> impl Iterator<Item = ResourceId> + use<> {
        (0..u32::try_from(self.resources.len()).unwrap_or(u32::MAX)).map(ResourceId)
    }

    /// Returns the child resources of `parent`, or the top-level ones.
    pub(crate) fn children(&self, parent: Option<ResourceId>) -> impl Iterator<Item = ResourceId> {
        let prefix = parent.map_or_else(String::new, |id| format!("{}/", self[id].path));
        self.resource_ids()
            .filter(move |id| self[*id].path.strip_prefix(&prefix).is_some_and(|rest| !rest.contains('/')))
    }

    /// Returns all type ids, in order.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..u32::try_from(self.types.len()).unwrap_or(u32::MAX)).map(TypeId)
    }

    /// Resolves the aliases of a type.
    pub(crate) fn resolve<'a>(&'a self, type_: &'a Type) -> &'a Type {
        let mut type_ = type_;
        // Lowering reports an alias of itself, so the walk has to end.
        while let Type::Named(id) = type_
            && let Shape::Alias(target) = &self[*id].shape
        {
            type_ = target;
        }
        type_
    }

    /// Returns the shape of a named type, with aliases resolved.
    pub(crate) fn shape_of(&self, type_: &Type) -> Option<(TypeId, &Shape)> {
        match self.resolve(type_) {
            Type::Named(id) => Some((*id, &self[*id].shape)),
            _ => None,
        }
    }

    /// Returns the object that a type is, with aliases resolved.
    pub(crate) fn object_of(&self, type_: &Type) -> Option<(TypeId, &Object)> {
        match self.shape_of(type_)? {
            (id, Shape::Object(object)) => Some((id, object)),
            _ => None,
        }
    }

    /// Returns whether the type of a variant identifies the variant: no other variant has the same type.
    pub(crate) fn is_told_by_type(&self, union: &Union, type_: &Type) -> bool {
        let same = |other: &&Type| self.resolve(other) == self.resolve(type_);
        union.variants.iter().filter_map(Variant::type_).filter(same).count() == 1
    }

    /// Returns the object that a variant of a union is, with aliases resolved.
    pub(crate) fn variant_object(&self, union: &Union, position: usize) -> Option<&Object> {
        self.object_of(union.variants[position].type_()?).map(|(_, object)| object)
    }
}
