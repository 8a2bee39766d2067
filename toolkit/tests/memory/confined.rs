//! Nothing outside of the directory is read, listed, changed or revealed.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, symlink},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anthropic_beta_toolkit::memory::{DirectoryStore, Memory, MemoryStore, StoreError};
use serde_json::{Value, json};

use super::{on_disk, tell};

/// Returns every command with a path.
fn all_on(path: &str) -> Vec<Value> {
    vec![
        json!({ "command": "view", "path": path }),
        json!({ "command": "view", "path": path, "view_range": [1, -1] }),
        json!({ "command": "create", "path": path, "file_text": "new" }),
        json!({ "command": "str_replace", "path": path, "old_str": "secret", "new_str": "new" }),
        json!({ "command": "insert", "path": path, "insert_line": 0, "insert_text": "new" }),
        json!({ "command": "delete", "path": path }),
        json!({ "command": "rename", "old_path": path, "new_path": "/memories/new" }),
        json!({ "command": "rename", "old_path": "/memories/inside", "new_path": path }),
    ]
}

/// Creates a folder with files beside `memories` that must not change.
fn with_secret() -> (tempfile::TempDir, Memory<DirectoryStore>) {
    let (folder, memory) = on_disk();
    fs::create_dir(folder.path().join("outside")).unwrap();
    fs::write(folder.path().join("outside/secret"), "secret").unwrap();
    fs::write(folder.path().join("memories/inside"), "inside").unwrap();
    (folder, memory)
}

/// Asserts that nothing outside has changed, and returns whether `inside` is unchanged.
#[track_caller]
fn assert_untouched(folder: &Path) {
    assert_eq!(fs::read_to_string(folder.join("outside/secret")).unwrap(), "secret");
    assert_eq!(fs::read_dir(folder.join("outside")).unwrap().count(), 1);
    assert_eq!(fs::read_dir(folder).unwrap().count(), 2);
}

#[tokio::test]
async fn every_command_refuses_paths_that_lead_out() {
    let paths = [
        "/etc/passwd",
        "memories/a",
        "",
        "/",
        "/memories_x/a",
        "/memoriesx",
        "/MEMORIES/a",
        "//memories/a",
        "/memories/..",
        "/memories/../outside/secret",
        "/memories/a/../../outside/secret",
        "/memories//..//outside/secret",
        "/memories/./../outside/secret",
        "/memories/%2e%2e/outside/secret",
        "/memories/%2E%2E%2Foutside/secret",
        "/memories/..%2foutside/secret",
        "/memories/%252e%252e/outside/secret",
        "/memories/%c0%ae%c0%ae/outside/secret",
        "/memories/..\\outside\\secret",
        "/memories\\..\\outside\\secret",
        "/memories/a\0/../../outside/secret",
        "/memories/a\nb",
    ];
    let (folder, memory) = with_secret();
    for path in paths {
        for command in all_on(path) {
            let told = tell(&memory, command.clone()).await;
            assert!(
                told.contains("must start with /memories")
                    || told.contains("would escape /memories directory")
                    || told.contains("control characters"),
                "{command}: {told}"
            );
        }
        assert_untouched(folder.path());
    }
    let long = format!("/memories/{}", "x".repeat(256));
    assert_eq!(
        tell(&memory, json!({ "command": "view", "path": long })).await,
        "Error: A name in the path is longer than 255 bytes"
    );
}

#[tokio::test]
async fn accepts_names_that_only_look_dangerous() {
    let (folder, memory) = with_secret();
    for name in ["...", "..a", "．．", "a:b", "50%", "-rf", "~", "$HOME", "*"] {
        let create = json!({ "command": "create", "path": format!("/memories/{name}"), "file_text": "x" });
        assert_eq!(tell(&memory, create).await, format!("File created successfully at: /memories/{name}"));
        assert_eq!(fs::read_to_string(folder.path().join("memories").join(name)).unwrap(), "x");
    }
    assert_untouched(folder.path());
}

#[tokio::test]
async fn does_not_follow_links() {
    let (folder, memory) = with_secret();
    let memories = folder.path().join("memories");
    symlink(folder.path().join("outside/secret"), memories.join("file")).unwrap();
    symlink("../outside", memories.join("dir")).unwrap();
    symlink("../outside/new", memories.join("dangling")).unwrap();
    symlink("inside", memories.join("within")).unwrap();
    fs::create_dir(memories.join("real")).unwrap();
    fs::write(memories.join("real/file"), "").unwrap();
    symlink("real", memories.join("within_dir")).unwrap();
    symlink("loop", memories.join("loop")).unwrap();
    let listing = tell(&memory, json!({ "command": "view", "path": "/memories" })).await;
    assert_eq!(
        listing.lines().skip(1).collect::<Vec<_>>(),
        ["6B\t/memories", "6B\t/memories/inside", "0B\t/memories/real/", "0B\t/memories/real/file"]
    );

    let paths = [
        "file",
        "dir",
        "dir/secret",
        "dir/new",
        "dir/../inside/x",
        "dangling",
        "dangling/x",
        "within",
        "within_dir",
        "within_dir/file",
        "within_dir/new",
        "loop",
        "loop/x",
    ];
    for name in paths {
        for command in all_on(&format!("/memories/{name}")) {
            // Links themselves can be removed.
            if command["command"] == "delete" && !name.contains('/') {
                continue;
            }
            let told = tell(&memory, command.clone()).await;
            assert!(told.starts_with("Error: "), "{command}: {told}");
            assert!(!told.contains(folder.path().to_str().unwrap()), "{told}");
            assert_untouched(folder.path());
        }
    }
    let view = tell(&memory, json!({ "command": "view", "path": "/memories/file" })).await;
    assert_eq!(view, "Error: Path would escape /memories directory via symlink");
    for name in ["file", "dir", "dangling", "within", "within_dir", "loop"] {
        let delete = json!({ "command": "delete", "path": format!("/memories/{name}") });
        assert_eq!(tell(&memory, delete).await, format!("Successfully deleted /memories/{name}"));
        assert_untouched(folder.path());
    }
    assert_eq!(fs::read_to_string(memories.join("inside")).unwrap(), "inside");
}

#[tokio::test]
async fn deletes_a_directory_without_the_targets_of_its_links() {
    let (folder, memory) = with_secret();
    fs::create_dir_all(folder.path().join("memories/a/b")).unwrap();
    symlink("../../../outside", folder.path().join("memories/a/b/link")).unwrap();
    symlink("../../outside/secret", folder.path().join("memories/a/link")).unwrap();
    let delete = json!({ "command": "delete", "path": "/memories/a" });
    assert_eq!(tell(&memory, delete).await, "Successfully deleted /memories/a");
    assert_untouched(folder.path());
}

/// Another thread repeatedly swaps a directory and a link to the outside, while every command uses it.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn does_not_follow_a_link_that_is_created_meanwhile() {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    let (folder, memory) = with_secret();
    let memories = folder.path().join("memories");
    fs::create_dir(memories.join("swap")).unwrap();
    fs::write(memories.join("swap/secret"), "inside").unwrap();
    symlink("../outside", memories.join("link")).unwrap();
    let over = Arc::new(AtomicBool::new(false));
    // It ends also if the test panics.
    let guard = SetOnDrop(Arc::clone(&over));
    let swapping = std::thread::spawn(move || {
        let mut swaps = 0;
        while !over.load(Ordering::Relaxed) {
            let (real, link) = (memories.join("swap"), memories.join("link"));
            renameat_with(CWD, real, CWD, link, RenameFlags::EXCHANGE).unwrap();
            swaps += 1;
        }
        swaps
    });
    let rename = |old: &str, new: &str| json!({ "command": "rename", "old_path": old, "new_path": new });
    let commands = [
        json!({ "command": "view", "path": "/memories/swap/secret" }),
        json!({ "command": "str_replace", "path": "/memories/swap/secret", "old_str": "secret", "new_str": "new" }),
        json!({ "command": "create", "path": "/memories/swap/new", "file_text": "new" }),
        json!({ "command": "view", "path": "/memories/swap" }),
        json!({ "command": "delete", "path": "/memories/swap/new" }),
        rename("/memories/swap/secret", "/memories/swap/secret2"),
        rename("/memories/swap/secret2", "/memories/swap/secret"),
    ];
    let mut met_a_link = 0;
    for command in commands.iter().cycle().take(3000) {
        let told = tell(&memory, command.clone()).await;
        assert!(!told.contains("\tsecret"), "the outside was read: {told}");
        met_a_link += usize::from(told.ends_with("via symlink"));
    }
    drop(guard);
    // Otherwise, the test would be vacuous.
    assert!(swapping.join().unwrap() > 0 && met_a_link > 0);
    assert_untouched(folder.path());
}

struct SetOnDrop(Arc<AtomicBool>);

impl Drop for SetOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Existing files are never overwritten.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_concurrent_creates_and_moves_to_a_path_succeeds() {
    let (folder, _) = on_disk();
    // Separate tools, whose calls are not ordered.
    let stores: Vec<_> =
        (0..8).map(|_| DirectoryStore::open(folder.path().join("memories")).unwrap()).collect();
    for round in 0..30 {
        let target = format!("/memories/{round}/target");
        let tasks: Vec<_> = stores
            .iter()
            .cloned()
            .enumerate()
            .map(|(number, store)| {
                let target = target.parse().unwrap();
                tokio::spawn(async move {
                    if number % 2 == 0 {
                        return store.create(&target, &number.to_string()).await;
                    }
                    let own = format!("/memories/{round}/{number}").parse().unwrap();
                    store.create(&own, &number.to_string()).await?;
                    store.rename(&own, &target).await
                })
            })
            .collect();
        let mut winners = Vec::new();
        for (number, task) in tasks.into_iter().enumerate() {
            match task.await.unwrap() {
                Ok(()) => winners.push(number.to_string()),
                Err(error) => assert!(matches!(error, StoreError::Exists), "{error:?}"),
            }
        }
        assert_eq!(winners, [fs::read_to_string(folder.path().join(&target[1..])).unwrap()]);
    }
}

#[tokio::test]
async fn refuses_to_edit_a_file_that_has_changed_meanwhile() {
    let (folder, _) = on_disk();
    let store = DirectoryStore::open(folder.path().join("memories")).unwrap();
    let path = "/memories/a".parse().unwrap();
    store.create(&path, "first").await.unwrap();
    for changed in ["other", "longer than first", "x"] {
        fs::write(folder.path().join("memories/a"), changed).unwrap();
        assert!(matches!(store.replace(&path, "first", "second").await, Err(StoreError::Changed)));
        assert_eq!(fs::read_to_string(folder.path().join("memories/a")).unwrap(), changed);
    }
}

#[tokio::test]
async fn refuses_special_files_without_blocking() {
    let (folder, memory) = on_disk();
    let fifo = folder.path().join("memories/fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("memories/socket")).unwrap();
    fs::write(folder.path().join("memories/binary"), b"\xff\xfe").unwrap();
    for (name, error) in [
        ("fifo", "Error: The path /memories/fifo is not a file."),
        ("socket", "Error: The path /memories/socket is not a file."),
        ("binary", "Error: The file /memories/binary is not UTF-8 text"),
    ] {
        let view = json!({ "command": "view", "path": format!("/memories/{name}") });
        assert_eq!(tell(&memory, view).await, error);
    }
    let listing = tell(&memory, json!({ "command": "view", "path": "/memories" })).await;
    assert_eq!(listing.lines().skip(1).collect::<Vec<_>>(), ["2B\t/memories", "2B\t/memories/binary"]);
}

#[tokio::test]
async fn writes_private_files_and_leaves_no_temporary_ones() {
    let (folder, memory) = on_disk();
    let memories = folder.path().join("memories");
    tell(&memory, json!({ "command": "create", "path": "/memories/a/b", "file_text": "one" })).await;
    tell(
        &memory,
        json!({ "command": "str_replace", "path": "/memories/a/b", "old_str": "one", "new_str": "two" }),
    )
    .await;
    let mode = |path: &str| fs::metadata(memories.join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("a"), mode("a/b")), (0o700, 0o700, 0o600));
    assert_eq!(fs::read_dir(memories.join("a")).unwrap().count(), 1);
    assert_eq!(fs::metadata(memories.join("a/b")).unwrap().nlink(), 1);
}

#[tokio::test]
async fn reports_errors_of_the_system_without_the_path() {
    let (folder, memory) = on_disk();
    let gone = folder.path().join("memories");
    fs::remove_dir(&gone).unwrap();
    let told = tell(&memory, json!({ "command": "create", "path": "/memories/a", "file_text": "x" })).await;
    assert_eq!(told, "Error: The path /memories/a does not exist. Please provide a valid path.");
    assert!(!gone.exists());
}
