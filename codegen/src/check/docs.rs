//! Docs: everything public is documented, with more than its name.

use super::{Report, endpoints};
use crate::ir::{Api, Field, Origin, Shape, TypeDef, VariantKind};
use crate::spec::NodePath;

pub(super) fn check(api: &Api, report: &mut Report) {
    for prose in prose(api) {
        judge(&prose, report);
    }
    let types = api.types.iter().map(|definition| (&definition.search, &definition.origin));
    let endpoints = endpoints(api).map(|(_, endpoint)| (&endpoint.search, &endpoint.origin));
    let fields = super::fields(api).map(|field| (&field.search, &field.origin));
    for (words, origin) in types.chain(endpoints).chain(fields) {
        for (position, word) in words.iter().enumerate() {
            let is_plain = |c: char| c.is_alphanumeric() || " -_".contains(c);
            if word.trim() != word || word.is_empty() || !word.chars().all(is_plain) {
                let help = "write letters, digits, spaces between words, `-` and `_`";
                report.add(&origin.key("search").index(position), "this is not a valid search term", help);
            }
        }
    }
}

/// A text of the spec that is emitted as docs.
pub(crate) struct Prose<'a> {
    /// What it documents, as named in messages.
    what: String,
    /// The name that it must not merely repeat.
    name: &'a str,
    pub(crate) text: &'a str,
    /// The place of the text.
    pub(crate) place: Origin,
    /// The place of what it documents.
    owner: Origin,
    required: bool,
}

fn judge(prose: &Prose<'_>, report: &mut Report) {
    let what = &prose.what;
    if prose.text.trim().is_empty() {
        if prose.required {
            let help = "describe it in `doc:`: its meaning, units, limits, and when it is present";
            report.add(&prose.owner, format!("{what} has no docs"), help);
        }
    } else if repeats(prose.text, prose.name) {
        let message = format!("the docs of {what} only repeat its name");
        report.add(&prose.place, message, "describe its meaning, units, limits, and when it is present");
    }
}

/// The name of a text that states the replacement of something deprecated.
const DEPRECATED: &str = "deprecated";

/// Returns whether a text consists only of words of the name.
fn repeats(text: &str, name: &str) -> bool {
    let is_type = name.starts_with(|first: char| first.is_ascii_uppercase());
    const FILLERS: [&str; 6] = ["a", "an", "the", "of", "this", "its"];
    let text: Vec<_> = words(text).into_iter().filter(|word| !FILLERS.contains(&word.as_str())).collect();
    let name = words(name);
    // Type names begin with the name of the API, which a text would not repeat.
    text.is_empty() || text == name || (is_type && name.ends_with(&text))
}

/// Returns the words in lower case; the words of a name begin at capitals, `_`, `-` and similar characters.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for c in text.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && after_small) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        after_small = c.is_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns every text of the spec that is emitted as docs.
pub(crate) fn prose(api: &Api) -> Vec<Prose<'_>> {
    let mut all = Vec::new();
    let root = Origin { file: "spec/api.yaml".to_owned(), path: NodePath::default() };
    add(&mut all, "the API".to_owned(), &api.facts.title, &api.facts.doc, &root, true);
    if let Some(betas) = &api.betas {
        add(&mut all, "`betas`".to_owned(), "betas", &betas.doc, &root.key("betas"), true);
    }
    for resource in &api.resources {
        let what = format!("the resource `{}`", resource.path);
        add(&mut all, what, &resource.path, &resource.doc, &resource.origin, true);
        for group in &resource.groups {
            let what = format!("the group `{}`", group.name);
            add(&mut all, what, &group.name, &group.doc, &group.origin, true);
        }
        if let Some(webhook) = &resource.webhook {
            let origin = resource.origin.key("webhook");
            add(&mut all, "the webhook".to_owned(), "webhook", &webhook.doc, &origin, true);
        }
    }
    for (_, endpoint) in endpoints(api) {
        let what = format!("the endpoint `{}`", endpoint.name);
        add(&mut all, what, &endpoint.name, &endpoint.doc, &endpoint.origin, true);
        deprecation(&mut all, endpoint.deprecated.as_deref(), &endpoint.origin);
        for parameter in &endpoint.parameters {
            let what = format!("the parameter `{}`", parameter.name);
            add(&mut all, what, &parameter.name, &parameter.doc, &parameter.origin, true);
            deprecation(&mut all, parameter.deprecated.as_deref(), &parameter.origin);
        }
    }
    for field in super::fields(api) {
        field_prose(&mut all, field);
    }
    for definition in &api.types {
        type_prose(&mut all, definition);
    }
    all
}

fn add<'a>(
    all: &mut Vec<Prose<'a>>,
    what: String,
    name: &'a str,
    text: &'a str,
    owner: &Origin,
    required: bool,
) {
    all.push(Prose { what, name, text, place: owner.key("doc"), owner: owner.clone(), required });
}

fn deprecation<'a>(all: &mut Vec<Prose<'a>>, text: Option<&'a str>, owner: &Origin) {
    let Some(text) = text else { return };
    let place = owner.key("deprecated");
    let what = "the deprecation".to_owned();
    all.push(Prose { what, name: DEPRECATED, text, place: place.clone(), owner: place, required: true });
}

fn field_prose<'a>(all: &mut Vec<Prose<'a>>, field: &'a Field) {
    let required = field.type_().is_some();
    add(all, format!("the field `{}`", field.name), &field.name, &field.doc, &field.origin, required);
    deprecation(all, field.deprecated.as_deref(), &field.origin);
}

fn type_prose<'a>(all: &mut Vec<Prose<'a>>, definition: &'a TypeDef) {
    let TypeDef { name, doc, origin, deprecated, .. } = definition;
    add(all, format!("the type `{name}`"), name, doc, origin, true);
    deprecation(all, deprecated.as_deref(), origin);
    match &definition.shape {
        Shape::Enum(known) => {
            for value in &known.values {
                let what = format!("the value `{}`", value.value);
                add(all, what, &value.value, &value.doc, &value.origin, true);
                deprecation(all, value.deprecated.as_deref(), &value.origin);
            }
        }
        Shape::Union(union) => {
            for variant in &union.variants {
                // A variant without docs has the docs of its type.
                let required = match &variant.kind {
                    VariantKind::Of(type_) => type_.named().is_none(),
                    VariantKind::Constant(_) => true,
                };
                add(all, "the variant".to_owned(), "variant", &variant.doc, &variant.origin, required);
            }
        }
        Shape::Object(_) | Shape::Alias(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::repeats;

    #[test]
    fn recognizes_docs_that_only_repeat_the_name() {
        for (text, name) in [
            ("The session ID.", "session_id"),
            ("Session", "BetaManagedAgentsSession"),
            ("…", "id"),
            ("queued", "queued"),
        ] {
            assert!(repeats(text, name), "{text}");
        }
        for (text, name) in [
            ("ID of the session to run.", "session_id"),
            ("Sessions that ended.", "sessions"),
            ("PNG.", "image/png"),
        ] {
            assert!(!repeats(text, name), "{text}");
        }
    }
}
