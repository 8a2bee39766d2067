//! The skills and memory stores of a session, as files.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]
#![allow(clippy::cast_possible_truncation, reason = "archives of tests are small")]

#[path = "../support/memories.rs"]
mod memories;
mod skills;
mod stores;
mod zip;

use std::{collections::BTreeMap, path::Path};

use anthropic_beta::{Client, json::Json, mock::Server, sessions::Session};
use serde_json::{Value, json};

/// The session of a server, with these skills and resources.
async fn session(server: &Server, skills: Value, resources: Value) -> (Client, Session) {
    let mut session: Value = serde_json::from_str(server.example("sessions.retrieve").as_str()).unwrap();
    session["agent"]["skills"] = skills;
    session["resources"] = resources;
    server.respond("sessions.retrieve", Json::serialize_from(&session).unwrap());
    let client = server.client().unwrap();
    let session = client.sessions().retrieve("sesn_1").await.unwrap();
    (client, session)
}

fn skill(id: &str) -> Value {
    json!({ "type": "custom", "skill_id": id, "version": "latest" })
}

/// All files below a directory, by path.
fn files(directory: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![directory.to_owned()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(directory).unwrap().to_str().unwrap().to_owned();
                found.insert(name, std::fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}
