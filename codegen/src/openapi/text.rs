//! Converts docs into summaries and descriptions.
//!
//! The docs of the spec contain links, `[[Type]]` and `[[resource/path.method]]`. The document contains only the names;
//! `x-doc` keeps the original of docs with links.

use super::build::Map;
use crate::links;

/// The separator between a summary and a description.
const PARAGRAPH: &str = "\n\n";

impl Map {
    /// Adds docs as a description.
    pub(super) fn describe(self, doc: &str) -> Self {
        let text = plain(doc);
        let original = (text != doc).then_some(doc);
        self.maybe("description", (!text.is_empty()).then_some(text)).maybe("x-doc", original)
    }

    /// Adds docs as a summary, the first paragraph, and a description, the rest.
    pub(super) fn summarize(self, doc: &str) -> Self {
        let text = plain(doc);
        let original = (text != doc).then_some(doc);
        let (summary, rest) = match text.split_once(PARAGRAPH) {
            Some((summary, rest)) => (summary, Some(rest)),
            None => (text.as_str(), None),
        };
        self.with("summary", summary).maybe("description", rest).maybe("x-doc", original)
    }
}

/// Returns the docs from which a summary and a description were derived.
pub(super) fn join(summary: Option<String>, description: Option<String>) -> String {
    match (summary, description) {
        (Some(summary), Some(rest)) => summary + PARAGRAPH + &rest,
        (one, other) => one.or(other).unwrap_or_default(),
    }
}

/// Returns the original of `text`, unless the text was edited.
pub(super) fn original(text: String, doc: Option<String>) -> String {
    doc.filter(|doc| plain(doc) == text).unwrap_or(text)
}

/// Returns docs with each link replaced by the name of its target.
pub(super) fn plain(doc: &str) -> String {
    links::replace(doc, |target| format!("`{}`", target.replace('/', ".")))
}

/// Returns the first paragraph of docs, with links replaced.
pub(super) fn summary(doc: &str) -> String {
    let text = plain(doc);
    text.split_once(PARAGRAPH).map_or(text.clone(), |(summary, _)| summary.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_links_by_names() {
        assert_eq!(plain("See [[BetaTool]]s and [[a/b.list]]."), "See `BetaTool`s and `a.b.list`.");
        assert_eq!(plain("an [[open end"), "an [[open end");
    }

    #[test]
    fn prefers_edited_text_to_its_original() {
        let doc = Some("See [[Tool]].".to_owned());
        assert_eq!(original("See `Tool`.".to_owned(), doc.clone()), "See [[Tool]].");
        assert_eq!(original("See it.".to_owned(), doc), "See it.");
    }

    #[test]
    fn restores_docs_from_summary_and_description() {
        for doc in ["", "one", "one\ntwo", "one\n\ntwo\n\nthree", "one\n\n", "[[One]]\n\ntwo"] {
            let map = Map::new().summarize(doc);
            let text = |key| map.get(key).and_then(|value| value.as_str()).map(str::to_owned);
            assert_eq!(original(join(text("summary"), text("description")), text("x-doc")), doc);
        }
    }
}
