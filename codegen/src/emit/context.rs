//! Answers every question about types and names that emitters ask.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::analysis::Analysis;
use crate::ir::{Api, Presence, ResourceId, Type, TypeId};
use crate::names::Names;
use crate::packages::Packages;

/// What emitters work from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    /// The API.
    pub api: &'a Api,
    /// What follows from it.
    pub analysis: &'a Analysis,
    /// Its Rust names.
    pub names: &'a Names,
    /// The packages that emitted code names.
    pub packages: Packages<'a>,
}

/// Names of the prelude and of the runtime that emitted code mentions; a type of the API that has one of these names
/// would hide it, so it is written with its path there.
const SHORT_NAMES: [(&str, &str); 17] = [
    ("Option", "::core::option::Option"),
    ("Vec", "::std::vec::Vec"),
    ("String", "::std::string::String"),
    ("Box", "::std::boxed::Box"),
    ("Into", "::core::convert::Into"),
    ("From", "::core::convert::From"),
    ("IntoIterator", "::core::iter::IntoIterator"),
    ("BTreeMap", "::std::collections::BTreeMap"),
    ("Json", "json::Json"),
    ("Maybe", "json::Maybe"),
    ("Timestamp", "json::Timestamp"),
    ("Base64", "json::Base64"),
    ("Secret", "json::Secret"),
    ("Default", "::core::default::Default"),
    ("Result", "::core::result::Result"),
    ("IntoFuture", "::core::future::IntoFuture"),
    ("AsRef", "::core::convert::AsRef"),
];

impl<'a> Context<'a> {
    /// The name of the emitted crate, as programs write it.
    pub(crate) fn crate_name(self) -> String {
        self.packages.client.replace('-', "_")
    }

    /// An identifier.
    pub(crate) fn ident(self, name: &str) -> Ident {
        Ident::new(name, Span::call_site())
    }

    /// A name of the prelude or the runtime, as it must be written in a module.
    pub(crate) fn prelude_path(self, name: &str, module: ResourceId) -> TokenStream {
        let hidden = self.is_hidden(name, module);
        let path = SHORT_NAMES.iter().find(|(short, _)| *short == name).map_or(name, |(short, path)| {
            let imported = !path.starts_with("json::") && *short != "BTreeMap";
            if hidden || !imported { path } else { short }
        });
        path.parse().unwrap_or_default()
    }

    fn is_hidden(self, name: &str, module: ResourceId) -> bool {
        let names = self.names.resource(module);
        self.api[module].types.iter().any(|id| self.names.type_(*id) == name)
            || names.handle == name
            || names.endpoints.iter().any(|endpoint| endpoint.request == name)
    }

    /// The path of a named type, as written in a module.
    pub(crate) fn path(self, id: TypeId, module: ResourceId) -> TokenStream {
        let name = self.ident(self.names.type_(id));
        if self.api[id].resource == module {
            return quote!(#name);
        }
        let modules = self.modules(self.api[id].resource);
        quote!(crate::#modules::#name)
    }

    /// The path of a resource's module below the crate.
    pub(crate) fn modules(self, id: ResourceId) -> TokenStream {
        let modules = self.names.resource(id).modules.iter().map(|module| self.ident(module));
        quote!(#(#modules)::*)
    }

    /// The path of a type in the crate, for links in docs.
    pub(crate) fn link(self, id: TypeId) -> String {
        format!(
            "crate::{}::{}",
            self.names.resource(self.api[id].resource).modules.join("::"),
            self.names.type_(id)
        )
    }

    /// The Rust type of a value.
    pub(crate) fn type_(self, type_: &Type, module: ResourceId) -> TokenStream {
        let prelude = |name| self.prelude_path(name, module);
        match type_ {
            Type::String => prelude("String"),
            Type::Secret => prelude("Secret"),
            Type::Integer => quote!(i64),
            Type::Number => quote!(f64),
            Type::Boolean => quote!(bool),
            Type::Datetime => prelude("Timestamp"),
            Type::Base64 => prelude("Base64"),
            Type::File => quote!(runtime::Upload),
            Type::Any => prelude("Json"),
            Type::List(item) => {
                let (vec, item) = (prelude("Vec"), self.type_(item, module));
                quote!(#vec<#item>)
            }
            Type::Map(value) => {
                let (map, string, value) =
                    (prelude("BTreeMap"), prelude("String"), self.type_(value, module));
                quote!(#map<#string, #value>)
            }
            Type::Nullable(inner) => {
                let (option, inner) = (prelude("Option"), self.type_(inner, module));
                quote!(#option<#inner>)
            }
            Type::Named(id) => self.path(*id, module),
        }
    }

    /// A type, in a box where it has to be.
    pub(crate) fn boxed_if(self, boxed: bool, type_: TokenStream, module: ResourceId) -> TokenStream {
        if !boxed {
            return type_;
        }
        let outer = self.prelude_path("Box", module);
        quote!(#outer<#type_>)
    }

    /// The Rust type of a field: the value's type, boxed and wrapped as its presence says.
    pub(crate) fn field_type(
        self,
        type_: &Type,
        boxed: bool,
        presence: Presence,
        module: ResourceId,
    ) -> TokenStream {
        let tokens = self.boxed_if(boxed, self.type_(type_, module), module);
        match presence {
            Presence::Required => tokens,
            Presence::Optional | Presence::Nullable => {
                let option = self.prelude_path("Option", module);
                quote!(#option<#tokens>)
            }
            Presence::OptionalNullable => {
                let maybe = self.prelude_path("Maybe", module);
                quote!(#maybe<#tokens>)
            }
        }
    }
}
