//! Runs the examples against a mock server.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::{path::PathBuf, process::Command};

use anthropic_beta::mock::Server;
use anthropic_beta_toolkit::testing::{Reply, Script, SessionScript, WorkScript};
use serde_json::json;

/// Returns the output of an example.
#[track_caller]
fn printed(name: &str, server: &Server) -> String {
    // Examples are built before the tests run, in a folder beside theirs: target/debug/deps, target/debug/examples.
    let mut path: PathBuf = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.extend(["examples", name]);
    path.set_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        path.is_file(),
        "{} is missing: `cargo build --all-features --examples` builds it",
        path.display()
    );
    let output = Command::new(path)
        .env("ANTHROPIC_API_KEY", "test")
        .env("ANTHROPIC_BASE_URL", server.url())
        .env("ANTHROPIC_ENVIRONMENT_ID", "env_1")
        .env("NO_PROXY", "127.0.0.1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{name}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn structured_prints_the_recipe() {
    let server = Server::start().unwrap();
    Script::new().text(r#"{"minutes": 20, "steps": ["Mix.", "Fry."]}"#).play(&server);
    assert_eq!(printed("structured", &server), "20 minutes: Mix. Fry.\n");
    let schema = server.requests_to("messages.create")[0].json()["output_config"]["format"]["schema"].clone();
    assert_eq!(schema["required"], json!(["minutes", "steps"]));
}

#[test]
fn tools_sends_the_results_of_all_calls() {
    let server = Server::start().unwrap();
    let calls = Reply::new()
        .tool_use("weather", json!({ "city": "Oslo" }))
        .tool_use("weather", json!({ "city": "Rome" }))
        .tool_use("weather", json!({ "city": "Lima" }));
    Script::new().reply(calls).text("In Rome.").play(&server);
    assert_eq!(printed("tools", &server), "In Rome.\n");
    let sent = server.requests_to("messages.create")[1].json();
    let results: Vec<_> = (0..3).map(|number| sent["messages"][2]["content"][number].clone()).collect();
    assert_eq!([&results[0]["content"], &results[1]["content"]], ["rain", "sun"]);
    assert_eq!(results[2]["is_error"], true);
}

#[test]
fn memory_prints_what_is_remembered() {
    let server = Server::start().unwrap();
    let create =
        json!({ "command": "create", "path": "/memories/health.md", "file_text": "Allergic to nuts.\n" });
    Script::new()
        .tool_use("memory", create)
        .text("I have noted that.")
        .tool_use("memory", json!({ "command": "view", "path": "/memories" }))
        .tool_use("memory", json!({ "command": "view", "path": "/memories/health.md" }))
        .text("No: baklava is made with nuts.")
        .play(&server);
    assert_eq!(
        printed("memory", &server),
        "> I am allergic to nuts. Remember it.\n\
         {\"command\":\"create\",\"path\":\"/memories/health.md\",\"file_text\":\"Allergic to nuts.\\n\"}\n\
         File created successfully at: /memories/health.md\n\
         I have noted that.\n\
         > Is baklava something for me?\n\
         {\"command\":\"view\",\"path\":\"/memories\"}\n\
         Here're the files and directories up to 2 levels deep in /memories, excluding hidden items and node_modules:\n\
         18B\t/memories\n18B\t/memories/health.md\n\
         {\"command\":\"view\",\"path\":\"/memories/health.md\"}\n\
         Here's the content of /memories/health.md with line numbers:\n     1\tAllergic to nuts.\n\
         No: baklava is made with nuts.\n"
    );
}

#[cfg(unix)]
#[test]
fn local_tools_prints_the_corrected_list() {
    let server = Server::start().unwrap();
    let edit = json!({ "file_path": "list.txt", "old_string": "bred", "new_string": "bread" });
    Script::new()
        .tool_use("read", json!({ "file_path": "list.txt" }))
        .tool_use("edit", edit)
        .tool_use("bash", json!({ "command": "rm list.txt" }))
        .text("It is bread now.")
        .play(&server);
    assert_eq!(
        printed("local_tools", &server),
        "read: {\"file_path\":\"list.txt\"}\nbred\nmilk\n\n\
         edit: {\"file_path\":\"list.txt\",\"old_string\":\"bred\",\"new_string\":\"bread\"}\n\
         edited list.txt (1 replacement(s))\n\
         bash: {\"command\":\"rm list.txt\"}\nError: The user does not want that.\n\
         It is bread now.\nbread\nmilk\n\n"
    );
}

#[test]
fn agent_session_prints_calls_and_what_the_agent_says() {
    let server = Server::start().unwrap();
    // The connection breaks once, without an effect on the run.
    SessionScript::new()
        .custom_tool_use("weather", json!({ "city": "Oslo" }))
        .custom_tool_use("weather", json!({ "city": "Rome" }))
        .cut()
        .text("The sun shines in Rome.")
        .ask("write", json!({ "path": "weather.txt" }))
        .text("It is written down.")
        .end_turn()
        .text("You are welcome.")
        .play(&server);
    assert_eq!(
        printed("agent_session", &server),
        "calls weather {\"city\":\"Oslo\"}\ncalls weather {\"city\":\"Rome\"}\n\
         The sun shines in Rome.\nmay it use write with {\"path\":\"weather.txt\"}? yes\n\
         It is written down.\nYou are welcome.\n"
    );
}

#[test]
fn worker_prints_an_item_from_its_offer_to_its_end() {
    let server = Server::start().unwrap();
    WorkScript::new().session("sesn_1").play(&server);
    SessionScript::new()
        .begun_by("What do I have to buy?")
        .tool_use("read", json!({ "file_path": "notes.txt" }))
        .text("Milk.")
        .play(&server);
    assert_eq!(
        printed("worker", &server),
        "takes work_of_sesn_1\nreads notes.txt\nthe agent says: Milk.\nwork_of_sesn_1: Finished\nfinished: 1\n"
    );
}
