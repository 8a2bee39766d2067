//! Resolves the types of one section to API names.

use std::collections::BTreeSet;

use crate::diag::Diagnostic;
use crate::import::at::At;
use crate::import::bullet::Type;
use crate::import::declared::{Declared, DeclaredBody, Definition, Member};
use crate::import::known::Known;
use crate::import::reference::{NamedType, Reference};
use crate::import::section::Section;
use crate::import::shape::{Field, Shape, TypeBody};
use crate::import::signature::{self, signature};
use crate::spec::Primitive;

/// A section with its page and its resource.
pub(super) struct DeclaredSection<'a> {
    /// The page's name.
    pub(super) page: &'a str,
    /// The section.
    pub(super) section: &'a Section,
    /// The resource's path.
    pub(super) resource: String,
    /// The declaration.
    pub(super) declared: Declared,
}

/// Converts the declarations of one section into types of the API.
pub(super) struct Resolver<'a> {
    pub(super) place: &'a DeclaredSection<'a>,
    pub(super) known: &'a Known<'a>,
    pub(super) listed: &'a BTreeSet<String>,
    pub(super) errors: &'a mut Vec<Diagnostic>,
}

impl Resolver<'_> {
    /// Returns whether a type has no API name: it is only defined below a field.
    pub(super) fn stands_in_place(&self, name: &str, definition: &Definition) -> bool {
        let choice = match &definition.body {
            // Constants are named after their value, which may be the name of another type.
            DeclaredBody::Enum(values) if values.len() == 1 && !definition.listed => return true,
            DeclaredBody::Enum(_) | DeclaredBody::Union(_) => true,
            DeclaredBody::Object(_) | DeclaredBody::List(_) => false,
        };
        // A named list that is not in the spec is replaced by the list itself.
        if matches!(definition.body, DeclaredBody::List(_)) {
            return self.known.get(name).is_none();
        }
        choice && !self.listed.contains(name) && !self.known.lists(name)
    }

    pub(super) fn add(&mut self, reference: &mut Reference, name: String, body: TypeBody, at: &At) {
        let in_list = self.place.section.lists_types();
        match reference.types.get_mut(&name) {
            Some(first) if first.body.same(&body) => {
                if in_list && !first.in_list {
                    first.in_list = true;
                    first.resource.clone_from(&self.place.resource);
                }
            }
            // The children of a named list are the alternatives or fields of its items.
            Some(first) if matches!(first.body, TypeBody::List(_)) => {}
            Some(first) if matches!(body, TypeBody::List(_)) => first.body = body,
            Some(first) => {
                let At { page, line } = &first.at;
                let message = format!("`{name}` differs from its definition at {page}:{line}");
                self.error(at.line, message, "one of the two is damaged: get the page again");
            }
            None => {
                let resource = self.place.resource.clone();
                reference.types.insert(name, NamedType { body, at: at.clone(), resource, in_list });
            }
        }
    }

    pub(super) fn body(&mut self, rendered: &str, definition: &Definition) -> Option<TypeBody> {
        if definition.body.is_empty() {
            if self.place.section.part("Returns").is_some() && self.responds_with_bytes() {
                return None;
            }
            self.never(rendered, &definition.at);
            return None;
        }
        Some(match &definition.body {
            DeclaredBody::Object(members) => TypeBody::Object(self.fields(members)),
            DeclaredBody::Enum(values) => TypeBody::Enum(values.clone()),
            DeclaredBody::Union(all) => {
                TypeBody::Union(all.iter().map(|one| self.shape(one, &definition.at)).collect())
            }
            DeclaredBody::List(item) => TypeBody::List(self.shape(item, &definition.at)),
        })
    }

    /// Returns whether the response is bytes.
    fn responds_with_bytes(&self) -> bool {
        signature(self.place.section).is_some_and(|signature| signature.returns == "Response")
    }

    pub(super) fn fields(&mut self, members: &[Member]) -> Vec<Field> {
        members
            .iter()
            .filter_map(|member| {
                let name = member.name.clone()?;
                let shape = self.shape(&member.type_, &member.at);
                let deprecated = signature::text(&member.lead).starts_with("Deprecated");
                Some(Field { name, shape, at: member.at.clone(), deprecated })
            })
            .collect()
    }

    /// Returns the type for a type of the rendering. A declared type must be defined in the section.
    pub(super) fn shape(&mut self, type_: &Type, at: &At) -> Shape {
        match type_ {
            Type::String => Shape::Primitive(Primitive::String),
            Type::Integer => Shape::Primitive(Primitive::Integer),
            Type::Float => Shape::Primitive(Primitive::Number),
            Type::Bool => Shape::Primitive(Primitive::Boolean),
            Type::Time => Shape::Primitive(Primitive::Datetime),
            Type::File => Shape::Primitive(Primitive::File),
            Type::Any => Shape::Primitive(Primitive::Any),
            Type::List(item) => Shape::List(Box::new(self.shape(item, at))),
            Type::Map(value) => Shape::Map(Box::new(self.shape(value, at))),
            Type::Named(rendered) => self.named(rendered, at),
        }
    }

    fn named(&mut self, rendered: &str, at: &At) -> Shape {
        let name = self.known.resolve(rendered);
        let Some(definition) = self.place.declared.types.get(rendered) else {
            // Large unions are not defined in every section.
            if self.known.behind(&name).is_none_or(|(_, type_)| type_.variants.is_none()) {
                self.never(rendered, at);
            }
            return Shape::Named(name);
        };
        match &definition.body {
            DeclaredBody::Enum(values) if self.stands_in_place(&name, definition) => {
                Shape::InlineEnum(name, values.clone())
            }
            DeclaredBody::Union(all) if self.stands_in_place(&name, definition) => {
                Shape::Union(name, all.iter().map(|one| self.shape(one, at)).collect())
            }
            DeclaredBody::List(item) if self.known.get(&name).is_none() => {
                Shape::List(Box::new(self.shape(item, at)))
            }
            _ => Shape::Named(name),
        }
    }

    /// Returns the type of a parameter, which need not be defined in the section.
    pub(super) fn parameter_shape(&mut self, type_: &Type, at: &At) -> Shape {
        match type_ {
            Type::Named(rendered) if !self.place.declared.types.contains_key(rendered) => {
                let name = self.known.resolve(rendered);
                if !self.listed.contains(&name) && !self.known.lists(&name) {
                    self.never(rendered, at);
                }
                Shape::Named(name)
            }
            Type::List(item) => Shape::List(Box::new(self.parameter_shape(item, at))),
            Type::Map(value) => Shape::Map(Box::new(self.parameter_shape(value, at))),
            _ => self.shape(type_, at),
        }
    }

    fn never(&mut self, rendered: &str, at: &At) {
        let message = format!("`{rendered}` is not defined in this section");
        self.error(at.line, message, "the page looks damaged: get it again");
    }

    pub(super) fn error(&mut self, line: usize, message: impl Into<String>, help: &str) {
        self.errors.push(Diagnostic::on_page(self.place.page, line, message, help));
    }
}
