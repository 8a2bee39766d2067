//! Adds placeholders for missing docs. The docs of a document are not copied.

use crate::spec::{Field, Spec, TypeDef, TypeExpr};

/// The placeholder for missing docs.
const PLACEHOLDER: &str = "Not documented yet.";

/// Adds a placeholder to each definition that needs docs and has none, and counts them.
pub(super) fn fill(spec: &mut Spec) -> usize {
    let mut count = 0;
    each(spec, &mut |doc| {
        PLACEHOLDER.clone_into(doc);
        count += 1;
    });
    count
}

/// Returns the number of definitions without docs.
pub(super) fn missing(spec: &Spec) -> usize {
    fill(&mut spec.clone())
}

fn each(spec: &mut Spec, found: &mut impl FnMut(&mut String)) {
    let mut visit = |doc: &mut String| {
        if doc.trim().is_empty() {
            found(doc);
        }
    };
    visit(&mut spec.api.doc);
    if let Some(betas) = &mut spec.api.betas {
        visit(&mut betas.doc);
    }
    for resource in spec.resources.values_mut() {
        visit(&mut resource.doc);
        if let Some(webhook) = &mut resource.webhook {
            visit(&mut webhook.doc);
        }
        for endpoint in resource.endpoints.values_mut() {
            visit(&mut endpoint.doc);
            endpoint.parameters.values_mut().for_each(|parameter| visit(&mut parameter.doc));
            let parts = endpoint.body.iter_mut().flat_map(|body| body.multipart.values_mut());
            parts.for_each(|part| field(part, &mut visit));
        }
        resource.types.values_mut().for_each(|one| type_(one, &mut visit));
    }
}

fn type_(type_: &mut TypeDef, visit: &mut impl FnMut(&mut String)) {
    visit(&mut type_.doc);
    type_.fields.iter_mut().flat_map(|fields| fields.values_mut()).for_each(|one| field(one, visit));
    for variant in type_.variants.iter_mut().flatten() {
        // The docs of its type replace missing docs of a variant.
        if variant.type_.as_ref().and_then(TypeExpr::named).is_none() {
            visit(&mut variant.doc);
        }
    }
    type_.values.iter_mut().flat_map(|values| values.values_mut()).for_each(|value| visit(&mut value.doc));
}

fn field(field: &mut Field, visit: &mut impl FnMut(&mut String)) {
    if field.constant.is_none() {
        visit(&mut field.doc);
    }
}
