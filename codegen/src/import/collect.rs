//! Collects the types that one section defines, under the names of the rendering.
//!
//! A section defines a type at its first use, and later only names it.

use super::at::At;
use super::bullet::{Form, Type};
use super::declared::{Declared, DeclaredBody, Definition, Member};
use super::names;
use super::section::{Bullet, Section};
use crate::diag::Diagnostic;

/// Collects the declarations of `section`. Diagnostics are added to `errors`.
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

/// The children of a bullet.
enum Children {
    None,
    Fields(Vec<Member>),
    Values(Vec<String>),
    Alternatives(Vec<Type>),
}

impl Collector<'_> {
    /// Collects a parameter: a bullet directly below `### Parameters`.
    fn parameter(&mut self, bullet: &Bullet) {
        let at = self.at(bullet.line);
        let Form::Field(name, type_) = &bullet.form else {
            let help = "positional parameters are `name Type`; the others are below `params Name`";
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
                    "this declaration is not allowed here",
                    "expected a type, a field or an alternative",
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
                let help = "objects contain fields, unions alternatives, and enums values";
                self.error(bullet.line, format!("the children of `{name}` do not match its kind"), help);
                return None;
            }
        };
        self.define(name, body, bullet.line, true);
        Some(Type::Named(name.clone()))
    }

    /// Returns the type of a field, parameter or alternative. Children of the bullet define this type.
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
            let help = "only declared types have children";
            self.error(bullet.line, "a built-in type has children", help);
            return type_;
        };
        match children {
            Children::None => {}
            Children::Fields(fields) => self.define(name, DeclaredBody::Object(fields), bullet.line, false),
            Children::Values(values) => self.define(name, DeclaredBody::Enum(values), bullet.line, false),
            // The rendering drops the alternative `string`, so that only the list is left.
            Children::Alternatives(all) if matches!(all.as_slice(), [Type::List(_)]) => {
                return all.into_iter().next().unwrap_or(type_);
            }
            Children::Alternatives(all) if names_itself(name, &all) => {}
            Children::Alternatives(all) => {
                // A union may have the same name as the items of a list among its alternatives.
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
                        format!("the field `{name}` is defined twice"),
                        "the indentation of one of the two is wrong",
                    );
                }
                let type_ = self.used(child, type_);
                let at = self.at(child.line);
                fields.push(Member { name: Some(name.clone()), type_, at, lead: child.lead.clone() });
            } else {
                self.error(child.line, "expected a field", "a field is `Name Type`");
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
                    self.error(
                        child.line,
                        format!("the value `{value}` is defined twice"),
                        "remove one of the two",
                    );
                }
                Form::Value { of, value } if Some(of.as_str()) == owner && child.children.is_empty() => {
                    values.push(value.clone());
                }
                _ => {
                    let message = format!("this is not a value of `{}`", owner.unwrap_or("an enum"));
                    self.error(child.line, message, "values are directly below their enum");
                }
            }
        }
        values
    }

    fn alternative(&mut self, bullet: &Bullet) -> Option<Type> {
        if let Form::Field(..) = bullet.form {
            self.error(bullet.line, "expected an alternative, found a field", "alternatives are types");
            return None;
        }
        self.declare(bullet)
    }

    fn define(&mut self, name: &str, body: DeclaredBody, line: usize, listed: bool) {
        let at = self.at(line);
        // The children of a named list are the alternatives or fields of its items.
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
                let message = format!("`{name}` differs from its definition in line {}", known.at.line);
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

/// Returns whether an alternative is the type itself. This is an open enum, written as a union of `string` and the
/// enum.
fn names_itself(name: &str, alternatives: &[Type]) -> bool {
    alternatives.iter().any(|alternative| matches!(alternative, Type::Named(other) if other == name))
}
