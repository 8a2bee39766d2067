//! The arguments of an example.

use super::Example;
use crate::emit::calls::literal;
use crate::emit::expression::Expression;
use crate::emit::input::{Input, Source};
use crate::emit::member::{Member, members, required};
use crate::emit::{shortcuts, union};
use crate::ir::{FormPart, Object, Presence, Shape, Type, TypeId, VariantKind};
use crate::samples::Json;

impl Example<'_> {
    /// Returns whether an input is a field of the body with plain text.
    pub(super) fn is_text(&self, input: &Input<'_>) -> bool {
        matches!(&input.source, Source::Field(member) if *self.cx.api.resolve(member.type_) == Type::String)
    }

    /// Returns a value of an input.
    pub(super) fn input(&mut self, input: &Input<'_>) -> Expression {
        match &input.source {
            Source::Parameter(parameter) => {
                let value = self.samples.of_parameter(parameter);
                self.value(&parameter.type_, &value)
            }
            Source::Part(part) => self.part(part),
            Source::Field(member) => self.member(member),
        }
    }

    /// Returns a value of a field for a constructor.
    fn member(&mut self, member: &Member<'_>) -> Expression {
        let value = self.samples.of_field(member.object, member.position);
        if member.field.presence != Presence::Nullable {
            return self.value(member.type_, &value);
        }
        match (self.cx.api.resolve(member.type_), &value) {
            (Type::String | Type::Integer | Type::Number | Type::Boolean, _) => {
                self.value(member.type_, &value)
            }
            _ => Expression::Atom("None".to_owned()),
        }
    }

    /// Returns an argument for a value of a type.
    fn value(&mut self, type_: &Type, value: &Json) -> Expression {
        let api = self.cx.api;
        match (api.resolve(type_), value) {
            (Type::List(item), _) => match self.enclosing(item) {
                Some(item) => Expression::call(format!("Vec::<{item}>::new"), vec![]),
                None => Expression::list(vec![self.item(item)]),
            },
            (Type::Map(item), _) => match self.enclosing(item) {
                Some(item) => Expression::call(format!("Vec::<(String, {item})>::new"), vec![]),
                None => {
                    let key = Expression::text("project");
                    Expression::list(vec![Expression::tuple(vec![key, self.item(item)])])
                }
            },
            (Type::Nullable(inner), _) => Expression::call("Some", vec![self.value(inner, value)]),
            (Type::Named(id), value) => self.named(*id, value),
            (Type::Datetime, Json::String(text)) => Expression::Atom(format!("{text:?}.parse()?")),
            (Type::Any | Type::AnyObject, value) => Expression::Atom(format!("serde_json::json!({value})")),
            (_, Json::String(text)) => Expression::text(text),
            (_, other) => Expression::Atom(literal(&other.to_string())),
        }
    }

    /// Returns an item of a list or map.
    fn item(&mut self, type_: &Type) -> Expression {
        let value = self.samples.value_of(type_);
        match self.cx.api.resolve(type_) {
            Type::String | Type::Secret => Expression::text("docs"),
            Type::Nullable(inner) => Expression::call("Some", vec![self.item(inner)]),
            _ => self.value(type_, &value),
        }
    }

    /// Returns the Rust type of the items of a list or map if a value of the same type encloses it.
    ///
    /// With an item, such a value would be infinite.
    fn enclosing(&mut self, item: &Type) -> Option<String> {
        match self.cx.api.resolve(item) {
            Type::Named(id) if self.enclosing.contains(id) => Some(self.type_(*id)),
            Type::Nullable(inner) => self.enclosing(inner).map(|inner| format!("Option<{inner}>")),
            _ => None,
        }
    }

    fn named(&mut self, id: TypeId, value: &Json) -> Expression {
        self.enclosing.push(id);
        let made = self.shaped(id, value);
        self.enclosing.pop();
        made
    }

    fn shaped(&mut self, id: TypeId, value: &Json) -> Expression {
        let cx = self.cx;
        match (&cx.api[id].shape, value) {
            (Shape::Enum(known), Json::String(text)) if known.any_text => Expression::text(text),
            (Shape::Enum(known), _) => {
                let position = known.values.iter().position(|known| Json::text(&known.value) == *value);
                Expression::Atom(format!(
                    "{}::{}",
                    self.type_(id),
                    cx.names.member(id, position.unwrap_or(0))
                ))
            }
            (Shape::Object(object), _) => self.object(id, object),
            (Shape::Union(union), value) => {
                let text = union.variants.iter().any(|variant| union::takes_text(cx, variant));
                if let (true, Json::String(text)) = (text, value) {
                    return Expression::text(text);
                }
                let position = self.samples.variant_of(id);
                let Some(variant) = union.variants.get(position) else { return Expression::text("") };
                let name = format!("{}::{}", self.cx.names.type_(id), cx.names.member(id, position));
                match &variant.kind {
                    VariantKind::Constant(_) => {
                        self.type_(id);
                        Expression::Atom(name)
                    }
                    VariantKind::Of(inner) => {
                        let made = self.value(inner, value);
                        if cx.api.is_told_by_type(union, inner) {
                            return made;
                        }
                        self.type_(id);
                        Expression::call(name, vec![made])
                    }
                }
            }
            (Shape::Alias(inner), value) => self.value(inner, value),
        }
    }

    /// Returns an object with its required fields, created with the constructor for the value of its enum if possible.
    fn object(&mut self, id: TypeId, object: &Object) -> Expression {
        let members = members(self.cx, id, object);
        let mut required = required(object, &members);
        let short = shortcuts::constructors(self.cx, id, object).into_iter().find_map(|constructor| {
            let position = required.iter().position(|member| {
                let value = self.samples.of_field(member.object, member.position);
                matches!(&value, Json::String(text) if constructor.sets(&member.field.name, text))
            })?;
            Some((position, constructor.name))
        });
        let name = short.map_or_else(
            || "new".to_owned(),
            |(position, name)| {
                required.remove(position);
                name
            },
        );
        let arguments = required.into_iter().map(|member| self.member(member)).collect();
        Expression::call(format!("{}::{name}", self.type_(id)), arguments)
    }

    /// Returns a file with the name in the doc of its part, or a text.
    fn part(&mut self, part: &FormPart) -> Expression {
        if !part.file {
            return Expression::text("docs");
        }
        self.import("", "Upload");
        let example = part.field.doc.split_once("such as `").and_then(|(_, rest)| rest.split_once('`'));
        let name = example.map_or("notes.txt", |(name, _)| name);
        let upload =
            Expression::call("Upload::bytes", vec![Expression::text(name), Expression::text("Buy milk.")]);
        if part.many { Expression::list(vec![upload]) } else { upload }
    }

    /// Imports a type, and returns its name.
    fn type_(&mut self, id: TypeId) -> String {
        let modules = &self.cx.names.resource(self.cx.api[id].resource).modules;
        let name = self.cx.names.type_(id).to_owned();
        self.import(&format!("::{}", modules.join("::")), &name);
        name
    }

    /// Imports a name from a module of the generated crate.
    fn import(&mut self, module: &str, name: &str) {
        let module = format!("{}{module}", self.cx.client());
        self.uses.entry(module).or_default().insert(name.to_owned());
    }
}
