//! Provides the types and names that emitters need.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::rust_type::{RustType, path_of};
use crate::analysis::Analysis;
use crate::ir::{Api, ResourceId, Type, TypeId};
use crate::names::Names;

/// The API, its derived facts and its names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    /// The API.
    pub(crate) api: &'a Api,
    /// Its derived facts.
    pub(crate) analysis: &'a Analysis,
    /// Its Rust names.
    pub(crate) names: &'a Names,
}

/// The module of a piece of code, which determines how paths are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The root of the crate.
    Root,
    /// The module of a resource: its handle, its requests, and its re-exported types.
    Resource(ResourceId),
    /// The types of a resource that belong to no group.
    Types(ResourceId),
    /// The types of a group, by its position.
    Group(ResourceId, usize),
    /// Another crate, such as a test.
    Outside,
}

impl Context<'_> {
    /// Returns an identifier.
    pub(crate) fn ident(&self, name: &str) -> Ident {
        Ident::new(name, Span::call_site())
    }

    /// Returns the scope in which a type is defined.
    pub(crate) fn scope_of(&self, id: TypeId) -> Scope {
        let definition = &self.api[id];
        match definition.group {
            Some(group) => Scope::Group(definition.resource, group),
            None => Scope::Types(definition.resource),
        }
    }

    /// Returns the types of a group, or those without a group, by Rust name.
    pub(super) fn types_of(&self, resource: ResourceId, group: Option<usize>) -> Vec<TypeId> {
        let types = self.api[resource].types.iter().copied();
        let mut types: Vec<TypeId> = types.filter(|id| self.api[*id].group == group).collect();
        types.sort_by_key(|id| self.names.type_(*id));
        types
    }

    /// Returns the path of a name of the prelude in a scope.
    pub(crate) fn prelude_path(&self, name: &'static str, scope: Scope) -> TokenStream {
        let (path, in_scope) = path_of(name);
        let in_scope = in_scope || scope == Scope::Outside && path.starts_with("runtime::");
        if in_scope && !self.is_hidden(name, scope) {
            return self.ident(name).into_token_stream();
        }
        let mut segments = path.split("::").peekable();
        let root = segments.next_if(|first| first.is_empty()).map(|_| quote!(::));
        let segments = segments.map(|segment| self.ident(segment));
        quote!(#root #(#segments)::*)
    }

    /// Returns whether an item of the API has the name in a scope.
    fn is_hidden(&self, name: &str, scope: Scope) -> bool {
        let is_type = |id: &TypeId| self.names.type_(*id) == name;
        match scope {
            Scope::Root | Scope::Outside => false,
            Scope::Types(resource) => self.api[resource].types.iter().any(is_type),
            Scope::Group(resource, _) => {
                self.api[resource].types.iter().any(|id| is_type(id) && self.scope_of(*id) == scope)
            }
            Scope::Resource(resource) => {
                let names = self.names.resource(resource);
                self.api[resource].types.iter().any(is_type)
                    || names.handle == name
                    || names.endpoints.iter().any(|endpoint| endpoint.request == name)
            }
        }
    }

    /// Returns the path of a named type in a scope.
    pub(crate) fn path(&self, id: TypeId, scope: Scope) -> TokenStream {
        let segments = self.segments(id, scope);
        let segments = segments.iter().map(|segment| self.ident(segment));
        quote!(#(#segments)::*)
    }

    /// Returns the segments of the path of a named type.
    pub(super) fn segments(&self, id: TypeId, scope: Scope) -> Vec<String> {
        let (name, resource) = (self.names.type_(id).to_owned(), self.api[id].resource);
        let root = match scope {
            Scope::Resource(here) | Scope::Types(here) if here == resource => return vec![name],
            Scope::Group(..) if scope == self.scope_of(id) => return vec![name],
            Scope::Group(here, _) if here == resource => return vec!["super".to_owned(), name],
            Scope::Outside => self.client(),
            _ => "crate".to_owned(),
        };
        let modules = self.names.resource(resource).modules.iter().cloned();
        std::iter::once(root).chain(modules).chain([name]).collect()
    }

    /// Returns the name of the generated crate in Rust code.
    pub(super) fn client(&self) -> String {
        self.api.packages.client.replace('-', "_")
    }

    /// Returns the name of the runtime crate in Rust code.
    pub(super) fn runtime(&self) -> String {
        self.api.packages.runtime.replace('-', "_")
    }

    /// Returns the path of a resource's module below the crate.
    pub(crate) fn modules(&self, id: ResourceId) -> TokenStream {
        let modules = self.names.resource(id).modules.iter().map(|module| self.ident(module));
        quote!(#(#modules)::*)
    }

    /// Returns the Rust type of a value in a scope.
    pub(crate) fn type_(&self, type_: &Type, scope: Scope) -> TokenStream {
        self.tokens(&RustType::from(type_), scope)
    }

    /// Returns a Rust type in a scope.
    pub(crate) fn tokens(&self, type_: &RustType, scope: Scope) -> TokenStream {
        match type_ {
            RustType::Known(name, arguments) => {
                let path = self.prelude_path(name, scope);
                let arguments = arguments.iter().map(|argument| self.tokens(argument, scope));
                let mut arguments = arguments.peekable();
                if arguments.peek().is_none() { path } else { quote!(#path<#(#arguments),*>) }
            }
            RustType::Slice(item) => {
                let item = self.tokens(item, scope);
                quote!([#item])
            }
            RustType::Reference(to) => {
                let to = self.tokens(to, scope);
                quote!(&#to)
            }
            RustType::Named(id) => self.path(*id, scope),
            RustType::Request(resource, position) => {
                self.ident(&self.names.resource(*resource).endpoints[*position].request).into_token_stream()
            }
            RustType::Impl(bound) => {
                let bound = self.tokens(bound, scope);
                quote!(impl #bound)
            }
            RustType::Iterable(item) => {
                let (path, item) = (self.prelude_path("IntoIterator", scope), self.tokens(item, scope));
                quote!(impl #path<Item = #item>)
            }
            RustType::OfKind(name, of, kind) => {
                let (path, of, kind) =
                    (self.prelude_path(name, scope), self.tokens(of, scope), self.ident(kind));
                quote!(impl #path<#of, #kind>)
            }
            RustType::Pair(first, second) => {
                let (first, second) = (self.tokens(first, scope), self.tokens(second, scope));
                quote!((#first, #second))
            }
        }
    }
}
