//! The comparison in the README: each row that says something of this crate names a test, and there is such a test.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::{fs, path::Path};

/// The rows of the comparison: their cells.
fn rows(readme: &str) -> Vec<Vec<&str>> {
    let (_, table) = readme.split_once("\n## Comparison\n").unwrap();
    let rows = table
        .lines()
        .skip_while(|line| !line.starts_with("|---"))
        .skip(1)
        .take_while(|line| line.starts_with('|'));
    rows.map(|row| row.split('|').map(str::trim).collect()).collect()
}

/// Whether there is a test of a name such as `memory::limits::files_are_not_longer_than_allowed`.
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
        // Other attributes may stand between.
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
        let [_, what, ours, _, _, _, test, _] = row[..] else { panic!("{row:?} has not six cells") };
        let test = test.trim_matches('`');
        if what.starts_with("**") {
            continue;
        }
        match (ours, test) {
            ("no", "") => {}
            ("no", _) => problems.push(format!("{what}: a test of what there is not")),
            (_, "") => problems.push(format!("{what}: no test")),
            (_, test) if exists(test) => {}
            (_, test) => problems.push(format!("{what}: there is no test `{test}`")),
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn a_name_without_a_test_is_found_out() {
    assert!(exists("comparison::each_row_names_a_test_that_exists"));
    assert!(!exists("comparison::there_is_no_such_test"));
    // A function that is no test.
    assert!(!exists("comparison::rows"));
    assert!(!exists("no_such_file::each_row_names_a_test_that_exists"));
}
