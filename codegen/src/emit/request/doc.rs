//! Emits the docs of a method that creates a request.

use proc_macro2::TokenStream;

use super::plan::Plan;
use crate::emit::{docs, example};
use crate::ir::Response;

/// Returns the docs: the summary, the details, and the derived facts.
pub(super) fn method(plan: &Plan<'_>) -> TokenStream {
    let endpoint = plan.endpoint;
    let mut text = format!(
        "{}\n\n`{} {}`",
        docs::resolve(plan.cx, &endpoint.doc, plan.scope()),
        endpoint.method.as_str(),
        endpoint.path
    );
    if !endpoint.betas.is_empty() {
        let betas: Vec<String> = endpoint.betas.iter().map(|beta| format!("`{beta}`")).collect();
        text.push_str(&format!(", beta {}", betas.join(", ")));
    }
    if let Some(since) = &endpoint.since {
        text.push_str(&format!(", since {since}"));
    }
    text.push_str(match &endpoint.response {
        Response::Page { .. } => {
            "\n\nAwaiting the request returns one page; `items()` returns a stream of the items of all pages, `pages()` of \
             the pages."
        }
        Response::JsonOrEvents { .. } => {
            "\n\nAwaiting the request returns the whole response; `stream()` returns its events as they are received."
        }
        Response::Json { empty: true, .. } => "\n\nAwaiting the request returns `None` if the response is empty.",
        _ => "",
    });
    if plan.body().is_some() {
        text.push_str(&format!(
            "\n\n[`{0}_with`](Self::{0}_with) accepts the complete body.",
            plan.names.method
        ));
    }
    let example = example::method(plan.cx, plan.resource, plan.position);
    docs::lines(&format!(
        "{text}{}\n\n# Errors\n\n{}\n\n# Example\n\n{example}",
        arguments(plan),
        docs::errors(endpoint)
    ))
}

/// Returns a list with the summary of each argument. Optional inputs are described by their setters.
fn arguments(plan: &Plan<'_>) -> String {
    let lines: Vec<String> = plan
        .inputs
        .required
        .iter()
        .map(|input| format!("- `{}`: {}", input.name, docs::summary(plan.cx, input.doc(), plan.scope())))
        .collect();
    if lines.is_empty() { String::new() } else { format!("\n\n# Arguments\n\n{}", lines.join("\n")) }
}
