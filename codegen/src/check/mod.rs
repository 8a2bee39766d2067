//! Checks the API that the spec describes.
//!
//! Each file is one family of rules. Every family checks the whole IR, and none depends on another having
//! passed.

mod accumulates;
mod api;
mod docs;
mod endpoints;
mod into_request;
mod limits;
mod links;
mod objects;
mod paging;
mod recursion;
mod references;
mod report;
mod responses;
mod shortcuts;
mod unions;
mod urls;
mod walk;
mod wording;

use crate::diag::{Diagnostic, Kind};
use crate::ir::Api;

pub(crate) use docs::{Prose, prose};
use report::Report;
use walk::{body_fields, endpoints, fields, object_fields};
use wording::written;

/// Applies every rule and returns all diagnostics, unsorted.
pub fn check(api: &Api) -> Vec<Diagnostic> {
    let mut report = Report { kind: Kind::Reference, diagnostics: Vec::new() };
    let families: [(Kind, Check); 17] = [
        (Kind::Api, api::check),
        (Kind::Reference, references::check),
        (Kind::Unused, references::unused),
        (Kind::Union, unions::check),
        (Kind::Accumulation, accumulates::check),
        (Kind::Object, objects::check),
        (Kind::Object, shortcuts::check),
        (Kind::Limit, limits::check),
        (Kind::Endpoint, endpoints::check),
        (Kind::SameRequest, endpoints::same_request),
        (Kind::Paging, paging::check),
        (Kind::Response, responses::check),
        (Kind::IntoRequest, into_request::check),
        (Kind::Recursion, recursion::check),
        (Kind::Docs, docs::check),
        (Kind::Link, links::check),
        (Kind::Reference, urls::check),
    ];
    for (kind, family) in families {
        report.kind = kind;
        family(api, &mut report);
    }
    report.diagnostics
}

/// A family of rules.
type Check = fn(&Api, &mut Report);
