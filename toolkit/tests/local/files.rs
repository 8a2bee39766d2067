//! `read`, `write` and `edit`.

use std::{fs, os::unix::fs::PermissionsExt};

use anthropic_beta::agents::{
    AgentToolset20260401BashInput, AgentToolset20260401EditInput, AgentToolset20260401GlobInput,
    AgentToolset20260401GrepInput, AgentToolset20260401ReadInput, AgentToolset20260401WriteInput,
};
use anthropic_beta_toolkit::tools::Tool;
use serde_json::{Value, json};

use super::{all, edit, one, read, results, workspace, write};

#[tokio::test]
async fn writes_reads_and_edits_files() {
    let (folder, workspace) = workspace();
    let work = folder.path().join("work");
    let absolute = work.join("new/a.txt");
    let absolute = absolute.to_str().unwrap();
    let told = all(
        &workspace,
        &[
            ("write", write("new/a.txt", "één\ntwo\ntwo\n")),
            ("read", read(absolute)),
            ("edit", edit("new/a.txt", "één", "one")),
            ("edit", edit("./new/../new/a.txt", "two", "2")),
            ("edit", json!({ "file_path": "new/a.txt", "old_string": "two", "new_string": "2", "replace_all": true })),
            ("edit", edit("new/a.txt", "three", "3")),
            ("edit", edit("new/a.txt", "", "3")),
            ("read", read("new/a.txt")),
            ("write", write("new/a.txt", "")),
            ("read", read("new/a.txt")),
        ],
    )
    .await;
    let texts: Vec<&str> = told.iter().map(|told| told.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "wrote 14 bytes to new/a.txt",
            "één\ntwo\ntwo\n",
            "edited new/a.txt (1 replacement(s))",
            "Error: edit: old_string appears 2 times in ./new/../new/a.txt (must be unique)",
            "edited new/a.txt (2 replacement(s))",
            "Error: edit: old_string not found in new/a.txt",
            "Error: edit: old_string is empty",
            "one\n2\n2\n",
            "wrote 0 bytes to new/a.txt",
            "(no output)",
        ]
    );
    assert_eq!(fs::read_dir(work.join("new")).unwrap().count(), 1);
}

#[tokio::test]
async fn reads_ranges_of_lines_from_files_of_any_size() {
    let (folder, workspace) = workspace();
    let workspace = workspace.max_file_size(100);
    let text: String = (1..=100_000).map(|line| format!("{line}\n")).collect();
    fs::write(folder.path().join("work/long"), text).unwrap();
    let range = |first: i64, last: i64| json!({ "file_path": "long", "view_range": [first, last] });
    assert_eq!(one(&workspace, "read", range(99_999, 100_000)).await.ok(), "99999\n100000\n");
    assert_eq!(one(&workspace, "read", range(99_999, 0)).await.ok(), "99999\n100000\n");
    assert_eq!(one(&workspace, "read", range(100_001, -1)).await.ok(), "(no output)");
    assert_eq!(
        one(&workspace, "read", range(1, 100)).await.error(),
        "Error: read: long: the range is longer than 100 bytes; read fewer lines"
    );
    for (first, last) in [(0, 1), (2, 1), (-1, 5)] {
        assert!(one(&workspace, "read", range(first, last)).await.error().contains("view_range is not"));
    }
    assert_eq!(
        one(&workspace, "read", read("long")).await.error(),
        "Error: read: long: longer than 100 bytes; read a part of it with view_range"
    );
    let long = one(&workspace, "write", write("other", &"x".repeat(101))).await;
    assert_eq!(long.error(), "Error: write: other: would have 101 bytes; the maximum is 100");
}

#[tokio::test]
async fn returns_images_and_pdfs() {
    let (folder, workspace) = workspace();
    let work = folder.path().join("work");
    fs::write(work.join("a.png"), b"\x89PNG\r\n\x1a\nxxxx").unwrap();
    fs::write(work.join("b"), b"%PDF-1.7 xxxx").unwrap();
    fs::write(work.join("c"), b"\xff\xfe\x00").unwrap();
    let calls = [("read", read("a.png")), ("read", read("b")), ("read", read("c"))];
    let results = results(&workspace, workspace.bash(), &calls).await;
    let image = &results[0]["content"][0];
    assert_eq!((&image["type"], &image["source"]["media_type"]), (&json!("image"), &json!("image/png")));
    assert_eq!(image["source"]["data"], "iVBORw0KGgp4eHh4");
    assert_eq!(results[1]["content"][0]["source"]["media_type"], "application/pdf");
    assert_eq!(results[2]["content"], "Error: read: c: not UTF-8 text");
}

#[tokio::test]
async fn keeps_the_permissions_of_a_file() {
    let (folder, workspace) = workspace();
    let script = folder.path().join("work/run.sh");
    fs::write(&script, "old").unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o750)).unwrap();
    one(&workspace, "write", write("run.sh", "new")).await.ok();
    one(&workspace, "edit", edit("run.sh", "new", "newer")).await.ok();
    assert_eq!(fs::read_to_string(&script).unwrap(), "newer");
    assert_eq!(fs::metadata(&script).unwrap().permissions().mode() & 0o777, 0o750);
}

/// The inputs in the definitions are those that are decoded.
#[test]
fn schemas_match_the_types_of_the_api() {
    let (_folder, workspace) = workspace();
    fn known<T: serde::de::DeserializeOwned + serde::Serialize>(schema: &Value) {
        let sample = |property: &Value| match property["type"].as_str() {
            Some("string") => json!("x"),
            Some("boolean") => json!(true),
            Some("integer") => json!(1),
            _ => json!([1, 2]),
        };
        let properties = schema["properties"].as_object().unwrap();
        let full: Value = properties
            .iter()
            .map(|(name, property)| (name.clone(), sample(property)))
            .collect::<serde_json::Map<_, _>>()
            .into();
        // A missing or additional property would be detected.
        let decoded: T = serde_json::from_value(full.clone()).unwrap();
        assert_eq!(serde_json::to_value(&decoded).unwrap(), full);
        let mut debug: Vec<&String> = properties.keys().collect();
        debug.sort();
        let shown = serde_json::to_value(serde_json::from_value::<T>(full).unwrap()).unwrap();
        let mut fields: Vec<&String> = shown.as_object().unwrap().keys().collect();
        fields.sort();
        assert_eq!(fields, debug);
    }
    let schema =
        |tool: &dyn Tool| serde_json::to_value(tool.definition().unwrap()).unwrap()["input_schema"].clone();
    known::<AgentToolset20260401ReadInput>(&schema(&workspace.read()));
    known::<AgentToolset20260401WriteInput>(&schema(&workspace.write()));
    known::<AgentToolset20260401EditInput>(&schema(&workspace.edit()));
    known::<AgentToolset20260401GlobInput>(&schema(&workspace.glob()));
    known::<AgentToolset20260401GrepInput>(&schema(&workspace.grep()));
    known::<AgentToolset20260401BashInput>(&schema(&workspace.bash()));
}
