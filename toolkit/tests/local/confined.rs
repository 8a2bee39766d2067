//! Nothing outside of the directory is read, found or changed.

use std::{
    fs,
    os::unix::fs::symlink,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anthropic_beta_toolkit::local::Workspace;
use serde_json::{Value, json};

use super::{all, edit, one, read, workspace, write};

fn with_secret() -> (tempfile::TempDir, Workspace) {
    let (folder, workspace) = workspace();
    fs::create_dir(folder.path().join("outside")).unwrap();
    fs::write(folder.path().join("outside/secret"), "secret").unwrap();
    (folder, workspace)
}

#[track_caller]
fn assert_untouched(folder: &Path) {
    assert_eq!(fs::read_to_string(folder.join("outside/secret")).unwrap(), "secret");
    assert_eq!(fs::read_dir(folder.join("outside")).unwrap().count(), 1);
    assert_eq!(fs::read_dir(folder).unwrap().count(), 2);
}

/// Calls every file tool with a path.
fn all_on(path: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("read", read(path)),
        ("read", json!({ "file_path": path, "view_range": [1, -1] })),
        ("write", write(path, "new")),
        ("edit", edit(path, "secret", "new")),
        ("glob", json!({ "pattern": "**", "path": path })),
        ("grep", json!({ "pattern": "secret", "path": path })),
    ]
}

#[tokio::test]
async fn every_tool_refuses_paths_that_lead_out() {
    let (folder, workspace) = with_secret();
    let outside = folder.path().join("outside/secret");
    let sibling = format!("{}-more/secret", folder.path().join("work").display());
    let through = format!("{}/../outside/secret", folder.path().join("work").display());
    let paths = [
        "/etc/passwd",
        "/",
        "..",
        "../outside/secret",
        "a/../../outside/secret",
        "./../outside/secret",
        "a\0/../../outside/secret",
        outside.to_str().unwrap(),
        &sibling,
        &through,
    ];
    for path in paths {
        for told in all(&workspace, &all_on(path)).await {
            let text = told.error();
            // `a` does not exist, which is detected first.
            assert!(
                text.contains("outside of the working directory")
                    || text.contains("invalid path")
                    || (path.starts_with("a/") && text.contains("no such file or directory")),
                "{path:?}: {text}"
            );
        }
        assert_untouched(folder.path());
    }
    // Names that look encoded are plain names.
    for name in ["%2e%2e", "..%2foutside", "..\\outside"] {
        one(&workspace, "write", write(name, "x")).await.ok();
        assert!(folder.path().join("work").join(name).is_file());
    }
    assert_untouched(folder.path());
}

#[tokio::test]
async fn follows_links_inside_of_the_directory_only() {
    let (folder, workspace) = with_secret();
    let work = folder.path().join("work");
    fs::create_dir(work.join("real")).unwrap();
    fs::write(work.join("real/file"), "inside").unwrap();
    symlink(folder.path().join("outside/secret"), work.join("file")).unwrap();
    symlink("../outside", work.join("dir")).unwrap();
    symlink("../outside/new", work.join("dangling")).unwrap();
    symlink("loop", work.join("loop")).unwrap();
    symlink("real/file", work.join("inner")).unwrap();
    symlink("real", work.join("inner_dir")).unwrap();
    for path in ["file", "dir/secret", "dir/new", "dir/new/deeper", "dangling", "loop", "loop/x"] {
        for told in all(&workspace, &all_on(path)).await {
            let text = told.error();
            assert!(!text.contains("secret\n") && !text.contains(":1:"), "{text}");
        }
        assert_untouched(folder.path());
    }
    assert_eq!(one(&workspace, "read", read("inner")).await.ok(), "inside");
    one(&workspace, "write", write("inner", "new")).await.ok();
    one(&workspace, "write", write("inner_dir/other", "new")).await.ok();
    assert!(work.join("inner").is_symlink());
    assert_eq!(fs::read_to_string(work.join("real/file")).unwrap(), "new");
    assert_eq!(fs::read_to_string(work.join("real/other")).unwrap(), "new");
    // Searches skip links, so that each file is found once.
    let found = one(&workspace, "grep", json!({ "pattern": "." })).await.ok();
    assert_eq!(found, format!("{0}/real/file:1:new\n{0}/real/other:1:new", work.display()));
    let found = one(&workspace, "glob", json!({ "pattern": "**" })).await.ok();
    let mut found: Vec<&str> = found.lines().collect();
    found.sort_unstable();
    assert_eq!(found, ["real/file", "real/other"].map(|path| work.join(path).display().to_string()));
    assert_untouched(folder.path());
}

#[tokio::test]
async fn refuses_special_files_without_blocking() {
    let (folder, workspace) = with_secret();
    let fifo = folder.path().join("work/fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let told = all(&workspace, &all_on("fifo")).await;
    for told in &told {
        assert!(told.is_error && told.text.contains("not a"), "{told:?}");
    }
    assert_eq!(one(&workspace, "grep", json!({ "pattern": "." })).await.ok(), "no matches");
    assert_eq!(one(&workspace, "read", read(".")).await.error(), "Error: read: .: not a regular file");
    assert_eq!(one(&workspace, "write", write(".", "")).await.error(), "Error: write: .: is a directory");
}

/// Another thread repeatedly swaps a directory and a link to the outside, while every tool uses it.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn does_not_follow_a_link_that_is_created_meanwhile() {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    struct SetOnDrop(Arc<AtomicBool>);
    impl Drop for SetOnDrop {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let (folder, workspace) = with_secret();
    let work = folder.path().join("work");
    fs::create_dir(work.join("swap")).unwrap();
    fs::write(work.join("swap/secret"), "inside").unwrap();
    symlink("../outside", work.join("link")).unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let guard = SetOnDrop(Arc::clone(&over));
    let swapping = std::thread::spawn(move || {
        let mut swaps = 0;
        while !over.load(Ordering::Relaxed) {
            renameat_with(CWD, work.join("swap"), CWD, work.join("link"), RenameFlags::EXCHANGE).unwrap();
            swaps += 1;
        }
        swaps
    });
    let calls: Vec<_> = [
        ("read", read("swap/secret")),
        ("write", write("swap/secret", "inside")),
        ("write", write("swap/new/file", "inside")),
        ("edit", edit("swap/secret", "secret", "new")),
        ("glob", json!({ "pattern": "secret", "path": "swap" })),
        ("grep", json!({ "pattern": "secret|inside", "path": "swap" })),
    ]
    .into_iter()
    .cycle()
    .take(1500)
    .collect();
    let told = all(&workspace, &calls).await;
    drop(guard);
    assert!(swapping.join().unwrap() > 0);
    let refused = told.iter().filter(|told| told.text.contains("outside of the working directory")).count();
    assert!(refused > 0 && told.iter().any(|told| told.text == "inside"), "there was no race");
    assert!(told.iter().all(|told| told.text != "secret" && !told.text.contains(":secret")));
    assert_untouched(folder.path());
}
