//! Resolves types, each of one of four kinds.

use super::Lowering;
use crate::diag::did_you_mean_or;
use crate::ir::{
    Api, Enum, EnumValue, Field, FieldKind, IntoRequest, Object, Origin, Presence, ResourceId, Scalar, Shape,
    Type, TypeDef, Union, Variant, VariantKind,
};
use crate::spec;

impl Lowering<'_> {
    pub(super) fn type_def(
        &mut self,
        name: &str,
        resource: ResourceId,
        definition: &spec::TypeDef,
        origin: Origin,
    ) -> TypeDef {
        TypeDef {
            name: name.to_owned(),
            resource,
            doc: definition.doc.clone(),
            since: definition.since.clone(),
            deprecated: definition.deprecated.clone(),
            rust: definition.rust.clone(),
            group: self.group(resource, definition, &origin),
            aliases: definition.aliases.clone(),
            search: definition.search.clone(),
            not_in_reference: definition.not_in_reference,
            shape: self.shape(definition, &origin),
            origin,
        }
    }

    fn group(&mut self, resource: ResourceId, definition: &spec::TypeDef, origin: &Origin) -> Option<usize> {
        let name = definition.group.as_ref()?;
        let groups = &self.spec.resources.values().nth(resource.0 as usize)?.groups;
        let position = groups.get_index_of(name);
        if position.is_none() {
            let known = groups.keys().map(String::as_str);
            let help = did_you_mean_or(name, known, "add it to the `groups:` of the resource");
            self.report(&origin.key("group"), format!("there is no group `{name}`"), help);
        }
        position
    }

    fn shape(&mut self, definition: &spec::TypeDef, origin: &Origin) -> Shape {
        let spec::TypeDef { fields, values, variants, alias, .. } = definition;
        self.stray_keys(definition, origin);
        match (fields, values, variants, alias) {
            (Some(fields), None, None, None) => Shape::Object(Object {
                fields: fields
                    .iter()
                    .map(|(name, field)| self.field(name, field, origin.key("fields").key(name)))
                    .collect(),
                additional: definition
                    .additional
                    .as_ref()
                    .map(|expr| self.type_expr(expr, &origin.key("additional"))),
                arguments: definition.arguments.clone(),
                into_request: self.conversion(definition, origin),
                shortcuts: definition.shortcuts.clone().unwrap_or_default(),
            }),
            (None, Some(values), None, None) => Shape::Enum(Enum {
                values: values
                    .iter()
                    .map(|(value, known)| constant(value, known, origin.key("values").key(value)))
                    .collect(),
                open: !definition.closed,
                any_text: definition.any_text && !definition.closed,
            }),
            (None, None, Some(variants), None) => Shape::Union(Union {
                tag: definition.tag.clone(),
                variants: variants
                    .iter()
                    .enumerate()
                    .filter_map(|(index, variant)| self.variant(variant, origin.key("variants").index(index)))
                    .collect(),
                open: !definition.closed,
                into_request: self.conversion(definition, origin),
                accumulates: None,
            }),
            (None, None, None, Some(alias)) => Shape::Alias(self.type_expr(alias, &origin.key("alias"))),
            (None, None, None, None) => {
                let help =
                    "add `fields:` (an object), `values:` (an enum), `variants:` (a union) or `alias:`";
                self.report(origin, "the type has no definition", help);
                Shape::Alias(Type::Any)
            }
            _ => {
                let help = "keep one of `fields`, `values`, `variants` and `alias`";
                self.report(
                    origin,
                    "a type is an object, an enum, a union or an alias, not several of them",
                    help,
                );
                Shape::Alias(Type::Any)
            }
        }
    }

    /// Reports keys that belong to another kind of type.
    fn stray_keys(&mut self, definition: &spec::TypeDef, origin: &Origin) {
        let spec::TypeDef {
            fields,
            values,
            variants,
            additional,
            arguments,
            into_request,
            shortcuts,
            tag,
            closed,
            any_text,
            ..
        } = definition;
        let strays = [
            ("additional", additional.is_some() && fields.is_none(), "an object (`fields:`)"),
            ("arguments", !arguments.is_empty() && fields.is_none(), "an object (`fields:`)"),
            (
                "into_request",
                into_request.is_some() && fields.is_none() && variants.is_none(),
                "an object or a union",
            ),
            ("shortcuts", shortcuts.is_some() && fields.is_none(), "an object (`fields:`)"),
            ("tag", tag.is_some() && variants.is_none(), "a union (`variants:`)"),
            ("any_text", *any_text && (values.is_none() || *closed), "an open enum (`values:`)"),
            ("closed", *closed && values.is_none() && variants.is_none(), "an enum or a union"),
        ];
        for (key, stray, owner) in strays {
            if stray {
                self.report(
                    &origin.key(key),
                    format!("`{key}` belongs to {owner}"),
                    format!("remove `{key}:`"),
                );
            }
        }
    }

    pub(super) fn field(&mut self, name: &str, field: &spec::Field, origin: Origin) -> Field {
        let kind = match (&field.type_, &field.constant) {
            (Some(expr), None) => FieldKind::Of(self.field_type(expr, field.secret, &origin)),
            (None, Some(constant)) => FieldKind::Constant(constant.clone()),
            (None, None) => {
                self.report(
                    &origin,
                    format!("`{name}` has no type"),
                    "add `type:`, or `const:` for a constant",
                );
                FieldKind::Of(Type::Any)
            }
            (Some(_), Some(_)) => {
                let help = "keep `const:` if there is only one possible value, otherwise `type:`";
                self.report(&origin, format!("`{name}` has both a type and a constant"), help);
                FieldKind::Of(Type::Any)
            }
        };
        Field {
            name: name.to_owned(),
            kind,
            presence: Presence::new(field.optional, field.nullable),
            default_if_missing: field.default_if_missing,
            item: field.item.clone(),
            search: field.search.clone(),
            limits: field.limits.clone(),
            url_of: field.url_of.clone(),
            since: field.since.clone(),
            deprecated: field.deprecated.clone(),
            rust: field.rust.clone(),
            doc: field.doc.clone(),
            origin,
        }
    }

    fn field_type(&mut self, expr: &spec::TypeExpr, secret: bool, origin: &Origin) -> Type {
        match (self.type_expr(expr, &origin.key("type")), secret) {
            (Type::String, true) => Type::Secret,
            (type_, false) => type_,
            (type_, true) => {
                self.report(&origin.key("secret"), "only a `string` can be secret", "remove `secret:`");
                type_
            }
        }
    }

    fn conversion(&mut self, definition: &spec::TypeDef, origin: &Origin) -> Option<IntoRequest> {
        let back = definition.into_request.as_ref()?;
        let origin = origin.key("into_request");
        match self.known_type(&back.as_, &origin.key("as"))? {
            Type::Named(target) => Some(IntoRequest { target, drop: back.drop.clone(), origin }),
            _ => {
                self.report(
                    &origin.key("as"),
                    "only a named type can be sent back",
                    "write the name of a type",
                );
                None
            }
        }
    }

    fn variant(&mut self, variant: &spec::Variant, origin: Origin) -> Option<Variant> {
        let kind = match (&variant.type_, &variant.constant) {
            (Some(expr), None) => VariantKind::Of(self.type_expr(expr, &origin.key("type"))),
            (None, Some(Scalar::String(text))) => VariantKind::Constant(text.clone()),
            (None, Some(_)) => {
                self.report(
                    &origin.key("const"),
                    "the constant of a variant is a string",
                    "put it in quotes",
                );
                return None;
            }
            _ => {
                self.report(
                    &origin,
                    "a variant has either a type or a constant",
                    "write one of `type:` and `const:`",
                );
                return None;
            }
        };
        Some(Variant {
            kind,
            since: variant.since.clone(),
            rust: variant.rust.clone(),
            doc: variant.doc.clone(),
            origin,
        })
    }

    /// Reports recursive aliases, which have no type, not even inside of a list. They become `any`, so that resolving
    /// aliases ends.
    pub(super) fn alias_cycles(&mut self, api: &mut Api) {
        let next = |shape: &Shape| match shape {
            Shape::Alias(target) => target.named(),
            _ => None,
        };
        let mut endless = Vec::new();
        for id in api.type_ids() {
            let mut way = next(&api[id].shape);
            for _ in 0..api.types.len() {
                match way {
                    Some(other) if other != id => way = next(&api[other].shape),
                    _ => break,
                }
            }
            if way == Some(id) {
                endless.push(id);
            }
        }
        for id in endless {
            let definition = &api[id];
            let origin = definition.origin.key("alias");
            let message = format!("`{}` is an alias of itself", definition.name);
            self.report(&origin, message, "name another type");
            api.types[id.index()].shape = Shape::Alias(Type::Any);
        }
    }
}

fn constant(value: &str, known: &spec::EnumValue, origin: Origin) -> EnumValue {
    EnumValue {
        value: value.to_owned(),
        doc: known.doc.clone(),
        since: known.since.clone(),
        deprecated: known.deprecated.clone(),
        rust: known.rust.clone(),
        origin,
    }
}
