//! One of the two specs of a comparison, with the data derived from it.

use super::list::public_api;
use super::public_api::{PublicApi, PublicItem};
use super::wire::{Directions, directions};
use crate::Failure;
use crate::analysis::Analysis;
use crate::emit::context::Context;
use crate::generate::resolve_revision;
use crate::ir::{Api, Field, FieldKind, Presence, ResourceId, Response, Shape, Type, TypeId};
use crate::names::Names;
use crate::spec::{Paging, Source};

/// One of the two specs of a comparison.
#[derive(Debug)]
pub struct Snapshot {
    pub(super) api: Api,
    pub(super) names: Names,
    pub(super) analysis: Analysis,
    pub(super) public_api: PublicApi,
    pub(super) directions: Vec<Directions>,
}

impl Snapshot {
    /// Reads a spec. It is not checked further: an older spec may break a newer rule.
    pub fn new(sources: &[Source]) -> Result<Self, Failure> {
        let api = resolve_revision(sources).map_err(Failure::Spec)?;
        let analysis = Analysis::new(&api);
        let (names, _) = Names::new(&api, &analysis);
        let public_api = public_api(&Context { api: &api, analysis: &analysis, names: &names });
        Ok(Self { directions: directions(&api, &analysis), api, names, analysis, public_api })
    }

    /// Returns the items that a program can name.
    pub fn public_items(&self) -> impl Iterator<Item = PublicItem<'_>> {
        self.public_api.entries.iter().map(|((path, kind), entry)| PublicItem {
            path,
            kind: *kind,
            text: &entry.text,
            exhaustive: entry.exhaustive,
        })
    }

    /// Returns the path of a resource's module.
    pub(super) fn module(&self, id: ResourceId) -> String {
        self.names.resource(id).modules.join("::")
    }

    /// Returns the path of a type.
    pub(super) fn type_path(&self, id: TypeId) -> String {
        format!("{}::{}", self.module(self.api[id].resource), self.names.type_(id))
    }

    /// Returns the path of a field, value or variant.
    pub(super) fn member_path(&self, id: TypeId, position: usize) -> String {
        format!("{}::{}", self.type_path(id), self.names.member(id, position))
    }

    /// Returns the paths of an endpoint.
    pub(super) fn endpoint(&self, id: ResourceId, position: usize) -> EndpointPaths {
        let (module, names) = (self.module(id), self.names.resource(id));
        let endpoint = &names.endpoints[position];
        let method = format!("{module}::{}::{}", names.handle, endpoint.method);
        EndpointPaths {
            with: format!("{method}_with"),
            method,
            request: format!("{module}::{}", endpoint.request),
        }
    }

    pub(super) fn resource_name(&self, id: TypeId) -> &str {
        &self.api[self.api[id].resource].path
    }

    /// Renders a type as in the spec, with aliases resolved; `name` renders the name of a type.
    pub(super) fn spell(&self, type_: &Type, name: &dyn Fn(&str) -> String) -> String {
        match self.without_aliases(type_) {
            Type::Secret => "string (secret)".to_owned(),
            type_ => self.api.written(&type_, name),
        }
    }

    fn without_aliases(&self, type_: &Type) -> Type {
        match self.api.resolve(type_) {
            Type::List(item) => Type::List(Box::new(self.without_aliases(item))),
            Type::Map(value) => Type::Map(Box::new(self.without_aliases(value))),
            Type::Nullable(inner) => Type::Nullable(Box::new(self.without_aliases(inner))),
            other => other.clone(),
        }
    }

    pub(super) fn spell_field(&self, value: &FieldKind, name: &dyn Fn(&str) -> String) -> String {
        match value {
            FieldKind::Constant(constant) => format!("const {}", super::limits::scalar(constant)),
            FieldKind::Of(type_) => self.spell(type_, name),
        }
    }

    pub(super) fn spell_response(&self, response: &Response, name: &dyn Fn(&str) -> String) -> String {
        let spell = |type_| self.spell(type_, name);
        match response {
            Response::Json { type_, empty: false } => spell(type_),
            Response::Json { type_, empty: true } => format!("{} or nothing", spell(type_)),
            Response::JsonOrEvents { type_, event, flag } => {
                format!("{}, or events {} where `{flag}` is set", spell(type_), spell(event))
            }
            Response::Page { item, paging: Paging::Cursor } => format!("pages of {} by cursor", spell(item)),
            Response::Page { item, paging: Paging::Ids } => format!("pages of {} by ids", spell(item)),
            Response::Lines(type_) => format!("lines of {}", spell(type_)),
            Response::Events(type_) => format!("events {}", spell(type_)),
            Response::Binary => "bytes".to_owned(),
        }
    }
}

/// The paths of an endpoint in the emitted crate.
pub(super) struct EndpointPaths {
    /// The method of the handle.
    pub(super) method: String,
    /// The method that takes an existing body.
    pub(super) with: String,
    /// The request.
    pub(super) request: String,
}

/// Returns the name of a presence.
pub(super) fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "required",
        Presence::Optional => "optional",
        Presence::Nullable => "nullable",
        Presence::OptionalNullable => "optional nullable",
    }
}

/// Returns whether responses without the field are decoded.
pub(super) fn may_lack(snapshot: &Snapshot, id: TypeId, field: &Field) -> bool {
    let is_constant = field.type_().is_none();
    field.presence != Presence::Required
        || snapshot.analysis.is_default_if_missing(&snapshot.api, id, field)
        || is_constant && !is_needed_tag(snapshot, id, &field.name)
}

/// Returns whether a union that is received selects the object by this field.
fn is_needed_tag(snapshot: &Snapshot, id: TypeId, field: &str) -> bool {
    snapshot.api.type_ids().any(|union| match &snapshot.api[union].shape {
        Shape::Union(shape) => {
            shape.tag.as_deref() == Some(field)
                && snapshot.directions[union.index()].received
                && (0..shape.variants.len()).any(|position| {
                    let type_ = shape.variants[position].type_();
                    type_
                        .and_then(|type_| snapshot.api.object_of(type_))
                        .is_some_and(|(object, _)| object == id)
                })
        }
        _ => false,
    })
}
