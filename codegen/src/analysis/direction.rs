//! Which types travel to the server, and which come from it.

use crate::ir::{Api, FieldKind, RequestBody, Shape, Type, TypeId, VariantKind};

/// For each type, whether a request can carry it.
pub(super) fn sent(api: &Api) -> Vec<bool> {
    let mut todo: Vec<TypeId> = Vec::new();
    for endpoint in api.resources.iter().flat_map(|resource| &resource.endpoints) {
        todo.extend(endpoint.parameters.iter().filter_map(|parameter| parameter.type_.named()));
        match &endpoint.body {
            RequestBody::Json(id) => todo.push(*id),
            RequestBody::Form(parts) => todo.extend(parts.iter().filter_map(|part| named(&part.field.kind))),
            RequestBody::None => {}
        }
    }
    reach(api, todo)
}

/// For each type, whether a response or a webhook can carry it.
pub(super) fn received(api: &Api) -> Vec<bool> {
    let mut todo: Vec<TypeId> = Vec::new();
    for resource in &api.resources {
        todo.extend(resource.webhook.as_ref().and_then(|webhook| webhook.type_.named()));
        let responses = resource.endpoints.iter().flat_map(|endpoint| endpoint.response.types());
        todo.extend(responses.filter_map(Type::named));
    }
    reach(api, todo)
}

/// The types that these lead to, themselves included.
fn reach(api: &Api, mut todo: Vec<TypeId>) -> Vec<bool> {
    let mut reached = vec![false; api.types.len()];
    while let Some(id) = todo.pop() {
        if !std::mem::replace(&mut reached[id.index()], true) {
            todo.extend(inside(&api[id].shape));
        }
    }
    reached
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
