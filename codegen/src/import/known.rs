//! Finds types of the spec by any name that the reference may use.

use std::collections::BTreeMap;

use crate::spec::{self, Method, Spec, TypeDef, TypeExpr};

use super::names;

/// An index of the spec's types.
pub(super) struct Known<'a> {
    spec: &'a Spec,
    /// The name and the resource of each type, by its name and its aliases.
    names: BTreeMap<&'a str, (&'a str, &'a str)>,
}

impl<'a> Known<'a> {
    /// Indexes `spec`.
    pub(super) fn new(spec: &'a Spec) -> Self {
        let mut known = BTreeMap::new();
        for (path, resource) in &spec.resources {
            for (name, type_) in &resource.types {
                for alias in &type_.aliases {
                    known.entry(alias.as_str()).or_insert((name.as_str(), path.as_str()));
                }
            }
        }
        for (path, resource) in &spec.resources {
            known.extend(resource.types.keys().map(|name| (name.as_str(), (name.as_str(), path.as_str()))));
        }
        Self { spec, names: known }
    }

    /// Returns the API name of a type of the rendering.
    pub(super) fn resolve(&self, rendered: &str) -> String {
        names::candidates(rendered)
            .find_map(|name| self.names.get(name))
            .map_or_else(|| names::stripped(rendered), |(name, _)| name)
            .to_owned()
    }

    /// Returns the type with a name or alias.
    pub(super) fn get(&self, name: &str) -> Option<&'a TypeDef> {
        let (name, resource) = self.names.get(name)?;
        self.spec.resources.get(*resource)?.types.get(*name)
    }

    /// Returns the resource of a type.
    pub(super) fn home(&self, name: &str) -> Option<&'a str> {
        self.names.get(name).map(|(_, resource)| *resource)
    }

    /// Returns the endpoint with a method and path, with its resource and name.
    pub(super) fn endpoint(
        &self,
        method: Method,
        path: &str,
    ) -> Option<(&'a str, &'a str, &'a spec::Endpoint)> {
        self.spec.resources.iter().find_map(|(resource, content)| {
            let found = content.endpoints.iter().find(|(_, one)| one.method == method && one.path == path);
            found.map(|(name, endpoint)| (resource.as_str(), name.as_str(), endpoint))
        })
    }

    /// Returns whether a type is the enum of beta features, a parameter of every endpoint.
    pub(super) fn is_betas(&self, name: &str) -> bool {
        self.spec.api.betas.as_ref().is_some_and(|betas| betas.type_.named() == Some(name))
    }

    /// Returns whether the spec contains the type and the reference is expected to declare it.
    pub(super) fn lists(&self, name: &str) -> bool {
        self.get(name).is_some_and(|type_| !type_.not_in_reference)
    }

    /// Resolves a name through aliases.
    pub(super) fn behind(&self, name: &str) -> Option<(&'a str, &'a TypeDef)> {
        let mut name = self.names.get(name)?.0;
        for _ in 0..self.names.len() {
            let type_ = self.get(name)?;
            match &type_.alias {
                Some(TypeExpr::Named(target)) => name = self.names.get(target.as_str())?.0,
                _ => return Some((name, type_)),
            }
        }
        None
    }
}
