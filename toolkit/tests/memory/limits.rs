//! What the model may keep and see.

use anthropic_beta_toolkit::memory::{InMemoryStore, Memory, MemoryStore};
use serde_json::json;

use super::{in_memory, on_disk, tell};

#[tokio::test]
async fn files_are_not_longer_than_allowed() {
    let memory = in_memory().max_file_size(10);
    let create = |path: &str, text: &str| json!({ "command": "create", "path": path, "file_text": text });
    assert_eq!(
        tell(&memory, create("/memories/a", "12345678901")).await,
        "Error: The file would have 11 bytes; at most 10 are allowed"
    );
    tell(&memory, create("/memories/a", "1234567890")).await;
    let edits = [
        json!({ "command": "str_replace", "path": "/memories/a", "old_str": "1", "new_str": "one" }),
        json!({ "command": "insert", "path": "/memories/a", "insert_line": 0, "insert_text": "" }),
    ];
    for edit in edits {
        let told = tell(&memory, edit).await;
        assert!(told.ends_with("bytes; at most 10 are allowed"), "{told}");
    }
    let view = tell(&memory, json!({ "command": "view", "path": "/memories/a" })).await;
    assert!(view.ends_with("\t1234567890"), "{view}");
}

#[tokio::test]
async fn a_file_that_somebody_else_made_too_long_is_not_read() {
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
async fn there_are_not_more_files_than_allowed() {
    let memory = in_memory().max_files(2);
    let create = |path: &str| json!({ "command": "create", "path": path, "file_text": "" });
    for path in ["/memories/a", "/memories/dir/b"] {
        tell(&memory, create(path)).await;
    }
    assert_eq!(
        tell(&memory, create("/memories/c")).await,
        "Error: There is no room for another file; at most 2 are allowed. Delete some first."
    );
    assert_eq!(tell(&memory, create("/memories/a")).await, "Error: File /memories/a already exists");
    tell(&memory, json!({ "command": "delete", "path": "/memories/dir" })).await;
    assert_eq!(tell(&memory, create("/memories/c")).await, "File created successfully at: /memories/c");
}

#[tokio::test]
async fn paths_are_not_deeper_than_allowed() {
    let memory = in_memory().max_depth(3);
    let create = |path: &str| json!({ "command": "create", "path": path, "file_text": "" });
    let error = "Error: The path would be 4 names deep below /memories; at most 3 are allowed";
    assert_eq!(tell(&memory, create("/memories/a/b/c/d")).await, error);
    assert_eq!(
        tell(&memory, create("/memories/a/b/c")).await,
        "File created successfully at: /memories/a/b/c"
    );
    // What is in a directory moves with it.
    let rename = |new: &str| json!({ "command": "rename", "old_path": "/memories/a", "new_path": new });
    assert_eq!(tell(&memory, rename("/memories/x/y")).await, error);
    assert_eq!(tell(&memory, rename("/memories/x")).await, "Successfully renamed /memories/a to /memories/x");
}

#[tokio::test]
async fn a_long_view_says_how_to_go_on() {
    let memory = in_memory().max_view(40);
    let text: String = (1..=9).map(|line| format!("line {line}\n")).collect();
    tell(&memory, json!({ "command": "create", "path": "/memories/a", "file_text": text })).await;
    assert_eq!(
        tell(&memory, json!({ "command": "view", "path": "/memories/a" })).await,
        "Here's the content of /memories/a with line numbers:\n     1\tline 1\n     2\tline 2\n\
         [The rest is left out. View it with view_range [3, 9].]"
    );
    assert_eq!(
        tell(&memory, json!({ "command": "view", "path": "/memories/a", "view_range": [3, 9] })).await,
        "Here's the content of /memories/a with line numbers:\n     3\tline 3\n     4\tline 4\n\
         [The rest is left out. View it with view_range [5, 9].]"
    );
    let listing = tell(&memory, json!({ "command": "view", "path": "/memories" })).await;
    assert!(
        listing.ends_with("\n[There is more than can be shown. View one of the directories in it.]"),
        "{listing}"
    );
}

#[tokio::test]
async fn a_directory_of_any_size_is_listed_in_part() {
    let store = InMemoryStore::new();
    for number in 0..50 {
        store.create(&format!("/memories/{number}").parse().unwrap(), "").await.unwrap();
    }
    let listing =
        tell(&Memory::new(store).max_files(10), json!({ "command": "view", "path": "/memories" })).await;
    assert_eq!(listing.matches("\n0B\t/memories/").count(), 20);
    assert!(listing.ends_with("View one of the directories in it.]"), "{listing}");
}
