//! The fields of a struct.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::argument::Argument;
use super::context::{Context, Scope};
use super::rust_type::RustType;
use crate::ir::{Field, Object, Presence, Type, TypeId};
use crate::names::{field_name, singular};

/// A field of an object that is a field of the struct.
pub(crate) struct Member<'a> {
    pub(crate) object: &'a Object,
    /// Its position in the object.
    pub(crate) position: usize,
    pub(crate) field: &'a Field,
    pub(crate) type_: &'a Type,
    pub(crate) name: Ident,
    pub(super) boxed: bool,
}

/// Returns the fields of an object that are not constant.
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

/// Returns the required ones, in the order of the arguments of the constructor.
pub(crate) fn required<'m, 'a>(object: &Object, members: &'m [Member<'a>]) -> Vec<&'m Member<'a>> {
    let mut required: Vec<_> = members.iter().filter(|member| !member.is_optional()).collect();
    required.sort_by_key(|member| {
        object.arguments.iter().position(|name| *name == member.field.name).unwrap_or(usize::MAX)
    });
    required
}

impl Member<'_> {
    /// Returns whether it is set by a setter and not by the constructor.
    pub(crate) fn is_optional(&self) -> bool {
        self.field.presence.is_optional()
    }

    /// Returns the type of the struct's field.
    pub(crate) fn rust_type(&self) -> RustType {
        RustType::from(self.type_).boxed_if(self.boxed).wrapped(self.field.presence)
    }

    /// Returns the argument of a constructor, which may be `None` for a nullable field.
    pub(crate) fn argument(&self, cx: &Context<'_>, scope: Scope) -> Argument {
        let name = &self.name;
        if self.field.presence == Presence::Nullable {
            let type_ = RustType::from(self.type_).value_or_option();
            let value = quote!(runtime::IntoOption::into_option(#name));
            let outer = self.boxed.then(|| cx.prelude_path("Box", scope));
            let value = outer.map_or_else(|| value.clone(), |outer| quote!(#value.map(#outer::new)));
            return Argument { type_, value, converts: true };
        }
        Argument::new(cx, name, self.type_).boxed_if(cx, self.boxed, scope)
    }

    /// Returns the argument of a setter.
    pub(crate) fn setter(&self, cx: &Context<'_>, scope: Scope) -> Argument {
        Argument::new(cx, &self.name, self.type_).boxed_if(cx, self.boxed, scope).wrapped(
            cx,
            self.field.presence,
            scope,
        )
    }

    /// Returns the name without the underscore after a keyword, for `with_…` and `clear_…`.
    pub(crate) fn bare_name(&self) -> String {
        self.name.to_string().trim_end_matches('_').to_owned()
    }

    /// Returns the method that sends `null`, if it differs from an absent field.
    pub(crate) fn clear(&self) -> Option<String> {
        let differs = self.field.presence == Presence::OptionalNullable;
        differs.then(|| format!("clear_{}", self.bare_name()))
    }

    /// Returns the name of one item of a list: `tool` for `tools`.
    pub(crate) fn item_name(&self) -> String {
        self.field.item.clone().unwrap_or_else(|| singular(&self.bare_name()))
    }

    /// Returns the method that adds one item to a list, and the type of the item.
    ///
    /// `None` if the name has no singular, or another method has this name.
    pub(crate) fn adder(&self, cx: &Context<'_>, is_taken: impl Fn(&str) -> bool) -> Option<Adder> {
        let Type::List(item) = cx.api.resolve(self.type_) else { return None };
        let is_plain = !matches!(cx.api.resolve(item), Type::List(_) | Type::Map(_) | Type::Nullable(_));
        let name = self.item_name();
        let is_free = name != self.bare_name() && field_name(&name) == name && !is_taken(&name);
        let fits = is_plain && is_free && !self.boxed;
        fits.then(|| Adder { name, item: (**item).clone() })
    }
}

/// A method that adds one item to a list.
pub(crate) struct Adder {
    /// The item, and the method on a request.
    pub(crate) name: String,
    item: Type,
}

impl Adder {
    /// Returns the argument.
    pub(crate) fn argument(&self, cx: &Context<'_>) -> Argument {
        Argument::new(cx, &cx.ident(&self.name), &self.item)
    }

    /// Returns the statement that adds the item to a field.
    pub(super) fn statement(
        &self,
        cx: &Context<'_>,
        presence: Presence,
        field: &TokenStream,
        scope: Scope,
    ) -> TokenStream {
        let value = self.argument(cx).value;
        match presence {
            Presence::Required => quote!(#field.push(#value);),
            Presence::Optional | Presence::Nullable => quote!(#field.get_or_insert_default().push(#value);),
            Presence::OptionalNullable => {
                let maybe = cx.prelude_path("Maybe", scope);
                quote! {
                    let mut items = ::core::mem::take(&mut #field).into_option().unwrap_or_default();
                    items.push(#value);
                    #field = #maybe::Value(items);
                }
            }
        }
    }
}
