//! The comparison in the README: each row that describes this crate names an existing test.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::{fs, path::Path};

/// Returns the cells of the comparison's rows.
fn rows(readme: &str) -> Vec<Vec<&str>> {
    let (_, table) = readme.split_once("\n## Comparison\n").unwrap();
    let rows = table
        .lines()
        .skip_while(|line| !line.starts_with("|---"))
        .skip(1)
        .take_while(|line| line.starts_with('|'));
    rows.map(|row| row.split('|').map(str::trim).collect()).collect()
}

/// Whether a test exists, by a name such as `memory::limits::limits_the_size_of_files`.
fn exists(name: &str) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let path: Vec<&str> = name.split("::").collect();
    let (file, function) = match path[..] {
        [file, function] => (format!("{file}.rs"), function),
        [folder, file, function] => (format!("{folder}/{file}.rs"), function),
        _ => return false,
    };
    let Ok(source) = fs::read_to_string(root.join(file)) else { return false };
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    lines.iter().enumerate().any(|(index, line)| {
        let is_function = [format!("fn {function}("), format!("async fn {function}(")]
            .iter()
            .any(|start| line.starts_with(start));
        // There may be other attributes in between.
        let is_test = lines[..index]
            .iter()
            .rev()
            .take_while(|line| line.starts_with("#["))
            .any(|line| line.contains("test"));
        is_function && is_test
    })
}

#[test]
fn each_row_names_a_test_that_exists() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let rows = rows(&readme);
    assert!(rows.len() > 40, "{} rows", rows.len());
    let mut problems = Vec::new();
    for row in rows {
        let [_, what, ours, _, _, _, test, _] = row[..] else { panic!("{row:?} does not have six cells") };
        let test = test.trim_matches('`');
        if what.starts_with("**") {
            continue;
        }
        match (ours, test) {
            ("no", "") => {}
            ("no", _) => problems.push(format!("{what}: a test of an unsupported feature")),
            (_, "") => problems.push(format!("{what}: no test")),
            (_, test) if exists(test) => {}
            (_, test) => problems.push(format!("{what}: there is no test `{test}`")),
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn detects_a_name_without_a_test() {
    assert!(exists("comparison::each_row_names_a_test_that_exists"));
    assert!(!exists("comparison::there_is_no_such_test"));
    // A function that is not a test.
    assert!(!exists("comparison::rows"));
    assert!(!exists("no_such_file::each_row_names_a_test_that_exists"));
}
