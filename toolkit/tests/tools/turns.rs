//! The turns of a run.

use super::*;

#[tokio::test]
async fn sends_results_until_the_model_is_done() {
    let server = start(Script::new().tool_use("weather", json!({ "city": "Oslo" })).text("Sun in Oslo."));
    let mut runner =
        request(&server).options(CallOptions::new().idempotency_key("once")).runner().tool(weather());
    let run = runner.run().await.unwrap();
    assert!(matches!(run.ending, Ending::Finished(_)), "{run:?}");
    assert_eq!((run.tokens.input, run.tokens.output, run.tokens.total()), (20, 10, 30));
    assert_eq!(runner.history().len(), 4);

    let sent = bodies(&server);
    let definition = &sent[0]["tools"][0];
    assert_eq!(
        (&definition["name"], &definition["description"]),
        (&json!("weather"), &json!("The current weather."))
    );
    assert_eq!(definition["input_schema"]["properties"]["city"]["minLength"], 2);
    assert_eq!(sent[1]["tools"], sent[0]["tools"]);
    let result = json!([{ "type": "tool_result", "tool_use_id": "toolu_1", "content": "Oslo: sun" }]);
    assert_eq!(sent[1]["messages"][2], json!({ "role": "user", "content": result }));
    // A new request has a new key.
    let keys: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("idempotency-key").map(str::to_owned))
        .collect();
    assert_ne!(keys[0], keys[1]);
}

#[tokio::test]
async fn sends_the_turn_of_the_model_back_unchanged() {
    let blocks = [
        json!({ "type": "thinking", "thinking": "Hm.", "signature": "c2ln" }),
        json!({ "type": "redacted_thinking", "data": "b3BhcXVl" }),
        json!({ "type": "block_of_tomorrow", "n": 1.50, "more": { "x": null } }),
        json!({ "type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": { "query": "x" } }),
        json!({ "type": "tool_use", "id": "toolu_9", "name": "weather", "input": { "city": "Oslo", "b": [1.0] } }),
    ];
    let reply = blocks.iter().fold(Reply::new(), |reply, block| reply.block(block.clone()));
    for streaming in [false, true] {
        let server = start(Script::new().reply(reply.clone()).text("Done."));
        // The mock server knows no more blocks than the client.
        server.accept_anything();
        let runner = request(&server).runner().tool(weather());
        let mut runner = if streaming { runner.streaming() } else { runner };
        runner.run().await.unwrap();
        assert_eq!(bodies(&server)[1]["messages"][1]["content"], json!(blocks), "streaming: {streaming}");
    }
}

#[tokio::test]
async fn continues_a_paused_turn_before_sending_messages() {
    let pause = Reply::new().text("Searching.").stop_reason("pause_turn");
    let script = Script::new()
        .reply(pause.clone())
        .tool_use("weather", json!({ "city": "Oslo" }))
        .reply(pause.clone().stop_reason("compaction"))
        .text("Done.");
    let server = start(script);
    let mut runner = request(&server).runner().tool(weather());
    runner.next().await.unwrap().unwrap();
    runner.push(MessageParam::user("Be quick."));
    let run = runner.run().await.unwrap();
    assert!(matches!(run.ending, Ending::Finished(_)));
    let sent = bodies(&server);
    let roles = |body: &Value| -> Vec<String> {
        body["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|message| message["role"].as_str().unwrap().into())
            .collect()
    };
    assert_eq!(roles(&sent[1]), ["user", "assistant"]);
    assert_eq!(roles(&sent[2]), ["user", "assistant", "assistant", "user", "user"]);
    assert_eq!(sent[2]["messages"][4]["content"], "Be quick.");
    assert_eq!(roles(&sent[3]).len(), 6);

    let server = start((0..4).fold(Script::new(), |script, _| script.reply(pause.clone())));
    let run = request(&server).runner().max_resumes(2).run().await.unwrap();
    assert!(matches!(run.ending, Ending::MaxResumes), "{run:?}");
    assert_eq!(bodies(&server).len(), 3);
}

#[tokio::test]
async fn does_not_run_a_call_whose_result_cannot_be_sent() {
    let forever =
        || (0..9).fold(Script::new(), |script, _| script.tool_use("weather", json!({ "city": "Oslo" })));
    let server = start(forever());
    let mut runner = request(&server).runner().tool(weather()).max_turns(2);
    let mut turns = Vec::new();
    while let Some(turn) = runner.next().await {
        turns.push(turn.unwrap());
    }
    assert_eq!(turns.iter().map(|turn| turn.results.len()).collect::<Vec<_>>(), [1, 0]);
    assert!(matches!(runner.ending(), Some(Ending::MaxTurns { pending }) if pending[0].id == "toolu_2"));

    let server = start(forever());
    let run = request(&server).runner().tool(weather()).max_total_tokens(40).run().await.unwrap();
    assert!(matches!(&run.ending, Ending::MaxTokens { pending } if pending.len() == 1), "{run:?}");
    assert_eq!(run.tokens.total(), 45);

    // A tool that only the request defines is left to the caller.
    let server = start(forever());
    let own = Definition::new("weather", ToolInputSchema::new());
    let run = request(&server).tools([own]).runner().run().await.unwrap();
    assert!(matches!(&run.ending, Ending::NotRun { pending } if pending.len() == 1), "{run:?}");

    for (reason, wanted) in [("refusal", "Refused"), ("max_tokens", "Truncated")] {
        let reply = Reply::new().tool_use("weather", json!({ "city": "Oslo" })).stop_reason(reason);
        let server = start(Script::new().reply(reply));
        let run = request(&server).runner().tool(weather()).run().await.unwrap();
        assert_eq!(format!("{:?}", run.ending), wanted);
    }
}

#[tokio::test]
async fn keeps_the_container_and_context_management() {
    let container = json!({ "id": "container_1", "expires_at": "2030-01-01T00:00:00Z", "skills": null });
    let call = Reply::new().tool_use("weather", json!({ "city": "Oslo" })).field("container", container);
    let script = || Script::new().reply(call.clone()).text("Done.");
    let server = start(script());
    let request_with = request(&server).context_management(ContextManagementConfig::new());
    request_with.runner().tool(weather()).streaming().run().await.unwrap();
    let sent = bodies(&server);
    assert_eq!(sent[1]["container"], "container_1");
    assert_eq!(sent[1]["context_management"], sent[0]["context_management"]);

    let server = start(script());
    let skills =
        ContainerParams::from_json(r#"{"skills": [{"type": "anthropic", "skill_id": "xlsx"}]}"#).unwrap();
    request(&server).container(skills).runner().tool(weather()).run().await.unwrap();
    let second = &bodies(&server)[1]["container"];
    assert_eq!((&second["id"], &second["skills"][0]["skill_id"]), (&json!("container_1"), &json!("xlsx")));

    let server = start(script());
    let chosen = ContainerParam::Id("mine".into());
    request(&server).container(chosen).runner().tool(weather()).run().await.unwrap();
    assert_eq!(bodies(&server)[1]["container"], "mine");
}

#[tokio::test]
async fn returns_a_separate_error_for_an_expired_container() {
    let no = || Response::error(400, "invalid_request_error", "no");
    for (year, expired) in [("2020", true), ("9999", false)] {
        let expires_at = format!("{year}-01-01T00:00:00Z");
        let container = json!({ "id": "container_1", "expires_at": expires_at, "skills": null });
        let call = Reply::new().tool_use("weather", json!({ "city": "Oslo" })).field("container", container);
        let server = start(Script::new().reply(call).response(no()));
        let error = request(&server).runner().tool(weather()).run().await.unwrap_err();
        match &error {
            RunError::ContainerExpired { container, .. } => {
                assert_eq!((expired, container.id.as_str()), (true, "container_1"));
            }
            RunError::Request(_) => assert!(!expired),
            error => panic!("{error}"),
        }
    }
}

#[tokio::test]
async fn the_history_can_be_changed_between_turns() {
    let call = || json!({ "city": "Oslo" });
    let server = start(Script::new().tool_use("weather", call()).tool_use("weather", call()).text("Done."));
    let mut runner = request(&server).runner().tool(weather());
    runner.next().await.unwrap().unwrap();
    let history = runner.history_mut();
    history.clear();
    history.push(MessageParam::user("It is sunny in Oslo. Look again."));
    let run = runner.run().await.unwrap();
    assert!(matches!(run.ending, Ending::Finished(_)));
    let sent = bodies(&server);
    assert_eq!(
        sent[1]["messages"],
        json!([{ "role": "user", "content": "It is sunny in Oslo. Look again." }])
    );
    // Later turns are added, and no call of the removed turn is run again.
    assert_eq!(sent[2]["messages"].as_array().unwrap().len(), 3);
    assert_eq!(sent[2]["messages"][2]["content"][0]["tool_use_id"], "toolu_2");
}

#[tokio::test]
async fn sends_a_cache_breakpoint_with_every_turn() {
    let server = start(Script::new().tool_use("weather", json!({ "city": "Oslo" })).text("Done."));
    let request = request(&server).cache_control(CacheControlEphemeral::new());
    request.runner().tool(weather()).run().await.unwrap();
    let sent = bodies(&server);
    assert_eq!(sent[0]["cache_control"], json!({ "type": "ephemeral" }));
    assert_eq!(sent[1]["cache_control"], sent[0]["cache_control"]);
}

#[tokio::test]
async fn a_streaming_run_returns_the_events_of_every_turn() {
    let server =
        start(Script::new().tool_use("weather", json!({ "city": "Oslo" })).text("Sun in Oslo, today."));
    let mut runner = request(&server).runner().tool(weather()).streaming();
    let mut kinds = Vec::new();
    while let Some(event) = runner.next_event().await {
        let kind = match event.unwrap() {
            Event::Stream(_) => "stream",
            Event::Message(_) => "message",
            Event::Result(_) => "result",
            Event::Turn(_) => "turn",
            _ => "other",
        };
        if kinds.last() != Some(&kind) {
            kinds.push(kind);
        }
    }
    assert_eq!(kinds, ["stream", "message", "result", "turn", "stream", "message", "turn"]);
}

#[tokio::test]
async fn does_not_send_tools_that_would_be_refused() {
    let server = start(Script::new());
    let error = request(&server).runner().tool(weather()).tool(weather()).run().await.unwrap_err();
    assert!(matches!(error, RunError::DuplicateTool(name) if name == "weather"));
    let named = |name: &str| tool(name, "", |_: Weather| async { Ok::<_, std::io::Error>(()) });
    let error = request(&server).runner().tool(named("a b")).run().await.unwrap_err();
    assert!(matches!(error, RunError::ToolName(name) if name == "a b"));
    let text = tool("text", "", |_: String| async { Ok::<_, std::io::Error>(()) });
    let error = request(&server).runner().tool(text).run().await.unwrap_err();
    assert!(matches!(error, RunError::Schema { tool: Some(_), .. }), "{error}");
    let strict = (0..21).fold(request(&server).runner(), |runner, index| {
        runner.tool(named(&format!("tool_{index}")).strict().with_timeout(Duration::from_secs(1)))
    });
    let mut strict = strict;
    let Err(RunError::Schema { error, .. }) = strict.run().await else { panic!("it was sent") };
    assert_eq!(error.reason, SchemaErrorReason::StrictTools { count: 21, limit: 20 });
    assert_eq!(server.requests().len(), 0);
}
