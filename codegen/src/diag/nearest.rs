//! Suggestions for misspelled names.

/// Returns the name among `known` that is most similar to `wanted`, if one is similar enough.
pub(crate) fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The distance is at least the difference in length; this rules out most names.
    let limit = |name: &str| 1 + name.len().min(wanted.len()) / 4;
    let length = wanted.chars().count();
    known
        .into_iter()
        .filter(|name| name.chars().count().abs_diff(length) <= limit(name))
        .map(|name| (distance(wanted, name), name))
        .filter(|(distance, name)| *distance <= limit(name))
        .min()
        .map(|(_, name)| name)
}

/// Returns the help for an unknown name: the most similar known name, or `otherwise`.
pub(crate) fn did_you_mean_or<'a>(
    wanted: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: &str,
) -> String {
    nearest(wanted, known).map_or_else(|| otherwise.to_owned(), |name| format!("did you mean `{name}`?"))
}

/// Returns the help for an unknown name: the most similar known name, or all of them.
pub(crate) fn did_you_mean<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(name) = nearest(wanted, known.clone()) {
        return format!("did you mean `{name}`?");
    }
    let known: Vec<String> = known.into_iter().map(|name| format!("`{name}`")).collect();
    if known.is_empty() { "remove it".to_owned() } else { format!("write one of {}", known.join(", ")) }
}

/// Returns the Levenshtein distance, ignoring case.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let substitute = diagonal + usize::from(!l.eq_ignore_ascii_case(r));
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_only_similar_names() {
        let known = ["BetaMessage", "BetaMessageParam", "BetaModelInfo"];
        assert_eq!(nearest("BetaMesage", known), Some("BetaMessage"));
        assert_eq!(nearest("betamessage", known), Some("BetaMessage"));
        assert_eq!(nearest("Session", known), None);
    }
}
