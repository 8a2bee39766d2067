//! Links in docs: `[[TypeName]]` and `[[resource/path.endpoint]]`.

use std::collections::BTreeSet;

use super::docs::prose;
use super::{Report, endpoints};
use crate::diag::nearest;
use crate::ir::Api;
use crate::links::{Part, parts};

pub(super) fn check(api: &Api, report: &mut Report) {
    let types = api.types.iter().map(|definition| definition.name.clone());
    let endpoints = endpoints(api).map(|(resource, endpoint)| format!("{}.{}", resource.path, endpoint.name));
    let targets: BTreeSet<String> = types.chain(endpoints).collect();
    for resource in &api.resources {
        for (index, page) in resource.guide.iter().enumerate() {
            let is_module = page.starts_with(|c: char| c.is_ascii_lowercase())
                && page.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if !is_module {
                let place = resource.origin.key("guide").index(index);
                let message = format!("`{page}` is not a page of the guide");
                report.add(&place, message, "name a module of `docs/guide.rs`, such as `first_message`");
            }
        }
    }
    for prose in prose(api) {
        for part in parts(prose.text) {
            let target = match part {
                Part::Text(_) => continue,
                Part::Link(target) => target,
                Part::Unclosed(link) => {
                    let help = "close it: `[[TypeName]]` or `[[resource/path.endpoint]]`";
                    report.part(&prose.place, link, "this link is not closed", help);
                    continue;
                }
            };
            if !targets.contains(target) {
                let help = match nearest(target, targets.iter().map(String::as_str)) {
                    Some(known) => format!("did you mean `[[{known}]]`?"),
                    None => "write `[[TypeName]]` or `[[resource/path.endpoint]]`".to_owned(),
                };
                report.part(
                    &prose.place,
                    &format!("[[{target}]]"),
                    format!("`{target}` is neither a type nor an endpoint"),
                    help,
                );
            }
        }
    }
}

/// Returns all targets of links in docs.
pub(super) fn targets(api: &Api) -> BTreeSet<&str> {
    let parts = prose(api).into_iter().flat_map(|prose| parts(prose.text));
    let links = parts.filter_map(|part| match part {
        Part::Link(target) => Some(target),
        Part::Text(_) | Part::Unclosed(_) => None,
    });
    links.collect()
}
