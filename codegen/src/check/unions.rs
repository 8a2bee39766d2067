//! Unions: every value selects exactly one variant, and each variant can be selected.

use std::collections::BTreeMap;

use super::{Report, written};
use crate::analysis::{JsonKind, Selector, SelectorError, selectors_of as of_variant};
use crate::ir::{Api, Shape, TypeDef, Union, VariantKind};

pub(super) fn check(api: &Api, report: &mut Report) {
    for definition in &api.types {
        if let Shape::Union(union) = &definition.shape {
            check_union(api, definition, union, report);
        }
    }
}

fn check_union(api: &Api, definition: &TypeDef, union: &Union, report: &mut Report) {
    if union.variants.is_empty() {
        let help = "list its variants, each as `- type: TypeName` or `- const: text`";
        report.add(&definition.origin.key("variants"), "a union without variants has no values", help);
        return;
    }
    let mut taken: BTreeMap<Selector, usize> = BTreeMap::new();
    for (index, variant) in union.variants.iter().enumerate() {
        let place = variant.origin.key(key(&variant.kind));
        let selectors = match of_variant(api, union, &variant.kind) {
            Ok(selectors) => selectors,
            Err(error) => {
                let (message, help) = words(&label(api, &variant.kind), &error);
                report.add(&place, message, help);
                continue;
            }
        };
        if selectors.contains(&Selector::Anything) {
            let (message, help) = anything(&label(api, &variant.kind), union.variants.len() > 1);
            report.add(&place, message, help);
            continue;
        }
        for selector in selectors {
            if let Some(other) = taken.insert(selector.clone(), index) {
                let other = label(api, &union.variants[other].kind);
                let (message, help) = clash(&label(api, &variant.kind), &other, &selector, union);
                report.add(&place, message, help);
                break;
            }
        }
    }
    let tells_apart = |selector: &Selector| matches!(selector, Selector::Tag(_));
    if let Some(tag) = &union.tag
        && union.variants.iter().all(|variant| {
            of_variant(api, union, &variant.kind).is_ok_and(|selectors| !selectors.iter().any(tells_apart))
        })
    {
        let message = format!("no variant has a property `{tag}`: none is an object with one");
        report.add(&definition.origin.key("tag"), message, "remove `tag:`");
    }
}

/// Describes the variant in a message.
fn label(api: &Api, kind: &VariantKind) -> String {
    match kind {
        VariantKind::Constant(text) => format!("`{text}`"),
        VariantKind::Of(type_) => format!("`{}`", written(api, type_)),
    }
}

/// Returns the key that states the type of the variant.
fn key(kind: &VariantKind) -> &'static str {
    match kind {
        VariantKind::Constant(_) => "const",
        VariantKind::Of(_) => "type",
    }
}

/// Returns the reason why a variant of any JSON can't be in a union.
fn anything(variant: &str, has_others: bool) -> (String, &'static str) {
    if has_others {
        let message = format!("{variant} accepts every value, so no other variant is ever selected");
        (message, "write the intended type, or remove the other variants")
    } else {
        let message = format!("{variant} accepts every value, so there is nothing to distinguish");
        (message, "write `alias: any` instead of `variants:`")
    }
}

/// Returns the reason why a variant can't be selected at all.
fn words(variant: &str, error: &SelectorError) -> (String, String) {
    match error {
        SelectorError::NoTag { tag } => (
            format!("{variant} has no field `{tag}`, which distinguishes the objects of this union"),
            format!("add `{tag}:` with a `const:` to it, or remove it from this union"),
        ),
        SelectorError::LooseTag { tag } => (
            format!("the tag `{tag}` of {variant} is neither a constant nor an enum"),
            format!("give its field `{tag}` a `const:` text, or an enum as its type"),
        ),
        SelectorError::NullTag { tag } => (
            format!("the tag `{tag}` of {variant} may be null"),
            "remove `nullable: true` from the field".to_owned(),
        ),
        SelectorError::OtherTag { theirs, ours } => {
            let ours = ours.as_ref().map_or_else(|| "no tag".to_owned(), |tag| format!("`{tag}`"));
            (
                format!("{variant} is distinguished by `{theirs}`, this union by {ours}"),
                "use one tag in both unions, or list the inner union's variants here".to_owned(),
            )
        }
        SelectorError::Null => (
            format!("{variant} may be null, which selects no variant"),
            "remove the `?`, and write `nullable: true` where the union is used".to_owned(),
        ),
        SelectorError::File => {
            ("a file can't be part of JSON".to_owned(), "write `base64` or an object".to_owned())
        }
        SelectorError::Endless => {
            (format!("{variant} contains this union again"), "remove one of the two variants".to_owned())
        }
    }
}

/// Returns the reason why two variants can't be distinguished.
fn clash(variant: &str, other: &str, selector: &Selector, union: &Union) -> (String, String) {
    let tag = union.tag.as_deref().unwrap_or_default();
    match selector {
        Selector::Tag(value) => (
            format!("{other} and {variant} both have `{tag}: {value}`"),
            "correct the constant of one of them, or remove one".to_owned(),
        ),
        Selector::NoTag => (
            format!("an object without `{tag}` could be {other} or {variant}"),
            format!("require `{tag}` in all but one of them, or remove one"),
        ),
        Selector::Kind(JsonKind::Object) => (
            format!("{other} and {variant} are both objects, and nothing distinguishes them"),
            "add `tag:` with the property whose value differs".to_owned(),
        ),
        Selector::Constant(text) => (format!("`{text}` is listed twice"), "remove one of the two".to_owned()),
        kind => (
            format!("{other} and {variant} are both {}, so they can't be distinguished", noun(kind)),
            "keep one of them, or join them in one type".to_owned(),
        ),
    }
}

/// Describes the values of a selector, in the plural.
fn noun(selector: &Selector) -> &'static str {
    match selector {
        Selector::Tag(_) | Selector::NoTag | Selector::Kind(JsonKind::Object) => "objects",
        Selector::Constant(_) | Selector::Kind(JsonKind::String) => "strings",
        Selector::Kind(JsonKind::Number) => "numbers",
        Selector::Kind(JsonKind::Boolean) => "booleans",
        Selector::Kind(JsonKind::List) => "lists",
        Selector::Anything => "any value",
    }
}
