//! Stores the questions of an import in the spec, so that they are asked until they are settled.

use crate::spec::{Spec, Step};

use super::summary::{Note, NoteKind};

/// Stores every question under `decide`, unless a question is there already. Missing docs are not questions, because
/// the checks report them.
pub(super) fn set(spec: &mut Spec, notes: &[Note]) {
    for note in notes.iter().filter(|note| note.kind == NoteKind::Decide && !is_about_docs(&note.text)) {
        if let Some(decide) = place(spec, note) {
            decide.get_or_insert_with(|| note.text.clone());
        }
    }
}

fn is_about_docs(text: &str) -> bool {
    let asks_more = text.contains("whether") || text.contains("`betas`") || text.contains("`tag`");
    text.starts_with("describe ") && !asks_more
}

/// Returns the `decide` that contains a question about a node.
fn place<'s>(spec: &'s mut Spec, note: &Note) -> Option<&'s mut Option<String>> {
    use Step::Key;
    let path = note.file.strip_prefix("spec/")?.strip_suffix(".yaml")?;
    let resource = spec.resources.get_mut(path)?;
    match note.path.0.as_slice() {
        [Key(types), Key(name)] if types == "types" => Some(&mut resource.types.get_mut(name)?.decide),
        [Key(types), Key(name), Key(fields), ..] if types == "types" && fields == "fields" => {
            let type_ = resource.types.get_mut(name)?;
            let Some(Key(field)) = note.path.0.get(3) else { return Some(&mut type_.decide) };
            Some(&mut type_.fields.as_mut()?.get_mut(field)?.decide)
        }
        [Key(types), Key(name), ..] if types == "types" => Some(&mut resource.types.get_mut(name)?.decide),
        [Key(endpoints), Key(name), Key(parameters), Key(parameter)]
            if endpoints == "endpoints" && parameters == "parameters" =>
        {
            Some(&mut resource.endpoints.get_mut(name)?.parameters.get_mut(parameter)?.decide)
        }
        [Key(endpoints), Key(name), ..] if endpoints == "endpoints" => {
            Some(&mut resource.endpoints.get_mut(name)?.decide)
        }
        _ => None,
    }
}
