//! What the document's extensions mean, in its own words.

use super::build::Map;

/// Each extension, and what the document does in ways that readers may not expect.
const CONVENTIONS: &[(&str, &str)] = &[
    ("components", "Every type of the API's reference is a component, even where no operation mentions it."),
    (
        "enums",
        "An enum that may grow is `anyOf` of its known values and any string, so that validators accept values \
         added later; one that may not is a bare `enum`.",
    ),
    (
        "objects",
        "Objects allow properties beyond those listed, as the API adds some without notice. \
         `additionalProperties` stands only where the API documents properties of any name.",
    ),
    (
        "streams",
        "The schemas under `text/event-stream` and `application/x-jsonl` are those of one event and of one line.",
    ),
    (
        "null",
        "In JSON, `null` and absence differ. In queries and forms there is no `null`: see `x-nullable`.",
    ),
    ("x-aliases", "Other names of the type in the API's documents."),
    (
        "x-any-text",
        "Any text is usual for the enum, listed or not: in Rust a text converts into a value of it.",
    ),
    (
        "x-arguments",
        "The required properties in the order of a constructor's arguments; those not named follow.",
    ),
    ("x-betas", "Beta features that the operation needs, to be named in the header of beta features."),
    (
        "x-client",
        "What clients need to know beyond OpenAPI, in the words of the spec language: environment variables, headers of \
         responses, the form of errors, events and pages.",
    ),
    ("x-deprecated", "What to use instead."),
    ("x-doc", "The text that summary and description are made from, where it holds links."),
    ("x-endpoints", "The operations of the tag in the order of the API's reference."),
    ("x-enumDescriptions", "What each value of an enum means."),
    ("x-events-flag", "The property of the body that asks for `text/event-stream`."),
    ("x-example", "A Rust program that uses the operations of the tag."),
    ("x-expected-tokens", "The property of the body that limits the tokens that the server generates."),
    ("x-group", "The group of the resource that the type belongs to."),
    ("x-groups", "Themes that the types of the tag belong to, each with a title and a description."),
    ("x-guide", "Pages of the Rust client's guide about the tag."),
    ("x-method-doc", "Docs of the function that verifies and decodes an event."),
    ("x-note", "Remarks for maintainers."),
    (
        "x-nullable",
        "The API's reference allows `null`: in queries and forms it means the same as absence, and a schema of any \
         value allows it by itself.",
    ),
    (
        "x-open",
        "Variants may be added to the union. `oneOf` lists the known ones, so a validator refuses the others, which \
         a client has to accept.",
    ),
    ("x-packages", "The names of the generated package and of the one that it calls."),
    (
        "x-paging",
        "How the next page is asked for: by `cursor` (`next_page`), or by `ids` (`first_id`, `last_id`).",
    ),
    ("x-resource", "The resource that the type belongs to."),
    ("x-rust-name", "The type's, property's or operation's name in Rust, and why it is not the derived one."),
    ("x-rust-request", "The name of the operation's request in Rust, and why it is not the derived one."),
    ("x-scheme", "The word before the credential in the header's value."),
    ("x-shortcuts", "Methods and conversions of the Rust type that make its usual use short."),
    ("x-since", "The date of the vendor's document with which it came."),
    ("x-search", "Words that people search the docs for when they want the type or operation."),
    ("x-secret", "The value must not be shown; strings have `format: password` instead."),
    ("x-import", "Which operations of the vendor's document are taken, and how its new types are called."),
    ("x-into-request", "The type that sends a value of this type back, and the properties that stay behind."),
    (
        "x-tag",
        "The property that tells variants apart, where some variant is no object or may lack it. Such variants stand \
         in `anyOf`, since a `discriminator` asks for the property.",
    ),
    ("x-type-prefixes", "What type names begin with that Rust names leave out."),
    (
        "x-wait",
        "The property of the response that says when there is nothing more to wait for, and its values then.",
    ),
    (
        "x-url-of",
        "The operation that the value is the URL of. The example leads to it, relative to the server that is called.",
    ),
    ("x-variable", "The environment variable that clients read the credential from."),
    (
        "x-not-in-reference",
        "The API's reference has no definition of the type's name, or does not have the property or value.",
    ),
];

/// Returns the conventions, as a map for the document.
pub(super) fn conventions() -> Map {
    CONVENTIONS.iter().fold(Map::new(), |map, (name, meaning)| map.with(name, *meaning))
}
