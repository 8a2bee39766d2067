//! Everything that the pages say, pieced together.

use std::collections::{BTreeMap, BTreeSet};

use crate::spec::Primitive;

use super::bullet::Type;
use super::collect::{self, Declared, DeclaredBody, Definition, Member};
use super::endpoint::Endpoint;
use super::known::Known;
use super::page::{Heading, Section};
use super::shape::{Field, Shape, TypeBody};
use super::{At, names, signature};
use crate::diag::Diagnostic;

/// What the pages say.
#[derive(Debug, Default)]
pub(super) struct Reference {
    /// Types by the API's names.
    pub(super) types: BTreeMap<String, NamedType>,
    /// Endpoints in the order of the pages.
    pub(super) endpoints: Vec<Endpoint>,
    /// The resources that the pages hold in full, with the line of the heading.
    pub(super) covered: BTreeMap<String, At>,
}

/// A type that the pages write out.
#[derive(Debug)]
pub(super) struct NamedType {
    /// What it is.
    pub(super) body: TypeBody,
    /// Where it is written out first.
    pub(super) at: At,
    /// The resource whose section declares it.
    pub(super) resource: String,
    /// Whether it stands in a list of types; such a place decides on the resource.
    pub(super) in_list: bool,
}

/// A section with its page and its resource.
pub(super) struct DeclaredSection<'a> {
    /// The page's name.
    pub(super) page: &'a str,
    /// The section.
    pub(super) section: &'a Section,
    /// The resource's path.
    pub(super) resource: String,
    /// What it declares.
    pub(super) declared: Declared,
}

/// Pieces the sections of all pages together.
pub(super) fn assemble(
    pages: &[(&str, Vec<Section>)],
    known: &Known<'_>,
) -> Result<Reference, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let places = places(pages, known, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let listed: BTreeSet<String> = places
        .iter()
        .flat_map(|place| &place.declared.types)
        .filter(|(_, definition)| definition.listed)
        .map(|(name, _)| known.resolve(name))
        .collect();
    let mut reference = Reference::default();
    for place in &places {
        let mut lower = Resolver { place, known, listed: &listed, errors: &mut errors };
        lower.add_to(&mut reference);
    }
    if errors.is_empty() { Ok(reference) } else { Err(errors) }
}

fn places<'a>(
    pages: &'a [(&str, Vec<Section>)],
    known: &Known<'_>,
    errors: &mut Vec<Diagnostic>,
) -> Vec<DeclaredSection<'a>> {
    let mut places = Vec::new();
    for (page, sections) in pages {
        for section in sections {
            let declared = collect::collect(page, section, errors);
            let resource = match signature::signature(section) {
                Some(signature) => signature.resource(),
                None => resource_of_list(section.resource.as_ref(), sections, &declared, known),
            };
            places.push(DeclaredSection { page, section, resource, declared });
        }
    }
    places
}

/// The resource of a list of types: that of the endpoints under the same heading, or of most of the types.
fn resource_of_list(
    heading: Option<&Heading>,
    sections: &[Section],
    declared: &Declared,
    known: &Known<'_>,
) -> String {
    let beside = sections.iter().filter(|section| section.resource.as_ref() == heading && heading.is_some());
    if let Some(signature) = beside.filter_map(signature::signature).next() {
        return signature.resource();
    }
    let mut votes = BTreeMap::<&str, usize>::new();
    for home in declared.types.keys().filter_map(|name| known.home(&known.resolve(name))) {
        *votes.entry(home).or_default() += 1;
    }
    match votes.into_iter().max_by_key(|(_, votes)| *votes) {
        Some((home, _)) => home.to_owned(),
        None => heading.map_or_else(String::new, |heading| names::snake(&heading.title.replace(' ', ""))),
    }
}

/// Turns what one section declares into types of the API.
pub(super) struct Resolver<'a> {
    pub(super) place: &'a DeclaredSection<'a>,
    pub(super) known: &'a Known<'a>,
    listed: &'a BTreeSet<String>,
    pub(super) errors: &'a mut Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn add_to(&mut self, reference: &mut Reference) {
        if let Some(heading) = &self.place.section.resource {
            let at = At { page: self.place.page.to_owned(), line: heading.line };
            reference.covered.entry(self.place.resource.clone()).or_insert(at);
        }
        if !self.place.section.lists_types()
            && let Some(endpoint) = self.endpoint(reference)
        {
            reference.endpoints.push(endpoint);
        }
        for (rendered, definition) in &self.place.declared.types {
            let name = self.known.resolve(rendered);
            if self.stands_in_place(&name, definition) {
                continue;
            }
            if let Some(body) = self.body(rendered, definition) {
                self.add(reference, name, body, &definition.at);
            }
        }
    }

    /// Whether a type has no name of the API's: it is written out below a field, and nowhere declared.
    fn stands_in_place(&self, name: &str, definition: &Definition) -> bool {
        let choice = match &definition.body {
            // Constants are named after their value, which may be the name of another type.
            DeclaredBody::Enum(values) if values.len() == 1 && !definition.listed => return true,
            DeclaredBody::Enum(_) | DeclaredBody::Union(_) => true,
            DeclaredBody::Object(_) | DeclaredBody::List(_) => false,
        };
        // A named list that the spec has no name for is the list itself.
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
            // Below a use of a named list stand the alternatives or fields of its items.
            Some(first) if matches!(first.body, TypeBody::List(_)) => {}
            Some(first) if matches!(body, TypeBody::List(_)) => first.body = body,
            Some(first) => {
                let At { page, line } = &first.at;
                let message = format!("`{name}` differs from {page}:{line}, where it is written out too");
                self.error(at.line, message, "one of the two is damaged: get the page again");
            }
            None => {
                let resource = self.place.resource.clone();
                reference.types.insert(name, NamedType { body, at: at.clone(), resource, in_list });
            }
        }
    }

    fn body(&mut self, rendered: &str, definition: &Definition) -> Option<TypeBody> {
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

    /// What a type of the rendering means. A declared type must be written out in the section.
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
            // Large unions are not written out in every section.
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

    /// A type of a parameter, which the rendering need not write out where its client has it elsewhere.
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
        let message = format!("`{rendered}` is never written out in this section");
        self.error(at.line, message, "the page looks damaged: get it again");
    }

    pub(super) fn error(&mut self, line: usize, message: impl Into<String>, help: &str) {
        self.errors.push(Diagnostic::on_page(self.place.page, line, message, help));
    }
}
