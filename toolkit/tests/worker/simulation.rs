//! Two workers that crash, on an unreliable network. No item is lost, processed by two workers at once, or
//! left leased.
//!
//! `SEEDS=10000 cargo test --test worker` runs more seeds.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use anthropic_beta_toolkit::worker::{Clock, Shutdown, Worker};
use tokio::{
    task::JoinHandle,
    time::{Instant, sleep},
};

use crate::queue::{Api, Fate, State};

/// Random numbers that depend only on the seed.
#[derive(Clone)]
pub(crate) struct Dice(Arc<Mutex<u64>>);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)))
    }

    fn next(&self) -> u64 {
        let mut state = self.0.lock().unwrap();
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        *state >> 11
    }

    fn unit(&self) -> f64 {
        self.next() as f64 / (1_u64 << 53) as f64
    }

    fn below(&self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn happens(&self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn up_to(&self, time: Duration) -> Duration {
        time.mul_f64(self.unit())
    }
}

/// A clock that is too fast or too slow.
struct Skewed {
    start: Instant,
    rate: f64,
    dice: Dice,
}

impl Clock for Skewed {
    fn now(&self) -> Duration {
        self.start.elapsed().mul_f64(self.rate)
    }

    fn sleep(&self, time: Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(sleep(time.div_f64(self.rate)))
    }

    fn chance(&self) -> f64 {
        self.dice.unit()
    }
}

/// The running items by worker, and the items that are done.
#[derive(Clone, Default)]
struct Desk(Arc<Mutex<Work>>);

#[derive(Default)]
struct Work {
    /// The workers, by the item that they run.
    seats: BTreeMap<String, String>,
    done: Vec<String>,
}

struct Seat {
    desk: Desk,
    item: String,
}

impl Desk {
    fn take(&self, api: &Api, item: &str) -> Seat {
        let mut desk = self.0.lock().unwrap();
        if let Some(other) = desk.seats.insert(item.to_owned(), api.worker.clone()) {
            api.items().wrong.push(format!("{} and {other} work on {item}", api.worker));
        }
        Seat { desk: self.clone(), item: item.to_owned() }
    }

    fn done(&self) -> Vec<String> {
        self.0.lock().unwrap().done.clone()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.desk.0.lock().unwrap().seats.remove(&self.item);
    }
}

/// Starts a worker whose jobs take this long, and which checks at every step whether it may continue.
fn start(api: Api, desk: Desk, dice: Dice, longest: Duration) -> (JoinHandle<()>, Shutdown) {
    let rate = 0.97 + 0.06 * dice.unit();
    let clock = Skewed { start: Instant::now(), rate, dice: dice.clone() };
    let worker = Worker::new(&api.client(), "env_1").id(&api.worker).concurrency(2).clock(clock);
    let shutdown = worker.shutdown();
    let run = worker.run(move |job| {
        let (api, desk, dice) = (api.clone(), desk.clone(), dice.clone());
        async move {
            let seat = desk.take(&api, job.id());
            let until = Instant::now() + dice.up_to(longest);
            while Instant::now() < until {
                if !api.items().is_held(job.id(), &api.worker) {
                    let wrong = format!("{} works on {} without a lease", api.worker, job.id());
                    api.items().wrong.push(wrong);
                }
                sleep(Duration::from_millis(500)).await;
            }
            desk.0.lock().unwrap().done.push(job.id().to_owned());
            drop(seat);
            if dice.happens(20) { Err("it failed".into()) } else { Ok(()) }
        }
    });
    (tokio::spawn(async move { _ = run.await.unwrap() }), shutdown)
}

/// Whether a worker is cut off at this time, for up to a minute.
fn is_cut_off(seed: u64, worker: &str, at: Duration) -> bool {
    let side = u64::from(worker.starts_with("left"));
    let minute = Dice::new(seed ^ (at.as_secs() / 60) << 8 ^ side << 32);
    minute.happens(25) && at.as_secs() % 60 < 30 + minute.below(30)
}

fn faults(dice: &Dice) -> Fate {
    Fate {
        // Below the margin of a lease: a response that arrives later than that cannot be distinguished from one in
        // time.
        there: if dice.happens(20) { dice.up_to(Duration::from_secs(2)) } else { Duration::ZERO },
        lost: dice.happens(10),
        status: dice.happens(10).then(|| [500, 503, 529, 429][dice.below(4) as usize]),
        back: if dice.happens(20) { dice.up_to(Duration::from_secs(20)) } else { Duration::ZERO },
        response_lost: dice.happens(10),
    }
}

/// Asserts that all items are done, and no rule was violated.
fn check(api: &Api, desk: &Desk, items: &[String], label: &str) {
    let queue = api.items();
    assert!(queue.wrong.is_empty(), "{label}: {:?}", queue.wrong);
    let done = desk.done();
    for id in items {
        assert!(done.contains(id), "{label}: {id} is lost, {:?}", queue.state(id));
        assert_eq!(queue.state(id), State::Stopped, "{label}: {id} is left");
    }
}

async fn all_stopped(api: &Api, items: usize, limit: Duration) {
    let until = Instant::now() + limit;
    while Instant::now() < until {
        let stopped = |item: &&crate::queue::Item| item.state == State::Stopped;
        if api.items().items.iter().filter(stopped).count() == items {
            return;
        }
        sleep(Duration::from_secs(1)).await;
    }
}

async fn simulate(seed: u64) {
    let dice = Dice::new(seed);
    let begun = Instant::now();
    let storm = Duration::from_secs(300 + dice.below(600));
    let network = dice.clone();
    let api = Api::new(move |worker, _| match begun.elapsed() {
        at if at > storm => Fate::default(),
        at if is_cut_off(seed, worker, at) => Fate { lost: true, ..Fate::default() },
        _ => faults(&network),
    });
    let desk = Desk::default();
    let items: Vec<String> = (0..6).map(|number| format!("work_{number}")).collect();
    let longest = Duration::from_secs(1 + dice.below(120));
    let run =
        |name: &str, life: u64| start(api.of(&format!("{name}_{life}")), desk.clone(), dice.clone(), longest);
    let mut workers = [("left", 0, run("left", 0)), ("right", 0, run("right", 0))];
    let mut waiting = items.iter();
    while begun.elapsed() < storm {
        sleep(dice.up_to(Duration::from_secs(30))).await;
        if let Some(id) = waiting.next() {
            api.items().add(id);
        }
        if dice.happens(30) {
            let (name, life, worker) = &mut workers[dice.below(2) as usize];
            match dice.below(3) {
                0 => worker.1.now(),
                1 => worker.1.drain(),
                _ => worker.0.abort(),
            }
            sleep(dice.up_to(Duration::from_secs(20))).await;
            worker.0.abort();
            *life += 1;
            *worker = run(name, *life);
        }
    }
    waiting.for_each(|id| api.items().add(id));
    all_stopped(&api, items.len(), Duration::from_secs(7200)).await;
    for (_, _, (worker, shutdown)) in workers {
        shutdown.drain();
        worker.await.unwrap();
    }
    check(&api, &desk, &items, &format!("seed {seed}"));
}

#[tokio::test(start_paused = true)]
async fn no_item_is_lost_repeated_or_left_by_network_faults() {
    let seeds = std::env::var("SEEDS").map_or(60, |seeds| seeds.parse().unwrap());
    for seed in 0..seeds {
        simulate(seed).await;
    }
}

/// One worker crashes immediately before or after its n-th request; the other one continues.
#[tokio::test(start_paused = true)]
async fn no_item_is_lost_by_a_crash_at_any_step() {
    let mut steps = 0;
    for step in 1..60 {
        for arrives in [true, false] {
            let (count, crashed) = (Arc::new(Mutex::new(0)), Arc::new(tokio::sync::Notify::new()));
            let (counter, crash) = (count.clone(), crashed.clone());
            let api = Api::new(move |worker, _| {
                let mut count = counter.lock().unwrap();
                *count += usize::from(worker == "left");
                let now = worker == "left" && *count == step;
                if now {
                    crash.notify_one();
                }
                Fate { lost: now && !arrives, back: Duration::from_millis(10), ..Fate::default() }
            });
            let (desk, dice) = (Desk::default(), Dice::new(step as u64));
            let items = ["work_0".to_owned(), "work_1".to_owned()];
            items.iter().for_each(|id| api.items().add(id));
            let longest = Duration::from_secs(40);
            let (left, _) = start(api.of("left"), desk.clone(), dice.clone(), longest);
            let crasher = tokio::spawn(async move {
                crashed.notified().await;
                left.abort();
                // The other worker begins only now, so that the first one has accepted all items.
            });
            sleep(Duration::from_secs(1)).await;
            let (right, shutdown) = start(api.of("right"), desk.clone(), dice, longest);
            all_stopped(&api, items.len(), Duration::from_secs(7200)).await;
            shutdown.drain();
            right.await.unwrap();
            check(&api, &desk, &items, &format!("step {step}, arrives: {arrives}"));
            crasher.abort();
            steps = steps.max((*count.lock().unwrap()).min(step));
        }
    }
    assert!(steps > 12, "a worker makes more requests than {steps}");
}
