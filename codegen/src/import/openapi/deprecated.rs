//! Asks for the replacements of deprecated definitions, which a document does not state.

use indexmap::IndexMap;

use crate::spec::EnumValue;

/// The question about a deprecated definition.
const DEPRECATED: &str =
    "The document marks it as deprecated: state the replacement, or why it is kept, under `deprecated`.";

/// Asks for the replacement of a deprecated definition, if the document does not state it.
pub(super) fn ask_instead(deprecated: &mut Option<String>, decide: &mut Option<String>) {
    if deprecated.take_if(|instead| instead.is_empty()).is_some() {
        decide.get_or_insert_with(|| DEPRECATED.to_owned());
    }
}

/// Asks for the replacements of values that are deprecated only in the document. A value has no key for a question, so
/// its enum gets one question about all of them.
pub(super) fn ask_of_values(
    ours: &IndexMap<String, EnumValue>,
    theirs: &IndexMap<String, EnumValue>,
    decide: &mut Option<String>,
) {
    let is_open = |value: &String| ours.get(value).is_some_and(|ours| ours.deprecated.is_none());
    let advised = theirs.iter().filter(|(value, theirs)| theirs.deprecated.is_some() && is_open(value));
    let names: Vec<String> = advised.map(|(value, _)| format!("`{value}`")).collect();
    if !names.is_empty() {
        let question = format!(
            "The document marks {} as deprecated: state the replacement, or why it is kept, under `deprecated` of each.",
            names.join(", ")
        );
        decide.get_or_insert(question);
    }
}
