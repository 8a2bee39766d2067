//! Imports pages, unchanged and edited.

use anthropic_beta_codegen::diag::{Diagnostic, Kind};
use anthropic_beta_codegen::import::{Entry, ImportError, Imported, Summary, Vanished, import};
use anthropic_beta_codegen::spec::{Source, Step, format};
use serde_yaml::{Mapping, Value};

/// Imports `text` as the only page, and removes missing definitions.
pub(crate) fn run(text: &str, sources: &[Source]) -> Result<Imported, Vec<Diagnostic>> {
    run_with(text, sources, Vanished::Removed)
}

fn run_with(text: &str, sources: &[Source], vanished: Vanished) -> Result<Imported, Vec<Diagnostic>> {
    import(&[Source::new("page.md", text)], sources, vanished, None).map_err(|error| match error {
        ImportError::Pages(errors) => errors,
        ImportError::Spec(errors) | ImportError::Document(errors) => panic!("{errors:?}"),
    })
}

/// Returns the spec after an import of `text` with removals, and the summary. An import without removals
/// loses nothing.
pub(crate) fn imported(text: &str, old: &[Source]) -> (Vec<Source>, Summary) {
    let (_, keeping) = imported_with(text, old, Vanished::Kept);
    let (sources, summary) = imported_with(text, old, Vanished::Removed);
    assert!(keeping.gone.is_empty(), "{keeping}");
    for gone in texts(&summary.gone).iter().filter(|text| !text.starts_with("the type")) {
        assert!(texts(&keeping.kept).contains(gone), "{gone} was not kept: {keeping}");
    }
    (sources, summary)
}

/// Returns the spec after an import of `text`, and the summary. A second import changes nothing.
pub(crate) fn imported_with(text: &str, old: &[Source], vanished: Vanished) -> (Vec<Source>, Summary) {
    let run = |sources: &[Source]| run_with(text, sources, vanished);
    let done = run(old).unwrap_or_else(|errors| panic!("{:?}", errors[0]));
    let kept = old.iter().filter(|old| done.sources.iter().all(|new| new.file() != old.file()));
    let mut sources: Vec<Source> = done.sources.iter().chain(kept).cloned().collect();
    sources.sort_by(|left, right| left.file().cmp(right.file()));
    for source in &done.sources {
        assert_eq!(format(source).expect("it was just written"), source.text(), "canonical form");
    }
    let again = run(&sources).unwrap_or_else(|errors| panic!("the second import failed: {:?}", errors[0]));
    assert_eq!(again.sources, [], "a second import changes nothing");
    assert!(again.summary.changed.is_empty() && again.summary.added.is_empty(), "{}", again.summary);
    (sources, done.summary)
}

/// Returns the texts of a part of a summary.
pub(crate) fn texts(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.text.as_str()).collect()
}

/// Settles the questions: at each reported place, adds the key that the help names.
pub(crate) fn with_docs(mut sources: Vec<Source>, diagnostics: &[Diagnostic]) -> Vec<Source> {
    for source in &mut sources {
        let mine: Vec<_> = diagnostics.iter().filter(|diagnostic| diagnostic.file == source.file()).collect();
        if mine.is_empty() {
            continue;
        }
        let mut root: Value = serde_yaml::from_str(source.text()).expect("the import wrote YAML");
        for diagnostic in mine {
            if diagnostic.kind == Kind::Decide {
                let (_, owner) = diagnostic.path.0.split_last().expect("the path ends with `decide`");
                node(&mut root, owner).shift_remove("decide");
                continue;
            }
            node(&mut root, &diagnostic.path.0).insert("doc".into(), "Newly documented by the API.".into());
        }
        let text = serde_yaml::to_string(&root).expect("it was YAML");
        let edited = source.with_text(text);
        *source = source.with_text(format(&edited).expect("only docs were added"));
    }
    sources
}

fn node<'a>(root: &'a mut Value, path: &[Step]) -> &'a mut Mapping {
    let found = path.iter().fold(root, |node, step| match step {
        Step::Key(key) => node.get_mut(key.as_str()).expect("the path is valid"),
        Step::Index(index) => node.get_mut(*index).expect("the path is valid"),
    });
    found.as_mapping_mut().expect("docs belong to a map")
}

/// Returns the members of the object `name`, passed through `edit` in every place of `text` that declares it.
pub(crate) fn with_members(
    text: &str,
    name: &str,
    edit: impl Fn(Vec<Vec<String>>) -> Vec<Vec<String>>,
) -> String {
    let head = format!("- `type {name} struct{{…}}`");
    let lines: Vec<&str> = text.lines().collect();
    let mut out: Vec<String> = Vec::new();
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        out.push((*line).to_owned());
        index += 1;
        if line.trim_start() != head {
            continue;
        }
        let indent = line.len() - line.trim_start().len() + 2;
        let inside = |line: &&&str| line.is_empty() || line.len() - line.trim_start().len() >= indent;
        let inner: Vec<&str> = lines[index..].iter().take_while(inside).copied().collect();
        index += inner.len();
        let first = inner.iter().position(|line| line.trim_start().starts_with("- `")).unwrap_or(inner.len());
        out.extend(inner[..first].iter().map(|line| (*line).to_owned()));
        let mut members: Vec<Vec<String>> = Vec::new();
        for line in &inner[first..] {
            if line.starts_with(&format!("{}- `", " ".repeat(indent))) {
                members.push(Vec::new());
            }
            members.last_mut().expect("the first line begins a member").push((*line).to_owned());
        }
        out.extend(edit(members).concat());
    }
    out.join("\n") + "\n"
}

/// Passes every line of `text` through `edit`, which gets the line without its indentation. `None` keeps the
/// line. Returned lines are indented like the line that they replace, and surrounded by blank lines.
pub(crate) fn edited(text: &str, edit: impl Fn(&str) -> Option<Vec<String>>) -> String {
    let mut out = Vec::new();
    let mut edits = 0;
    for line in text.lines() {
        let content = line.trim_start();
        match edit(content) {
            Some(lines) => {
                edits += 1;
                let indent = &line[..line.len() - content.len()];
                for line in lines {
                    out.extend([format!("{indent}{line}"), String::new()]);
                }
            }
            None => out.push(line.to_owned()),
        }
    }
    assert!(edits > 0, "the edit changes nothing");
    out.join("\n") + "\n"
}

/// Adds the declaration `new` to `text` before every declaration `line`.
pub(crate) fn before(text: &str, line: &str, new: &[&str]) -> String {
    edited(text, |content| {
        (content == line).then(|| new.iter().chain(&[line]).map(|line| (*line).to_owned()).collect())
    })
}

/// Returns the section of a reference under `## title`.
pub(crate) fn section<'a>(reference: &'a str, title: &str) -> &'a str {
    let start = reference.find(&format!("\n## {title}\n")).expect("the section exists") + 1;
    let end = reference[start + 3..].find("\n## ").map_or(reference.len(), |end| start + 3 + end + 1);
    &reference[start..end]
}
