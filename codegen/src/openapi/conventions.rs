//! Descriptions of the document's extensions, which the document contains.

use super::build::Map;

/// The extensions and the unusual conventions of the document, each with its description.
const CONVENTIONS: &[(&str, &str)] = &[
    ("components", "Every type of the API's reference is a component, even if no operation refers to it."),
    (
        "enums",
        "An open enum is `anyOf` of its known values and any string, so that validators accept values that are \
         added later; a closed enum is only an `enum`.",
    ),
    (
        "objects",
        "Objects allow properties that are not listed, because the API adds properties without notice. \
         `additionalProperties` is present only if the API documents properties with any name.",
    ),
    (
        "streams",
        "The schemas under `text/event-stream` and `application/x-jsonl` are those of one event and of one line.",
    ),
    (
        "null",
        "In JSON, `null` differs from an absent value. Queries and forms have no `null`: see `x-nullable`.",
    ),
    ("x-aliases", "Other names of the type in the API's documents."),
    ("x-any-text", "Unlisted values of the enum are common: in Rust, a text converts into a value."),
    (
        "x-arguments",
        "The required properties in the order of the constructor's arguments; the others follow.",
    ),
    ("x-betas", "Beta features that the operation requires, for the header of beta features."),
    (
        "x-client",
        "Facts for clients that OpenAPI cannot express, in the spec language: environment variables, headers of \
         responses, the form of errors, events and pages.",
    ),
    ("x-deprecated", "The replacement."),
    ("x-doc", "The text from which the summary and the description are derived, if it contains links."),
    ("x-endpoints", "The operations of the tag in the order of the API's reference."),
    ("x-enumDescriptions", "The meaning of each value of an enum."),
    ("x-events-flag", "The property of the body that requests `text/event-stream`."),
    ("x-example", "A Rust program that uses the operations of the tag."),
    ("x-expected-tokens", "The property of the body that limits the tokens that the server generates."),
    ("x-group", "The group of the resource that the type belongs to."),
    ("x-groups", "The groups of the types of the tag, each with a title and a description."),
    ("x-guide", "Pages of the Rust client's guide about the tag."),
    ("x-method-doc", "The docs of the function that verifies and decodes an event."),
    ("x-note", "A note for maintainers."),
    (
        "x-nullable",
        "The API's reference allows `null`. In queries and forms, it means the same as an absent value, and a schema \
         of any value always allows it.",
    ),
    (
        "x-open",
        "The server may add variants to the union. `oneOf` lists the known ones, so a validator rejects the others, \
         which a client must accept.",
    ),
    ("x-packages", "The names of the generated package and of the package that it depends on."),
    (
        "x-paging",
        "How the next page is requested: by `cursor` (`next_page`), or by `ids` (`first_id`, `last_id`).",
    ),
    ("x-resource", "The resource that the type belongs to."),
    (
        "x-rust-name",
        "The Rust name of the type, property or operation, and the reason why it is not the derived one.",
    ),
    (
        "x-rust-request",
        "The Rust name of the operation's request, and the reason why it is not the derived one.",
    ),
    ("x-scheme", "The word before the credential in the header's value."),
    ("x-shortcuts", "Methods and conversions of the Rust type for common uses."),
    ("x-since", "The date of the vendor's document that added it."),
    ("x-search", "Words that people search the docs for when they want the type, property or operation."),
    ("x-secret", "The value must not be shown; strings have `format: password` instead."),
    (
        "x-import",
        "The operations of the vendor's document that are imported, and the rules for the names of new types.",
    ),
    (
        "x-into-request",
        "The request type for sending a value of this type back, and the properties that it does not contain.",
    ),
    (
        "x-tag",
        "The property that distinguishes the variants, if a variant is not an object or may lack the property. Such \
         variants are in `anyOf`, because a `discriminator` requires the property.",
    ),
    ("x-type-prefixes", "The prefixes of type names that are removed in Rust names."),
    (
        "x-wait",
        "The property of the response that states whether the task has ended, and its values when it has.",
    ),
    ("x-url-of", "The operation whose URL is the value. The example is that URL, relative to the server."),
    ("x-variable", "The environment variable from which clients read the credential."),
    (
        "x-not-in-reference",
        "The API's reference has no definition with the type's name, or lacks the property or value.",
    ),
];

/// Returns the conventions, as a map for the document.
pub(super) fn conventions() -> Map {
    CONVENTIONS.iter().fold(Map::new(), |map, (name, meaning)| map.with(name, *meaning))
}
