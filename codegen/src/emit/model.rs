//! What the generated crate's tests know of the model: a table of its types in Rust, and one of cases for each resource.
//!
//! The tests themselves are written by hand; these tables are all that changes with the spec.

use std::fmt::Write as _;

use super::context::{Context, Scope};
use crate::analysis::Selector;
use crate::ir::{IntoRequest, Object, ResourceId, Shape, TypeId, Union, VariantKind};
use crate::render::HEADER;
use crate::samples::{Case, Expect, Samples, label};

/// Text by path below the generated crate.
pub(crate) fn files(cx: &Context<'_>) -> Vec<(String, String)> {
    let samples = Samples::new(cx.api, cx.analysis);
    let mut files = vec![("tests/model/types.rs".to_owned(), types(cx))];
    for position in 0..cx.api.resources.len() {
        let resource = ResourceId(u32::try_from(position).unwrap_or(u32::MAX));
        if !cx.api[resource].types.is_empty() {
            let name = cx.names.resource(resource).modules.join(".");
            files.push((format!("tests/model/{name}.tsv"), cases(cx, &samples, resource)));
        }
    }
    files
}

/// Type, case, what must come of it, and the JSON, which holds neither tabs nor line feeds.
fn cases(cx: &Context<'_>, samples: &Samples<'_>, resource: ResourceId) -> String {
    let mut table = format!("# {}", HEADER.trim_start_matches("// "));
    for id in &cx.api[resource].types {
        for Case { name, expect, json } in samples.cases(*id) {
            let expect = match expect {
                Expect::Same => "same".to_owned(),
                Expect::Variant(label) => format!("variant {label}"),
                Expect::Unknown => "unknown".to_owned(),
                Expect::Error(text) => format!("error {text}"),
            };
            let _ = writeln!(table, "{}\t{name}\t{expect}\t{json}", cx.api[*id].name);
        }
    }
    table
}

fn types(cx: &Context<'_>) -> String {
    let (mut types, mut conversions) = (String::new(), String::new());
    for id in cx.api.type_ids() {
        let name = &cx.api[id].name;
        let path = path(cx, id);
        let _ = match &cx.api[id].shape {
            Shape::Object(object) => {
                writeln!(types, "    object!({name:?}, {path} {{{}}}),", fields(cx, id, object))
            }
            Shape::Union(union) => {
                writeln!(types, "    union!({name:?}, {path} {{{}}}),", variants(cx, id, union))
            }
            Shape::Enum(_) | Shape::Alias(_) => writeln!(types, "    plain!({name:?}, {path}),"),
        };
        if let Some(back) = into_request(cx, id) {
            let (to, to_path) = (&cx.api[back.target].name, self::path(cx, back.target));
            let _ = writeln!(
                conversions,
                "    conversion!({name:?} as {path} => {to:?} as {to_path}, without {:?}),",
                back.drop
            );
        }
    }
    format!(
        "{HEADER}\n\
         //! Every type of the model and every conversion, as tests see them.\n\
         #![allow(deprecated, reason = \"what is deprecated is tested too\")]\n\n\
         use crate::api;\n\
         use crate::support::model::{{Conversion, Type, conversion, object, plain, union}};\n\n\
         /// Every type, by its name in the spec.\n\
         pub(crate) static TYPES: &[Type] = &[\n{types}];\n\n\
         /// Every conversion of what a response holds into what a request sends back.\n\
         pub(crate) static CONVERSIONS: &[Conversion] = &[\n{conversions}];\n"
    )
}

/// The path of a type; the tests call the crate `api`.
fn path(cx: &Context<'_>, id: TypeId) -> String {
    let segments = cx.segments(id, Scope::Root);
    format!("api::{}", segments[1..].join("::"))
}

/// The fields of an object that have a place in its struct.
fn fields(cx: &Context<'_>, id: TypeId, object: &Object) -> String {
    let fields = object.fields.iter().enumerate();
    let fields = fields.filter(|(_, field)| field.type_().is_some());
    list(fields.map(|(position, field)| format!("{:?} => {}", field.name, cx.names.member(id, position))))
}

/// The variants of a union, by the label of what selects them first.
fn variants(cx: &Context<'_>, id: TypeId, union: &Union) -> String {
    let variants = union.variants.iter().zip(cx.analysis.selectors(id)).enumerate();
    list(variants.map(|(position, (variant, selectors))| {
        let label = match &variant.kind {
            VariantKind::Constant(text) => label(&Selector::Constant(text.clone())),
            VariantKind::Of(_) => selectors.first().map(label).unwrap_or_default(),
        };
        format!("{} => {label:?}", cx.names.member(id, position))
    }))
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { String::new() } else { format!(" {} ", items.join(", ")) }
}

/// How a type goes back, where it can: an object as an object, a union as a union.
fn into_request<'a>(cx: &Context<'a>, id: TypeId) -> Option<&'a IntoRequest> {
    let shape = &cx.api[id].shape;
    shape.conversion().filter(|back| match &cx.api[back.target].shape {
        Shape::Object(_) => matches!(shape, Shape::Object(_)),
        Shape::Union(_) => matches!(shape, Shape::Union(_)),
        Shape::Enum(_) | Shape::Alias(_) => false,
    })
}
