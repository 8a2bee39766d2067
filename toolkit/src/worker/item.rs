//! An item, from its offer to its end.

use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use tokio::sync::watch;

use super::{
    job::{Job, Offer},
    lease::{End, Lease},
    queue::{Queue, Reply},
    report::Outcome,
    shutdown::Stage,
};
use crate::tools::{BoxError, BoxFuture};

type JobResult = Result<(), BoxError>;
pub(super) type Handler = Arc<dyn Fn(Job) -> BoxFuture<JobResult> + Send + Sync>;

/// The part that all items share.
pub(super) struct Shared {
    pub(super) queue: Arc<Queue>,
    pub(super) handler: Handler,
    /// How long a job may take to end after it was asked to.
    pub(super) grace: Duration,
    pub(super) stage: watch::Receiver<Stage>,
}

/// How a job ended.
enum JobEnd {
    Done(JobResult),
    Panicked,
    Lost,
    /// It was asked to end, and did not end in time.
    Dropped,
    /// The worker shuts down.
    Released,
}

/// Accepts an item, runs it while its lease lasts, and stops it.
pub(super) async fn run(offer: Offer, shared: Arc<Shared>) -> Outcome {
    let queue = &shared.queue;
    if !acknowledge(queue, &offer).await {
        return Outcome::NotTaken;
    }
    let (id, credential) = (offer.work.id.clone(), offer.credential.clone());
    let mut lease = match Lease::claim(queue.clone(), id.clone(), credential.clone()).await {
        Ok(lease) => lease,
        Err(End::Lost) => return Outcome::NotTaken,
        Err(End::Stopping) => {
            Lease::refuse(queue, &id, &credential).await;
            return Outcome::Stopped;
        }
    };
    let health_check = offer.is_health_check();
    let (stopping, stop) = watch::channel(false);
    let end = match offer.job(&queue.client, stop) {
        Err(_) if health_check => {
            lease.stop().await;
            return Outcome::HealthCheck;
        }
        Err(reason) => JobEnd::Done(Err(reason.into())),
        Ok(job) => work(job, &shared, &mut lease, &stopping).await,
    };
    let outcome = match end {
        JobEnd::Lost => return Outcome::Lost,
        JobEnd::Released => {
            lease.release().await;
            return Outcome::Released;
        }
        JobEnd::Done(Ok(())) => Outcome::Finished,
        JobEnd::Done(Err(error)) => Outcome::Failed(error),
        JobEnd::Panicked => Outcome::Failed("the job panicked".into()),
        JobEnd::Dropped => Outcome::Stopped,
    };
    lease.stop().await;
    outcome
}

/// Accepts an offer, before it is made to another worker. Returns whether it was, or may have been, accepted.
async fn acknowledge(queue: &Queue, offer: &Offer) -> bool {
    let clock = &queue.clock;
    let until = clock.now() + queue.reclaim.mul_f64(0.8);
    let mut unsure = false;
    let mut wait = Duration::from_millis(100);
    loop {
        let left = until.saturating_sub(clock.now());
        if left.is_zero() {
            // Only the lease shows which worker has the item.
            return unsure;
        }
        match queue.acknowledge(&offer.work.id, &offer.credential, left).await {
            Reply::Done(_) => return true,
            // The second of two requests is refused if the first one has arrived.
            Reply::Refused(_) => return unsure,
            Reply::Unsure(_) => unsure = true,
        }
        clock.sleep(wait.min(until.saturating_sub(clock.now()))).await;
        wait *= 2;
    }
}

/// Runs a job under its lease. The lease is checked first: without it, the job is not polled again.
async fn work(job: Job, shared: &Shared, lease: &mut Lease, stopping: &watch::Sender<bool>) -> JobEnd {
    let handler = shared.handler.clone();
    let mut running = pin!(async move { handler(job).await });
    if let Some(end) = under_lease(running.as_mut(), shared, lease, stopping).await {
        return end;
    }
    stopping.send_replace(true);
    let left = lease.left().min(shared.grace);
    let mut over = shared.queue.clock.sleep(left);
    poll_fn(|context| match over.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(JobEnd::Dropped),
        Poll::Pending => step(running.as_mut(), context),
    })
    .await
}

/// Runs a job until it is done, or the worker must release it; `None` if the API wants it to end.
async fn under_lease(
    mut running: Pin<&mut impl Future<Output = JobResult>>,
    shared: &Shared,
    lease: &mut Lease,
    stopping: &watch::Sender<bool>,
) -> Option<JobEnd> {
    let mut keeping = pin!(lease.keep());
    let reached = |wanted: Stage| {
        let mut stage = shared.stage.clone();
        async move { stage.wait_for(|stage| *stage >= wanted).await.is_ok() }
    };
    let (mut draining, mut over) = (pin!(reached(Stage::Drain)), pin!(reached(Stage::Now)));
    let mut told = false;
    poll_fn(|context| {
        if let Poll::Ready(end) = keeping.as_mut().poll(context) {
            return Poll::Ready(match end {
                End::Lost => Some(JobEnd::Lost),
                End::Stopping => None,
            });
        }
        if !told && draining.as_mut().poll(context).is_ready() {
            told = true;
            stopping.send_replace(true);
        }
        if told && over.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(JobEnd::Released));
        }
        step(running.as_mut(), context).map(Some)
    })
    .await
}

/// Polls a job. A job that panics has ended.
fn step(running: Pin<&mut impl Future<Output = JobResult>>, context: &mut Context<'_>) -> Poll<JobEnd> {
    match catch_unwind(AssertUnwindSafe(|| running.poll(context))) {
        Ok(outcome) => outcome.map(JobEnd::Done),
        Err(_) => Poll::Ready(JobEnd::Panicked),
    }
}
