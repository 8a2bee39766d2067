//! Checks that the files and items in the table "From the spec to the socket" of `CONTRIBUTING.md` exist.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// Returns the file and the item in each row of the section.
fn steps(page: &str) -> Vec<(String, String)> {
    let (_, section) = page.split_once("## From the spec to the socket").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let spans = rows.map(|row| row.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    spans.map(|spans| (spans[0].clone(), spans[1].clone())).collect()
}

/// Returns whether the text of a file defines the item: a function or field with this name.
fn defines(text: &str, item: &str) -> bool {
    [format!("fn {item}("), format!("fn {item}<"), format!("{item}:")].iter().any(|form| text.contains(form))
}

#[test]
fn names_existing_files_and_items_in_at_most_twelve_steps() {
    let root: PathBuf = [env!("CARGO_MANIFEST_DIR"), ".."].iter().collect();
    let steps = steps(&fs::read_to_string(root.join("CONTRIBUTING.md")).unwrap());
    assert!((8..=12).contains(&steps.len()), "{} steps", steps.len());
    for (file, item) in steps {
        let text = fs::read_to_string(root.join(Path::new(&file)))
            .unwrap_or_else(|_| panic!("there is no file {file}"));
        assert!(defines(&text, &item), "{file} does not define {item}");
    }
}
