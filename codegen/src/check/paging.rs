//! Paging: the parameters that request the next page, and the fields of a page.

use super::{Report, endpoints, written};
use crate::ir::{Api, Endpoint, Paging, ParameterLocation, Response, Shape, Type};

pub(super) fn check(api: &Api, report: &mut Report) {
    for (_, endpoint) in endpoints(api) {
        if let Response::Page { item, paging } = &endpoint.response {
            let origin = endpoint.origin.key("returns");
            match api.resolve(item) {
                Type::Named(id) if !matches!(api[*id].shape, Shape::Enum(_)) => {}
                _ => {
                    let message = format!("a page can't have items of type `{}`", written(api, item));
                    report.add(&origin.key("page"), message, "write the name of an object or union");
                }
            }
            let word = paging.as_str();
            let Some(names) = parameters(api, *paging) else {
                let message = format!("`pages:` does not define `paging: {word}`");
                let help = format!("add `{word}:` to `pages:` in spec/api.yaml");
                report.add(&origin.key("paging"), message, help);
                continue;
            };
            for name in names {
                parameter(api, endpoint, word, name, report);
            }
        }
    }
}

/// Returns the query parameters that request the next page.
fn parameters(api: &Api, paging: Paging) -> Option<Vec<&str>> {
    let pages = api.facts.pages.as_ref()?;
    match paging {
        Paging::Cursor => pages.cursor.as_ref().map(|names| vec![&*names.parameter]),
        Paging::Ids => pages.ids.as_ref().map(|names| vec![&*names.after, &*names.before]),
    }
}

fn parameter(api: &Api, endpoint: &Endpoint, paging: &str, name: &str, report: &mut Report) {
    let Some(parameter) =
        endpoint.parameters_in(ParameterLocation::Query).find(|parameter| parameter.name == name)
    else {
        let message = format!("`paging: {paging}` needs the query parameter `{name}`");
        let help = format!("add `{name}:` with `in: query`, `type: string` and `optional: true`");
        report.add(&endpoint.origin.key("returns").key("paging"), message, help);
        return;
    };
    if !matches!(api.resolve(&parameter.type_), Type::String | Type::Nullable(_)) {
        let message = format!("`{name}` is read from the previous page, so it must be text");
        report.add(&parameter.origin.key("type"), message, "write `type: string`");
    }
    if !parameter.presence.is_optional() {
        let message = format!("the first page is requested without `{name}`");
        report.add(&parameter.origin, message, "add `optional: true`");
    }
}
