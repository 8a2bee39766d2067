//! Memory stores as files.

use std::{path::PathBuf, time::Duration};

use anthropic_beta::{
    Client,
    mock::{Response, Server},
    sessions::Session,
};
use anthropic_beta_toolkit::mounts::{Mounts, Subject};
use serde_json::json;

use super::{files, memories::Memories, session};

/// A session with a memory store that has two memories, mounted at `memory` in a folder.
struct Setup {
    server: Server,
    memories: Memories,
    folder: tempfile::TempDir,
    client: Client,
    session: Session,
}

impl Setup {
    async fn new(access: &str) -> Self {
        let server = Server::start().unwrap();
        let memories = Memories::serve(&server);
        memories.put("/a.md", "one");
        memories.put("/b/c.md", "two");
        let folder = tempfile::tempdir().unwrap();
        let resource = json!({
            "type": "memory_store", "memory_store_id": "memstore_1", "access": access, "name": "Customers",
            "mount_path": folder.path().join("mnt/memory"),
        });
        let (client, session) = session(&server, json!([]), json!([resource])).await;
        Self { server, memories, folder, client, session }
    }

    async fn mounts(&self) -> Mounts {
        Mounts::create(&self.client, &self.session, self.folder.path().join("work")).await.unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("mnt/memory").join(name)
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path(name), content).unwrap();
    }

    fn files(&self) -> Vec<(String, String)> {
        files(&self.path("")).into_iter().map(|(name, content)| (format!("/{name}"), content)).collect()
    }

    /// Asserts that files and memories are equal, and their content.
    fn assert_same(&self, expected: &[(&str, &str)]) {
        let expected: Vec<_> =
            expected.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        assert_eq!(self.files(), expected, "files");
        assert_eq!(self.memories.all(), expected, "memories");
    }
}

#[tokio::test]
async fn mounts_memories_at_the_path_of_the_store_and_removes_them_at_the_end() {
    let setup = Setup::new("read_write").await;
    let mounts = setup.mounts().await;
    setup.assert_same(&[("/a.md", "one"), ("/b/c.md", "two")]);
    assert_eq!(mounts.memory_stores().collect::<Vec<_>>(), [setup.path("").as_path()]);
    let report = mounts.close().await;
    assert!(
        report.errors.is_empty() && report.uploaded + report.downloaded + report.deleted == 0,
        "{report:?}"
    );
    assert!(!setup.path("").exists());
    assert_eq!(setup.memories.all().len(), 2);
}

#[tokio::test]
async fn mounts_a_store_without_a_path_in_the_working_directory() {
    let setup = Setup::new("read_write").await;
    let resource = json!({ "type": "memory_store", "memory_store_id": "memstore_1", "name": "Customers" });
    let (client, session) = session(&setup.server, json!([]), json!([resource])).await;
    let work = setup.folder.path().join("work");
    let mounts = Mounts::create(&client, &session, &work).await.unwrap();
    assert_eq!(std::fs::read_to_string(work.join("memory/Customers/a.md")).unwrap(), "one");
    drop(mounts);
    assert!(!work.join("memory").exists());
}

#[tokio::test]
async fn synchronizes_changes_of_either_side() {
    let setup = Setup::new("read_write").await;
    let mut mounts = setup.mounts().await;
    setup.write("a.md", "one and more");
    setup.write("new.md", "local");
    setup.memories.put("/b/c.md", "two and more");
    setup.memories.put("/d/new.md", "remote");
    let report = mounts.sync().await;
    assert_eq!((report.uploaded, report.downloaded, report.deleted), (2, 2, 0), "{report:?}");
    let all = [
        ("/a.md", "one and more"),
        ("/b/c.md", "two and more"),
        ("/d/new.md", "remote"),
        ("/new.md", "local"),
    ];
    setup.assert_same(&all);
    let report = mounts.sync().await;
    assert_eq!(report.uploaded + report.downloaded + report.deleted, 0, "nothing has changed");
}

#[tokio::test]
async fn keeps_the_memory_if_both_sides_have_changed() {
    let setup = Setup::new("read_write").await;
    let mut mounts = setup.mounts().await;
    setup.write("a.md", "local");
    setup.memories.put("/a.md", "remote");
    setup.write("new.md", "local");
    setup.memories.put("/new.md", "remote");
    mounts.sync().await;
    setup.assert_same(&[("/a.md", "remote"), ("/b/c.md", "two"), ("/new.md", "remote")]);
}

#[tokio::test]
async fn does_not_overwrite_a_memory_that_changes_during_the_upload() {
    let setup = Setup::new("read_write").await;
    let mut mounts = setup.mounts().await;
    setup.write("a.md", "local");
    // Another client writes between the list and the update.
    let conflict =
        json!({ "type": "error", "error": { "type": "memory_precondition_failed_error", "message": "" } });
    let conflict = anthropic_beta::json::Json::serialize_from(&conflict).unwrap();
    setup.server.respond_once("memory_stores.memories.update", Response::json(conflict).status(409));
    let report = mounts.sync().await;
    assert_eq!(report.errors[0].subject(), &Subject::Memory("/memories/a.md".into()));
    let sent = setup.server.requests_to("memory_stores.memories.update")[0].json();
    assert_eq!(sent["precondition"]["content_sha256"].as_str().map(str::len), Some(64));
    setup.memories.put("/a.md", "remote");
    mounts.sync().await;
    setup.assert_same(&[("/a.md", "remote"), ("/b/c.md", "two")]);
}

#[tokio::test]
async fn removes_the_file_of_a_deleted_memory_unless_it_has_changed() {
    let setup = Setup::new("read_write").await;
    let mut mounts = setup.mounts().await;
    setup.memories.remove("/a.md");
    setup.memories.remove("/b/c.md");
    setup.write("b/c.md", "changed");
    mounts.sync().await;
    setup.assert_same(&[("/b/c.md", "changed")]);
}

#[tokio::test]
async fn deletes_a_memory_when_its_file_has_been_missing_for_some_time() {
    let setup = Setup::new("read_write").await;
    let mut mounts = setup.mounts().await;
    std::fs::remove_file(setup.path("a.md")).unwrap();
    assert_eq!(mounts.sync().await.deleted, 0);
    assert_eq!(setup.memories.all().len(), 2);
    // The mock server needs real time, the delay does not.
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(31)).await;
    tokio::time::resume();
    assert_eq!(mounts.sync().await.deleted, 1);
    setup.assert_same(&[("/b/c.md", "two")]);
}

#[tokio::test]
async fn the_last_synchronization_deletes_memories_at_once() {
    let setup = Setup::new("read_write").await;
    let mounts = setup.mounts().await;
    std::fs::remove_file(setup.path("a.md")).unwrap();
    assert_eq!(mounts.close().await.deleted, 1);
    assert_eq!(setup.memories.all(), [("/b/c.md".into(), "two".into())]);
}

#[tokio::test]
async fn restores_a_directory_that_was_cleared() {
    let setup = Setup::new("read_write").await;
    let mut mounts = setup.mounts().await;
    std::fs::remove_file(setup.path("a.md")).unwrap();
    std::fs::remove_dir_all(setup.path("b")).unwrap();
    assert_eq!(mounts.sync().await.deleted, 0);
    setup.assert_same(&[("/a.md", "one"), ("/b/c.md", "two")]);
    for name in ["a.md", "b/c.md"] {
        std::fs::remove_file(setup.path(name)).unwrap();
    }
    assert_eq!(mounts.close().await.deleted, 0);
    assert_eq!(setup.memories.all().len(), 2);
}

#[tokio::test]
async fn does_not_delete_all_memories_at_once() {
    let setup = Setup::new("read_write").await;
    for index in 0..20 {
        setup.memories.put(&format!("/many/{index}.md"), "x");
    }
    let mounts = setup.mounts().await;
    std::fs::remove_dir_all(setup.path("many")).unwrap();
    assert_eq!(mounts.close().await.deleted, 8);
}

#[tokio::test]
async fn only_downloads_a_read_only_store() {
    let setup = Setup::new("read_only").await;
    let mut mounts = setup.mounts().await;
    setup.write("a.md", "local");
    setup.write("new.md", "local");
    std::fs::remove_file(setup.path("b/c.md")).unwrap();
    setup.memories.put("/d.md", "remote");
    mounts.sync().await;
    mounts.sync().await;
    assert_eq!(
        setup.memories.all(),
        [("/a.md".into(), "one".into()), ("/b/c.md".into(), "two".into()), ("/d.md".into(), "remote".into()),]
    );
    assert_eq!(std::fs::read_to_string(setup.path("b/c.md")).unwrap(), "two");
    let told = setup.server.requests().len();
    mounts.close().await;
    assert!(setup.server.requests()[told..].iter().all(|request| request.method() == "GET"));
}

#[tokio::test]
async fn keeps_files_that_cannot_be_memories_without_uploading_them() {
    let setup = Setup::new("read_write").await;
    let mut mounts = setup.mounts().await;
    std::fs::write(setup.path("binary"), [0xff, 0xfe]).unwrap();
    setup.write("long.md", &"x".repeat(102_401));
    std::os::unix::fs::symlink("/etc/passwd", setup.path("link.md")).unwrap();
    let report = mounts.sync().await;
    assert_eq!((report.uploaded, report.errors.len()), (0, 0), "{report:?}");
    assert_eq!(setup.memories.all().len(), 2);
    // A memory whose file has become unusable is kept.
    std::fs::write(setup.path("a.md"), [0xff]).unwrap();
    mounts.sync().await;
    assert_eq!(setup.memories.all().len(), 2);
}

#[tokio::test]
async fn does_not_mount_over_an_existing_directory() {
    let setup = Setup::new("read_write").await;
    std::fs::create_dir_all(setup.path("")).unwrap();
    setup.write("of_others.md", "x");
    let error =
        Mounts::create(&setup.client, &setup.session, setup.folder.path().join("work")).await.unwrap_err();
    assert_eq!(error.subject(), &Subject::Store("memstore_1".into()));
    assert_eq!(setup.files(), [("/of_others.md".into(), "x".into())]);
    assert_eq!(setup.memories.all().len(), 2);
}

#[tokio::test]
async fn leaves_no_files_of_a_store_that_cannot_be_downloaded() {
    let setup = Setup::new("read_write").await;
    setup.server.respond("memory_stores.memories.retrieve", Response::error(403, "permission_error", "no"));
    let error =
        Mounts::create(&setup.client, &setup.session, setup.folder.path().join("work")).await.unwrap_err();
    assert_eq!(error.subject(), &Subject::Store("memstore_1".into()));
    assert!(!setup.path("").exists());
}

#[tokio::test]
async fn refuses_paths_that_lead_out() {
    for path in ["relative", "/tmp/../etc"] {
        let server = Server::start().unwrap();
        let resource = json!({ "type": "memory_store", "memory_store_id": "memstore_1", "mount_path": path });
        let (client, session) = session(&server, json!([]), json!([resource])).await;
        let folder = tempfile::tempdir().unwrap();
        let error = Mounts::create(&client, &session, folder.path()).await.unwrap_err();
        assert_eq!(error.subject(), &Subject::Store("memstore_1".into()));
    }
}

#[tokio::test]
async fn reports_an_unreachable_store_and_synchronizes_it_later() {
    let setup = Setup::new("read_write").await;
    let mut mounts = setup.mounts().await;
    setup.write("a.md", "local");
    setup.server.respond_once("memory_stores.memories.list", Response::error(403, "permission_error", "no"));
    let report = mounts.sync().await;
    assert_eq!(report.errors[0].subject(), &Subject::Store("memstore_1".into()));
    mounts.sync().await;
    setup.assert_same(&[("/a.md", "local"), ("/b/c.md", "two")]);
}

#[tokio::test]
async fn synchronizes_at_intervals_and_at_the_end() {
    let setup = Setup::new("read_write").await;
    let mounts = setup.mounts().await;
    let (output, report) = mounts
        .run(async {
            setup.write("a.md", "first");
            // The mock server needs real time, the interval does not.
            tokio::task::yield_now().await;
            tokio::time::pause();
            tokio::time::advance(Duration::from_secs(16)).await;
            tokio::time::resume();
            while setup.memories.all()[0].1 != "first" {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            setup.write("a.md", "last");
            "done"
        })
        .await;
    assert_eq!(output, "done");
    assert_eq!(report.uploaded, 1);
    assert_eq!(setup.memories.all()[0].1, "last");
    assert!(!setup.path("").exists());
}

#[tokio::test]
async fn the_workspace_protects_read_only_directories() {
    for (access, writable) in [("read_write", true), ("read_only", false)] {
        let setup = Setup::new(access).await;
        let mounts = setup.mounts().await;
        let workspace = mounts.workspace().unwrap();
        let path = setup.path("a.md");
        let write = json!({ "file_path": path, "content": "written" });
        anthropic_beta_toolkit::testing::Script::new()
            .tool_use("write", write)
            .text("Done.")
            .play(&setup.server);
        use anthropic_beta_toolkit::tools::RunTools;
        let question = anthropic_beta::messages::MessageParam::user("Go.");
        let messages = setup.client.messages();
        messages
            .create("claude-opus-4-8", 64, [question])
            .runner()
            .tool(workspace.write())
            .run()
            .await
            .unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap() == "written", writable);
    }
}
