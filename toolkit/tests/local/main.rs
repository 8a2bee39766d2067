//! The tools that work on a directory, and the shell.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod bash;
mod bash_ends;
mod confined;
mod directories;
mod files;
mod search;

use anthropic_beta::{messages::MessageParam, mock::Server};
use anthropic_beta_toolkit::{
    local::{Bash, Workspace},
    testing::{Reply, Script},
    tools::RunTools,
};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The result of a call for the model.
#[derive(Debug, PartialEq)]
struct Told {
    text: String,
    is_error: bool,
}

impl Told {
    #[track_caller]
    fn ok(self) -> String {
        assert!(!self.is_error, "{}", self.text);
        self.text
    }

    #[track_caller]
    fn error(self) -> String {
        assert!(self.is_error, "{}", self.text);
        self.text
    }
}

/// Creates a directory `work` in a new folder.
fn workspace() -> (TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("work")).unwrap();
    let workspace = Workspace::open(folder.path().join("work")).unwrap();
    (folder, workspace)
}

/// Returns the results of calls, which the runner runs one after another.
async fn results(workspace: &Workspace, bash: Bash, calls: &[(&str, Value)]) -> Vec<Value> {
    let server = Server::start().unwrap();
    let reply = calls.iter().fold(Reply::new(), |reply, (name, input)| reply.tool_use(name, input.clone()));
    Script::new().reply(reply).text("Done.").play(&server);
    let request =
        server.client().unwrap().messages().create("claude-opus-4-8", 1024, [MessageParam::user("Go.")]);
    let runner = request.runner().concurrency(1).tool(bash).tool(workspace.read()).tool(workspace.write());
    runner.tool(workspace.edit()).tool(workspace.glob()).tool(workspace.grep()).run().await.unwrap();
    let sent = server.requests_to("messages.create")[1].json();
    sent["messages"][2]["content"].as_array().unwrap().clone()
}

/// Returns the results of calls, as text.
async fn all(workspace: &Workspace, calls: &[(&str, Value)]) -> Vec<Told> {
    let results = results(workspace, workspace.bash(), calls).await;
    results
        .into_iter()
        .map(|result| Told {
            text: result["content"].as_str().unwrap().to_owned(),
            is_error: result["is_error"] == true,
        })
        .collect()
}

async fn one(workspace: &Workspace, name: &str, input: Value) -> Told {
    all(workspace, &[(name, input)]).await.remove(0)
}

fn read(path: &str) -> Value {
    json!({ "file_path": path })
}

fn write(path: &str, content: &str) -> Value {
    json!({ "file_path": path, "content": content })
}

fn edit(path: &str, old: &str, new: &str) -> Value {
    json!({ "file_path": path, "old_string": old, "new_string": new })
}
