//! Calls that need permission: the decisions, and the number of times that a permitted call runs.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anthropic_beta_toolkit::{
    sessions::{CallKind, Ending, RunSessions, Verdict},
    tools::tool,
};
use serde_json::{Value, json};

use crate::{
    runner::has,
    server::{Api, Asked, Fate, Moment},
};

/// An agent that asks for permission for its own tool, a tool of an MCP server, and one of its environment.
fn asks_for_permission() -> Api {
    let mut open: Vec<String> = Vec::new();
    Api::new(move |session, asked, moment| {
        let (Asked::Send(events), Moment::After) = (asked, moment) else { return Fate::Served };
        if has(events, "user.message") {
            let ask = |more: Value| {
                let mut call = json!({ "input": {}, "evaluated_permission": "ask" });
                call.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                call
            };
            let mcp = json!({ "name": "issues", "mcp_server_name": "github" });
            open = vec![
                session.happen("agent.tool_use", ask(json!({ "name": "bash" }))),
                session.happen("agent.mcp_tool_use", ask(mcp)),
                session.happen("agent.tool_use", ask(json!({ "name": "write" }))),
            ];
            session.idle("requires_action", &open);
            return Fate::Served;
        }
        let before = open.len();
        for event in events {
            // For one of the tools, the environment is self-hosted: it must send the result too.
            let over = event["type"] == "user.tool_result" || event["tool_use_id"] != open[0];
            open.retain(|id| !(over || event["result"] == "deny") || event["tool_use_id"] != *id);
        }
        match open.len() {
            0 => session.idle("end_turn", &[]),
            left if left < before => session.idle("requires_action", &open),
            _ => {}
        }
        Fate::Served
    })
}

#[tokio::test(start_paused = true)]
async fn a_policy_decides_about_permissions() {
    let api = asks_for_permission();
    let bash = tool("bash", "", |_: Value| async { Ok::<_, std::io::Error>("done") });
    let mut runner = api.client().sessions().runner("sesn_1").message("?").built_in_tool(bash).confirm(
        |call| async move {
            match (&call.kind, call.name.as_str()) {
                (CallKind::Mcp { server }, _) if server == "github" => Verdict::Allow,
                (_, "write") => Verdict::Deny("not on a Sunday".into()),
                _ => Verdict::Allow,
            }
        },
    );
    let run = runner.run().await.unwrap();
    assert!(matches!(run.ending, Ending::Idle(Some(_))), "{run:?}");
    let sent = api.sent();
    let verdict = |id: &str, result: &str| json!({ "type": "user.tool_confirmation", "result": result, "tool_use_id": id });
    let mut denied = verdict("sevt_4", "deny");
    denied["deny_message"] = "not on a Sunday".into();
    assert_eq!(sent[1..4], [verdict("sevt_2", "allow"), verdict("sevt_3", "allow"), denied]);
    let content = json!([{ "type": "text", "text": "done" }]);
    assert_eq!(sent[4], json!({ "type": "user.tool_result", "tool_use_id": "sevt_2", "content": content }));
    assert_eq!(sent.len(), 5);
}

#[tokio::test(start_paused = true)]
async fn the_run_ends_without_a_policy_when_a_permission_is_needed() {
    let api = asks_for_permission();
    let sessions = api.client().sessions();
    let run = sessions.runner("sesn_1").message("?").run().await.unwrap();
    assert!(matches!(&run.ending, Ending::RequiresAction { calls, .. } if calls.len() == 3), "{run:?}");

    let run = sessions.runner("sesn_1").confirm(|_| async { Verdict::Stop }).run().await.unwrap();
    assert!(matches!(run.ending, Ending::Stopped), "{run:?}");
    let run = sessions.runner("sesn_1").confirm(|_| async { Verdict::Leave }).run().await.unwrap();
    assert!(matches!(&run.ending, Ending::RequiresAction { calls, .. } if calls.len() == 3), "{run:?}");
    assert_eq!(api.sent().len(), 1);

    // An error is not a permission.
    let mut runner = sessions.runner("sesn_1").confirm(|_| async { panic!("nobody at home") });
    assert!(matches!(runner.run().await.unwrap().ending, Ending::Idle(Some(_))));
    assert!(api.sent()[1..].iter().all(|event| event["result"] == "deny"));
}

#[tokio::test(start_paused = true)]
async fn runs_an_allowed_call_once_although_the_permission_is_reported_twice() {
    for late in [1, 10] {
        let api = asks_for_permission();
        let (runs, user) = (Arc::new(AtomicUsize::new(0)), api.clone());
        let counter = runs.clone();
        let bash = tool("bash", "", move |_: Value| {
            counter.fetch_add(1, Ordering::SeqCst);
            async {
                tokio::time::sleep(Duration::from_secs(5)).await;
                Ok::<_, std::io::Error>("done")
            }
        });
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let allow =
                json!({ "type": "user.tool_confirmation", "tool_use_id": "sevt_2", "result": "allow" });
            let mut queued = allow.clone();
            (queued["id"], queued["processed_at"]) = ("verdict".into(), Value::Null);
            let mut processed = queued.clone();
            processed["processed_at"] = "2026-03-04T09:30:00Z".into();
            user.session().emit(queued);
            // While the tool runs, or after its result.
            tokio::time::sleep(Duration::from_secs(late)).await;
            user.session().emit(processed);
        });
        let runner = api.client().sessions().runner("sesn_1").message("?").built_in_tool(bash);
        let mut runner = runner.wait_for_others().time_limit(Duration::from_secs(60));
        runner.run().await.unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), 1, "{late} s later");
    }
}
