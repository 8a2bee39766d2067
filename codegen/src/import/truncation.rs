//! Detects pages that end too early.
//!
//! Definitions that are missing at the end of a page were either removed from the API or cut off. The page does not
//! show which, so the import reports an error instead of removing them from the spec.

use crate::spec::{Spec, TypeDef, TypeExpr, Variant};

use super::bullet::Form;
use super::known::Known;
use super::names::fold_name;
use super::reference::Reference;
use super::section::{Bullet, Section};
use super::shape::{Shape, TypeBody};
use super::signature;
use crate::diag::Diagnostic;
use crate::source::Source;

/// Reports the definitions of the spec that follow the end of each page.
pub(super) fn check(
    pages: &[Source],
    sections: &[(&str, Vec<Section>)],
    spec: &Spec,
    known: &Known<'_>,
    reference: &Reference,
) -> Vec<Diagnostic> {
    let ends = Ends { spec, known, reference };
    pages
        .iter()
        .zip(sections)
        .filter_map(|(page, (_, sections))| {
            let missing = ends.missing(sections)?;
            let message = format!("the page ends here, but the spec has more: {missing}");
            let help = "if the page is cut off, get it again; if it was removed from the API, remove it from the spec first";
            Some(Diagnostic::on_page(page.file(), page.text().lines().count(), message, help))
        })
        .collect()
}

struct Ends<'a> {
    spec: &'a Spec,
    known: &'a Known<'a>,
    reference: &'a Reference,
}

impl Ends<'_> {
    fn missing(&self, sections: &[Section]) -> Option<String> {
        let last = sections.last()?;
        self.resources(sections).or_else(|| {
            last.resource.as_ref()?;
            if last.lists_types() { self.types(last) } else { self.endpoints(last) }
        })
    }

    /// Returns the resources of a page. A page that begins with the shared types is the whole reference, which contains
    /// all of them.
    fn resources(&self, sections: &[Section]) -> Option<String> {
        let first = sections.first()?;
        first.resource.as_ref()?;
        let same = |section: &&Section| section.resource == first.resource;
        if !sections.iter().take_while(same).all(Section::lists_types) {
            return None;
        }
        let all = self.spec.resources.keys().filter(|path| !self.reference.covered.contains_key(*path));
        names("the resources", all.map(String::as_str))
    }

    /// Returns the endpoints after the last one of the page, and the types that follow the endpoints of a resource.
    fn endpoints(&self, last: &Section) -> Option<String> {
        let path = signature::signature(last)?.resource();
        let resource = self.spec.resources.get(&path)?;
        let here = |endpoint: &crate::spec::Endpoint| {
            self.reference
                .endpoints
                .iter()
                .any(|one| one.method == endpoint.method && one.path == endpoint.path)
        };
        let trailing = resource.endpoints.iter().rev().take_while(|(_, endpoint)| !here(endpoint));
        let mut trailing: Vec<&str> = trailing.map(|(name, _)| name.as_str()).collect();
        trailing.reverse();
        let types = self.types_of(&path, |_| true);
        names("the endpoints", trailing.into_iter()).or_else(|| names("the types", types.into_iter()))
    }

    /// Returns the types after the last one of the page, and the members after the last of its members.
    fn types(&self, last: &Section) -> Option<String> {
        let Some(bullet) = last.parts.last().and_then(|part| part.bullets.last()) else {
            return Some("the content below its last heading".to_owned());
        };
        let name = self.known.resolve(declared(bullet)?);
        let home = self.known.home(&name)?;
        let behind = self.types_of(home, |other| other > name.as_str());
        names("the types", behind.into_iter()).or_else(|| self.members(bullet))
    }

    fn types_of(&self, path: &str, behind: impl Fn(&str) -> bool) -> Vec<&str> {
        let Some(resource) = self.spec.resources.get(path) else { return Vec::new() };
        let missing = |name: &str, type_: &TypeDef| {
            !type_.not_in_reference && behind(name) && !self.reference.types.contains_key(name)
        };
        let types = resource.types.iter().filter(|(name, type_)| missing(name, type_));
        types.map(|(name, _)| name.as_str()).collect()
    }

    /// Returns the missing members of the types whose definitions are open at the end of the page.
    fn members(&self, bullet: &Bullet) -> Option<String> {
        let own = declared(bullet).and_then(|rendered| {
            let name = self.known.resolve(rendered);
            let (known, now) =
                (members(self.known.get(&name)?), said(&self.reference.types.get(&name)?.body));
            let cut = now.len() < known.len() && known.starts_with(&now);
            cut.then(|| {
                names(&format!("members of `{name}`:"), known[now.len()..].iter().map(String::as_str))
            })?
        });
        own.or_else(|| self.members(bullet.children.last()?))
    }
}

/// Returns the type that a bullet defines.
fn declared(bullet: &Bullet) -> Option<&str> {
    match &bullet.form {
        Form::Object(name) | Form::Union(name) | Form::Enum(name) | Form::List(name, _) => Some(name),
        Form::Field(_, type_) | Form::Parameter(_, type_) | Form::Alternative(type_) => type_.named(),
        Form::Hidden | Form::Value { .. } => None,
    }
}

/// Returns the members in the reference, in a form that can be compared to [`members`].
fn said(body: &TypeBody) -> Vec<String> {
    let alternative = |shape: &Shape| match shape {
        Shape::Named(name) => Some(fold_name(name)),
        _ => None,
    };
    match body {
        TypeBody::Object(fields) => fields.iter().map(|field| fold_name(&field.name)).collect(),
        TypeBody::Enum(words) => words.iter().map(|word| fold_name(word)).collect(),
        TypeBody::Union(all) => all.iter().filter_map(alternative).collect(),
        TypeBody::List(_) => Vec::new(),
    }
}

/// Returns the members in the spec.
fn members(type_: &TypeDef) -> Vec<String> {
    let named = |variant: &Variant| match &variant.type_ {
        Some(TypeExpr::Named(name)) => Some(fold_name(name)),
        _ => None,
    };
    let fields = type_.fields.iter().flatten().filter(|(_, field)| !field.not_in_reference);
    let values = type_.values.iter().flat_map(|values| values.keys());
    let variants = type_.variants.iter().flatten().filter_map(named);
    fields
        .map(|(name, _)| fold_name(name))
        .chain(values.map(|word| fold_name(word)))
        .chain(variants)
        .collect()
}

fn names<'a>(what: &str, all: impl Iterator<Item = &'a str>) -> Option<String> {
    let all: Vec<String> = all.map(|name| format!("`{name}`")).collect();
    (!all.is_empty()).then(|| format!("{what} {}", all.join(", ")))
}
