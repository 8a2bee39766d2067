//! Skills as files.

use std::os::unix::fs::PermissionsExt;

use anthropic_beta::{
    json::Json,
    mock::{Response, Server},
};
use anthropic_beta_toolkit::mounts::{Mounts, Subject};
use serde_json::{Value, json};

use super::{
    files, session, skill,
    zip::{File, archive, file},
};

/// Makes a server return an archive for each skill, which is also the name of the skill.
fn serve(server: &Server, archives: Vec<(&'static str, Vec<u8>)>) {
    let version: Value = serde_json::from_str(server.example("skills.versions.retrieve").as_str()).unwrap();
    server.respond_with("skills.versions.retrieve", move |request| {
        assert_eq!(request.parameter("version"), Some("latest"));
        let mut version = version.clone();
        version["name"] = request.parameter("skill_id").unwrap().into();
        version["version"] = "1759178010641129".into();
        Response::json(Json::serialize_from(&version).unwrap())
    });
    server.respond_with("skills.versions.download", move |request| {
        assert_eq!(request.parameter("version"), Some("1759178010641129"));
        let wanted = request.parameter("skill_id").unwrap();
        let (_, archive) = archives.iter().find(|(id, _)| *id == wanted).unwrap();
        Response::bytes("application/zip", archive.clone())
    });
}

#[tokio::test]
async fn unpacks_skills_and_removes_them_at_the_end() {
    let server = Server::start().unwrap();
    // Created by another program, with a directory around the files, and a link.
    serve(&server, vec![("report", include_bytes!("report.zip").to_vec())]);
    let (client, session) = session(&server, json!([skill("report")]), json!([])).await;
    let folder = tempfile::tempdir().unwrap();
    let work = folder.path().join("work");
    let mounts = Mounts::create(&client, &session, &work).await.unwrap();
    assert!(mounts.errors().is_empty(), "{:?}", mounts.errors());
    let found = files(&work);
    let names: Vec<_> = found.keys().map(String::as_str).collect();
    assert_eq!(names, ["skills/report/SKILL.md", "skills/report/scripts/total.sh"]);
    assert!(found["skills/report/SKILL.md"].ends_with("Begin with the totals.\n"));
    assert_eq!(mounts.skills().collect::<Vec<_>>(), [work.join("skills/report")]);
    let executable =
        |path: &str| std::fs::metadata(work.join(path)).unwrap().permissions().mode() & 0o100 != 0;
    assert!(executable("skills/report/scripts/total.sh"));
    assert!(!executable("skills/report/SKILL.md"));

    std::fs::write(work.join("of the agent"), "kept").unwrap();
    mounts.close().await;
    assert_eq!(files(&work).into_keys().collect::<Vec<_>>(), ["of the agent"]);
    assert!(!work.join("skills").exists());
}

#[tokio::test]
async fn removes_dropped_mounts_and_replaces_remaining_ones() {
    let server = Server::start().unwrap();
    serve(&server, vec![("report", archive(&[file("SKILL.md", "new")]))]);
    let (client, session) = session(&server, json!([skill("report")]), json!([])).await;
    let folder = tempfile::tempdir().unwrap();
    // Left by a program that crashed.
    std::fs::create_dir_all(folder.path().join("skills/report")).unwrap();
    std::fs::write(folder.path().join("skills/report/old.md"), "old").unwrap();
    let mounts = Mounts::create(&client, &session, folder.path()).await.unwrap();
    assert_eq!(files(folder.path()), [("skills/report/SKILL.md".into(), "new".into())].into());
    drop(mounts);
    assert!(files(folder.path()).is_empty());
}

#[tokio::test]
async fn reports_a_failed_skill_and_sets_up_the_others() {
    let good = archive(&[file("a/SKILL.md", "x")]);
    let bad: Vec<(&'static str, Vec<u8>)> = vec![
        ("up", archive(&[file("../up.md", "x")])),
        ("inner", archive(&[file("a/../../inner.md", "x")])),
        ("absolute", archive(&[file("/tmp/absolute.md", "x")])),
        ("windows", archive(&[file("..\\windows.md", "x")])),
        ("bomb", archive(&[File { size: 3, ..file("a", &"0".repeat(100_000)) }])),
        ("huge", archive(&[File { size: u32::MAX, ..file("a", "x") }])),
        ("encrypted", archive(&[File { flags: 1, ..file("a", "x") }])),
        ("empty", Vec::new()),
        ("text", b"no archive".to_vec()),
        ("cut", good[..good.len() - 1].to_vec()),
        ("headless", good[20..].to_vec()),
    ];
    let mut all = bad.clone();
    all.push(("good", good));
    let server = Server::start().unwrap();
    serve(&server, all.clone());
    let skills: Vec<Value> = all.iter().map(|(id, _)| skill(id)).collect();
    let (client, session) = session(&server, json!(skills), json!([])).await;
    let folder = tempfile::tempdir().unwrap();
    let mounts = Mounts::create(&client, &session, folder.path().join("work")).await.unwrap();
    let failed: Vec<_> = mounts.errors().iter().map(|error| error.subject().clone()).collect();
    assert_eq!(failed, bad.iter().map(|(id, _)| Subject::Skill((*id).into())).collect::<Vec<_>>());
    assert_eq!(files(folder.path()), [("work/skills/good/SKILL.md".into(), "x".into())].into());
}

#[tokio::test]
async fn refuses_damaged_archives() {
    let archive = archive(&[file("a/SKILL.md", "text"), file("a/b.md", "more text")]);
    let server = Server::start().unwrap();
    let mut damaged = Vec::new();
    for at in 0..archive.len() {
        let mut archive = archive.clone();
        archive[at] ^= 0xff;
        damaged.push(archive);
    }
    let count = damaged.len();
    let queue = std::sync::Mutex::new(damaged);
    serve(&server, vec![("s", Vec::new())]);
    server.respond_with("skills.versions.download", move |_| {
        Response::bytes("application/zip", queue.lock().unwrap().pop().unwrap())
    });
    let (client, session) = session(&server, json!([skill("s")]), json!([])).await;
    let folder = tempfile::tempdir().unwrap();
    let mut whole = 0;
    for _ in 0..count {
        let mounts = Mounts::create(&client, &session, folder.path().join("work")).await.unwrap();
        for (name, content) in files(folder.path()) {
            assert!(name.starts_with("work/skills/s/"), "{name}");
            assert!(["text", "more text"].contains(&content.as_str()), "the checksum would not match");
        }
        whole += usize::from(files(folder.path()).len() == 2);
        mounts.close().await;
        assert!(files(folder.path()).is_empty(), "nothing is left");
    }
    // Some bytes, such as those of the time, have no effect.
    assert!(whole > 0 && whole < count, "{whole} of {count}");
}

#[tokio::test]
async fn refuses_names_of_skills_that_lead_out() {
    let server = Server::start().unwrap();
    serve(&server, vec![("s1", archive(&[file("SKILL.md", "x")]))]);
    let mut version: Value =
        serde_json::from_str(server.example("skills.versions.retrieve").as_str()).unwrap();
    version["name"] = "../../s".into();
    version["version"] = "1759178010641129".into();
    server.respond("skills.versions.retrieve", Json::serialize_from(&version).unwrap());
    let (client, session) = session(&server, json!([skill("s1")]), json!([])).await;
    let folder = tempfile::tempdir().unwrap();
    let _mounts = Mounts::create(&client, &session, folder.path().join("work")).await.unwrap();
    assert_eq!(files(folder.path()), [("work/skills/s1/SKILL.md".into(), "x".into())].into());
}

#[tokio::test]
async fn does_not_follow_a_link_at_the_path_of_the_skills() {
    let server = Server::start().unwrap();
    serve(&server, vec![("report", archive(&[file("SKILL.md", "x")]))]);
    let (client, session) = session(&server, json!([skill("report")]), json!([])).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("other")).unwrap();
    std::fs::create_dir(folder.path().join("work")).unwrap();
    std::os::unix::fs::symlink("../other", folder.path().join("work/skills")).unwrap();
    let mounts = Mounts::create(&client, &session, folder.path().join("work")).await.unwrap();
    assert_eq!(mounts.errors().len(), 1);
    assert!(files(&folder.path().join("other")).is_empty());
}
