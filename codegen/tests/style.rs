//! The rules of style report each violation with its place and help.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use anthropic_beta_codegen::diag::{Diagnostic, place};
use anthropic_beta_codegen::lower::lower;
use anthropic_beta_codegen::spec::{Source, read};
use anthropic_beta_codegen::style;

const API: &str = "
title: Pets
doc: The pets that you have.
base_url: https://pets.example
headers: []
query: []
";

const PETS: &str = "
doc: Pets. `you` is code.
endpoints:
  create:
    method: POST
    path: /v1/pets
    doc: Create a pet.
    body:
      json: PetParams
    returns:
      json: PetParams
types:
  PetParams:
    doc: The answer to a question.
    fields:
      name:
        type: string
        doc: Specifies the name.
      note:
        type: string
        doc: >-
          A note that says in one sentence what the pet is, where it lives, what it eats, when it was fed, and what else
          there is to say about it.
      old:
        type: string
        doc: Number of years.
        deprecated: Use `note`.
";

/// Returns the place of each diagnostic, the words there, the message and the help.
fn found(diagnostics: &[Diagnostic], sources: &[Source]) -> Vec<String> {
    place(diagnostics, sources)
        .iter()
        .map(|placed| {
            let Diagnostic { file, message, help, .. } = placed.diagnostic;
            let source = sources.iter().find(|source| source.file() == file).unwrap();
            let words = &source.text()[placed.span.clone()];
            format!("{file}:{}:{} {words}: {message}; {help}", placed.line, placed.column)
        })
        .collect()
}

#[test]
fn checks_the_docs_of_a_spec() {
    let sources = [Source::new("spec/api.yaml", API), Source::new("spec/pets.yaml", PETS)];
    let api = lower(&read(&sources).unwrap()).unwrap();
    assert_eq!(
        found(&style::spec(&api), &sources),
        [
            "spec/api.yaml:3:20 you: `you` is a phrase to avoid; write the subject: the caller, the program, a user",
            "spec/pets.yaml:7:10 Create: the docs of an endpoint begin with `Create`; begin with the action in the \
             third person, such as `Creates`",
            "spec/pets.yaml:14:14 answer: `answer` is a phrase to avoid; write `response` or `respond`",
            "spec/pets.yaml:18:14 Specifies: the docs begin with `Specifies`; begin with what it is, such as `Number \
             of …`",
            "spec/pets.yaml:22:11 A: the first sentence has 136 characters; shorten it to 120, and move \
             details to further sentences",
        ]
    );
}

#[test]
fn checks_a_page() {
    let page = Source::new("README.md", "# Pets\n\nA list of\nall of an [`Pet`].\n\n```text\nplease\n```\n");
    assert_eq!(
        found(&style::markdown(&page), &[page]),
        ["README.md:4:8 an: the article `an` does not fit `Pet`; write `a`",]
    );
    let page = Source::new("README.md", "It is what\ncomes of it.\n");
    assert_eq!(
        found(&style::markdown(&page), &[page]),
        ["README.md:1:7 what: `what comes of` is a phrase to avoid; write `the result of`"]
    );
}

#[test]
fn checks_the_comments_of_a_source_file() {
    let text = [
        "//! A file. Please read it.",
        "",
        "/// Return a [`Owner`].",
        "#[must_use]",
        "pub fn owner(answer: &str) -> Owner {",
        "    // The pet does without one.",
        "    todo(\"please\")",
        "}",
        "",
        "/// Read by all.",
        "struct Owner;",
    ]
    .join("\n");
    let file = Source::new("src/lib.rs", text);
    assert_eq!(
        found(&style::rust(&file), &[file]),
        [
            "src/lib.rs:1:13 Please: `please` is a phrase to avoid; write nothing",
            "src/lib.rs:3:5 Return: the docs begin with `Return`; write `Returns`",
            "src/lib.rs:3:12 a: the article `a` does not fit `Owner`; write `an`",
            "src/lib.rs:6:16 does: `does without` is a phrase to avoid; write `does not support`",
        ]
    );
}
