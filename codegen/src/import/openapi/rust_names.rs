//! Proposes Rust names for new definitions whose derived name clashes with another one or is not an identifier.

use super::naming::pascal;
use super::places::identifier;
use crate::analysis::Analysis;
use crate::diag::Diagnostic;
use crate::lower;
use crate::names::Names;
use crate::spec::{NodePath, Resource, RustName, Spec, Step};

/// Proposes names until nothing new clashes. Each proposal may make another one necessary.
pub(super) fn propose(spec: &mut Spec, before: &Spec) {
    for _ in 0..4 {
        let api = lower::partial(spec).api;
        let (_, clashes) = Names::new(&api, &Analysis::new(&api));
        let mut settled = 0;
        for clash in clashes.iter().filter(|clash| !is_known(before, clash)) {
            settled += usize::from(settle(spec, clash));
        }
        if settled == 0 {
            return;
        }
    }
}

fn resource_of(diagnostic: &Diagnostic) -> &str {
    let below = diagnostic.file.strip_prefix("spec/").unwrap_or(&diagnostic.file);
    below.strip_suffix(".yaml").unwrap_or(below)
}

/// Returns whether the clashing definition was in the spec before the import, so that a person has to rename it.
fn is_known(before: &Spec, clash: &Diagnostic) -> bool {
    let mut before = before.clone();
    let resource = before.resources.get_mut(resource_of(clash));
    resource.is_some_and(|resource| slot(resource, &clash.path, false).is_some())
}

/// The Rust name of a node, and the question about it.
struct Slot<'a> {
    rust: &'a mut Option<RustName>,
    decide: Option<&'a mut Option<String>>,
    name: String,
}

/// Returns the slot for the Rust name of a node; `request` selects the request of an endpoint.
fn slot<'a>(resource: &'a mut Resource, path: &NodePath, request: bool) -> Option<Slot<'a>> {
    use Step::{Index, Key};
    Some(match path.0.as_slice() {
        [Key(types), Key(name)] if types == "types" => {
            let type_ = resource.types.get_mut(name)?;
            let name = format!("{}Type", pascal(name));
            Slot { rust: &mut type_.rust, decide: Some(&mut type_.decide), name }
        }
        [Key(endpoints), Key(name)] if endpoints == "endpoints" => {
            let endpoint = resource.endpoints.get_mut(name)?;
            let rust = if request { &mut endpoint.rust_request } else { &mut endpoint.rust };
            let path: String =
                endpoint.path.split('/').filter(|part| !part.contains('{')).map(pascal_or_none).collect();
            let name = if request { path + &pascal(name) } else { format!("{}_endpoint", identifier(name)) };
            Slot { rust, decide: Some(&mut endpoint.decide), name }
        }
        [Key(_), Key(type_), Key(fields), Key(name)] if fields == "fields" => {
            let field = resource.types.get_mut(type_)?.fields.as_mut()?.get_mut(name)?;
            let name = format!("{}_field", identifier(name));
            Slot { rust: &mut field.rust, decide: Some(&mut field.decide), name }
        }
        [Key(_), Key(type_), Key(values), Key(name)] if values == "values" => {
            let value = resource.types.get_mut(type_)?.values.as_mut()?.get_mut(name)?;
            let name = if name.is_empty() { "Empty".to_owned() } else { format!("{}Value", pascal(name)) };
            Slot { rust: &mut value.rust, decide: None, name }
        }
        [Key(_), Key(type_), Key(_), Index(index)] => {
            let variant = resource.types.get_mut(type_)?.variants.as_mut()?.get_mut(*index)?;
            let what = match (&variant.type_, &variant.constant) {
                (Some(type_), _) => pascal(&type_.to_string()),
                (None, Some(crate::spec::Scalar::String(text))) => pascal(text),
                _ => String::new(),
            };
            Slot { rust: &mut variant.rust, decide: None, name: format!("{what}Variant") }
        }
        [Key(_), Key(endpoint), Key(_), Key(name)] => {
            let parameter = resource.endpoints.get_mut(endpoint)?.parameters.get_mut(name)?;
            let name = format!("{}_parameter", identifier(name));
            Slot { rust: &mut parameter.rust, decide: Some(&mut parameter.decide), name }
        }
        [Key(_), Key(endpoint), Key(_), Key(_), Key(name)] => {
            let part = resource.endpoints.get_mut(endpoint)?.body.as_mut()?.multipart.get_mut(name)?;
            let name = format!("{}_part", identifier(name));
            Slot { rust: &mut part.rust, decide: Some(&mut part.decide), name }
        }
        _ => return None,
    })
}

fn pascal_or_none(part: &str) -> String {
    if part.is_empty() { String::new() } else { pascal(part) }
}

fn settle(spec: &mut Spec, clash: &Diagnostic) -> bool {
    let request = clash.help.contains("`rust_request:");
    let resource = spec.resources.get_mut(resource_of(clash));
    let Some(Slot { rust, decide, name }) =
        resource.and_then(|resource| slot(resource, &clash.path, request))
    else {
        return false;
    };
    if rust.is_some() {
        return false;
    }
    *rust = Some(RustName { name, reason: clash.message.clone() });
    if let Some(decide) = decide {
        decide.get_or_insert_with(|| {
            "The derived Rust name can't be used: keep the proposed one, or choose a better one.".to_owned()
        });
    }
    true
}
