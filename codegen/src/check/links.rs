//! Links in docs: `[[TypeName]]` and `[[resource/path.endpoint]]`.

use std::collections::BTreeSet;

use super::docs::prose;
use super::{Report, endpoints};
use crate::diag::nearest;
use crate::ir::Api;

pub(super) fn check(api: &Api, report: &mut Report) {
    let types = api.types.iter().map(|definition| definition.name.clone());
    let endpoints = endpoints(api).map(|(resource, endpoint)| format!("{}.{}", resource.path, endpoint.name));
    let targets: BTreeSet<String> = types.chain(endpoints).collect();
    for prose in prose(api) {
        for (link, target) in links(prose.text) {
            let Some(target) = target else {
                let help = "close it: `[[TypeName]]` or `[[resource/path.endpoint]]`";
                report.part(&prose.place, link, "this link has no end", help);
                continue;
            };
            if !targets.contains(target) {
                let help = match nearest(target, targets.iter().map(String::as_str)) {
                    Some(known) => format!("did you mean `[[{known}]]`?"),
                    None => "write `[[TypeName]]` or `[[resource/path.endpoint]]`".to_owned(),
                };
                report.part(&prose.place, link, format!("`{target}` is no type and no endpoint"), help);
            }
        }
    }
}

/// Everything that docs link to.
pub(super) fn targets(api: &Api) -> BTreeSet<&str> {
    prose(api).iter().flat_map(|prose| links(prose.text)).filter_map(|(_, target)| target).collect()
}

/// Each link as it stands in the text, with what is between its brackets if they close in the same line.
fn links(text: &str) -> Vec<(&str, Option<&str>)> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some(start) = rest.find("[[") {
            let after = &rest[start + 2..];
            match after.find("]]") {
                Some(length) => {
                    found.push((&rest[start..start + length + 4], Some(&after[..length])));
                    rest = &after[length + 2..];
                }
                None => {
                    found.push((&rest[start..], None));
                    rest = "";
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn links_close_in_their_line() {
        assert_eq!(
            links("See [[A]] and\n[[a/b.c]], [[open\n]]."),
            [("[[A]]", Some("A")), ("[[a/b.c]]", Some("a/b.c")), ("[[open", None)]
        );
    }
}
