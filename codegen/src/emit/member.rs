//! The fields of a struct.

use proc_macro2::Ident;
use quote::quote;

use super::argument::Argument;
use super::context::{Context, Scope};
use super::rust_type::RustType;
use crate::ir::{Field, Object, Presence, Type, TypeId};

/// A field of an object that has a place in the struct.
pub(crate) struct Member<'a> {
    pub(crate) object: &'a Object,
    /// Its place in the object.
    pub(crate) position: usize,
    pub(crate) field: &'a Field,
    pub(crate) type_: &'a Type,
    pub(crate) name: Ident,
    pub(super) boxed: bool,
}

/// The fields of an object that are not constant.
pub(crate) fn members<'a>(cx: &Context<'_>, id: TypeId, object: &'a Object) -> Vec<Member<'a>> {
    object
        .fields
        .iter()
        .enumerate()
        .filter_map(|(position, field)| {
            Some(Member {
                object,
                position,
                field,
                type_: field.type_()?,
                name: cx.ident(cx.names.member(id, position)),
                boxed: cx.analysis.is_boxed(id, position),
            })
        })
        .collect()
}

/// The required ones, in the order of a constructor's arguments.
pub(crate) fn required<'m, 'a>(object: &Object, members: &'m [Member<'a>]) -> Vec<&'m Member<'a>> {
    let mut required: Vec<_> = members.iter().filter(|member| !member.is_optional()).collect();
    required.sort_by_key(|member| {
        object.arguments.iter().position(|name| *name == member.field.name).unwrap_or(usize::MAX)
    });
    required
}

impl Member<'_> {
    /// Whether a setter sets it, and not the constructor.
    pub(crate) fn is_optional(&self) -> bool {
        self.field.presence.is_optional()
    }

    /// The type of the struct's field.
    pub(crate) fn rust_type(&self) -> RustType {
        RustType::from(self.type_).boxed_if(self.boxed).wrapped(self.field.presence)
    }

    /// The argument of a constructor: for a nullable field, `None` too.
    pub(crate) fn argument(&self, cx: &Context<'_>, scope: Scope) -> Argument {
        let name = &self.name;
        if self.field.presence == Presence::Nullable {
            return Argument { type_: self.rust_type().into(), value: quote!(#name.into()), converts: true };
        }
        Argument::new(cx, name, self.type_).boxed_if(cx, self.boxed, scope)
    }

    /// The argument of a setter.
    pub(crate) fn setter(&self, cx: &Context<'_>, scope: Scope) -> Argument {
        Argument::new(cx, &self.name, self.type_).boxed_if(cx, self.boxed, scope).wrapped(
            cx,
            self.field.presence,
            scope,
        )
    }

    /// The name without the underscore that keeps it from being a keyword, for `with_…` and `clear_…`.
    pub(crate) fn bare_name(&self) -> String {
        self.name.to_string().trim_end_matches('_').to_owned()
    }
}
