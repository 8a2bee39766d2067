//! Iterators over the endpoints and fields that the rules check.

use crate::ir::{Api, Endpoint, Field, RequestBody, Resource, Shape, TypeDef};

/// Returns all endpoints with their resources.
pub(super) fn endpoints(api: &Api) -> impl Iterator<Item = (&Resource, &Endpoint)> {
    api.resources
        .iter()
        .flat_map(|resource| resource.endpoints.iter().map(move |endpoint| (resource, endpoint)))
}

/// Returns all fields of objects and all parts of forms.
pub(super) fn fields(api: &Api) -> impl Iterator<Item = &Field> {
    let parts = endpoints(api).flat_map(|(_, endpoint)| match &endpoint.body {
        RequestBody::Form(parts) => parts.as_slice(),
        _ => &[],
    });
    let objects = api.types.iter().flat_map(object_fields);
    objects.chain(parts.map(|part| &part.field))
}

/// Returns the fields of an object; none for other types.
pub(super) fn object_fields(definition: &TypeDef) -> &[Field] {
    match &definition.shape {
        Shape::Object(object) => &object.fields,
        _ => &[],
    }
}

/// Returns the fields of an endpoint's JSON body, if it is an object.
pub(super) fn body_fields<'a>(api: &'a Api, endpoint: &Endpoint) -> Option<&'a [Field]> {
    let RequestBody::Json(id) = endpoint.body else { return None };
    match &api[id].shape {
        Shape::Object(object) => Some(&object.fields),
        Shape::Alias(target) => api.object_of(target).map(|(_, object)| object.fields.as_slice()),
        _ => None,
    }
}
