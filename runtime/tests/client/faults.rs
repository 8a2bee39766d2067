//! Checks that the tests in the table of faults exist, and that the table contains every fault of connections.

use std::{collections::HashSet, fs, path::Path};

fn named() -> HashSet<String> {
    let table = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("FAULTS.md")).unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| When"));
    rows.map(|row| row.rsplit('`').nth(1).unwrap_or_else(|| panic!("no test in {row}")).to_owned()).collect()
}

/// Returns the tests in a file, by their names in the table.
fn tests_in(file: &str) -> HashSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file).with_extension("rs");
    let text = fs::read_to_string(path).unwrap();
    let mut names = HashSet::new();
    let mut is_test = false;
    for line in text.lines() {
        match line.split_once("fn ") {
            Some((_, rest)) if is_test => {
                let name = rest.split('(').next().unwrap();
                names.insert(format!("{}::{name}", file.replace('/', "::")));
                is_test = false;
            }
            _ => is_test |= line.starts_with("#[tokio::test") || line.starts_with("#[test]"),
        }
    }
    names
}

#[test]
fn names_an_existing_test_in_every_row() {
    let named = named();
    assert!(named.len() > 80);
    for name in named {
        let (file, _) = name.rsplit_once("::").unwrap();
        assert!(tests_in(&file.replace("::", "/")).contains(&name), "{name} does not exist");
    }
}

#[test]
fn contains_every_fault_of_connections() {
    let named = named();
    for name in tests_in("client/connections") {
        assert!(named.contains(&name), "{name} is not in FAULTS.md");
    }
}
