//! The tool runner, over the mock.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anthropic_beta::{
    CallOptions,
    json::Base64,
    messages::{
        Base64ImageSource, ContainerParam, ContainerParams, ContextManagementConfig, CreateMessage,
        ImageBlockParam, ImageMediaType, MessageParam, TextBlockParam, Tool as Definition, ToolInputSchema,
        ToolResultContentBlockParam,
    },
    mock::Server,
};
use anthropic_beta_toolkit::{
    structured::SchemaErrorReason,
    testing::{Reply, Script},
    tools::{Decision, Ending, Event, RunError, RunTools, ToolOutput, tool},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Barrier;

/// A place to ask about.
#[derive(Debug, Deserialize, JsonSchema)]
struct Weather {
    /// Name of a city.
    #[schemars(length(min = 2))]
    city: String,
}

fn weather() -> impl anthropic_beta_toolkit::tools::Tool + 'static {
    tool("weather", "The weather right now.", |input: Weather| async move {
        match input.city.as_str() {
            "Atlantis" => Err("no such\u{7} city"),
            "Panic" => panic!("this tool panics"),
            city => Ok(format!("{city}: sun")),
        }
    })
}

fn request(server: &Server) -> CreateMessage {
    let question = MessageParam::user("How is the weather?");
    server.client().unwrap().messages().create("claude-opus-4-8", 1024, [question])
}

fn start(script: Script) -> Server {
    let server = Server::start().unwrap();
    script.play(&server);
    server
}

fn bodies(server: &Server) -> Vec<Value> {
    server.requests_to("messages.create").iter().map(|request| request.json()).collect()
}

#[tokio::test]
async fn a_run_sends_results_until_the_model_is_done() {
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
        (&json!("weather"), &json!("The weather right now."))
    );
    assert_eq!(definition["input_schema"]["properties"]["city"]["minLength"], 2);
    assert_eq!(sent[1]["tools"], sent[0]["tools"]);
    let result = json!([{ "type": "tool_result", "tool_use_id": "toolu_1", "content": "Oslo: sun" }]);
    assert_eq!(sent[1]["messages"][2], json!({ "role": "user", "content": result }));
    // Another request is another key.
    let keys: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("idempotency-key").map(str::to_owned))
        .collect();
    assert_ne!(keys[0], keys[1]);
}

#[tokio::test]
async fn what_goes_wrong_in_a_call_is_told_to_the_model() {
    let calls = Reply::new()
        .tool_use("weather", json!({ "city": "Atlantis" }))
        .tool_use("weather", json!({ "city": "Panic" }))
        .tool_use("weather", json!({ "city": 7 }))
        .tool_use("weather", json!({ "city": "X" }))
        .tool_use("whether", json!({}))
        .tool_use("weather", json!({ "city": "Bergen" }));
    let server = start(Script::new().reply(calls).text("Well."));
    request(&server).runner().tool(weather()).run().await.unwrap();
    let results = bodies(&server)[1]["messages"][2]["content"].clone();
    let told: Vec<_> =
        results.as_array().unwrap().iter().map(|result| result["content"].as_str().unwrap()).collect();
    assert_eq!(
        told,
        [
            "Error: no such city",
            "Error: the tool panicked",
            "Error: invalid input: at `/city`: expected string, found a number",
            "Error: invalid input: at `/city`: expected at least 2 characters, found 1",
            "Error: Tool 'whether' not found",
            "Bergen: sun",
        ]
    );
    let failed = results.as_array().unwrap().iter().filter(|result| result["is_error"] == true).count();
    assert_eq!(failed, 5);
}

#[derive(Deserialize, JsonSchema)]
struct Index {
    index: usize,
}

#[tokio::test]
async fn calls_run_at_once_within_a_bound_and_results_keep_their_order() {
    let server = start(
        Script::new()
            .reply(
                (0..6).fold(Reply::new(), |reply, index| reply.tool_use("count", json!({ "index": index }))),
            )
            .text("Done."),
    );
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (now, peak) = (running.clone(), most.clone());
    // Nobody gets past it alone: three have to be there.
    let barrier = Arc::new(Barrier::new(3));
    let count = tool("count", "Counts.", move |input: Index| {
        let (now, peak, barrier) = (now.clone(), peak.clone(), barrier.clone());
        async move {
            peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            barrier.wait().await;
            now.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, std::io::Error>(input.index.to_string())
        }
    });
    let mut runner = request(&server).runner().tool(count).concurrency(3);
    let turn = runner.next().await.unwrap().unwrap();
    let ids: Vec<_> = turn.results.iter().map(|result| result.tool_use_id.clone()).collect();
    assert_eq!(ids, ["toolu_1", "toolu_2", "toolu_3", "toolu_4", "toolu_5", "toolu_6"]);
    assert_eq!(most.load(Ordering::SeqCst), 3);
    assert_eq!(runner.run().await.unwrap().message.unwrap().content.len(), 1);
}

#[tokio::test]
async fn a_tool_that_runs_alone_waits_for_the_others() {
    let server = start(
        Script::new()
            .reply(
                (0..4).fold(Reply::new(), |reply, index| reply.tool_use("count", json!({ "index": index }))),
            )
            .text("Done."),
    );
    let log = Arc::new(Mutex::new(Vec::new()));
    let lines = log.clone();
    let count = tool("count", "Counts.", move |input: Index| {
        let lines = lines.clone();
        async move {
            lines.lock().unwrap().push(format!("begins {}", input.index));
            tokio::task::yield_now().await;
            lines.lock().unwrap().push(format!("ends {}", input.index));
            Ok::<_, std::io::Error>(())
        }
    })
    .alone();
    request(&server).runner().tool(count).run().await.unwrap();
    let wanted: Vec<_> =
        (0..4).flat_map(|index| [format!("begins {index}"), format!("ends {index}")]).collect();
    assert_eq!(*log.lock().unwrap(), wanted);
    assert_eq!(bodies(&server)[1]["messages"][2]["content"][0]["content"], "(no output)");
}

#[tokio::test]
async fn the_turn_of_the_model_goes_back_as_it_came() {
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
        // The mock knows no more blocks than the client.
        server.accept_anything();
        let runner = request(&server).runner().tool(weather());
        let mut runner = if streaming { runner.streaming() } else { runner };
        runner.run().await.unwrap();
        assert_eq!(bodies(&server)[1]["messages"][1]["content"], json!(blocks), "streaming: {streaming}");
    }
}

#[tokio::test]
async fn a_paused_turn_is_continued_and_messages_wait_for_it() {
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
async fn no_call_is_run_whose_result_can_not_be_sent() {
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

    // A tool that only the request knows is for the caller.
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
async fn hooks_decide_and_look() {
    let reply = ["Oslo", "Rome", "Bonn", "Kyiv"]
        .iter()
        .fold(Reply::new(), |reply, city| reply.tool_use("weather", json!({ "city": city })));
    let server = start(Script::new().reply(reply).tool_use("weather", json!({ "city": "Stop" })));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let mut runner = request(&server)
        .runner()
        .tool(weather())
        .before_call(|call| async move {
            match call.input.to_value().unwrap_or_default()["city"].as_str() {
                Some("Rome") => Decision::Deny("not allowed".into()),
                Some("Bonn") => Decision::Answer("rain".into()),
                Some("Kyiv") => Decision::RunWith(json!({ "city": "Lviv" }).into()),
                Some("Stop") => Decision::Stop,
                _ => Decision::Run,
            }
        })
        .after_call(move |call, result| log.lock().unwrap().push((call.id.clone(), result.is_error)));
    let run = runner.run().await.unwrap();
    assert!(matches!(run.ending, Ending::Stopped));
    let sent = bodies(&server)[1]["messages"][2]["content"].clone();
    let told: Vec<_> = (0..4).map(|index| sent[index]["content"].as_str().unwrap()).collect();
    assert_eq!(told, ["Oslo: sun", "Error: not allowed", "rain", "Lviv: sun"]);
    assert_eq!(seen.lock().unwrap().len(), 4);
    // The call that was open has a result.
    let last = serde_json::to_value(runner.history().last().unwrap()).unwrap();
    assert_eq!(last["content"][0]["content"], "Error: the run was stopped");
}

#[tokio::test]
async fn container_and_context_management_are_carried_on() {
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
async fn a_streaming_run_gives_the_events_of_every_turn() {
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
async fn tools_that_would_be_refused_are_not_sent() {
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

#[tokio::test]
async fn a_tool_can_say_itself_what_a_failed_call_gives() {
    let image =
        ImageBlockParam::new(Base64ImageSource::new(Base64::from_bytes([1]), ImageMediaType::ImagePng));
    let blocks: Vec<ToolResultContentBlockParam> =
        vec![TextBlockParam::new("\u{7}half").into(), image.into()];
    let half = tool("half", "Does half of it.", move |_: Weather| {
        let output = ToolOutput::from(blocks.clone()).into_error();
        async move { Ok::<_, std::io::Error>(output) }
    });
    let server = start(Script::new().tool_use("half", json!({ "city": "Oslo" })).text("Well."));
    request(&server).runner().tool(half).run().await.unwrap();
    let result = bodies(&server)[1]["messages"][2]["content"][0].clone();
    assert_eq!(result["is_error"], true);
    let text = |text: &str| json!({ "type": "text", "text": text });
    assert_eq!(
        result["content"],
        json!([text("\u{7}half"), text("[a block that is not text was left out]")])
    );
}
