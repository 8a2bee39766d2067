//! What the document doesn't say but suggests. Each proposal is marked: a person keeps or changes it.

use std::collections::BTreeSet;

use crate::spec::{Field, IntoRequest, Primitive, Scalar, Spec, TypeDef, TypeExpr};

/// Marks a new field as secret whose name says that it holds one.
pub(super) fn secret(name: &str, field: &mut Field) {
    const ENDINGS: [&str; 8] =
        ["password", "secret", "api_key", "private_key", "access_token", "refresh_token", "auth_token", "secret_value"];
    let is_text = field.type_ == Some(TypeExpr::Primitive(Primitive::String));
    let named = name == "token" || ENDINGS.iter().any(|ending| name.ends_with(ending));
    if is_text && named && !field.secret {
        field.secret = true;
        field.decide.get_or_insert_with(|| {
            "Its name suggests a secret, which is never shown: keep `secret: true`, or remove it.".to_owned()
        });
    }
}

/// Proposes for new responses the new requests that send them back: twins, whose name ends in `Param` or `Params` and
/// which have the same constants.
pub(super) fn into_requests(spec: &mut Spec, new: &BTreeSet<&str>) {
    let mut proposals = Vec::new();
    for (path, resource) in &spec.resources {
        for (name, type_) in resource.types.iter().filter(|(name, _)| new.contains(name.as_str())) {
            let twins = [format!("{name}Param"), format!("{name}Params")];
            let twin = twins.iter().find_map(|twin| Some((twin, find(spec, twin)?)));
            let Some((twin, request)) = twin.filter(|(twin, _)| new.contains(twin.as_str())) else { continue };
            if let Some(drop) = left_behind(type_, request) {
                proposals.push((path.clone(), name.clone(), twin.clone(), drop));
            }
        }
    }
    for (path, name, twin, drop) in proposals {
        let types = spec.resources.get_mut(&path).map(|resource| &mut resource.types);
        let Some(type_) = types.and_then(|types| types.get_mut(&name)) else { continue };
        type_.into_request = Some(IntoRequest { as_: TypeExpr::Named(twin.clone()), drop });
        let question = format!(
            "`{twin}` looks like what sends it back: keep `into_request` as proposed, or remove it."
        );
        type_.decide.get_or_insert(question);
    }
}

fn find<'s>(spec: &'s Spec, name: &str) -> Option<&'s TypeDef> {
    spec.resources.values().find_map(|resource| resource.types.get(name))
}

/// The fields of a response that its request doesn't have, where the request can be made of the rest.
fn left_behind(response: &TypeDef, request: &TypeDef) -> Option<Vec<String>> {
    let (theirs, ours) = (response.fields.as_ref()?, request.fields.as_ref()?);
    let constant = |field: &Field| matches!(field.constant, Some(Scalar::String(_)));
    let tag = theirs.iter().find(|(_, field)| constant(field))?;
    if ours.get(tag.0).map(|field| &field.constant) != Some(&tag.1.constant) {
        return None;
    }
    let is_made = |(name, wanted): (&String, &Field)| match theirs.get(name) {
        Some(given) => {
            given.type_ == wanted.type_
                && given.constant == wanted.constant
                && (wanted.optional || !given.optional)
                && (wanted.nullable || !given.nullable)
        }
        None => wanted.optional,
    };
    if !ours.iter().all(is_made) {
        return None;
    }
    Some(theirs.keys().filter(|name| !ours.contains_key(*name)).cloned().collect())
}

/// Proposes for new endpoints the betas that the endpoints beside them need: those of the same resource, or of the one
/// that it lies in, where all agree.
pub(super) fn betas(spec: &mut Spec, new: &[(String, String)]) {
    let is_new = |path: &str, name: &str| new.iter().any(|(p, n)| p == path && n == name);
    let needed = |resource: &str| -> BTreeSet<Vec<String>> {
        let below = format!("{resource}/");
        spec.resources
            .iter()
            .filter(|(path, _)| *path == resource || path.starts_with(&below))
            .flat_map(|(path, content)| {
                content.endpoints.iter().filter(|(name, _)| !is_new(path, name)).map(|(_, one)| one.betas.clone())
            })
            .collect()
    };
    let any = spec.resources.values().flat_map(|one| one.endpoints.values()).any(|one| !one.betas.is_empty());
    let mut proposals = Vec::new();
    for (path, name) in new.iter().filter(|_| any) {
        let parents = std::iter::successors(Some(path.as_str()), |path| Some(path.rsplit_once('/')?.0));
        let siblings = parents.map(needed).find(|all| !all.is_empty()).unwrap_or_default();
        let all: Vec<Vec<String>> = siblings.into_iter().collect();
        let (betas, question) = match all.as_slice() {
            [betas] if betas.is_empty() => continue,
            [betas] => (
                betas.clone(),
                "The endpoints beside it need these `betas`: keep, correct or remove them.".to_owned(),
            ),
            _ => (
                Vec::new(),
                "Which `betas` does it need? No document says so; name them, or none.".to_owned(),
            ),
        };
        proposals.push((path.clone(), name.clone(), betas, question));
    }
    for (path, name, betas, question) in proposals {
        let resource = spec.resources.get_mut(&path);
        let Some(endpoint) = resource.and_then(|resource| resource.endpoints.get_mut(&name)) else { continue };
        endpoint.betas = betas;
        endpoint.decide = Some(match endpoint.decide.take() {
            Some(other) => format!("{other} {question}"),
            None => question,
        });
    }
}
