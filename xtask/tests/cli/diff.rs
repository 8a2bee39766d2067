//! Tests of `diff`.

use std::fs;
use std::path::Path;

use super::{copy, run, stdout, workspace};

#[test]
fn compares_the_given_versions() {
    let (old, new) = (copy("diff-old"), copy("diff-new"));
    let change = |root: &Path, from: &str, to: &str| {
        let file = root.join("spec/models.yaml");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from));
        fs::write(file, text.replace(from, to)).unwrap();
    };
    change(&old, "/v1/models", "/v1/old-models");
    change(&new, "/v1/models", "/v1/new-models");
    let [old, new] = [&old, &new].map(|path| path.to_str().unwrap());
    let diff = |more: &[&str]| run(&workspace(), &[&["diff", old, new], more].concat());

    let text = stdout(&diff(&[]));
    assert!(text.contains("from `/v1/old-models` to `/v1/new-models`"), "{text}");
    assert_eq!(stdout(&diff(&["--semver"])), "patch\n");
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&diff(&["--semver", "--format", "json"]))).unwrap();
    assert_eq!(json["bump"], "patch");
    assert!(!json["changes"].as_array().unwrap().is_empty());

    // The path is on the wire: old programs fail with the new server.
    assert_eq!(diff(&["--fail-on", "breaking"]).status.code(), Some(1));
    let same = run(&workspace(), &["diff", new, new, "--fail-on", "breaking"]);
    assert_eq!((same.status.code(), stdout(&same)), (Some(0), "no changes\n".to_owned()));
    for folder in [old, new] {
        let _ = fs::remove_dir_all(folder);
    }
}

#[test]
fn summarizes_changed_docs() {
    let (old, new) = (copy("docs-old"), copy("docs-new"));
    let file = new.join("spec/models.yaml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(file, text.replace("doc: Support for ", "doc: Has support for ")).unwrap();
    let output = run(&workspace(), &["diff", old.to_str().unwrap(), new.to_str().unwrap()]);
    let text = stdout(&output);
    assert!(text.contains("docs reworded: ") && text.contains(" more)"), "{output:?}");
    assert!(text.lines().all(|line| line.len() < 200), "{text}");
    for folder in [old, new] {
        let _ = fs::remove_dir_all(folder);
    }
}
