//! Which types travel to the server.

use crate::ir::{Api, FieldKind, RequestBody, Shape, Type, TypeId, VariantKind};

/// For each type, whether a request can carry it.
pub(super) fn sent(api: &Api) -> Vec<bool> {
    let mut sent = vec![false; api.types.len()];
    let mut todo: Vec<TypeId> = Vec::new();
    for endpoint in api.resources.iter().flat_map(|resource| &resource.endpoints) {
        todo.extend(endpoint.parameters.iter().filter_map(|parameter| parameter.type_.named()));
        match &endpoint.body {
            RequestBody::Json(id) => todo.push(*id),
            RequestBody::Form(parts) => todo.extend(parts.iter().filter_map(|part| named(&part.field.kind))),
            RequestBody::None => {}
        }
    }
    while let Some(id) = todo.pop() {
        if !std::mem::replace(&mut sent[id.index()], true) {
            todo.extend(inside(&api[id].shape));
        }
    }
    sent
}

fn inside(shape: &Shape) -> Vec<TypeId> {
    match shape {
        Shape::Object(object) => {
            let additional = object.additional.as_ref().and_then(Type::named);
            object.fields.iter().filter_map(|field| named(&field.kind)).chain(additional).collect()
        }
        Shape::Union(union) => union
            .variants
            .iter()
            .filter_map(|variant| match &variant.kind {
                VariantKind::Of(type_) => type_.named(),
                VariantKind::Constant(_) => None,
            })
            .collect(),
        Shape::Alias(type_) => type_.named().into_iter().collect(),
        Shape::Enum(_) => Vec::new(),
    }
}

fn named(value: &FieldKind) -> Option<TypeId> {
    match value {
        FieldKind::Of(type_) => type_.named(),
        FieldKind::Constant(_) => None,
    }
}
