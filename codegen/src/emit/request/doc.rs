//! The docs of an endpoint's method.

use proc_macro2::{Ident, TokenStream};

use super::Plan;
use crate::emit::{docs, example};
use crate::ir::{Presence, RequestBody, Response};

/// The summary, the details, and the facts that follow from the spec.
pub(super) fn method(plan: &Plan<'_>) -> TokenStream {
    let endpoint = plan.endpoint;
    let mut text = format!(
        "{}\n\n`{} {}`",
        docs::resolve(plan.cx, &endpoint.doc),
        endpoint.method.as_str(),
        endpoint.path
    );
    if !endpoint.betas.is_empty() {
        let betas: Vec<String> = endpoint.betas.iter().map(|beta| format!("`{beta}`")).collect();
        text.push_str(&format!(", beta {}", betas.join(", ")));
    }
    match &endpoint.response {
        Response::Page { .. } => text.push_str(
            "\n\nAwaiting it gives one page; `items()` streams the items of all pages, `pages()` the pages.",
        ),
        Response::JsonOrEvents { .. } => {
            text.push_str("\n\nAwaiting it gives the whole answer; `stream()` gives events as they come.")
        }
        Response::Json { empty: true, .. } => text.push_str("\n\n`None` where the answer is empty."),
        _ => {}
    }
    let arguments = arguments(plan);
    let example = example::method(plan.cx, plan.module, plan.position);
    docs::lines(&format!("{text}{arguments}\n\n# Errors\n{}\n\n# Example\n{example}", docs::errors(endpoint)))
}

/// What each argument means, in a line; setters say it for what is optional.
fn arguments(plan: &Plan<'_>) -> String {
    let cx = plan.cx;
    let mut lines: Vec<String> = Vec::new();
    let mut add = |name: &Ident, doc: &str| lines.push(format!("- `{name}`: {}", docs::summary(cx, doc)));
    for (parameter, name) in plan.parameters() {
        if parameter.presence == Presence::Required {
            add(&name, &parameter.doc);
        }
    }
    for member in plan.required_body() {
        add(&member.name, &member.field.doc);
    }
    if let RequestBody::Form(parts) = &plan.endpoint.body {
        for (part, name) in parts.iter().zip(&plan.names.parts) {
            if part.field.presence == Presence::Required {
                add(&cx.ident(name), &part.field.doc);
            }
        }
    }
    if lines.is_empty() { String::new() } else { format!("\n\n# Arguments\n{}", lines.join("\n")) }
}
