//! The rules for one text. Each rule gets the text, and its prose at the same offsets.

use std::ops::Range;

use super::article::article;
use super::mask::TARGET;
use super::words::{AVOIDED, EMPTY, VERBS};

/// A violation of a rule, at a range of bytes of the text.
pub(super) struct Finding {
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// The maximum number of characters of a first sentence.
const SENTENCE: usize = 120;

/// Finds phrases to avoid, and articles that do not fit the link after them.
pub(super) fn words(text: &str, prose: &str) -> Vec<Finding> {
    let tokens: Vec<Range<usize>> = tokens(prose).collect();
    let mut findings = Vec::new();
    for (position, token) in tokens.iter().enumerate() {
        let avoided = AVOIDED.iter().filter_map(|(phrase, instead)| {
            let end = phrase_end(prose, &tokens[position..], phrase)?;
            let message = format!("`{phrase}` is a phrase to avoid");
            Some(Finding { at: token.start..end, message, help: format!("write {instead}") })
        });
        findings.extend(avoided);
        findings.extend(wrong_article(text, token.clone()));
    }
    findings
}

/// Returns the words of a text; an apostrophe belongs to its word.
fn tokens(prose: &str) -> impl Iterator<Item = Range<usize>> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '_');
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + prose[from..].find(is_word)?;
        let end = prose[start..].find(|c| !is_word(c)).map_or(prose.len(), |length| start + length);
        from = end;
        Some(start..end)
    })
}

/// Returns the end of a phrase that begins at the first token. Only space is between its words.
fn phrase_end(prose: &str, tokens: &[Range<usize>], phrase: &str) -> Option<usize> {
    let mut end = tokens.first()?.start;
    for (position, word) in phrase.split(' ').enumerate() {
        let token = tokens.get(position)?.clone();
        let is_next = prose[end..token.start].trim().is_empty();
        if !is_next || !prose[token.clone()].eq_ignore_ascii_case(word) {
            return None;
        }
        end = token.end;
    }
    Some(end)
}

/// Checks the article before a link to a name.
fn wrong_article(text: &str, token: Range<usize>) -> Option<Finding> {
    let written = text[token.clone()].to_ascii_lowercase();
    let label = text[token.end..].trim_start().strip_prefix("[`")?;
    let name = label.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    let right = article(name);
    (["a", "an"].contains(&&*written) && written != right).then(|| Finding {
        at: token,
        message: format!("the article `{written}` does not fit `{name}`"),
        help: format!("write `{right}`"),
    })
}

/// The first sentence is short: lists and indexes show only that.
pub(super) fn summary(text: &str, prose: &str) -> Option<Finding> {
    let start = prose.find(|c: char| !c.is_whitespace())?;
    let end = sentence_end(prose, start);
    let shown = shown(&text[start..end], &prose[start..end]);
    (shown > SENTENCE).then(|| Finding {
        at: first_word(prose).unwrap_or(start..start),
        message: format!("the first sentence has {shown} characters"),
        help: format!("shorten it to {SENTENCE}, and move details to further sentences"),
    })
}

/// Returns the end of the sentence that begins at an offset: a full stop before a space, or the end of the
/// paragraph.
fn sentence_end(prose: &str, start: usize) -> usize {
    let text = &prose[start..];
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        let stop = line
            .match_indices(". ")
            .map(|(at, _)| at + 1)
            .find(|stop| !line[stop + 1..].trim_start().starts_with(|next: char| next.is_lowercase()));
        if let Some(stop) = stop.or_else(|| line.trim_end().ends_with('.').then(|| line.trim_end().len())) {
            return start + end + stop;
        }
        end += line.len();
    }
    start + end
}

/// Returns the length of a sentence as readers see it, without link targets, line breaks and the marks of
/// comments.
fn shown(text: &str, prose: &str) -> usize {
    let mut count = 0;
    let mut after_space = true;
    for (at, c) in text.char_indices() {
        let masked = prose.as_bytes()[at];
        let is_space = masked.is_ascii_whitespace();
        if !matches!(c, '[' | ']') && masked != TARGET && !(is_space && after_space) {
            count += 1;
        }
        after_space = is_space;
    }
    count
}

/// The docs of an endpoint begin with its action.
pub(super) fn action(prose: &str) -> Option<Finding> {
    let at = first_word(prose)?;
    let word = &prose[at.clone()];
    let is_action = word.starts_with(char::is_uppercase) && word.ends_with('s');
    (!is_action).then(|| Finding {
        message: format!("the docs of an endpoint begin with `{word}`"),
        help: "begin with the action in the third person, such as `Creates`".to_owned(),
        at,
    })
}

/// Other docs begin with a description: neither with an imperative nor with an uninformative verb.
pub(super) fn description(prose: &str) -> Option<Finding> {
    let at = first_word(prose)?;
    let word = &prose[at.clone()];
    let help = match VERBS.iter().find(|(verb, _)| *verb == word) {
        Some((_, third_person)) => format!("write `{third_person}`"),
        None if EMPTY.contains(&word) => "begin with what it is, such as `Number of …`".to_owned(),
        None => return None,
    };
    Some(Finding { message: format!("the docs begin with `{word}`"), help, at })
}

/// Returns the first word, if the text begins with one.
fn first_word(prose: &str) -> Option<Range<usize>> {
    let at = tokens(prose).next()?;
    prose[..at.start].trim().is_empty().then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::mask::markdown;

    #[test]
    fn finds_a_phrase_across_a_line_break() {
        let text = "It is what comes\nof it. `what comes of` is code, as is what, comes of.";
        let findings = words(text, &markdown(text));
        assert_eq!(findings.len(), 1);
        assert_eq!(&text[findings[0].at.clone()], "what comes\nof");
    }

    #[test]
    fn finds_articles_that_do_not_fit_the_link() {
        let wrong =
            |text: &str| words(text, &markdown(text)).into_iter().map(|found| found.help).collect::<Vec<_>>();
        assert_eq!(wrong("a [`AgentParams`], An [`Thing`]"), ["write `an`", "write `a`"]);
        assert!(wrong("an [`AgentParams`], a [`Thing`](crate::Thing), a `AgentParams`").is_empty());
    }

    #[test]
    fn counts_only_visible_characters() {
        let length = |text: &str| {
            let prose = markdown(text);
            let end = sentence_end(&prose, 0);
            shown(&text[..end], &prose[..end])
        };
        assert_eq!(length("See [`A`](crate::a::A) and\n  [[B]]. More."), "See `A` and B.".len());
        assert_eq!(length("A rate of 1.5, e. g. now.\nMore."), "A rate of 1.5, e. g. now.".len());
        assert_eq!(length("No stop\n\nMore."), "No stop ".len());
    }
}
