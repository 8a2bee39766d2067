//! The requests of every endpoint, compared to the files in `tests/wire`, one for each endpoint.
//!
//! `UPDATE_EXPECT=1 cargo test -p conformance wire` updates the files.

use std::{collections::BTreeMap, fs, path::PathBuf};

use anthropic_beta::mock::{Part, Received, Server};
use serde_json::{Map, Value, json};

use crate::calls;

/// Headers that do not depend on the call's content: host, length and encodings.
const LEFT_OUT: [&str; 3] = ["host", "content-length", "accept-encoding"];
/// Headers that differ between calls or releases.
const VOLATILE: [&str; 2] = ["idempotency-key", "user-agent"];

#[tokio::test]
async fn requests_match_the_recorded_files() {
    let files = recorded().await;
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wire"));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        write(&folder, &files);
    }
    let mut wrong = Vec::new();
    for (name, text) in &files {
        if fs::read_to_string(folder.join(name)).ok().as_ref() != Some(text) {
            wrong.push(format!("{name} would be:\n{text}"));
        }
    }
    let orphans = on_disk(&folder).into_iter().filter(|name| !files.contains_key(name));
    wrong.extend(orphans.map(|name| format!("{name} is of no endpoint")));
    assert!(wrong.is_empty(), "run with UPDATE_EXPECT=1 and review the difference:\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_example_decodes_without_unknown_parts() {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    for call in calls::CALLS.iter().copied().flatten() {
        let response = (call.run)(&client)
            .await
            .unwrap_or_else(|error| panic!("{} {}: {error}", call.operation, call.case));
        assert!(!response.values.is_empty(), "{} responds with nothing", call.operation);
        let unknown: Vec<_> = response.with_unknowns().collect();
        assert!(unknown.is_empty(), "{} {}: {unknown:?}", call.operation, call.case);
    }
    assert!(server.requests().iter().all(|request| request.operation().is_some()));
}

/// Returns the file of every endpoint, from calls to a server that records them.
async fn recorded() -> BTreeMap<String, String> {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    let mut endpoints: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for call in calls::CALLS.iter().copied().flatten() {
        let before = server.requests().len();
        (call.run)(&client).await.unwrap_or_else(|error| panic!("{} {}: {error}", call.operation, call.case));
        let requests = server.requests();
        assert_eq!(requests.len(), before + 1, "{} {}: one call is one request", call.operation, call.case);
        let request = &requests[before];
        assert_eq!(request.operation(), Some(call.operation), "{} {}", call.operation, call.case);
        endpoints.entry(call.operation).or_default().insert(call.case.to_owned(), golden(request));
    }
    let text = |cases| format!("{}\n", serde_json::to_string_pretty(&Value::Object(cases)).unwrap());
    endpoints.into_iter().map(|(operation, cases)| (format!("{operation}.json"), text(cases))).collect()
}

/// Describes the request as its file shows it: the query and path as sent, a JSON body in the order in which
/// it was sent.
fn golden(request: &Received) -> Value {
    let queries: Vec<&str> = request.raw_query().split('&').collect();
    let mut golden = json!({
        "method": request.method().as_str(),
        "path": request.path(),
        "query": queries,
        "headers": headers(request),
    });
    if request.header("content-type").is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        golden["form"] = request.form().iter().map(part).collect();
    } else if !request.body().is_empty() {
        golden["body"] = serde_json::from_slice(request.body()).unwrap();
    }
    golden
}

/// Describes a part of a form; bytes that are not text are shown in hexadecimal.
fn part(part: &Part) -> Value {
    let mut shown = json!({
        "name": part.name,
        "file_name": part.file_name,
        "content_type": part.content_type,
    });
    match std::str::from_utf8(&part.body) {
        Ok(text) => shown["body"] = json!(text),
        Err(_) => {
            shown["body_hex"] = json!(part.body.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
        }
    }
    shown
}

fn headers(request: &Received) -> Value {
    let names = request.headers().keys().map(|name| name.as_str());
    let mut shown = BTreeMap::new();
    for name in names.filter(|name| !LEFT_OUT.contains(name)) {
        let values = request.headers().get_all(name).iter().map(|value| value.to_str().unwrap());
        let text = values.collect::<Vec<_>>().join(" | ");
        let text = match text.split_once("; boundary=") {
            _ if VOLATILE.contains(&name) => "(any)".to_owned(),
            Some((kind, _)) => format!("{kind}; boundary=(any)"),
            None => text,
        };
        shown.insert(name, text);
    }
    json!(shown)
}

fn on_disk(folder: &PathBuf) -> Vec<String> {
    let entries =
        fs::read_dir(folder).map(|entries| entries.flatten().collect()).unwrap_or_else(|_| Vec::new());
    entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn write(folder: &PathBuf, files: &BTreeMap<String, String>) {
    fs::create_dir_all(folder).unwrap();
    for name in on_disk(folder).iter().filter(|name| !files.contains_key(*name)) {
        fs::remove_file(folder.join(name)).unwrap();
    }
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
}
