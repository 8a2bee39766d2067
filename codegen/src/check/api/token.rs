//! Names of headers.

use super::Report;
use crate::ir::Origin;

/// Returns whether a text is a valid header name (RFC 9110, section 5.1), and reports it otherwise.
pub(super) fn is_token(text: &str, origin: &Origin, report: &mut Report) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let is_token = !text.is_empty() && text.chars().all(fits);
    if !is_token {
        let help = "write letters, digits and hyphens, without spaces";
        report.add(origin, format!("{text:?} is not a valid header name"), help);
    }
    is_token
}
