//! Converts names of the API into Rust names.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::ir::{Api, Type};

/// Returns the name of a type: its API name without the common prefixes.
pub(crate) fn type_name(api_name: &str, prefixes: &[String]) -> String {
    let bare = prefixes
        .iter()
        .filter_map(|prefix| api_name.strip_prefix(prefix.as_str()))
        .filter(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()))
        .min_by_key(|rest| rest.len())
        .unwrap_or(api_name);
    value_name(bare)
}

/// Returns the name of a value or variant: `end_turn` is `EndTurn`, `parrot-grey-4-8` is `ParrotGrey4_8`,
/// `5m` is `_5m`.
pub(super) fn value_name(wire: &str) -> String {
    let mut name = String::new();
    for word in wire.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let ends_in_digit = name.ends_with(|last: char| last.is_ascii_digit());
        if ends_in_digit && word.starts_with(|first: char| first.is_ascii_digit()) {
            name.push('_');
        }
        name.push_str(&word.to_upper_camel_case());
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if name == "Self" { "Self_".to_owned() } else { name }
}

/// Returns the name of a field, parameter or module: `created_at[gte]` is `created_at_gte`; a keyword gets a
/// trailing `_`.
pub(crate) fn field_name(wire: &str) -> String {
    let plain: String = wire.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect();
    let plain = plain.trim_matches('_');
    let plain = if plain.contains("__") { plain.replace("__", "_") } else { plain.to_owned() };
    // heck would split `1h` off `ephemeral_1h`; a name that is already in snake case is kept.
    let mut name = if plain.chars().any(char::is_uppercase) { plain.to_snake_case() } else { plain };
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if is_keyword(&name) {
        name.push('_');
    }
    name
}

/// Returns the name of a request: the verb, the resource and the rest of the method. `create` is
/// `CreateSessionEvent`, `list` is `ListSessionEvents`, `count_tokens` is `CountMessageTokens`.
pub(super) fn request_name(modules: &[String], method: &str, many: bool) -> String {
    let (verb, rest) = method.split_once('_').unwrap_or((method, ""));
    let mut words = vec![verb.to_owned()];
    words.extend(modules.iter().map(|module| singular(module)));
    match (modules.last(), words.last_mut()) {
        (Some(module), Some(last)) if many && rest.is_empty() => last.clone_from(module),
        _ => words.push(rest.to_owned()),
    }
    value_name(&words.join("_"))
}

/// Returns the name of the static of a request: `CREATE_MESSAGE`.
pub(super) fn static_name(request: &str) -> String {
    request.to_shouty_snake_case()
}

/// Endings of plurals, and of their singulars.
const PLURALS: [(&str, &str); 7] =
    [("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("oes", "o"), ("s", "")];

/// Returns the singular: `memory` for `memories`.
pub(crate) fn singular(many: &str) -> String {
    let one = |(ending, one): &(&str, &str)| Some(format!("{}{one}", many.strip_suffix(ending)?));
    PLURALS.iter().find_map(one).unwrap_or_else(|| many.to_owned())
}

/// Returns the name of a variant without a tag: it is named after the kind of its values.
pub(super) fn variant_of(api: &Api, prefixes: &[String], type_: &Type) -> String {
    match type_ {
        Type::String | Type::Secret | Type::File => "Text".to_owned(),
        Type::Integer => "Integer".to_owned(),
        Type::Number => "Number".to_owned(),
        Type::Boolean => "Bool".to_owned(),
        Type::Datetime => "Datetime".to_owned(),
        Type::Base64 => "Base64".to_owned(),
        Type::Any | Type::Nullable(_) => "Any".to_owned(),
        Type::List(_) => "List".to_owned(),
        Type::Map(_) | Type::AnyObject => "Map".to_owned(),
        Type::Named(id) => type_name(&api[*id].name, prefixes),
    }
}

/// Returns whether a text is a valid identifier in the emitted code.
pub(super) fn is_identifier(text: &str) -> bool {
    // Names outside of ASCII are hard to type; `gen` is a keyword since the 2024 edition; `syn` accepts names
    // of all editions.
    text.is_ascii() && text != "gen" && syn::parse_str::<syn::Ident>(text).is_ok()
}

/// Strict and reserved keywords of the 2024 edition (the Rust reference, "Keywords"), which `syn` rejects.
fn is_keyword(text: &str) -> bool {
    !text.is_empty() && text != "_" && text.is_ascii() && !is_identifier(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_values_into_camel_case_with_readable_versions() {
        for (wire, name) in [
            ("end_turn", "EndTurn"),
            ("parrot-grey-4-8", "ParrotGrey4_8"),
            ("message-batches-2024-09-24", "MessageBatches2024_09_24"),
            ("image/jpeg", "ImageJpeg"),
            ("agent.tool_use", "AgentToolUse"),
            ("5m", "_5m"),
            ("self", "Self_"),
        ] {
            assert_eq!(value_name(wire), name);
        }
    }

    #[test]
    fn converts_fields_into_snake_case_without_keywords() {
        for (wire, name) in [
            ("created_at[gte]", "created_at_gte"),
            ("statuses[]", "statuses"),
            ("type", "type_"),
            ("self", "self_"),
            ("shop-worker-id", "shop_worker_id"),
            ("ephemeral_1h_input_tokens", "ephemeral_1h_input_tokens"),
            ("displayName", "display_name"),
        ] {
            assert_eq!(field_name(wire), name);
        }
    }

    #[test]
    fn names_a_request_by_verb_and_object() {
        let name = |modules: &[&str], method, many| {
            let modules: Vec<String> = modules.iter().map(|module| (*module).to_owned()).collect();
            request_name(&modules, method, many)
        };
        assert_eq!(name(&["messages"], "create", false), "CreateMessage");
        assert_eq!(name(&["messages"], "count_tokens", false), "CountMessageTokens");
        assert_eq!(name(&["messages", "batches"], "list", true), "ListMessageBatches");
        assert_eq!(name(&["memory_stores", "memories"], "update", false), "UpdateMemoryStoreMemory");
        assert_eq!(name(&["environments", "work"], "poll", false), "PollEnvironmentWork");
    }

    #[test]
    fn removes_the_longest_prefix() {
        let prefixes = ["Beta".to_owned(), "BetaManagedAgents".to_owned()];
        assert_eq!(type_name("BetaManagedAgentsSession", &prefixes), "Session");
        assert_eq!(type_name("BetaJSONOutputFormat", &prefixes), "JsonOutputFormat");
        assert_eq!(type_name("Model", &prefixes), "Model");
        assert_eq!(type_name("Betamax", &prefixes), "Betamax");
    }
}
