//! Handles bytes outside of forms. JSON cannot contain bytes, so a binary value there is text.

use super::operation::Operation;
use crate::spec::{Primitive, Returns, TypeDef, TypeExpr};

/// Replaces files by text in types and JSON responses, but not in forms.
pub(super) fn to_text<'a>(
    types: impl Iterator<Item = &'a mut TypeDef>,
    operations: impl Iterator<Item = &'a mut Operation>,
) {
    for type_ in types {
        let fields = type_.fields.iter_mut().flat_map(|fields| fields.values_mut());
        fields.filter_map(|field| field.type_.as_mut()).for_each(text);
        type_.variants.iter_mut().flatten().filter_map(|variant| variant.type_.as_mut()).for_each(text);
        type_.alias.iter_mut().chain(&mut type_.additional).for_each(text);
    }
    for operation in operations {
        let Returns { json, page, lines, events, .. } = &mut operation.endpoint.returns;
        [json, page, lines, events].into_iter().flatten().for_each(text);
    }
}

fn text(type_: &mut TypeExpr) {
    match type_ {
        TypeExpr::Primitive(primitive) if *primitive == Primitive::File => *primitive = Primitive::String,
        TypeExpr::List(inner) | TypeExpr::Map(inner) | TypeExpr::Nullable(inner) => text(inner),
        TypeExpr::Primitive(_) | TypeExpr::Named(_) => {}
    }
}
