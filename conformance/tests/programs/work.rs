//! Programs whose work is done elsewhere: `batch`, `agent` and `files_and_skills`.

use std::sync::atomic::{AtomicUsize, Ordering};

use anthropic_beta_toolkit::testing::SessionScript;
use serde_json::{Value, json};

use super::running::{Folder, command, printed};
use crate::api::mock::{Response, Server};

/// A batch server: of the first 1,000 requests one is invalid, one fails and one expires; then all succeed.
fn batches(server: &Server) {
    let example = server.example("messages.batches.retrieve").to_value().unwrap();
    server.respond_with("messages.batches.retrieve", move |request| {
        let mut batch = example.clone();
        batch["id"] = json!(request.parameter("message_batch_id"));
        batch["processing_status"] = json!("ended");
        batch.into()
    });
    let line = server.example("messages.batches.results").to_value().unwrap()[0].clone();
    let round = AtomicUsize::new(0);
    let failed = |kind: &str| {
        let error = json!({"type": kind, "message": "no"});
        json!({"type": "errored", "error": {"type": "error", "error": error, "request_id": null}})
    };
    server.respond_with("messages.batches.results", move |_| {
        let numbers =
            if round.fetch_add(1, Ordering::Relaxed) == 0 { (1..=1000).collect() } else { vec![3, 4] };
        let is_first = numbers.len() == 1000;
        Response::lines(numbers.into_iter().rev().map(|number| {
            let mut line = line.clone();
            line["custom_id"] = json!(format!("number-{number}"));
            line["result"]["message"]["content"] = json!([{"type": "text", "text": "no", "citations": null}]);
            match number {
                2 => line["result"] = failed("invalid_request_error"),
                3 if is_first => line["result"] = failed("api_error"),
                4 if is_first => line["result"] = json!({"type": "expired"}),
                _ => {}
            }
            line
        }))
    });
}

#[test]
fn batch_resends_failed_requests() {
    let server = Server::start().unwrap();
    batches(&server);
    let text = printed(command("batch", &server), "");
    let mut lines: Vec<&str> = text.lines().collect();
    assert_eq!(&lines[997..], ["number-4: no", "number-3: no"]);
    lines.sort_unstable();
    lines.dedup();
    // All except the invalid one.
    assert_eq!((lines.len(), lines.contains(&"number-2: no")), (999, false));
    let sent: Vec<Value> =
        server.requests_to("messages.batches.create").iter().map(|sent| sent.json()).collect();
    let ids = |body: &Value| {
        let requests = body["requests"].as_array().unwrap();
        requests.iter().map(|request| request["custom_id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(sent.len(), 2);
    assert_eq!(ids(&sent[0]).len(), 1000);
    assert_eq!(ids(&sent[1]), ["number-3", "number-4"]);
}

#[test]
fn agent_misses_no_event_if_the_stream_breaks() {
    let server = Server::start().unwrap();
    SessionScript::new()
        .custom_tool_use("weather", json!({"city": "Oslo"}))
        .cut()
        .custom_tool_use("weather", json!({"town": "Oslo"}))
        .text("Take an umbrella.")
        .play(&server);
    assert_eq!(printed(command("agent", &server), ""), "Take an umbrella.\n");

    let agent = server.requests_to("agents.create")[0].json();
    assert_eq!(agent["tools"][0]["input_schema"]["required"], json!(["city"]));
    let sent = server.requests_to("sessions.events.send");
    let sent: Vec<Value> = sent.iter().map(|sent| sent.json()["events"][0].clone()).collect();
    assert_eq!(sent.len(), 3, "{sent:?}");
    assert_eq!(sent[0]["content"][0]["text"], "Do I need an umbrella in Oslo?");
    assert_eq!(sent[1]["content"][0]["text"], "Oslo: rain");
    assert_eq!(sent[2]["is_error"], true);
    assert!(server.requests_to("sessions.events.stream").len() > 1);
}

#[test]
fn files_and_skills_downloads_the_files_of_the_code() {
    let server = Server::start().unwrap();
    let mut message = server.example("messages.create").to_value().unwrap();
    message["content"] = json!([
        {"type": "bash_code_execution_tool_result", "tool_use_id": "srvtoolu_1", "content": {
            "type": "bash_code_execution_result", "return_code": 0, "stdout": "", "stderr": "",
            "content": [{"type": "bash_code_execution_output", "file_id": "file_chart"}]}},
        {"type": "text", "text": "Here it is.", "citations": null},
    ]);
    server.respond("messages.create", message);
    let mut file = server.example("files.retrieve_metadata").to_value().unwrap();
    file["filename"] = json!("chart.png");
    server.respond("files.retrieve_metadata", file);
    server.respond("files.download", Response::bytes("image/png", "a chart"));

    let folder = Folder::new("skills").with("sales.csv", "month,sales\nMarch,4\n").with(
        "house-style/SKILL.md",
        "---\nname: house-style\ndescription: Colors of charts.\n---\nUse blue.\n",
    );
    let mut program = command("files_and_skills", &server);
    program.current_dir(folder.path());
    assert_eq!(printed(program, ""), "Here it is.\nchart.png\n");
    assert_eq!(std::fs::read(folder.path().join("chart.png")).unwrap(), b"a chart");

    let skill = server.requests_to("skills.create")[0].form();
    assert!(skill.iter().any(|part| part.file_name.as_deref() == Some("house-style/SKILL.md")), "{skill:?}");
    let sent = &server.requests_to("messages.create")[0];
    assert_eq!(sent.json()["container"]["skills"][0]["type"], "custom");
    assert_eq!(sent.json()["messages"][0]["content"][0]["type"], "container_upload");
    assert_eq!(server.requests_to("files.download")[0].parameter("file_id"), Some("file_chart"));
}
