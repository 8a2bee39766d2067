//! Tests of the documentation: the width of code, the targets of links, and the completeness of tables.

use std::fs;
use std::path::{Path, PathBuf};

/// The maximum width of code in documentation, in characters.
const WIDTH: usize = 90;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(path.as_ref())).unwrap()
}

/// Returns the files below a folder whose names end with `ending`.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|end| end == extension) {
            found.push(path);
        }
    }
    found
}

/// Returns the lines of code that rustdoc and code hosts show for a Markdown page. The output of a command is not code.
fn code(page: &str) -> Vec<&str> {
    let (mut inside, mut output) = (false, false);
    let mut lines = Vec::new();
    for line in page.lines() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            inside = !inside;
            output = language == "console";
        } else if inside && !output && !line.trim_start().starts_with("# ") {
            lines.push(line);
        }
    }
    lines
}

/// Returns the documentation comments of a Rust file as Markdown.
fn comments(source: &str) -> String {
    let text = |line: &str| {
        let line = line.trim_start();
        let text = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))?;
        Some(format!("{}\n", text.strip_prefix(' ').unwrap_or(text)))
    };
    source.lines().filter_map(text).collect()
}

#[test]
fn code_in_documentation_is_narrow_enough() {
    let pages = files(&root().join("generated/docs"), "md");
    let readmes =
        ["README.md", "generated/README.md", "runtime/README.md", "CONTRIBUTING.md", "spec/README.md"];
    let mut texts: Vec<(PathBuf, String)> = Vec::new();
    for path in pages.into_iter().chain(readmes.map(|path| root().join(path))) {
        let text = read(&path);
        texts.push((path, text));
    }
    for folder in ["generated/src", "runtime/src"] {
        for path in files(&root().join(folder), "rs") {
            let text = comments(&read(&path));
            texts.push((path, text));
        }
    }
    let mut wide = String::new();
    for (path, text) in &texts {
        for line in code(text).into_iter().filter(|line| line.chars().count() > WIDTH) {
            wide += &format!("{}: {line}\n", path.display());
        }
    }
    assert!(wide.is_empty(), "code in documentation is at most {WIDTH} columns wide:\n{wide}");
}

#[test]
fn the_readmes_link_to_every_page_of_the_guide() {
    let (workspace, package, index) =
        (read("README.md"), read("generated/README.md"), read("generated/docs/guide.rs"));
    let pages = files(&root().join("generated/docs"), "md");
    assert!(pages.len() > 20, "{pages:?}");
    for page in pages {
        let name = page.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(workspace.contains(&format!("(generated/docs/{name}.md)")), "README.md: {name}");
        assert!(package.contains(&format!("[`guide::{name}`]")), "generated/README.md: {name}");
        assert!(
            index.contains(&format!("[`{name}`]")) && index.contains(&format!("pub mod {name} {{}}")),
            "{name}"
        );
    }
}

#[test]
fn the_readmes_name_every_feature() {
    let manifest = read("generated/Cargo.toml");
    let features = manifest.split_once("[features]\n").unwrap().1.split("\n[").next().unwrap();
    let names = features.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    let names: Vec<&str> = names.filter(|name| *name != "default").collect();
    assert!(names.len() > 8, "{names:?}");
    for readme in ["README.md", "generated/README.md"] {
        let text = read(readme);
        let missing: Vec<_> = names.iter().filter(|name| !text.contains(&format!("`{name}`"))).collect();
        assert!(missing.is_empty(), "{readme} does not mention {missing:?}");
    }
}

#[test]
fn a_search_of_the_docs_finds_common_words() {
    let words = [
        ("image", "struct ImageBlockParam"),
        ("vision", "struct ImageBlockParam"),
        ("pdf", "struct RequestDocumentBlock"),
        ("structured output", "struct JsonOutputFormat"),
        ("json mode", "struct JsonOutputFormat"),
        ("function calling", "struct Tool "),
        ("thinking budget", "struct ThinkingConfigEnabled"),
        ("cache", "struct CacheControlEphemeral"),
        ("system prompt", "fn system("),
        ("system prompt", "system: "),
        ("structured output", "fn output_config("),
        ("streaming", "fn create<"),
    ];
    let sources: String = files(&root().join("generated/src/messages"), "rs")
        .into_iter()
        .chain([root().join("generated/src/messages.rs")])
        .map(read)
        .collect();
    for (word, item) in words {
        let alias = format!("#[doc(alias = \"{word}\")]");
        let items: Vec<&str> = sources
            .split(&alias)
            .skip(1)
            .filter_map(|rest| rest.lines().find_map(|line| line.trim_start().strip_prefix("pub ")))
            .collect();
        assert!(items.iter().any(|found| found.starts_with(item)), "`{word}` finds {items:?}");
    }
}

#[test]
fn links_in_the_repository_have_targets() {
    for page in ["README.md", "CONTRIBUTING.md", "BENCHMARKS.md", "spec/README.md", "runtime/FAULTS.md"] {
        let folder = root().join(page).parent().unwrap().to_owned();
        let text = read(page);
        for target in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let path = target.split('#').next().unwrap();
            let is_local = !path.is_empty() && !path.contains("://") && path.contains(['.', '/']);
            assert!(!is_local || folder.join(path).exists(), "{page}: {target}");
        }
    }
}
