//! The limits of what the model can store and view.

use anthropic_beta_toolkit::memory::{InMemoryStore, Memory, MemoryStore};
use serde_json::json;

use super::{in_memory, on_disk, tell};

#[tokio::test]
async fn limits_the_size_of_files() {
    let memory = in_memory().max_file_size(10);
    let create = |path: &str, text: &str| json!({ "command": "create", "path": path, "file_text": text });
    assert_eq!(
        tell(&memory, create("/memories/a", "12345678901")).await,
        "Error: The file would have 11 bytes; the maximum is 10"
    );
    tell(&memory, create("/memories/a", "1234567890")).await;
    let edits = [
        json!({ "command": "str_replace", "path": "/memories/a", "old_str": "1", "new_str": "one" }),
        json!({ "command": "insert", "path": "/memories/a", "insert_line": 0, "insert_text": "" }),
    ];
    for edit in edits {
        let told = tell(&memory, edit).await;
        assert!(told.ends_with("bytes; the maximum is 10"), "{told}");
    }
    let view = tell(&memory, json!({ "command": "view", "path": "/memories/a" })).await;
    assert!(view.ends_with("\t1234567890"), "{view}");
}

#[tokio::test]
async fn does_not_read_a_file_that_is_too_long() {
    let (folder, memory) = on_disk();
    let file = std::fs::File::create(folder.path().join("memories/huge")).unwrap();
    // It has no content on disk, and would not fit into memory.
    file.set_len(1 << 40).unwrap();
    let view = json!({ "command": "view", "path": "/memories/huge" });
    assert_eq!(
        tell(&memory, view).await,
        "Error: The file /memories/huge has more than 102400 bytes, and cannot be read"
    );
    let listing = tell(&memory, json!({ "command": "view", "path": "/memories" })).await;
    assert!(listing.ends_with("\n1024G\t/memories/huge"), "{listing}");
}

#[tokio::test]
async fn limits_the_number_of_files() {
    let memory = in_memory().max_files(2);
    let create = |path: &str| json!({ "command": "create", "path": path, "file_text": "" });
    for path in ["/memories/a", "/memories/dir/b"] {
        tell(&memory, create(path)).await;
    }
    assert_eq!(
        tell(&memory, create("/memories/c")).await,
        "Error: The maximum number of files, 2, is reached. Delete some first."
    );
    assert_eq!(tell(&memory, create("/memories/a")).await, "Error: File /memories/a already exists");
    tell(&memory, json!({ "command": "delete", "path": "/memories/dir" })).await;
    assert_eq!(tell(&memory, create("/memories/c")).await, "File created successfully at: /memories/c");
}

#[tokio::test]
async fn limits_the_depth_of_paths() {
    let memory = in_memory().max_depth(3);
    let create = |path: &str| json!({ "command": "create", "path": path, "file_text": "" });
    let error = "Error: The path would have 4 names below /memories; the maximum is 3";
    assert_eq!(tell(&memory, create("/memories/a/b/c/d")).await, error);
    assert_eq!(
        tell(&memory, create("/memories/a/b/c")).await,
        "File created successfully at: /memories/a/b/c"
    );
    // The content of a directory moves with it.
    let rename = |new: &str| json!({ "command": "rename", "old_path": "/memories/a", "new_path": new });
    assert_eq!(tell(&memory, rename("/memories/x/y")).await, error);
    assert_eq!(tell(&memory, rename("/memories/x")).await, "Successfully renamed /memories/a to /memories/x");
}

#[tokio::test]
async fn a_truncated_view_states_how_to_continue() {
    let memory = in_memory().max_view(40);
    let text: String = (1..=9).map(|line| format!("line {line}\n")).collect();
    tell(&memory, json!({ "command": "create", "path": "/memories/a", "file_text": text })).await;
    assert_eq!(
        tell(&memory, json!({ "command": "view", "path": "/memories/a" })).await,
        "Here's the content of /memories/a with line numbers:\n     1\tline 1\n     2\tline 2\n\
         [The rest is omitted. View it with view_range [3, 9].]"
    );
    assert_eq!(
        tell(&memory, json!({ "command": "view", "path": "/memories/a", "view_range": [3, 9] })).await,
        "Here's the content of /memories/a with line numbers:\n     3\tline 3\n     4\tline 4\n\
         [The rest is omitted. View it with view_range [5, 9].]"
    );
    let listing = tell(&memory, json!({ "command": "view", "path": "/memories" })).await;
    assert!(listing.ends_with("\n[The list is incomplete. View one of the directories in it.]"), "{listing}");
}

#[tokio::test]
async fn lists_a_part_of_a_large_directory() {
    let store = InMemoryStore::new();
    for number in 0..50 {
        store.create(&format!("/memories/{number}").parse().unwrap(), "").await.unwrap();
    }
    let listing =
        tell(&Memory::new(store).max_files(10), json!({ "command": "view", "path": "/memories" })).await;
    assert_eq!(listing.matches("\n0B\t/memories/").count(), 20);
    assert!(listing.ends_with("View one of the directories in it.]"), "{listing}");
}
