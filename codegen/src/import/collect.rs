//! The types that one section writes out, under the names of the rendering.
//!
//! A type is written out at its first use within a section and named alone after that.

use std::collections::BTreeMap;

use super::at::At;
use super::bullet::{Form, Type};
use super::names;
use super::page::{Bullet, Section};
use crate::diag::Diagnostic;

/// A written-out type.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    /// What it is.
    pub(super) body: DeclaredBody,
    /// Where it is written out.
    pub(super) at: At,
    /// Whether a `type` bullet declares it; otherwise it is written out in place, below a field.
    pub(super) listed: bool,
}

/// What a written-out type is.
#[derive(Clone, Debug)]
pub(super) enum DeclaredBody {
    Object(Vec<Member>),
    Enum(Vec<String>),
    Union(Vec<Type>),
    List(Type),
}

/// A field of an object or a parameter of an endpoint.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The rendering's name; `None` for a parameter that it hides.
    pub(super) name: Option<String>,
    /// The type of its values.
    pub(super) type_: Type,
    /// Where it stands.
    pub(super) at: At,
    /// The first line of the text about it.
    pub(super) lead: String,
}

/// Everything that a section declares.
#[derive(Debug, Default)]
pub(super) struct Declared {
    /// The types by the rendering's names.
    pub(super) types: BTreeMap<String, Definition>,
    /// The positional parameters and the names of the parameter objects, in order.
    pub(super) parameters: Vec<Member>,
    /// The named parameters.
    pub(super) named: Vec<Member>,
}

/// Collects what `section` declares. Diagnostics go to `errors`.
pub(super) fn collect(page: &str, section: &Section, errors: &mut Vec<Diagnostic>) -> Declared {
    let mut collector = Collector { page, declared: Declared::default(), errors };
    for part in &section.parts {
        for bullet in &part.bullets {
            if part.title == "Parameters" {
                collector.parameter(bullet);
            } else {
                collector.declare(bullet);
            }
        }
    }
    collector.declared
}

struct Collector<'a> {
    page: &'a str,
    declared: Declared,
    errors: &'a mut Vec<Diagnostic>,
}

/// What belongs to a bullet.
enum Children {
    None,
    Fields(Vec<Member>),
    Values(Vec<String>),
    Alternatives(Vec<Type>),
}

impl Collector<'_> {
    /// A bullet directly below `### Parameters`.
    fn parameter(&mut self, bullet: &Bullet) {
        let at = self.at(bullet.line);
        let Form::Field(name, type_) = &bullet.form else {
            let help = "positional parameters are `name Type`, the others stand below `params Name`";
            return self.error(bullet.line, "this is not a parameter", help);
        };
        for child in &bullet.children {
            let (name, type_) = match &child.form {
                Form::Parameter(name, type_) => (Some(name.clone()), self.used(child, type_)),
                Form::Hidden => (None, Type::Bool),
                _ => {
                    let help = "a named parameter is `Name param.Field[Type]`";
                    self.error(child.line, "this is not a named parameter", help);
                    continue;
                }
            };
            let at = self.at(child.line);
            self.declared.named.push(Member { name, type_, at, lead: child.lead.clone() });
        }
        let lead = bullet.lead.clone();
        self.declared.parameters.push(Member { name: Some(name.clone()), type_: type_.clone(), at, lead });
    }

    /// Collects the declaration of a bullet and everything below it, and returns its type.
    fn declare(&mut self, bullet: &Bullet) -> Option<Type> {
        let (name, children) = match &bullet.form {
            Form::Object(name) | Form::Union(name) | Form::Enum(name) => (name, self.children(bullet)),
            Form::List(name, item) => {
                let item = self.used(bullet, item);
                self.define(name, DeclaredBody::List(item), bullet.line, true);
                return Some(Type::Named(name.clone()));
            }
            Form::Field(_, type_) | Form::Alternative(type_) => return Some(self.used(bullet, type_)),
            Form::Hidden | Form::Value { .. } | Form::Parameter(..) => {
                self.error(
                    bullet.line,
                    "this declaration belongs elsewhere",
                    "a type, field or alternative stands here",
                );
                return None;
            }
        };
        let body = match (&bullet.form, children) {
            (Form::Object(_), Children::Fields(fields)) => DeclaredBody::Object(fields),
            (Form::Object(_), Children::None) => DeclaredBody::Object(Vec::new()),
            (Form::Union(_), Children::Alternatives(all)) if names_itself(name, &all) => {
                return Some(Type::Named(name.clone()));
            }
            (Form::Union(_), Children::Alternatives(all)) => DeclaredBody::Union(all),
            (Form::Union(_), Children::None) => DeclaredBody::Union(Vec::new()),
            (Form::Enum(_), Children::Values(values)) => DeclaredBody::Enum(values),
            (Form::Enum(_), Children::None) => DeclaredBody::Enum(Vec::new()),
            _ => {
                let help = "objects hold fields, unions alternatives, enums values";
                self.error(bullet.line, format!("what belongs to `{name}` does not fit it"), help);
                return None;
            }
        };
        self.define(name, body, bullet.line, true);
        Some(Type::Named(name.clone()))
    }

    /// A use of a type by a field, parameter or alternative. What stands below writes the type out.
    fn used(&mut self, bullet: &Bullet, type_: &Type) -> Type {
        let children = self.children(bullet);
        let type_ = match (&children, bullet.children.first().map(|first| &first.form)) {
            (Children::Values(_), Some(Form::Value { of, .. })) => match type_.innermost() {
                Type::String => type_.with_name(of),
                _ => type_.clone(),
            },
            _ => type_.clone(),
        };
        if let Children::None = children {
            return type_;
        }
        let Some(name) = type_.named() else {
            let help = "only declared types are written out";
            self.error(bullet.line, "something stands below a type of the language", help);
            return type_;
        };
        match children {
            Children::None => {}
            Children::Fields(fields) => self.define(name, DeclaredBody::Object(fields), bullet.line, false),
            Children::Values(values) => self.define(name, DeclaredBody::Enum(values), bullet.line, false),
            // The rendering drops the alternative `string`; what is left beside it is the list.
            Children::Alternatives(all) if matches!(all.as_slice(), [Type::List(_)]) => {
                return all.into_iter().next().unwrap_or(type_);
            }
            Children::Alternatives(all) if names_itself(name, &all) => {}
            Children::Alternatives(all) => {
                // A union and the items of the list among its alternatives may share a name.
                let list = |alternative: &Type| matches!(alternative, Type::List(item) if item.named() == Some(name));
                if all.iter().any(list) {
                    let both = format!("{}OrList", names::stripped(name));
                    self.define(&both, DeclaredBody::Union(all), bullet.line, false);
                    return type_.with_name(&both);
                }
                self.define(name, DeclaredBody::Union(all), bullet.line, false);
            }
        }
        type_
    }

    fn children(&mut self, bullet: &Bullet) -> Children {
        let Some(first) = bullet.children.first() else { return Children::None };
        match first.form {
            Form::Field(..) => Children::Fields(self.fields(bullet)),
            Form::Value { .. } => Children::Values(self.values(bullet)),
            _ => Children::Alternatives(
                bullet.children.iter().filter_map(|child| self.alternative(child)).collect(),
            ),
        }
    }

    fn fields(&mut self, bullet: &Bullet) -> Vec<Member> {
        let mut fields = Vec::new();
        for child in &bullet.children {
            if let Form::Field(name, type_) = &child.form {
                if fields.iter().any(|field: &Member| field.name.as_ref() == Some(name)) {
                    self.error(
                        child.line,
                        format!("a second field `{name}`"),
                        "the indent of one of the two is wrong",
                    );
                }
                let type_ = self.used(child, type_);
                let at = self.at(child.line);
                fields.push(Member { name: Some(name.clone()), type_, at, lead: child.lead.clone() });
            } else {
                self.error(child.line, "this stands among fields but is none", "a field is `Name Type`");
            }
        }
        fields
    }

    fn values(&mut self, bullet: &Bullet) -> Vec<String> {
        let owner = match (&bullet.form, bullet.children.first().map(|first| &first.form)) {
            (Form::Enum(name), _) => Some(name.as_str()),
            (
                Form::Field(_, type_) | Form::Parameter(_, type_) | Form::Alternative(type_),
                Some(Form::Value { of, .. }),
            ) => type_.named().or_else(|| (*type_.innermost() == Type::String).then_some(of.as_str())),
            _ => None,
        };
        let mut values = Vec::new();
        for child in &bullet.children {
            match &child.form {
                Form::Value { value, .. } if values.contains(value) => {
                    self.error(child.line, format!("a second value `{value}`"), "take one of the two out");
                }
                Form::Value { of, value } if Some(of.as_str()) == owner && child.children.is_empty() => {
                    values.push(value.clone());
                }
                _ => {
                    let message = format!("this is no value of `{}`", owner.unwrap_or("an enum"));
                    self.error(child.line, message, "values stand directly below the enum that they name");
                }
            }
        }
        values
    }

    fn alternative(&mut self, bullet: &Bullet) -> Option<Type> {
        if let Form::Field(..) = bullet.form {
            self.error(bullet.line, "a field among alternatives", "alternatives are types");
            return None;
        }
        self.declare(bullet)
    }

    fn define(&mut self, name: &str, body: DeclaredBody, line: usize, listed: bool) {
        let at = self.at(line);
        // Below a use of a named list stand the alternatives or fields of its items.
        if let Some(Definition { body: DeclaredBody::List(Type::Named(item)), .. }) =
            self.declared.types.get(name)
            && !matches!(body, DeclaredBody::List(_))
        {
            let item = item.clone();
            return self.define(&item, body, line, false);
        }
        match self.declared.types.get_mut(name) {
            Some(known) if body.is_empty() || known.body.same(&body) => known.listed |= listed,
            Some(known) if known.body.is_empty() => *known = Definition { body, at, listed },
            Some(known) => {
                let message =
                    format!("`{name}` differs from line {}, where it is written out too", known.at.line);
                self.error(line, message, "one of the two is damaged: get the page again");
            }
            None => {
                self.declared.types.insert(name.to_owned(), Definition { body, at, listed });
            }
        }
    }

    fn at(&self, line: usize) -> At {
        At { page: self.page.to_owned(), line }
    }

    fn error(&mut self, line: usize, message: impl Into<String>, help: &str) {
        self.errors.push(Diagnostic::on_page(self.page, line, message, help));
    }
}

/// Whether an alternative is the type itself: an open enum, written as a union of `string` and the enum.
fn names_itself(name: &str, alternatives: &[Type]) -> bool {
    alternatives.iter().any(|alternative| matches!(alternative, Type::Named(other) if other == name))
}

impl DeclaredBody {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Object(fields) => fields.is_empty(),
            Self::Enum(values) => values.is_empty(),
            Self::Union(all) => all.is_empty(),
            Self::List(_) => false,
        }
    }

    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Object(a), Self::Object(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.name == b.name && a.type_ == b.type_)
            }
            (Self::Enum(a), Self::Enum(b)) => a == b,
            (Self::Union(a), Self::Union(b)) => a == b,
            (Self::List(a), Self::List(b)) => a == b,
            _ => false,
        }
    }
}
