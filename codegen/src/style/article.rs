//! Articles before names.

/// Returns `a` or `an`, depending on the pronunciation of the name that follows.
pub(crate) fn article(name: &str) -> &'static str {
    let word: String = name
        .char_indices()
        .take_while(|(position, c)| *position == 0 || c.is_lowercase())
        .map(|(_, c)| c.to_ascii_lowercase())
        .collect();
    let mut letters = word.chars();
    let first = letters.next().unwrap_or_default();
    let is_spelled = !word.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let vowel = match first {
        'a' | 'e' | 'i' | 'o' => true,
        // `u` as in `User`, not as in `Update`.
        'u' => {
            !(word.starts_with("use") || word.starts_with("usa") || word.starts_with("uni") || word == "url")
        }
        'f' | 'h' | 'l' | 'm' | 'n' | 'r' | 's' | 'x' => is_spelled,
        _ => false,
    };
    if vowel { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::article;

    #[test]
    fn chooses_the_article_by_the_name() {
        for name in ["AgentParams", "Update", "UnknownValue", "McpServer", "HttpError", "Image"] {
            assert_eq!(article(name), "an", "{name}");
        }
        for name in ["Thing", "UserMessage", "UsageParams", "UrlSource", "Message", "SessionEvent"] {
            assert_eq!(article(name), "a", "{name}");
        }
    }
}
