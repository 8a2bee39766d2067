//! `glob` and `grep`.

use std::{fs, time::Duration};

use serde_json::{Value, json};

use super::{one, workspace};

fn grep(pattern: &str) -> Value {
    json!({ "pattern": pattern })
}

#[tokio::test]
async fn glob_returns_recently_changed_files_first() {
    let (folder, workspace) = workspace();
    let work = folder.path().join("work");
    fs::create_dir_all(work.join("src/deep")).unwrap();
    fs::create_dir_all(work.join(".git")).unwrap();
    fs::create_dir_all(work.join("node_modules/x")).unwrap();
    let now = std::time::SystemTime::now();
    for (age, name) in ["a.rs", "src/b.rs", "src/deep/c.toml", ".git/d.rs", "node_modules/x/e.rs", "f.txt"]
        .iter()
        .enumerate()
    {
        let file = fs::File::create(work.join(name)).unwrap();
        file.set_modified(now - Duration::from_secs(100 - age as u64)).unwrap();
    }
    let glob = async |input: Value| {
        let told = one(&workspace, "glob", input).await.ok();
        told.replace(&format!("{}/", work.display()), "")
    };
    assert_eq!(glob(json!({ "pattern": "**/*.{rs,toml}" })).await, "src/deep/c.toml\nsrc/b.rs\na.rs");
    assert_eq!(glob(json!({ "pattern": "*" })).await, "f.txt\na.rs");
    assert_eq!(glob(json!({ "pattern": "*", "path": "src" })).await, "src/b.rs");
    assert_eq!(glob(json!({ "pattern": "**/[a-b].rs" })).await, "src/b.rs\na.rs");
    assert_eq!(glob(json!({ "pattern": "*.py" })).await, "no matches");
    for pattern in ["../*", "/etc/*", "src/../../*"] {
        let told = one(&workspace, "glob", json!({ "pattern": pattern })).await.error();
        assert_eq!(told, "Error: glob: the pattern must be relative, without `..`");
    }
    assert!(
        one(&workspace, "glob", json!({ "pattern": "[" }))
            .await
            .error()
            .starts_with("Error: glob: error parsing")
    );
    assert_eq!(
        one(&workspace, "glob", json!({ "pattern": "*", "path": "f.txt" })).await.error(),
        format!("Error: glob: {}: not a directory", work.join("f.txt").display())
    );
}

#[tokio::test]
async fn grep_returns_path_line_and_text() {
    let (folder, workspace) = workspace();
    let work = folder.path().join("work");
    fs::create_dir(work.join("src")).unwrap();
    fs::write(work.join("b.txt"), "one\r\nTWO ünë\nthree").unwrap();
    fs::write(work.join("src/a.txt"), format!("one{}\n", "x".repeat(3000))).unwrap();
    fs::write(work.join("binary"), b"one\0").unwrap();
    fs::write(work.join("latin1"), b"one \xfc\n").unwrap();
    let shown = |text: String| text.replace(&format!("{}/", work.display()), "");
    assert_eq!(
        shown(one(&workspace, "grep", grep("^one")).await.ok()),
        format!("b.txt:1:one\nlatin1:1:one \u{fffd}\nsrc/a.txt:1:one{}…", "x".repeat(1997))
    );
    assert_eq!(shown(one(&workspace, "grep", grep("(?i)two Ü")).await.ok()), "b.txt:2:TWO ünë");
    let in_file = json!({ "pattern": "e$", "path": "b.txt" });
    assert_eq!(shown(one(&workspace, "grep", in_file).await.ok()), "b.txt:1:one\nb.txt:3:three");
    assert_eq!(one(&workspace, "grep", grep("four")).await.ok(), "no matches");
    let missing = json!({ "pattern": "a", "path": "missing" });
    assert_eq!(
        one(&workspace, "grep", missing).await.error(),
        "Error: grep: missing: no such file or directory"
    );
}

#[tokio::test]
async fn limits_the_time_of_hostile_patterns() {
    let (folder, workspace) = workspace();
    fs::write(folder.path().join("work/a"), "a".repeat(100_000)).unwrap();
    assert_eq!(one(&workspace, "grep", grep("(a|a)*(a|aa)+$b")).await.ok(), "no matches");
    for pattern in ["(", "(?=a)", r"(a)\1", "((a{1000}){1000}){1000}"] {
        assert!(one(&workspace, "grep", grep(pattern)).await.error().starts_with("Error: grep: "));
    }
    let braces = "{a,b}".repeat(1000);
    let told = one(&workspace, "glob", json!({ "pattern": braces })).await;
    assert!(told.text == "no matches" || told.is_error, "{told:?}");
}

#[tokio::test]
async fn limits_output_and_work() {
    let (folder, workspace) = workspace();
    let work = folder.path().join("work");
    for number in 0..300 {
        fs::write(work.join(format!("{number:03}")), "line\n".repeat(10)).unwrap();
    }
    let found = one(&workspace, "glob", json!({ "pattern": "*" })).await.ok();
    assert_eq!(found.lines().count(), 201);
    assert!(found.ends_with("\n[the first 200 of 300 files]"), "{found}");

    let small = workspace.clone().max_output(1000);
    let found = one(&small, "grep", grep("line")).await.ok();
    assert!(found.len() < 1100 && found.ends_with("\n[output truncated at 1000 bytes]"), "{found}");

    let short = workspace.search_timeout(Duration::ZERO);
    assert_eq!(one(&short, "grep", grep("line")).await.ok(), "no matches\n[stopped after 0ns]");
    let read = json!({ "file_path": "000", "view_range": [1, 2] });
    assert_eq!(one(&short, "read", read).await.error(), "Error: read: 000: reading took too long");
}

#[tokio::test]
async fn searches_a_part_of_a_deep_or_wide_tree() {
    let (folder, workspace) = workspace();
    let mut deep = folder.path().join("work");
    for _ in 0..200 {
        deep.push("d");
    }
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("end"), "x").unwrap();
    let found = one(&workspace, "glob", json!({ "pattern": "**/end" })).await.ok();
    assert!(found.ends_with("d/end"), "{found}");
}
