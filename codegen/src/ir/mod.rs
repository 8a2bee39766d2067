//! The intermediate representation: the spec with every reference resolved and every wrong state gone.
//!
//! Data only, no tokens and no Rust names. [`crate::lower`] makes it, [`crate::check`] judges it, [`crate::analysis`]
//! computes what follows from it, and everything that is emitted is emitted from it.

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
    /// What `api.yaml` says.
    pub facts: spec::Api,
    /// Its place.
    pub origin: Origin,
    /// The packages that the generated code names.
    pub packages: Packages,
    /// The header that asks for beta features.
    pub betas: Option<Betas>,
    /// The type of the body of a failed request.
    pub error: Option<Type>,
    /// Its resources, by path.
    pub resources: Vec<Resource>,
    /// All types, by [`TypeId`].
    pub types: Vec<TypeDef>,
}

/// The header that asks for beta features.
#[derive(Clone, Debug)]
pub struct Betas {
    /// Its name.
    pub header: String,
    /// The enum of known values.
    pub type_: Type,
    /// What the setter does.
    pub doc: String,
}

/// One resource.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its path, `messages/batches`.
    pub path: String,
    /// What it is for.
    pub doc: String,
    /// A program that shows it at work.
    pub example: Option<String>,
    /// Pages of the crate's guide about it.
    pub guide: Vec<String>,
    /// The webhook that it describes.
    pub webhook: Option<Webhook>,
    /// Its endpoints, in the order of the reference.
    pub endpoints: Vec<Endpoint>,
    /// Themes that its types belong to.
    pub groups: Vec<Group>,
    /// Its types, by API name.
    pub types: Vec<TypeId>,
    /// Its file.
    pub origin: Origin,
}

/// A theme that types of a resource belong to.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its key in the spec, `content_blocks`.
    pub name: String,
    /// The heading of its section in the docs.
    pub title: String,
    /// What its types have in common.
    pub doc: String,
    /// Where the spec defines it.
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
    /// What it is.
    pub doc: String,
    /// The date of the document with which it came.
    pub since: Option<Date>,
    /// What to use instead.
    pub deprecated: Option<String>,
    /// A Rust name other than the derived one.
    pub rust: Option<RustName>,
    /// The group of the resource that it belongs to, by position.
    pub group: Option<usize>,
    /// Further names it is known by.
    pub aliases: Vec<String>,
    /// Words that people search the docs for.
    pub search: Vec<String>,
    /// Whether the reference lacks a definition of this name.
    pub not_in_reference: bool,
    /// What it is made of.
    pub shape: Shape,
    /// Where the spec defines it.
    pub origin: Origin,
}

impl Api {
    /// All resources, in order.
    pub(crate) fn resource_ids(&self) -> impl Iterator<Item = ResourceId> + use<> {
        (0..u32::try_from(self.resources.len()).unwrap_or(u32::MAX)).map(ResourceId)
    }

    /// The resources right below `parent`, or the outermost ones.
    pub(crate) fn children(&self, parent: Option<ResourceId>) -> impl Iterator<Item = ResourceId> {
        let prefix = parent.map_or_else(String::new, |id| format!("{}/", self[id].path));
        self.resource_ids()
            .filter(move |id| self[*id].path.strip_prefix(&prefix).is_some_and(|rest| !rest.contains('/')))
    }

    /// All type ids, in order.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..u32::try_from(self.types.len()).unwrap_or(u32::MAX)).map(TypeId)
    }

    /// The type that `type_` is, aliases followed.
    pub(crate) fn resolve<'a>(&'a self, type_: &'a Type) -> &'a Type {
        let mut type_ = type_;
        // An alias that leads to itself is a diagnostic that lowering reports, so the walk ends.
        while let Type::Named(id) = type_
            && let Shape::Alias(target) = &self[*id].shape
        {
            type_ = target;
        }
        type_
    }

    /// The shape of a named type, aliases followed.
    pub(crate) fn shape_of(&self, type_: &Type) -> Option<(TypeId, &Shape)> {
        match self.resolve(type_) {
            Type::Named(id) => Some((*id, &self[*id].shape)),
            _ => None,
        }
    }

    /// The object that a type is, aliases followed.
    pub(crate) fn object_of(&self, type_: &Type) -> Option<(TypeId, &Object)> {
        match self.shape_of(type_)? {
            (id, Shape::Object(object)) => Some((id, object)),
            _ => None,
        }
    }

    /// Whether the type of a variant tells which variant it is: no other one holds the same.
    pub(crate) fn is_told_by_type(&self, union: &Union, type_: &Type) -> bool {
        let same = |other: &&Type| self.resolve(other) == self.resolve(type_);
        union.variants.iter().filter_map(Variant::type_).filter(same).count() == 1
    }

    /// The object that a variant of a union is, aliases followed.
    pub(crate) fn variant_object(&self, union: &Union, position: usize) -> Option<&Object> {
        self.object_of(union.variants[position].type_()?).map(|(_, object)| object)
    }
}
