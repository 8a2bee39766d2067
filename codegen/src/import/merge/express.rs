//! Adds new types.

use indexmap::IndexMap;

use crate::import::at::At;
use crate::import::reference::NamedType;
use crate::import::shape::{Shape, TypeBody};
use crate::import::summary::NoteKind;
use crate::spec::{EnumValue, Scalar, TypeDef, TypeExpr, Variant};

use super::Merger;
use crate::import::node::Node;

impl Merger<'_> {
    /// Returns the type or constant for `shape`. Inline enums and unions get a new type, or an existing type with the
    /// same definition.
    pub(super) fn express(
        &mut self,
        home: &str,
        shape: &Shape,
        at: &At,
    ) -> (Option<TypeExpr>, Option<Scalar>) {
        match shape {
            Shape::InlineEnum(_, words) if words.len() == 1 => {
                (None, words.first().map(|word| Scalar::String(word.clone())))
            }
            _ => (Some(self.type_expr(home, shape, at)), None),
        }
    }

    fn type_expr(&mut self, home: &str, shape: &Shape, at: &At) -> TypeExpr {
        match shape {
            Shape::Primitive(primitive) => TypeExpr::Primitive(*primitive),
            Shape::List(item) => TypeExpr::List(Box::new(self.type_expr(home, item, at))),
            Shape::Map(value) => TypeExpr::Map(Box::new(self.type_expr(home, value, at))),
            Shape::Named(name) => TypeExpr::Named(name.clone()),
            Shape::InlineEnum(name, _) | Shape::Union(name, _) => {
                let known = self.said_already(shape, at);
                TypeExpr::Named(known.unwrap_or_else(|| self.new_choice(home, name, shape, at)))
            }
        }
    }

    /// Returns the equal type that has no definition in the reference.
    fn said_already(&mut self, shape: &Shape, at: &At) -> Option<String> {
        let types: Vec<(String, TypeDef)> = self
            .spec
            .resources
            .values()
            .flat_map(|resource| &resource.types)
            .filter(|(_, type_)| type_.not_in_reference)
            .map(|(name, type_)| (name.clone(), type_.clone()))
            .collect();
        types.into_iter().find_map(|(name, type_)| {
            let same = match (shape, &type_.values, &type_.variants) {
                (Shape::InlineEnum(_, words), Some(values), _) => words.iter().eq(values.keys()),
                (Shape::Union(_, all), _, Some(variants)) => self.fit_variants(all, variants, at),
                _ => false,
            };
            same.then_some(name)
        })
    }

    /// Adds a type for an inline enum or union.
    fn new_choice(&mut self, home: &str, name: &str, shape: &Shape, at: &At) -> String {
        let taken =
            |name: &str| self.spec.resources.values().any(|resource| resource.types.contains_key(name));
        let name = if taken(name) { format!("{name}Value") } else { name.to_owned() };
        let body = match shape {
            Shape::InlineEnum(_, words) => TypeBody::Enum(words.clone()),
            Shape::Union(_, all) => TypeBody::Union(all.clone()),
            _ => return name,
        };
        let type_ = TypeDef { not_in_reference: true, ..self.definition(home, &name, &body, at) };
        self.announce(home, &name);
        self.put(home, &name, type_);
        name
    }

    /// Adds a type that the reference declares.
    pub(super) fn new_type(&mut self, name: &str, type_: &NamedType) {
        let home = type_.resource.clone();
        self.announce(&home, name);
        let new = self.definition(&home, name, &type_.body, &type_.at);
        self.put(&home, name, new);
    }

    fn announce(&mut self, home: &str, name: &str) {
        self.resource(home);
        let node = Node::of(home).key("types").key(name);
        self.note(NoteKind::Added, &node, format!("the type `{name}`"));
        self.note(NoteKind::Decide, &node, format!("describe `{name}` and its parts"));
    }

    fn definition(&mut self, home: &str, name: &str, body: &TypeBody, at: &At) -> TypeDef {
        let node = Node::of(home).key("types").key(name);
        let mut type_ = TypeDef::default();
        match body {
            TypeBody::Object(fields) => type_.fields = Some(self.new_fields(&node, fields)),
            TypeBody::Enum(words) => {
                let values = words.iter().map(|word| (word.clone(), EnumValue::default()));
                type_.values = Some(values.collect::<IndexMap<_, _>>());
            }
            TypeBody::Union(all) => {
                let variants: Vec<Variant> = all.iter().map(|one| self.variant(home, one, at)).collect();
                type_.tag = self.tag(&node, all);
                type_.variants = Some(variants);
            }
            TypeBody::List(item) => {
                let item = self.type_expr(home, item, at);
                type_.alias = Some(TypeExpr::List(Box::new(item)));
            }
        }
        type_
    }

    /// Returns the property that is a constant in every object among the alternatives.
    fn tag(&mut self, node: &Node, all: &[Shape]) -> Option<String> {
        let objects: Vec<Vec<String>> = all.iter().filter_map(|shape| self.constants(shape)).collect();
        let (first, others) = objects.split_first()?;
        if others.is_empty() {
            return None;
        }
        let mut tags = first.iter().filter(|tag| others.iter().all(|other| other.contains(tag)));
        let tag = tags.next().cloned();
        if tag.is_none() || tags.next().is_some() {
            self.note(NoteKind::Decide, node, "add `tag` with the property that distinguishes the objects");
        }
        tag
    }

    /// Returns the constant properties of an object.
    fn constants(&self, shape: &Shape) -> Option<Vec<String>> {
        let Shape::Named(name) = shape else { return None };
        if let Some(NamedType { body: TypeBody::Object(fields), .. }) = self.reference.types.get(name) {
            let constant = |shape: &Shape| matches!(shape, Shape::InlineEnum(_, words) if words.len() == 1);
            let fields = fields.iter().filter(|field| constant(&field.shape));
            return Some(fields.map(|field| crate::import::names::snake(&field.name)).collect());
        }
        let fields = self.known.get(name)?.fields.as_ref()?;
        Some(
            fields
                .iter()
                .filter(|(_, field)| field.constant.is_some())
                .map(|(name, _)| name.clone())
                .collect(),
        )
    }
}
