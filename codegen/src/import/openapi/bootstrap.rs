//! Creates `api.yaml` for an API without a spec.

use super::document::Document;
use super::json::Json;
use crate::spec::{Api, CursorPages, Header, IdPages, ImportRules, Packages, Pages};

/// Returns the facts of the whole API. Operations are selected by `only`.
pub(super) fn api(document: &Document, only: Option<&str>, packages: Option<Packages>) -> Api {
    let root = document.root();
    let title = root.get("info").and_then(|info| info.text("title")).unwrap_or("API").to_owned();
    let (base_url, decide) = match base_url(root) {
        Some(url) => (url, None),
        None => (
            "https://api.example.com".to_owned(),
            Some("The document does not state the base URL of the API: which URL is it?".to_owned()),
        ),
    };
    Api {
        title,
        doc: String::new(),
        base_url,
        query: query(document, only),
        pages: Some(pages()),
        packages,
        import: ImportRules { date: None, only: only.map(str::to_owned), rename: Vec::new() },
        decide,
        ..Api::default()
    }
}

/// Returns the names by which pages are recognized.
fn pages() -> Pages {
    let cursor = CursorPages { parameter: "page".to_owned(), next: "next_page".to_owned() };
    let ids = IdPages {
        after: "after_id".to_owned(),
        before: "before_id".to_owned(),
        first: "first_id".to_owned(),
        last: "last_id".to_owned(),
        more: "has_more".to_owned(),
    };
    Pages { items: "data".to_owned(), cursor: Some(cursor), ids: Some(ids) }
}

/// Returns the first server, with the defaults of its variables.
fn base_url(root: Json<'_>) -> Option<String> {
    let server = root.items("servers").next()?;
    let mut url = server.text("url")?.trim_end_matches('/').to_owned();
    for (name, variable) in server.entries_of("variables") {
        url = url.replace(&format!("{{{name}}}"), variable.text("default").unwrap_or_default());
    }
    (url.starts_with("http://") || url.starts_with("https://")).then_some(url)
}

/// Returns the query that the paths of all operations have in common.
fn query(document: &Document, only: Option<&str>) -> Vec<Header> {
    let pairs = |path: &str| -> Vec<Header> {
        let query = path.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| Header { name: name.to_owned(), value: value.to_owned() }).collect()
    };
    let mut operations = document.operations(only).into_iter();
    let Some(first) = operations.next() else { return Vec::new() };
    let mut common = pairs(first.path);
    for operation in operations {
        let others = pairs(operation.path);
        common.retain(|pair| others.contains(pair));
    }
    common
}
