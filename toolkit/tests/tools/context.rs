//! The context of calls, and resources after a run.

use super::*;

/// A tool whose work is a separate task, which reports that it has noticed its end.
fn spawns(ended: &mpsc::UnboundedSender<String>) -> impl Tool + 'static {
    let ended = ended.clone();
    tool_with_context("spawns", "Works elsewhere.", move |_: Weather, call| {
        let ended = ended.clone();
        assert!(!call.is_over());
        let work = tokio::spawn(async move {
            call.over().await;
            assert!(call.is_over());
            _ = ended.send(call.id);
        });
        async move { work.await.map(|()| "done") }
    })
}

fn spawning() -> (Server, Runner, mpsc::UnboundedReceiver<String>) {
    let (ended, ends) = mpsc::unbounded_channel();
    let server = start(Script::new().tool_use("spawns", json!({ "city": "Oslo" })).text("Done."));
    let runner = request(&server).runner().tool(spawns(&ended));
    (server, runner, ends)
}

#[tokio::test]
async fn spawned_work_detects_that_the_call_is_over() {
    // The time limit is exceeded.
    let (_server, runner, mut ends) = spawning();
    runner.tool_timeout(Duration::from_millis(1)).run().await.unwrap();
    assert_eq!(ends.recv().await.unwrap(), "toolu_1");

    let begun = async |runner: &mut Runner| {
        while !matches!(runner.next_event().await, Some(Ok(Event::Message(_)))) {}
        let begun = poll_fn(|context| Poll::Ready(pin!(runner.next_event()).poll(context).is_pending()));
        assert!(begun.await);
    };
    // The run is cancelled.
    let (_server, mut runner, mut ends) = spawning();
    begun(&mut runner).await;
    assert!(ends.try_recv().is_err());
    runner.canceller().cancel();
    runner.run().await.unwrap();
    assert_eq!(ends.recv().await.unwrap(), "toolu_1");

    // The runner is dropped.
    let (_server, mut runner, mut ends) = spawning();
    begun(&mut runner).await;
    drop(runner);
    assert_eq!(ends.recv().await.unwrap(), "toolu_1");
}

#[tokio::test]
async fn returns_the_remaining_time_of_a_call() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let times = seen.clone();
    let look = tool_with_context("look", "Looks.", move |_: Weather, call| {
        times.lock().unwrap().push((call.turn, call.time_left()));
        async { Ok::<_, std::io::Error>(()) }
    });
    let calls = || {
        let call = json!({ "city": "Oslo" });
        Script::new().tool_use("look", call.clone()).tool_use("look", call).text("Done.")
    };
    let minute = Duration::from_secs(60);
    request(&start(calls())).runner().tool(look.clone()).run().await.unwrap();
    request(&start(calls())).runner().tool(look.with_timeout(minute)).run().await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen[..2], [(0, None), (1, None)]);
    let left = seen[3].1.unwrap();
    assert!(seen.len() == 4 && left <= minute && left > Duration::ZERO, "{seen:?}");
}

#[tokio::test(start_paused = true)]
async fn a_context_for_tests_is_never_over() {
    let context = CallContext::new("toolu_1");
    assert!(tokio::time::timeout(Duration::from_secs(3600), context.over()).await.is_err());
    assert!(!context.is_over() && context.time_left().is_none());
}

#[tokio::test]
async fn drops_tools_at_the_end_of_the_run() {
    for script in [Script::new().text("Done."), Script::new()] {
        let owner = Arc::new(());
        let owned = owner.clone();
        let owns = tool("owns", "Owns.", move |_: Weather| {
            let _owned = &owned;
            async { Ok::<_, std::io::Error>(()) }
        });
        let server = start(script);
        let mut runner = request(&server).runner().tool(owns);
        assert_eq!(Arc::strong_count(&owner), 2);
        // It fails at the end of the script.
        _ = runner.run().await;
        assert!(Arc::strong_count(&owner) == 1 && !runner.history().is_empty());
    }
}
