//! Names of headers.

use super::Report;
use crate::ir::Origin;

/// Whether a text is a name of a header (RFC 9110, section 5.1); one that is not is reported.
pub(super) fn is_token(text: &str, origin: &Origin, report: &mut Report) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let is_token = !text.is_empty() && text.chars().all(fits);
    if !is_token {
        let help = "write letters, digits and hyphens, without spaces";
        report.add(origin, format!("{text:?} can't be the name of a header"), help);
    }
    is_token
}
