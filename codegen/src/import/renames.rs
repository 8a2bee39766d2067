//! Detects types that have a new name in the reference.
//!
//! A type that is missing from the pages and a new type with the same definition are one type. Its name is replaced
//! everywhere in the spec, so that docs, nulls and Rust names are kept.

use crate::spec::{self, Source, Spec, TypeDef};

use super::error::ImportError;
use super::known::Known;
use super::merge;
use super::reference::Reference;
use super::resolve;
use super::section::Sections;
use super::summary::{Note, NoteKind};

/// Renames the types of the spec that have another name in the pages.
pub(super) fn follow(
    sources: &[Source],
    before: &Spec,
    sections: &Sections<'_>,
) -> Result<(Spec, Vec<Note>), ImportError> {
    let mut sources = sources.to_vec();
    let mut spec = before.clone();
    let mut renamed: Vec<(String, String)> = Vec::new();
    // A rename can reveal another one, if the first type is part of the second.
    loop {
        let found = {
            let known = Known::new(&spec);
            let reference = resolve::assemble(sections, &known).map_err(ImportError::Pages)?;
            rename(&spec, &known, &reference)
        };
        let Some((old, new)) = found else { break };
        for source in &mut sources {
            *source = source.with_text(replaced(source.text(), &old, &new));
        }
        spec = spec::read(&sources).map_err(ImportError::Spec)?;
        renamed.push((old, new));
    }
    // The old name stays an alias.
    for (old, new) in &renamed {
        let mut types = spec.resources.values_mut().flat_map(|resource| resource.types.iter_mut());
        if let Some((_, type_)) = types.find(|(name, _)| *name == new)
            && !type_.aliases.contains(old)
        {
            type_.aliases.push(old.clone());
        }
    }
    let known = Known::new(&spec);
    let notes = renamed.iter().filter_map(|(old, new)| note(&known, old, new)).collect();
    Ok((spec, notes))
}

fn note(known: &Known<'_>, old: &str, new: &str) -> Option<Note> {
    let file = format!("spec/{}.yaml", known.home(new)?);
    let path = spec::NodePath::default().key("types").key(new);
    Some(Note { file, path, kind: NoteKind::Changed, text: format!("`{old}` is now named `{new}`") })
}

/// Finds a type that is missing, and its new name.
fn rename(spec: &Spec, known: &Known<'_>, reference: &Reference) -> Option<(String, String)> {
    let new = || reference.types.iter().filter(|(name, _)| known.get(name).is_none());
    new().find_map(|(name, type_)| {
        let mut same = gone(spec, reference)
            .filter(|old| merge::says(spec, known, reference, old, &type_.body, &type_.at))
            .filter(|_| is_distinctive(name));
        let old = same.next()?;
        let others = new().filter(|(other, _)| *other != name);
        let twins = others.filter(|(_, other)| other.body.same(&type_.body)).count();
        (same.next().is_none() && twins == 0).then(|| (old.to_owned(), name.clone()))
    })
}

/// Returns the types that are missing from the pages.
fn gone<'a>(spec: &'a Spec, reference: &'a Reference) -> impl Iterator<Item = &'a str> {
    let covered = spec.resources.iter().filter(|(path, _)| reference.covered.contains_key(*path));
    let missing = |name: &str, type_: &TypeDef| {
        !type_.not_in_reference
            && type_.alias.is_none()
            && !reference.types.contains_key(name)
            && is_distinctive(name)
    };
    covered
        .flat_map(|(_, resource)| &resource.types)
        .filter(move |(name, type_)| missing(name, type_))
        .map(|(name, _)| name.as_str())
}

/// Returns whether a name cannot be a word of the docs, because it has a capital letter inside.
fn is_distinctive(name: &str) -> bool {
    name.chars().skip(1).any(|c| c.is_ascii_uppercase())
}

/// Replaces the whole word `old` by `new` in `text`.
fn replaced(text: &str, old: &str, new: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(old) {
        let (before, after) = (&rest[..start], &rest[start + old.len()..]);
        let whole = !before.ends_with(is_part) && !after.starts_with(is_part);
        out.push_str(before);
        out.push_str(if whole { new } else { old });
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_are_replaced() {
        let text = "BetaA: [[BetaA.x]], list<BetaA> BetaAB xBetaA\n";
        assert_eq!(replaced(text, "BetaA", "BetaC"), "BetaC: [[BetaC.x]], list<BetaC> BetaAB xBetaA\n");
    }
}
