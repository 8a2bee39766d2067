//! The calls of a turn.

use super::*;

#[tokio::test]
async fn sends_an_error_for_a_failed_call() {
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
async fn limits_concurrent_calls_and_keeps_the_order_of_results() {
    let server = start(
        Script::new()
            .reply(
                (0..6).fold(Reply::new(), |reply, index| reply.tool_use("count", json!({ "index": index }))),
            )
            .text("Done."),
    );
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (now, peak) = (running.clone(), most.clone());
    // The barrier opens when three calls have arrived.
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
async fn a_tool_that_runs_alone_waits_for_other_calls() {
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
async fn hooks_decide_on_calls_and_observe_results() {
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
                Some("Bonn") => Decision::Return("rain".into()),
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
    // The open call has a result.
    let last = serde_json::to_value(runner.history().last().unwrap()).unwrap();
    assert_eq!(last["content"][0]["content"], "Error: the run was stopped");
}

#[tokio::test]
async fn a_tool_can_set_the_result_of_a_failed_call() {
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
    assert_eq!(result["content"], json!([text("\u{7}half"), text("[a block that is not text was omitted]")]));
}
