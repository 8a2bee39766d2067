//! Links in docs: `[[TypeName]]` and `[[resource/path.endpoint]]`.

/// A part of docs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// Text between links.
    Text(&'a str),
    /// The target of a link: the text between its brackets.
    Link(&'a str),
    /// The rest of a line with a link that is not closed.
    Unclosed(&'a str),
}

/// Splits docs into text and links. A link ends in the line in which it begins.
pub(crate) fn parts(docs: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = docs;
    while let Some(start) = rest.find("[[") {
        parts.push(Part::Text(&rest[..start]));
        let link = &rest[start..];
        let line = link.split('\n').next().unwrap_or(link);
        match line.find("]]") {
            Some(end) => {
                parts.push(Part::Link(&line[2..end]));
                rest = &link[end + 2..];
            }
            None => {
                parts.push(Part::Unclosed(line));
                rest = &link[line.len()..];
            }
        }
    }
    parts.push(Part::Text(rest));
    parts
}

/// Replaces each link by the `label` of its target.
pub(crate) fn replace(docs: &str, label: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(docs.len());
    for part in parts(docs) {
        match part {
            Part::Text(text) | Part::Unclosed(text) => out.push_str(text),
            Part::Link(target) => out.push_str(&label(target)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_a_link_in_its_line() {
        assert_eq!(
            parts("See [[A]] and\n[[a/b.c]], [[open\n]]."),
            [
                Part::Text("See "),
                Part::Link("A"),
                Part::Text(" and\n"),
                Part::Link("a/b.c"),
                Part::Text(", "),
                Part::Unclosed("[[open"),
                Part::Text("\n]]."),
            ]
        );
    }

    #[test]
    fn replaces_only_closed_links() {
        assert_eq!(replace("[[A]]s, [[open\n]] ]]", |target| format!("<{target}>")), "<A>s, [[open\n]] ]]");
        assert_eq!(replace("[[]]", str::to_owned), "");
    }
}
