//! The table of programs in the guide: it names every program, with its number of lines.

use std::{collections::BTreeMap, fs, path::Path};

/// The maximum number of lines of the programs that are meant to be short.
const LIMITS: [(&str, usize); 5] = [
    ("conformance/examples/ask.rs", 8),
    ("conformance/examples/chat.rs", 35),
    ("toolkit/examples/tools.rs", 25),
    ("toolkit/examples/structured.rs", 15),
    ("conformance/examples/agent.rs", 50),
];

/// Lines of code: all but blank ones and comments.
fn lines(source: &str) -> usize {
    let lines = source.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

#[test]
fn the_guide_states_the_lines_of_every_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let guide = fs::read_to_string(root.join("generated/docs/guide.rs")).unwrap();
    let row = |line: &str| {
        let (lines, file) = line.strip_suffix("` |")?.rsplit_once(" | `")?;
        Some((file.to_owned(), lines.rsplit_once(' ')?.1.parse::<usize>().ok()?))
    };
    let stated: BTreeMap<String, usize> = guide.lines().filter_map(row).collect();
    let counted = stated.keys().map(|file| {
        let source = fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        (file.clone(), lines(&source))
    });
    assert_eq!(counted.collect::<BTreeMap<_, _>>(), stated);

    assert_eq!(stated.len(), 10);
    for (file, limit) in LIMITS {
        assert!(stated[file] <= limit, "{file} has {} lines, and at most {limit} are promised", stated[file]);
    }
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let missing: Vec<_> = stated.keys().filter(|file| !readme.contains(&format!("({file})"))).collect();
    assert!(missing.is_empty(), "README.md does not link {missing:?}");
    for entry in fs::read_dir(root.join("conformance/examples")).unwrap() {
        let file = format!("conformance/examples/{}", entry.unwrap().file_name().display());
        assert!(stated.contains_key(&file), "the guide does not list {file}");
    }
}
