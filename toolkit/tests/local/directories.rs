//! Additional directories, some of which are read-only.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anthropic_beta_toolkit::{local::Workspace, tools::Tool};
use serde_json::json;

use super::{all, one, write};

/// Creates a working directory that contains `skills`, and `more` and `fixed` beside it.
fn directories() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    for directory in ["work/skills/pdf", "more", "fixed"] {
        std::fs::create_dir_all(folder.path().join(directory)).unwrap();
        std::fs::write(folder.path().join(directory).join("a.txt"), "old").unwrap();
    }
    let workspace = Workspace::open(folder.path().join("work")).unwrap();
    let workspace = workspace.with_read_only("skills").unwrap();
    let workspace = workspace.with_directory(folder.path().join("more")).unwrap();
    let workspace = workspace.with_read_only(folder.path().join("fixed")).unwrap();
    (folder, workspace)
}

/// The contents of all files below a directory.
fn all_files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() { open.push(path) } else { found.push(std::fs::read_to_string(path).unwrap()) }
        }
    }
    found
}

#[tokio::test]
async fn reads_and_searches_other_directories() {
    let (folder, workspace) = directories();
    for directory in ["work/skills/pdf", "more", "fixed"] {
        let directory = folder.path().join(directory);
        let file = directory.join("a.txt");
        assert_eq!(one(&workspace, "read", json!({ "file_path": file })).await.ok(), "old");
        let found = one(&workspace, "glob", json!({ "pattern": "*.txt", "path": directory })).await.ok();
        assert_eq!(found, file.display().to_string());
        let found = one(&workspace, "grep", json!({ "pattern": "old", "path": directory })).await.ok();
        assert_eq!(found, format!("{}:1:old", file.display()));
    }
}

#[tokio::test]
async fn writes_to_an_added_directory() {
    let (folder, workspace) = directories();
    let file = folder.path().join("more/new/b.txt");
    one(&workspace, "write", json!({ "file_path": file, "content": "new" })).await.ok();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
    let edit = json!({ "file_path": file, "old_string": "new", "new_string": "newer" });
    one(&workspace, "edit", edit).await.ok();
    assert_eq!(std::fs::read_to_string(file).unwrap(), "newer");
}

#[tokio::test]
async fn does_not_write_to_a_read_only_directory_by_any_path() {
    let (folder, workspace) = directories();
    let work = folder.path().join("work");
    std::fs::create_dir(work.join("empty")).unwrap();
    std::os::unix::fs::symlink("skills", work.join("link")).unwrap();
    std::os::unix::fs::symlink("skills/pdf/a.txt", work.join("file_link")).unwrap();
    let absolute = |path: &str| folder.path().join(path).to_str().unwrap().to_owned();
    let paths = [
        "skills/new.txt".into(),
        "skills/pdf/a.txt".into(),
        "skills/new/deep/b.txt".into(),
        "./skills/pdf/new.txt".into(),
        "empty/../skills/new.txt".into(),
        "link/new.txt".into(),
        "link/pdf/a.txt".into(),
        "file_link".into(),
        absolute("work/skills/new.txt"),
        absolute("fixed/a.txt"),
        absolute("fixed/new.txt"),
    ];
    for path in paths {
        let told = one(&workspace, "write", json!({ "file_path": path, "content": "new" })).await.error();
        assert_eq!(told, format!("Error: write: {path}: in a read-only directory"));
        let edit = json!({ "file_path": path, "old_string": "old", "new_string": "new" });
        one(&workspace, "edit", edit).await.error();
    }
    // After it is renamed, it is still the same directory.
    std::fs::rename(work.join("skills"), work.join("renamed")).unwrap();
    one(&workspace, "write", json!({ "file_path": "renamed/pdf/a.txt", "content": "new" })).await.error();
    assert_eq!(all_files(folder.path()), ["old"; 3]);
}

#[tokio::test]
async fn does_not_follow_a_new_link_into_a_read_only_directory() {
    let (folder, workspace) = directories();
    let work = folder.path().join("work");
    let done = Arc::new(AtomicBool::new(false));
    let (stop, target) = (done.clone(), work.join("target"));
    let other_program = std::thread::spawn(move || {
        while !stop.load(Ordering::Relaxed) {
            let _ = std::fs::create_dir(&target);
            let _ = std::fs::remove_dir_all(&target);
            let _ = std::os::unix::fs::symlink("skills/pdf", &target);
            let _ = std::fs::remove_file(&target);
        }
    });
    let writes: Vec<_> = (0..500).map(|_| ("write", write("target/a.txt", "new"))).collect();
    all(&workspace, &writes).await;
    done.store(true, Ordering::Relaxed);
    other_program.join().unwrap();
    assert_eq!(std::fs::read_to_string(work.join("skills/pdf/a.txt")).unwrap(), "old");
}

#[test]
fn describes_the_directories_to_the_model() {
    let (folder, workspace) = directories();
    let definition = |tool: &dyn Tool| {
        let json = anthropic_beta::json::Json::serialize_from(&tool.definition().unwrap());
        json.unwrap().to_string()
    };
    let fixed = folder.path().join("fixed").display().to_string();
    let more = folder.path().join("more").display().to_string();
    let (read, write) = (definition(&workspace.read()), definition(&workspace.write()));
    assert!(read.contains(&fixed) && read.contains(&more), "{read}");
    assert!(!write.contains(&fixed) && write.contains(&more), "{write}");
}

#[test]
fn returns_an_error_if_a_directory_does_not_exist() {
    let (_folder, workspace) = directories();
    assert!(workspace.clone().with_read_only("none").is_err());
    assert!(workspace.with_directory("none").is_err());
}
