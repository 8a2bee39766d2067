//! Reads alternatives: an enum if all are texts, otherwise a union.

use super::json::Json;
use super::schema::SchemaReader;
use super::simplify::{Simple, is_null, simplify};
use super::value::{Value, Word};
use crate::spec::{Primitive, Scalar, TypeExpr, Variant};

/// One of several alternatives.
enum Alternative<'a> {
    /// Any text.
    Text,
    /// These texts; the name is that of the component that lists them.
    Words(Option<&'a str>, Vec<Word<'a>>),
    /// A value of a type.
    Type(TypeExpr),
}

impl<'d> SchemaReader<'d> {
    /// Reads the union or enum of these alternatives.
    pub(super) fn alternatives(&mut self, schema: Json<'d>, alternatives: &[Json<'d>], place: &str) -> Value {
        let mut flat = Vec::new();
        for alternative in alternatives {
            flatten(self, *alternative, 0, &mut flat);
        }
        let is_only_text = flat.iter().all(|one| is_text(one.schema));
        if !is_only_text {
            // The name has to be known before the variants are read, because they may refer to it.
            self.union(place, None, Vec::new());
        }
        let mut read = Vec::new();
        for (index, simple) in flat.iter().enumerate() {
            match alternative(self, *simple, &format!("{place}|{index}")) {
                Ok(alternative) => read.push(alternative),
                Err(why) => {
                    self.types.shift_remove(place);
                    return Value::untyped(why);
                }
            }
        }
        let text = read.iter().any(|one| matches!(one, Alternative::Text));
        let words: Vec<Word<'_>> = read.iter().flat_map(Alternative::words).collect();
        if is_only_text && words.is_empty() {
            return Value::primitive(Primitive::String);
        }
        if is_only_text {
            return self.choice(place, words);
        }
        let variants = variants(self, &read, text && !words.is_empty(), place);
        let discriminator = schema.get("discriminator");
        if let Some(discriminator) = discriminator {
            self.mappings.insert(place.to_owned(), mapping(discriminator, &flat));
        }
        self.union(place, discriminator.and_then(|one| one.text("propertyName")), variants)
    }

    /// Reads the union of the types that a list under `type` names.
    pub(super) fn several_types(&mut self, schema: Json<'d>, place: &str) -> Value {
        let mut variants = Vec::new();
        for type_ in schema.texts("type").filter(|type_| *type_ != "null") {
            let type_ = match type_ {
                "array" => TypeExpr::List(Box::new(TypeExpr::Primitive(Primitive::Any))),
                "object" => TypeExpr::Map(Box::new(TypeExpr::Primitive(Primitive::Any))),
                type_ => self.primitive(Some(type_), schema).into_expr(),
            };
            variants.push(Variant { type_: Some(type_), ..Variant::default() });
        }
        self.union(place, None, variants)
    }
}

/// Returns the variants in order. Texts that are listed beside any text are the known values of one open enum.
fn variants(
    reader: &mut SchemaReader<'_>,
    read: &[Alternative<'_>],
    grouped: bool,
    place: &str,
) -> Vec<Variant> {
    let words: Vec<Word<'_>> = read.iter().flat_map(Alternative::words).collect();
    let mut group = grouped.then(|| reader.choice(&format!("{place}/text"), words).into_expr());
    let mut variants: Vec<Variant> = Vec::new();
    for alternative in read {
        let type_ = match alternative {
            Alternative::Text | Alternative::Words(..) if grouped => match group.take() {
                Some(group) => group,
                None => continue,
            },
            Alternative::Text => TypeExpr::Primitive(Primitive::String),
            Alternative::Words(Some(component), words) if words.len() > 1 => {
                TypeExpr::Named((*component).to_owned())
            }
            Alternative::Words(_, words) => {
                variants.extend(words.iter().map(|word| Variant {
                    constant: Some(Scalar::String(word.text.to_owned())),
                    ..Variant::default()
                }));
                continue;
            }
            Alternative::Type(type_) => type_.clone(),
        };
        if variants.iter().all(|variant| variant.type_.as_ref() != Some(&type_)) {
            variants.push(Variant { type_: Some(type_), ..Variant::default() });
        }
    }
    variants
}

impl<'a> Alternative<'a> {
    fn words(&self) -> Vec<Word<'a>> {
        match self {
            Self::Words(_, words) => words.clone(),
            Self::Text | Self::Type(_) => Vec::new(),
        }
    }
}

/// Replaces an inline union among the alternatives by its own alternatives.
fn flatten<'d>(reader: &SchemaReader<'d>, schema: Json<'d>, depth: usize, flat: &mut Vec<Simple<'d>>) {
    let simple = simplify(reader.document, schema);
    let inner = simple.schema;
    let is_union = (inner.has("oneOf") || inner.has("anyOf")) && !inner.has("properties");
    if is_null(inner) {
        return;
    }
    if !is_union || (simple.component.is_some() && !is_text(inner)) || depth > 16 {
        flat.push(simple);
        return;
    }
    for alternative in inner.items("oneOf").chain(inner.items("anyOf")) {
        flatten(reader, alternative, depth + 1, flat);
    }
}

/// Returns whether a schema accepts only plain text. Times and base64 have separate types.
fn is_text(schema: Json<'_>) -> bool {
    let listed = || schema.items("enum").all(|value| value.as_text().is_some());
    let constant = schema.get("const").is_some_and(|value| value.as_text().is_some());
    let plain = schema.text("type") == Some("string")
        && schema.text("format").is_none_or(|format| !matches!(format, "date-time" | "byte" | "binary"));
    let mut alternatives = schema.items("oneOf").chain(schema.items("anyOf")).peekable();
    if alternatives.peek().is_some() {
        return alternatives.all(|one| is_text(one));
    }
    constant || (schema.items("enum").next().is_some() && listed()) || (plain && listed())
}

fn alternative<'d>(
    reader: &mut SchemaReader<'d>,
    simple: Simple<'d>,
    place: &str,
) -> Result<Alternative<'d>, String> {
    let schema = simple.schema;
    if is_text(schema) && simple.lost.is_none() {
        let constant = schema.get("const").and_then(Json::as_text);
        let texts = constant.into_iter().chain(schema.texts("enum"));
        let words: Vec<Word<'_>> = texts.map(|text| Word { text, deprecated: simple.deprecated }).collect();
        if words.is_empty() {
            return Ok(Alternative::Text);
        }
        if let Some(component) = simple.component.filter(|name| !reader.types.contains_key(*name)) {
            reader.choice(component, words.iter().copied());
        }
        return Ok(Alternative::Words(simple.component, words));
    }
    let value = reader.simple(simple, place);
    match value.decide.clone() {
        Some(why) => Err(why),
        None => Ok(Alternative::Type(without_null(value.into_expr()))),
    }
}

fn without_null(type_: TypeExpr) -> TypeExpr {
    match type_ {
        TypeExpr::Nullable(inner) => *inner,
        other => other,
    }
}

/// Returns the value of the discriminator for each variant: as the document maps it, otherwise the component's name.
fn mapping(discriminator: Json<'_>, flat: &[Simple<'_>]) -> Vec<(String, String)> {
    let named = |reference: &str| reference.rsplit('/').next().unwrap_or(reference).to_owned();
    let mut mapping: Vec<(String, String)> = discriminator
        .entries_of("mapping")
        .filter_map(|(value, target)| Some((named(target.as_text()?), value.to_owned())))
        .collect();
    for component in flat.iter().filter_map(|simple| simple.component) {
        if mapping.iter().all(|(known, _)| known != component) {
            mapping.push((component.to_owned(), component.to_owned()));
        }
    }
    mapping
}
