//! Parses a page of the reference into a tree of sections, parts and bullets.
//!
//! The parser is strict: a bullet is one code span between blank lines, indented by two spaces more than its parent.
//! The text about it is indented like its children. Any other page is damaged or has another dialect, and is rejected.

use super::bullet;
use super::section::{Bullet, Heading, Part, Section};
use crate::diag::Diagnostic;
use crate::source::Source;

/// Parses a page.
pub(super) fn read(page: &Source) -> Result<Vec<Section>, Vec<Diagnostic>> {
    let mut reader = Reader {
        page,
        sections: Vec::new(),
        open: Vec::new(),
        resource: None,
        awaited: None,
        errors: Vec::new(),
    };
    reader.lines();
    reader.close(0);
    if reader.sections.is_empty() && reader.errors.is_empty() {
        reader.error(
            1,
            "the page contains no endpoint and no types",
            "pass a page of the reference, as Markdown",
        );
    }
    if reader.errors.is_empty() { Ok(reader.sections) } else { Err(reader.errors) }
}

struct Reader<'a> {
    page: &'a Source,
    sections: Vec<Section>,
    /// The bullets that can have the next line as a child, outermost first.
    open: Vec<Bullet>,
    resource: Option<Heading>,
    /// The line of a heading of the fourth level whose code block has not started yet.
    awaited: Option<usize>,
    errors: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn lines(&mut self) {
        let lines: Vec<&str> = self.page.text().lines().collect();
        let blank = |index: Option<usize>| {
            index.and_then(|index| lines.get(index)).is_none_or(|line| line.trim().is_empty())
        };
        let mut fence = None;
        let mut is_json = false;
        for (index, line) in lines.iter().enumerate() {
            let number = index + 1;
            if line.trim_start().starts_with("```") {
                fence = if fence.is_some() { None } else { Some(number) };
                is_json = line.trim() == "```json";
                self.awaited = None;
            } else if fence.is_some() {
                if let Some(part) = self.part() {
                    part.code.push((*line).to_owned());
                    if is_json {
                        part.json.push_str(line);
                        part.json.push('\n');
                    }
                }
            } else if !line.trim().is_empty() {
                let alone = blank(index.checked_sub(1)) && blank(Some(index + 1));
                self.line(number, line, alone);
            }
        }
        self.nothing_awaited();
        if let Some(start) = fence {
            self.error(
                start,
                "the code block that begins here never ends",
                "the page looks cut off: get it again",
            );
        }
    }

    fn line(&mut self, number: usize, line: &str, alone: bool) {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        if indent == 0 && content.starts_with('#') {
            self.heading(number, content);
        } else if is_item(content) && (alone || is_span(content)) && self.part().is_some() {
            self.bullet(number, indent, content);
        } else {
            self.text(number, indent, content);
        }
    }

    fn heading(&mut self, number: usize, content: &str) {
        self.close(0);
        self.nothing_awaited();
        let (level, title) = content.split_once(' ').unwrap_or((content, ""));
        let title = title.trim().to_owned();
        match level {
            "#" => self.resource = Some(Heading { title, line: number }),
            "##" => {
                let resource = self.resource.clone();
                self.sections.push(Section { resource, title, line: number, ..Section::default() });
            }
            "###" => match self.sections.last_mut() {
                Some(section) => section.parts.push(Part { title, line: number, ..Part::default() }),
                None => {
                    self.error(number, "this heading is outside of a section", "sections begin with `## `")
                }
            },
            "####" => self.awaited = Some(number),
            _ => self.error(
                number,
                "the heading has an unknown form",
                "headings have one to four `#` and a space",
            ),
        }
    }

    fn nothing_awaited(&mut self) {
        if let Some(line) = self.awaited.take() {
            self.error(line, "there is nothing below this heading", "the page looks cut off: get it again");
        }
    }

    fn bullet(&mut self, number: usize, indent: usize, content: &str) {
        let code = content.trim_end().strip_prefix("- `").and_then(|rest| rest.strip_suffix('`'));
        let Some(form) = code.filter(|code| !code.contains('`')).and_then(bullet::parse) else {
            let help = "a declaration is one code span such as `Name Type` or `type X struct{…}`";
            return self.error(number, format!("the bullet has an unknown form: {content}"), help);
        };
        let depth = indent / 2;
        if !indent.is_multiple_of(2) || depth > self.open.len() {
            let help = "indent the children of a declaration by two spaces more than the declaration";
            return self.error(
                number,
                format!("an indentation of {indent} matches no declaration above"),
                help,
            );
        }
        self.close(depth);
        self.open.push(Bullet { form, line: number, lead: String::new(), children: Vec::new() });
    }

    /// Adds text to the innermost open bullet, or to the section.
    fn text(&mut self, number: usize, indent: usize, content: &str) {
        let expected = 2 * self.open.len();
        match (self.open.last_mut(), self.sections.last_mut()) {
            (Some(bullet), _) => {
                let continues = indent > expected && !bullet.lead.is_empty();
                if indent != expected && !continues {
                    let help = "indent the text about a declaration by two spaces more than the declaration, before its children";
                    self.error(
                        number,
                        format!("expected an indentation of {expected}, found {indent}"),
                        help,
                    );
                } else if bullet.lead.is_empty() {
                    content.clone_into(&mut bullet.lead);
                }
            }
            (None, Some(section)) if section.parts.is_empty() => {
                section.intro.push((number, content.to_owned()))
            }
            (None, Some(_)) => {
                self.error(
                    number,
                    "expected a declaration, found text",
                    "parts contain only bullets and code blocks",
                );
            }
            (None, None) => {}
        }
    }

    /// Closes the open bullets below `depth`: each becomes a child of the previous one.
    fn close(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(bullet) = self.open.pop() else { return };
            match self.open.last_mut() {
                Some(parent) => parent.children.push(bullet),
                None => {
                    if let Some(part) = self.part() {
                        part.bullets.push(bullet);
                    }
                }
            }
        }
    }

    fn part(&mut self) -> Option<&mut Part> {
        self.sections.last_mut()?.parts.last_mut()
    }

    fn error(&mut self, line: usize, message: impl Into<String>, help: &str) {
        self.errors.push(Diagnostic::on_page(self.page.file(), line, message, help));
    }
}

/// Returns whether a line is a list item in any Markdown form. Blank lines surround declarations, but not the items of
/// lists in the text.
fn is_item(content: &str) -> bool {
    ["- ", "* ", "+ "].iter().any(|bullet| content.starts_with(bullet))
}

/// Returns whether a line is a bullet that contains one code span, even without blank lines around it.
fn is_span(content: &str) -> bool {
    let code = content.trim_end().strip_prefix("- `").and_then(|rest| rest.strip_suffix('`'));
    code.is_some_and(|code| !code.contains('`'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::bullet::Form;

    fn page(text: &str) -> Source {
        Source::new("p.md", text)
    }

    fn errors(text: &str) -> Vec<(usize, String)> {
        let page = page(text);
        let errors = read(&page).unwrap_err();
        let position = |error: &Diagnostic| error.position(std::slice::from_ref(&page));
        errors.into_iter().map(|error| (position(&error).0, error.message)).collect()
    }

    const GOOD: &str = "# R\n\n## Get It\n\nintro\n\n### Returns\n\n- `type A struct{…}`\n\n  About A:\n\n  - one\n  - \
                        `two`: text\n\n  ```json\n  - `ID string`\n  ```\n\n  - `ID string`\n\n  - `Kind K`\n\n    - `const KX K = \
                        \"x\"`\n\n### Example\n\n```go\ncode\n```\n";

    #[test]
    fn bullets_nest_by_indent_and_text_is_not_declared() {
        let sections = read(&page(GOOD)).unwrap();
        let section = &sections[0];
        assert_eq!(section.resource, Some(Heading { title: "R".to_owned(), line: 1 }));
        assert_eq!(section.intro, [(5, "intro".to_owned())]);
        let returns = section.part("Returns").unwrap();
        let object = &returns.bullets[0];
        assert_eq!(object.form, Form::Object("A".to_owned()));
        assert_eq!(object.lead, "About A:");
        assert_eq!(object.children.len(), 2);
        assert_eq!(object.children[1].children.len(), 1);
        assert_eq!(section.part("Example").unwrap().code, ["code"]);
    }

    #[test]
    fn errors_are_reported_with_their_line() {
        let cut = GOOD.trim_end().strip_suffix("```").unwrap();
        assert_eq!(errors(cut), [(28, "the code block that begins here never ends".to_owned())]);
        let odd = GOOD.replace("\n  - `Kind K`", "\n   - `Kind K`");
        assert_eq!(errors(&odd)[0], (22, "an indentation of 3 matches no declaration above".to_owned()));
        let deep = GOOD.replace("\n  - `Kind K`", "\n      - `Kind K`");
        assert_eq!(errors(&deep)[0].0, 22);
        let text = GOOD.replace("\n  About A:", "\n    About A:");
        assert_eq!(errors(&text), [(11, "expected an indentation of 2, found 4".to_owned())]);
        for form in ["- `Kind K", "- `Kind | K`", "- Kind K", "- `Kind`: `K`", "* `Kind K`"] {
            let unknown = GOOD.replace("- `Kind K`", form);
            assert_eq!(errors(&unknown)[0], (22, format!("the bullet has an unknown form: {form}")));
        }
    }

    #[test]
    fn a_page_of_something_else_is_refused() {
        assert_eq!(errors("hello\n"), [(1, "the page contains no endpoint and no types".to_owned())]);
    }
}
