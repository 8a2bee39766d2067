//! `bash`: how processes end.

use std::{fs, future::Future, ops::Not, path::Path, pin::pin, task::Poll, time::Duration};

use anthropic_beta::{messages::MessageParam, mock::Server};
use anthropic_beta_toolkit::{local::Bash, testing::Script, tools::RunTools};
use serde_json::json;

use super::{all, one, workspace};

/// Polls until there is a value, which must be soon.
async fn soon<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    let asking = async {
        loop {
            match ask() {
                Some(found) => return found,
                None => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), asking).await.unwrap()
}

/// Waits until a process has ended or is a zombie.
async fn gone(pid: &str) {
    let stat = format!("/proc/{pid}/stat");
    soon(|| fs::read_to_string(&stat).is_ok_and(|stat| !stat.contains(") Z ")).not().then_some(())).await;
}

/// Returns the process ID that a command writes to a file.
async fn pid(file: &Path) -> String {
    let read = || fs::read_to_string(file).ok().filter(|pid| pid.ends_with('\n'));
    soon(read).await.trim().to_owned()
}

const SLEEPERS: &str =
    "sleep 1000 & echo $! >background; echo before; (trap '' TERM; bash -c 'echo $$ >child; sleep 1000')";

#[tokio::test]
async fn kills_all_processes_of_a_command_at_the_time_limit() {
    let (folder, workspace) = workspace();
    let told = all(
        &workspace,
        &[
            ("bash", json!({ "command": SLEEPERS, "timeout_ms": 2000 })),
            ("bash", json!({ "command": "echo on" })),
        ],
    )
    .await;
    assert!(told[0].is_error);
    assert_eq!(
        told[0].text,
        "before\n[timed out after 2s; bash was ended, and the next command starts another]"
    );
    assert_eq!(told[1].text, "on\n");
    for file in ["background", "child"] {
        gone(&pid(&folder.path().join("work").join(file)).await).await;
    }
}

#[tokio::test]
async fn limits_the_timeout_of_the_model() {
    let (_folder, workspace) = workspace();
    let bash = workspace.bash().command_timeout(Duration::from_millis(200));
    let calls = [("bash", json!({ "command": "sleep 1000", "timeout_ms": 100_000 }))];
    let results = super::results(&workspace, bash, &calls).await;
    assert!(results[0]["content"].as_str().unwrap().contains("[timed out after 200ms;"));
}

#[tokio::test]
async fn limits_and_ends_infinite_output() {
    let (_folder, workspace) = workspace();
    let workspace = workspace.max_output(1000);
    let told = one(&workspace, "bash", json!({ "command": "yes", "timeout_ms": 2000 })).await.error();
    assert!(told.starts_with("y\ny\n") && told.len() < 1200, "{}", told.len());
}

#[tokio::test]
async fn does_not_wait_for_background_processes() {
    let (folder, workspace) = workspace();
    let told = one(&workspace, "bash", json!({ "command": "sleep 1000 & echo $! >background; echo done" }))
        .await
        .ok();
    assert_eq!(told, "done\n");
    // It ends with the tool, which the runner owned.
    gone(&pid(&folder.path().join("work/background")).await).await;
}

#[tokio::test]
async fn kills_background_processes_with_the_shell() {
    let (folder, workspace) = workspace();
    let told =
        one(&workspace, "bash", json!({ "command": "sleep 1000 & echo $! >background; exit 0" })).await.ok();
    assert_eq!(told, "[exit code 0; bash has ended, and the next command starts another]");
    gone(&pid(&folder.path().join("work/background")).await).await;
}

/// Starts a run that calls `bash` with a command that does not end.
fn endless(bash: Bash, server: &Server) -> impl Future {
    Script::new().tool_use("bash", json!({ "command": SLEEPERS })).text("Done.").play(server);
    let question = MessageParam::user("Go.");
    let mut runner =
        server.client().unwrap().messages().create("claude-opus-4-8", 1024, [question]).runner().tool(bash);
    async move { runner.run().await }
}

#[tokio::test]
async fn kills_all_processes_when_a_run_is_dropped() {
    let (folder, workspace) = workspace();
    let server = Server::start().unwrap();
    // A clone still exists: the call is dropped, not the tool.
    let bash = workspace.bash();
    let child = folder.path().join("work/child");
    let child = {
        let mut run = pin!(endless(bash.clone(), &server));
        let mut child = pin!(pid(&child));
        std::future::poll_fn(|context| {
            assert!(run.as_mut().poll(context).is_pending());
            match child.as_mut().poll(context) {
                Poll::Ready(pid) => Poll::Ready(pid),
                Poll::Pending => Poll::Pending,
            }
        })
        .await
    };
    gone(&child).await;
    gone(&pid(&folder.path().join("work/background")).await).await;
    // The tool starts another shell.
    let results = super::results(&workspace, bash, &[("bash", json!({ "command": "echo on" }))]).await;
    assert_eq!(results[0]["content"], "on\n");
}
