//! The style of prose: the rules of `spec/README.md` that can be checked automatically.
//!
//! [`spec`] checks the docs of an API, [`markdown`] a page, and [`rust`] the comments of a source file.

mod article;
mod mask;
mod rules;
mod words;

pub(crate) use article::article;

use crate::check::{Prose, prose};
use crate::diag::{Diagnostic, Kind, Spot};
use crate::ir::Api;
use crate::source::{NodePath, Source, Step};
use rules::Finding;

/// Checks all docs of an API.
pub fn spec(api: &Api) -> Vec<Diagnostic> {
    let diagnostics = prose(api).into_iter().flat_map(|Prose { text, place, .. }| {
        let masked = mask::markdown(text);
        let mut findings = rules::words(text, &masked);
        findings.extend(rules::summary(text, &masked));
        findings.extend(match place.path.0.as_slice() {
            [Step::Key(endpoints), _, Step::Key(doc)] if endpoints == "endpoints" && doc == "doc" => {
                rules::action(&masked)
            }
            [.., Step::Key(doc)] if doc == "doc" => rules::description(&masked),
            _ => None,
        });
        let diagnostic = |Finding { at, message, help }| {
            let spot = Spot::Words(text[at].to_owned());
            Diagnostic::new(Kind::Style, &place.file, place.path.clone(), message, help).at(spot)
        };
        findings.into_iter().map(diagnostic).collect::<Vec<_>>()
    });
    diagnostics.collect()
}

/// Checks a Markdown page.
pub fn markdown(page: &Source) -> Vec<Diagnostic> {
    let masked = mask::markdown(page.text());
    in_file(page, rules::words(page.text(), &masked))
}

/// Checks the comments of a Rust source file.
pub fn rust(file: &Source) -> Vec<Diagnostic> {
    let text = file.text();
    let findings = mask::comments(text).into_iter().flat_map(|comment| {
        let at = comment.bytes.clone();
        let (text, masked) = (&text[at.clone()], comment.masked.as_str());
        let mut findings = rules::words(text, masked);
        if comment.is_doc {
            findings.extend(rules::summary(text, masked));
        }
        if comment.is_of_function {
            findings.extend(rules::description(masked));
        }
        findings.into_iter().map(move |finding| Finding {
            at: at.start + finding.at.start..at.start + finding.at.end,
            ..finding
        })
    });
    in_file(file, findings.collect())
}

fn in_file(file: &Source, findings: Vec<Finding>) -> Vec<Diagnostic> {
    let diagnostic = |Finding { at, message, help }| {
        Diagnostic::new(Kind::Style, file.file(), NodePath::default(), message, help).at(Spot::Byte(at.start))
    };
    findings.into_iter().map(diagnostic).collect()
}
