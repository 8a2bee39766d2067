//! What `api.yaml` says.

mod requests;
mod responses;

use super::{Report, endpoints, written};
use crate::ir::{Api, Origin};

pub(super) use requests::request_headers;

pub(super) fn check(api: &Api, report: &mut Report) {
    requests::check(api, report);
    responses::check(api, report);
}

/// Whether a text is a name of a header (RFC 9110, section 5.1); one that is not is reported.
fn is_token(text: &str, origin: &Origin, report: &mut Report) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let is_token = !text.is_empty() && text.chars().all(fits);
    if !is_token {
        let help = "write letters, digits and hyphens, without spaces";
        report.add(origin, format!("{text:?} can't be the name of a header"), help);
    }
    is_token
}
