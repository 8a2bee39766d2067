//! The worker.

use std::{collections::BTreeSet, fmt, sync::Arc, time::Duration};

use anthropic_beta::{Client, environments::work::SelfHostedWork, retry::Policy};
use tokio::{sync::watch, task::JoinSet};

use super::{
    clock::{Clock, SystemClock, first},
    item::{self, Handler, Shared},
    job::{Job, Offer},
    queue::{Queue, Reply},
    report::{Outcome, WorkerError, WorkerEvent, WorkerReport},
    shutdown::{Shutdown, Stage},
};
use crate::{sessions::delay, tools::BoxError};

/// The maximum duration of a request for work, beyond the second for which the API waits.
const POLL_LIMIT: Duration = Duration::from_secs(15);
/// The maximum duration of releasing items.
const RELEASE_LIMIT: Duration = Duration::from_secs(10);

type Observer = Arc<dyn Fn(WorkerEvent<'_>) + Send + Sync>;

/// A worker of a self-hosted environment: accepts items of its queue and runs their sessions.
///
/// An item is run only under a lease that no other worker has. Heartbeats renew the lease; if it is lost, or cannot be
/// proven to last, the job is dropped before another worker can begin with it. Each item is a separate task.
#[must_use = "a worker does nothing until it is run"]
pub struct Worker {
    queue: Queue,
    concurrency: usize,
    grace: Duration,
    drain_time: Duration,
    observer: Observer,
    shutdown: Shutdown,
}

impl Worker {
    /// Creates a worker of this environment. The client has the environment's key as its
    /// [`auth_token`](anthropic_beta::ClientBuilder::auth_token).
    pub fn new(client: &Client, environment_id: impl Into<String>) -> Self {
        let clock = Arc::new(SystemClock::new());
        let queue = Queue {
            worker: format!("worker-{:08x}", (clock.chance() * f64::from(u32::MAX)) as u32),
            clock,
            client: client.clone(),
            environment: environment_id.into(),
            reclaim: Duration::from_secs(5),
        };
        Self {
            queue,
            concurrency: 1,
            grace: Duration::from_secs(10),
            drain_time: Duration::from_secs(60),
            observer: Arc::new(|_| {}),
            shutdown: Shutdown::new(),
        }
    }

    /// Sets the name of the worker in the statistics of the queue. Default: a random one.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.queue.worker = id.into();
        self
    }

    /// Sets the maximum number of items that run at the same time, at least one. Default: 1.
    pub fn concurrency(mut self, items: usize) -> Self {
        self.concurrency = items.max(1);
        self
    }

    /// Sets how long a job may take to end after the API stops its item. Default: 10 s.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Sets how long jobs may continue after the worker is asked to shut down. Default: 60 s.
    pub fn drain_time(mut self, time: Duration) -> Self {
        self.drain_time = time;
        self
    }

    /// Sets a clock, for tests.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.queue.clock = Arc::new(clock);
        self
    }

    /// Calls this function with each event of the worker, for example to log it.
    pub fn observe(mut self, look: impl Fn(WorkerEvent<'_>) + Send + Sync + 'static) -> Self {
        self.observer = Arc::new(look);
        self
    }

    /// Returns a handle that shuts the worker down.
    #[must_use]
    pub fn shutdown(&self) -> Shutdown {
        self.shutdown.clone()
    }

    /// Accepts items and runs a job for each, until it is shut down. An item whose job fails does not end the worker.
    ///
    /// Dropping the future drops the jobs; their leases expire.
    ///
    /// # Errors
    ///
    /// An error if the API refuses to offer work: the credential is wrong, or there is no such environment. Running
    /// jobs have been given time to finish.
    pub async fn run<F, Fut>(self, job: F) -> Result<WorkerReport, WorkerError>
    where
        F: Fn(Job) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |given| Box::pin(job(given)));
        let stage = self.shutdown.stage();
        let shared = Shared { queue: Arc::new(self.queue), handler, grace: self.grace, stage: stage.clone() };
        let pool = Pool {
            shared: Arc::new(shared),
            tasks: JoinSet::new(),
            running: BTreeSet::new(),
            observer: self.observer,
            report: WorkerReport::default(),
            stage,
        };
        pool.run(self.concurrency, self.drain_time, self.shutdown).await
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("id", &self.queue.worker)
            .field("environment", &self.queue.environment)
            .finish_non_exhaustive()
    }
}

/// A running worker.
struct Pool {
    shared: Arc<Shared>,
    tasks: JoinSet<(String, Outcome)>,
    /// The identifiers of the running items.
    running: BTreeSet<String>,
    observer: Observer,
    report: WorkerReport,
    stage: watch::Receiver<Stage>,
}

impl Pool {
    async fn run(
        mut self,
        concurrency: usize,
        drain_time: Duration,
        shutdown: Shutdown,
    ) -> Result<WorkerReport, WorkerError> {
        let refused = self.take(concurrency).await.err();
        // No further items are accepted; running ones may finish.
        shutdown.drain();
        let clock = self.shared.queue.clock.clone();
        let mut stage = self.stage.clone();
        let now = async { _ = stage.wait_for(|stage| *stage == Stage::Now).await };
        let over = first(clock.sleep(drain_time), now);
        first(self.ended_all(), over).await;
        shutdown.now();
        first(self.ended_all(), clock.sleep(RELEASE_LIMIT)).await;
        match refused {
            Some(error) => Err(WorkerError::Refused { error, report: self.report }),
            None => Ok(self.report),
        }
    }

    /// Accepts items until the worker is shut down.
    ///
    /// # Errors
    ///
    /// An error if the API refuses to offer any.
    async fn take(&mut self, concurrency: usize) -> Result<(), anthropic_beta::Error> {
        let queue = self.shared.queue.clone();
        let policy = Policy::default()
            .with_first_delay(Duration::from_secs(2))
            .with_max_delay(Duration::from_secs(60))
            .with_jitter(false);
        let mut stage = self.stage.clone();
        let mut failures = 0;
        while *stage.borrow() == Stage::Work {
            let to_end = async { _ = stage.wait_for(|stage| *stage != Stage::Work).await };
            if self.tasks.len() >= concurrency {
                first(self.ended(), to_end).await;
                continue;
            }
            // If the request is dropped, it may have received an item. The item has not been acknowledged, so it is
            // offered again.
            let Some(polled) = first(queue.poll(POLL_LIMIT), to_end).await else { break };
            let wait = match polled {
                Reply::Done(Some(work)) => {
                    failures = 0;
                    if self.begin(work) {
                        continue;
                    }
                    Duration::from_secs(1)
                }
                Reply::Done(None) => {
                    failures = 0;
                    Duration::from_secs(1).mul_f64(1.0 + 2.0 * queue.clock.chance())
                }
                Reply::Refused(error) => return Err(error),
                Reply::Unsure(error) => {
                    (self.observer)(WorkerEvent::PollFailed(&error));
                    failures += 1;
                    let spread = Duration::from_secs(1).mul_f64(queue.clock.chance());
                    delay(&policy, failures, Some(&error)) + spread
                }
            };
            let mut stage = self.stage.clone();
            let to_end = async { _ = stage.wait_for(|stage| *stage != Stage::Work).await };
            let rest = first(queue.clock.sleep(wait), to_end);
            // Items that end meanwhile are reported at once.
            first(rest, self.ended_for_ever()).await;
        }
        Ok(())
    }

    /// Starts an item; `false` if it is already running, and was only offered again.
    fn begin(&mut self, work: SelfHostedWork) -> bool {
        let id = work.id.clone();
        let new = self.running.insert(id.clone());
        if new {
            (self.observer)(WorkerEvent::Offered { id: &id });
            let shared = self.shared.clone();
            self.tasks.spawn(async move { (id, item::run(Offer::new(work), shared).await) });
        }
        new
    }

    /// Waits for an item to end.
    async fn ended(&mut self) -> bool {
        let Some(ended) = self.tasks.join_next().await else { return false };
        // Panics of jobs are caught earlier, and only the end of the pool aborts a task.
        let Ok((id, outcome)) = ended else { return true };
        self.running.remove(&id);
        self.report.count(&outcome);
        (self.observer)(WorkerEvent::Ended { id: &id, outcome: &outcome });
        true
    }

    async fn ended_all(&mut self) {
        while self.ended().await {}
    }

    async fn ended_for_ever(&mut self) {
        self.ended_all().await;
        std::future::pending::<()>().await;
    }
}
