//! Memories in a memory store of the API.

use anthropic_beta::mock::{Response, Server};
use anthropic_beta_toolkit::memory::{ApiStore, InMemoryStore, Memory, MemoryPath, MemoryStore, StoreError};
use serde_json::{Value, json};

use super::{memories::Memories, tell};

fn server() -> (Server, Memories, ApiStore) {
    let server = Server::start().unwrap();
    let memories = Memories::serve(&server);
    let store = ApiStore::new(&server.client().unwrap(), "memstore_1");
    (server, memories, store)
}

fn path(text: &str) -> MemoryPath {
    text.parse().unwrap()
}

/// Returns commands on files in one directory each.
fn conversation() -> Vec<Value> {
    let text = "one\ntwo\nthree\n";
    let create = |path: &str| json!({ "command": "create", "path": path, "file_text": text });
    let view = |path: &str| json!({ "command": "view", "path": path });
    vec![
        view("/memories"),
        create("/memories/a/one.md"),
        create("/memories/a/b/two.md"),
        create("/memories/a/b/two.md.old"),
        create("/memories/a/b/two"),
        create("/memories/empty"),
        create("/memories/a"),
        create("/memories/empty/below"),
        view("/memories"),
        view("/memories/a"),
        view("/memories/a/b/two.md"),
        view("/memories/a/none.md"),
        json!({ "command": "str_replace", "path": "/memories/a/one.md", "old_str": "two", "new_str": "2" }),
        json!({ "command": "str_replace", "path": "/memories/a", "old_str": "two", "new_str": "2" }),
        json!({ "command": "insert", "path": "/memories/a/one.md", "insert_line": 1, "insert_text": "x" }),
        view("/memories/a/one.md"),
        json!({ "command": "rename", "old_path": "/memories/a/one.md", "new_path": "/memories/c/one.md" }),
        json!({ "command": "rename", "old_path": "/memories/a/b", "new_path": "/memories/c/one.md" }),
        json!({ "command": "rename", "old_path": "/memories/a/b", "new_path": "/memories/c" }),
        json!({ "command": "rename", "old_path": "/memories/a/b", "new_path": "/memories/d" }),
        json!({ "command": "rename", "old_path": "/memories/none", "new_path": "/memories/e" }),
        view("/memories/d"),
        json!({ "command": "delete", "path": "/memories/d" }),
        json!({ "command": "delete", "path": "/memories/d" }),
        json!({ "command": "delete", "path": "/memories/empty" }),
        view("/memories/c"),
    ]
}

#[tokio::test]
async fn a_store_of_the_api_returns_the_same_results_as_others() {
    let (_server, memories, store) = server();
    let (api, expected) = (Memory::new(store), Memory::new(InMemoryStore::new()));
    for command in conversation() {
        assert_eq!(tell(&api, command.clone()).await, tell(&expected, command.clone()).await, "{command}");
    }
    let paths: Vec<String> = memories.all().into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["/c/one.md"], "the API's paths have no prefix");
}

#[tokio::test]
async fn does_not_replace_a_file_that_another_client_has_changed() {
    let (_server, memories, store) = server();
    memories.put("/a.md", "theirs");
    let replaced = store.replace(&path("/memories/a.md"), "mine", "new").await;
    assert!(matches!(replaced, Err(StoreError::Changed)), "{replaced:?}");
    let replaced = store.replace(&path("/memories/a.md"), "m", "new").await;
    assert!(matches!(replaced, Err(StoreError::Changed)), "the content is longer: {replaced:?}");
    assert_eq!(memories.all(), [("/a.md".into(), "theirs".into())]);
}

#[tokio::test]
async fn detects_a_change_between_read_and_write() {
    let (server, memories, store) = server();
    memories.put("/a.md", "old");
    // The API returns the previous content, and another client writes afterwards.
    let stale = json!({
        "type": "memory", "id": "mem_1", "path": "/a.md", "content": "old",
        "content_sha256": "0".repeat(64), "content_size_bytes": 3,
        "memory_store_id": "memstore_1", "memory_version_id": "memver_1",
        "created_at": "2026-03-04T09:30:00Z", "updated_at": "2026-03-04T09:30:00Z",
    });
    let stale = anthropic_beta::json::Json::serialize_from(&stale).unwrap();
    server.respond_once("memory_stores.memories.retrieve", Response::json(stale));
    let replaced = store.replace(&path("/memories/a.md"), "old", "new").await;
    assert!(matches!(replaced, Err(StoreError::Changed)), "{replaced:?}");
    assert_eq!(memories.all(), [("/a.md".into(), "old".into())]);
}

#[tokio::test]
async fn reports_a_file_that_another_client_has_deleted_as_missing() {
    let (_server, memories, store) = server();
    memories.put("/a.md", "text");
    memories.remove("/a.md");
    let file = path("/memories/a.md");
    assert!(matches!(store.read(&file, 100).await, Err(StoreError::NotFound)));
    assert!(matches!(store.replace(&file, "text", "new").await, Err(StoreError::NotFound)));
    assert!(matches!(store.remove(&file).await, Err(StoreError::NotFound)));
}

#[tokio::test]
async fn does_not_download_a_file_above_the_limit() {
    let (server, memories, store) = server();
    memories.put("/a.md", "0123456789");
    let read = store.read(&path("/memories/a.md"), 9).await;
    assert!(matches!(read, Err(StoreError::TooLarge)), "{read:?}");
    assert!(server.requests_to("memory_stores.memories.retrieve").is_empty());
    assert_eq!(store.read(&path("/memories/a.md"), 10).await.unwrap(), "0123456789");
}

#[tokio::test]
async fn lists_all_files_with_one_list() {
    let (server, memories, store) = server();
    for directory in 0..4 {
        memories.put(&format!("/{directory}/a.md"), "a");
    }
    let listed = store.list_all(&MemoryPath::root(), 100).await.unwrap();
    assert_eq!(listed.len(), 8);
    assert_eq!(server.requests_to("memory_stores.memories.list").len(), 2, "one for each page");
}

#[tokio::test]
async fn does_not_reveal_errors_of_the_api_to_the_model() {
    let (server, _memories, store) = server();
    server.respond("memory_stores.memories.list", Response::error(403, "permission_error", "key sk-1"));
    let told = tell(&Memory::new(store), json!({ "command": "view", "path": "/memories" })).await;
    assert_eq!(told, "Error: The path /memories cannot be used");
}
