//! How a worker handles items, and how it ends.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anthropic_beta_toolkit::worker::{Job, Outcome, Worker, WorkerError, WorkerEvent};
use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::queue::{Api, Fate, State};

const SECOND: Duration = Duration::from_secs(1);

fn calm() -> Api {
    Api::new(|_, _| Fate::default())
}

/// Counts the running jobs.
#[derive(Clone, Default)]
struct Live(Arc<AtomicUsize>);

struct Guard(Live);

impl Live {
    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    fn guard(&self) -> Guard {
        self.0.fetch_add(1, Ordering::SeqCst);
        Guard(self.clone())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The results of items, in the order in which they ended.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    fn of(&self, worker: Worker) -> Worker {
        let lines = self.0.clone();
        worker.observe(move |event| {
            if let WorkerEvent::Ended { id, outcome } = event {
                let outcome = match outcome {
                    Outcome::Failed(reason) => format!("Failed({reason})"),
                    outcome => format!("{outcome:?}"),
                };
                lines.lock().unwrap().push(format!("{id} {outcome}"));
            }
        })
    }
}

fn worker(api: &Api) -> Worker {
    Worker::new(&api.client(), "env_1").id("one")
}

/// Runs a worker for this long, and drains it.
async fn run_for<F, Fut>(worker: Worker, time: Duration, job: F)
where
    F: Fn(Job) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
{
    let shutdown = worker.shutdown();
    tokio::spawn(async move {
        sleep(time).await;
        shutdown.drain();
    });
    worker.run(job).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn acknowledges_leases_runs_and_stops_an_item() {
    let api = calm();
    api.items().add("work_0");
    // {"sessions_token":"token"}
    api.items().items[0].secret = Some("eyJzZXNzaW9uc190b2tlbiI6InRva2VuIn0".into());
    run_for(worker(&api), 70 * SECOND, |job| async move {
        assert_eq!((job.id(), job.session_id()), ("work_0", "session_of_work_0"));
        sleep(65 * SECOND).await;
        Ok(())
    })
    .await;
    let asked: Vec<_> = api.items().asked.clone();
    let of_item: Vec<_> = asked.iter().filter(|(_, action, ..)| action != "poll").collect();
    let actions: Vec<_> = of_item.iter().map(|(_, action, ..)| action.as_str()).collect();
    let beats = ["heartbeat"; 7];
    assert_eq!(
        actions,
        [&["ack"][..], &beats, &["stop"]].concat(),
        "a lease of 30 s has a heartbeat each 10 s"
    );
    assert!(of_item.iter().all(|(.., credential)| credential == "Bearer token"));
    assert!(
        asked.iter().filter(|(_, action, ..)| action == "poll").all(|asked| asked.3 == "Bearer environment")
    );
    assert_eq!(api.items().state("work_0"), State::Stopped);
}

#[tokio::test(start_paused = true)]
async fn limits_the_number_of_concurrent_items() {
    let api = calm();
    (0..7).for_each(|number| api.items().add(&format!("work_{number}")));
    let (live, most) = (Live::default(), Arc::new(AtomicUsize::new(0)));
    let (now, peak) = (live.clone(), most.clone());
    let begun = Instant::now();
    run_for(worker(&api).concurrency(3), 50 * SECOND, move |_| {
        let (guard, live, peak) = (now.guard(), now.clone(), peak.clone());
        async move {
            peak.fetch_max(live.count(), Ordering::SeqCst);
            sleep(20 * SECOND).await;
            drop(guard);
            Ok(())
        }
    })
    .await;
    assert_eq!(most.load(Ordering::SeqCst), 3);
    assert!(api.items().items.iter().all(|item| item.state == State::Stopped));
    assert_eq!(begun.elapsed(), 60 * SECOND, "it drains for the last one");
    assert_eq!(api.asked("ack"), 7);
}

#[tokio::test(start_paused = true)]
async fn drops_a_job_without_stopping_the_item_if_another_worker_has_the_lease() {
    let api = calm();
    api.items().add("work_0");
    let (live, log, other) = (Live::default(), Log::default(), api.clone());
    let counted = live.clone();
    tokio::spawn(async move {
        sleep(25 * SECOND).await;
        let until = Instant::now() + 1000 * SECOND;
        other.items().items[0].state = State::Active { owner: "two".into(), last: "other".into(), until };
    });
    run_for(log.of(worker(&api)), 100 * SECOND, move |_| {
        let guard = counted.guard();
        async move {
            std::future::pending::<()>().await;
            drop(guard);
            Ok(())
        }
    })
    .await;
    assert_eq!((log.lines(), live.count()), (vec!["work_0 Lost".to_owned()], 0));
    assert_eq!(api.asked("stop"), 0);
}

#[tokio::test(start_paused = true)]
async fn drops_a_job_before_its_lease_expires_if_the_api_is_unreachable() {
    let begun = Instant::now();
    let api = Api::new(move |_, _| Fate { lost: begun.elapsed() > 25 * SECOND, ..Fate::default() });
    api.items().add("work_0");
    let (live, log) = (Live::default(), Log::default());
    let counted = live.clone();
    let running = log.of(worker(&api)).run(move |_| {
        let guard = counted.guard();
        async move {
            std::future::pending::<()>().await;
            drop(guard);
            Ok(())
        }
    });
    let task = tokio::spawn(running);
    // The last heartbeat arrives at 20 s.
    sleep(46 * SECOND).await;
    assert_eq!(live.count(), 1, "it continues as long as it may");
    sleep(2 * SECOND).await;
    assert_eq!((live.count(), log.lines()), (0, vec!["work_0 Lost".to_owned()]));
    assert!(api.items().is_held("work_0", "one"), "no other worker can have begun");
    task.abort();
}

#[tokio::test(start_paused = true)]
async fn recognizes_its_own_heartbeat_after_a_lost_response() {
    let beats = AtomicUsize::new(0);
    let api = Api::new(move |_, action| {
        let number = if action == "heartbeat" { beats.fetch_add(1, Ordering::SeqCst) } else { 0 };
        Fate { response_lost: number == 2, ..Fate::default() }
    });
    api.items().add("work_0");
    let log = Log::default();
    run_for(log.of(worker(&api)), 70 * SECOND, |_| async {
        sleep(60 * SECOND).await;
        Ok(())
    })
    .await;
    assert_eq!(log.lines(), ["work_0 Finished"]);
    assert_eq!(api.asked("look"), 1);
}

#[tokio::test(start_paused = true)]
async fn asks_a_stopped_job_to_end_and_drops_it_after_the_grace_period() {
    for (obeys, wanted) in [(true, "work_0 Finished"), (false, "work_0 Stopped")] {
        let api = calm();
        api.items().add("work_0");
        let (log, other) = (Log::default(), api.clone());
        tokio::spawn(async move {
            sleep(15 * SECOND).await;
            other.items().items[0].state = State::Stopping;
        });
        run_for(log.of(worker(&api).grace(5 * SECOND)), 40 * SECOND, move |job| async move {
            job.stopping().await;
            if !obeys {
                std::future::pending::<()>().await;
            }
            Ok(())
        })
        .await;
        assert_eq!(log.lines(), [wanted]);
        assert_eq!(api.items().state("work_0"), State::Stopped);
    }
}

#[tokio::test(start_paused = true)]
async fn does_not_run_an_item_that_is_stopped_before_it_begins() {
    let stopper: Arc<Mutex<Option<Api>>> = Arc::default();
    let of_network = stopper.clone();
    let api = Api::new(move |_, action| {
        if action == "heartbeat" {
            let api = of_network.lock().unwrap().clone().unwrap();
            api.items().items[0].state = State::Stopping;
        }
        Fate::default()
    });
    *stopper.lock().unwrap() = Some(api.clone());
    api.items().add("work_0");
    let log = Log::default();
    run_for(log.of(worker(&api)), 10 * SECOND, |_| async { panic!("it was run") }).await;
    assert_eq!(log.lines(), ["work_0 Stopped"]);
    assert_eq!(api.items().state("work_0"), State::Stopped);
}

#[tokio::test(start_paused = true)]
async fn draining_lets_jobs_finish_and_then_releases_them() {
    let api = calm();
    (0..2).for_each(|number| api.items().add(&format!("work_{number}")));
    let log = Log::default();
    let worker = log.of(worker(&api).concurrency(2).drain_time(30 * SECOND));
    let begun = Instant::now();
    run_for(worker, 10 * SECOND, |job| async move {
        if job.id() == "work_0" {
            job.stopping().await;
            sleep(20 * SECOND).await;
            return Ok(());
        }
        std::future::pending().await
    })
    .await;
    assert_eq!(begun.elapsed(), 40 * SECOND);
    assert_eq!(log.lines(), ["work_0 Finished", "work_1 Released"]);
    // The next worker does not need to wait for the whole lease.
    sleep(2 * SECOND).await;
    assert!(matches!(api.items().state("work_1"), State::Active { until, .. } if until < Instant::now()));
}

#[tokio::test(start_paused = true)]
async fn failures_and_unknown_items_do_not_end_a_worker() {
    let api = calm();
    (0..6).for_each(|number| api.items().add(&format!("work_{number}")));
    {
        let mut items = api.items();
        items.items[2].data = json!({ "type": "healthcheck", "id": "check" });
        items.items[3].data = json!({ "type": "work_of_tomorrow" });
        items.items[4].secret = Some("no secret".into());
    }
    let log = Log::default();
    run_for(log.of(worker(&api)), 60 * SECOND, |job| async move {
        match job.id() {
            "work_0" => Err("no such tool".into()),
            "work_1" => panic!("this job panics"),
            _ => Ok(()),
        }
    })
    .await;
    assert_eq!(
        log.lines(),
        [
            "work_0 Failed(no such tool)",
            "work_1 Failed(the job panicked)",
            "work_2 HealthCheck",
            "work_3 Failed(work of the type \"work_of_tomorrow\")",
            "work_4 Failed(the item's secret cannot be decoded)",
            "work_5 Finished",
        ]
    );
    assert!(api.items().items.iter().all(|item| item.state == State::Stopped));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_ends_the_worker_after_its_last_job_and_other_failures_do_not() {
    let begun = Instant::now();
    let api = Api::new(move |_, action| {
        let status = match begun.elapsed() {
            at if at > 100 * SECOND && action == "poll" => Some(401),
            at if at > 5 * SECOND && action == "poll" => Some(503),
            _ => None,
        };
        Fate { status, ..Fate::default() }
    });
    api.items().add("work_0");
    let failures = Arc::new(AtomicUsize::new(0));
    let counter = failures.clone();
    let count = move |event: WorkerEvent<'_>| {
        counter.fetch_add(usize::from(matches!(event, WorkerEvent::PollFailed(_))), Ordering::SeqCst);
    };
    let run = worker(&api).concurrency(2).observe(count).run(|_| async {
        sleep(150 * SECOND).await;
        Ok(())
    });
    let Err(WorkerError::Refused { error, report }) = run.await else { panic!("it was not refused") };
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(report.finished, 1);
    let polls = failures.load(Ordering::SeqCst);
    assert!((4..=8).contains(&polls), "{polls} attempts, with growing delays");
}

#[tokio::test(start_paused = true)]
async fn dropping_a_worker_drops_its_jobs() {
    let api = calm();
    api.items().add("work_0");
    let live = Live::default();
    let counted = live.clone();
    let run = worker(&api).run(move |_| {
        let guard = counted.guard();
        async move {
            std::future::pending::<()>().await;
            drop(guard);
            Ok(())
        }
    });
    assert!(tokio::time::timeout(20 * SECOND, run).await.is_err());
    tokio::task::yield_now().await;
    assert_eq!(live.count(), 0);
    sleep(60 * SECOND).await;
    assert!(!api.items().is_held("work_0", "one"), "its lease has ended");
}
