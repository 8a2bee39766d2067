//! The lease on an item.

use std::{sync::Arc, time::Duration};

use anthropic_beta::{
    CallOptions,
    environments::work::{SelfHostedWorkHeartbeatResponse, SelfHostedWorkState},
};

use super::queue::{Queue, Reply};

/// The value of the last heartbeat if there was none.
const NO_HEARTBEAT: &str = "NO_HEARTBEAT";
/// The number of attempts to get a lease, if responses are lost.
const CLAIMS: u32 = 3;
/// The maximum duration of one of these requests.
const CLAIM_LIMIT: Duration = Duration::from_secs(5);
/// How long to retry ending the work, if requests fail.
const STOPPING: Duration = Duration::from_secs(120);
/// The maximum time between two heartbeats.
const INTERVAL: Duration = Duration::from_secs(30);
/// The part of a granted time that is not used, since clocks differ.
const MARGIN: u32 = 10;

/// A lease that was granted. Work continues only while no other worker can have it.
pub(super) struct Lease {
    queue: Arc<Queue>,
    id: String,
    credential: CallOptions,
    /// The identifier of the last heartbeat.
    last: String,
    ttl: Duration,
    /// When the last granted heartbeat was sent. The server counts from a later time.
    granted: Duration,
    /// Whether a later heartbeat may also have arrived.
    unsure: bool,
}

/// The reason why a lease ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Another worker has it, or may have it soon.
    Lost,
    /// The server wants the work to end.
    Stopping,
}

impl Lease {
    /// Requests a lease that no worker has.
    pub(super) async fn claim(queue: Arc<Queue>, id: String, credential: CallOptions) -> Result<Self, End> {
        for attempt in 0..CLAIMS {
            let sent = queue.clock.now();
            match queue.beat(&id, &credential, NO_HEARTBEAT, None, CLAIM_LIMIT).await {
                Reply::Done(beat) => {
                    let (last, ttl) = (String::new(), Duration::ZERO);
                    let mut lease = Self { queue, id, credential, last, ttl, granted: sent, unsure: false };
                    lease.granted(sent, beat)?;
                    return if lease.left().is_zero() { Err(End::Lost) } else { Ok(lease) };
                }
                // It may be this worker's own lease, of an attempt whose response was lost. Nothing proves that, so the
                // lease is left to expire.
                Reply::Refused(_) => return Err(End::Lost),
                Reply::Unsure(_) => queue.clock.sleep(Duration::from_millis(250 << attempt)).await,
            }
        }
        Err(End::Lost)
    }

    /// Stops an item that the API wants to stop, and on which no worker has a lease.
    pub(super) async fn refuse(queue: &Queue, id: &str, credential: &CallOptions) {
        for attempt in 0..CLAIMS {
            match queue.stop(id, credential, CLAIM_LIMIT).await {
                Reply::Done(()) | Reply::Refused(_) => return,
                Reply::Unsure(_) => queue.clock.sleep(Duration::from_millis(250 << attempt)).await,
            }
        }
    }

    fn granted(&mut self, sent: Duration, beat: SelfHostedWorkHeartbeatResponse) -> Result<(), End> {
        const LONGEST: u64 = 24 * 60 * 60;
        if matches!(beat.state, SelfHostedWorkState::Stopping | SelfHostedWorkState::Stopped)
            || !beat.lease_extended
        {
            return Err(End::Stopping);
        }
        let seconds = u64::try_from(beat.ttl_seconds).unwrap_or_default();
        (self.last, self.ttl) = (beat.last_heartbeat, Duration::from_secs(seconds.min(LONGEST)));
        (self.granted, self.unsure) = (sent, false);
        Ok(())
    }

    fn interval(&self) -> Duration {
        (self.ttl / 3).min(INTERVAL)
    }

    /// Returns how long no other worker can have the item.
    pub(super) fn left(&self) -> Duration {
        (self.granted + self.ttl - self.ttl / MARGIN).saturating_sub(self.queue.clock.now())
    }

    /// Sends heartbeats until the lease ends.
    pub(super) async fn keep(&mut self) -> End {
        let clock = self.queue.clock.clone();
        let mut failures = 0_u32;
        loop {
            let interval = self.interval();
            let wait = match failures {
                0 => (self.granted + interval).saturating_sub(clock.now()),
                failures => (interval / 16).saturating_mul(1 << failures.min(4)),
            };
            clock.sleep(wait.min(self.left())).await;
            if self.left().is_zero() {
                return End::Lost;
            }
            match self.beat(interval, None).await {
                Ok(true) => failures = 0,
                Ok(false) => failures += 1,
                Err(end) => return end,
            }
        }
    }

    /// Sends one heartbeat, which requests a lease of this many seconds. Returns whether it was granted.
    async fn beat(&mut self, limit: Duration, ttl: Option<i64>) -> Result<bool, End> {
        let sent = self.queue.clock.now();
        let limit = limit.min(self.left());
        // Even if the wait is dropped, the heartbeat may have arrived.
        let unsure = std::mem::replace(&mut self.unsure, true);
        match self.queue.beat(&self.id, &self.credential, &self.last, ttl, limit).await {
            Reply::Done(beat) => self.granted(sent, beat).map(|()| true),
            Reply::Unsure(_) => Ok(false),
            Reply::Refused(error) => {
                let other = error.status().is_some_and(|status| status.as_u16() == 412);
                if !other || !unsure {
                    return Err(End::Lost);
                }
                self.adopt().await.map(|()| false)
            }
        }
    }

    /// The server has a different last heartbeat. While the lease lasts, no other worker can have sent it, so it is one
    /// of this worker, whose response was lost.
    async fn adopt(&mut self) -> Result<(), End> {
        match self.queue.look(&self.id, &self.credential, self.left()).await {
            Reply::Done(item) if !self.left().is_zero() => {
                self.last = item.latest_heartbeat_at.ok_or(End::Lost)?;
                self.unsure = false;
                Ok(())
            }
            // The next heartbeat is refused, and checks again.
            Reply::Unsure(_) => Ok(()),
            Reply::Done(_) | Reply::Refused(_) => Err(End::Lost),
        }
    }

    /// Ends the work permanently, while it keeps the lease. Returns whether that is certain.
    pub(super) async fn stop(&mut self) -> bool {
        let clock = self.queue.clock.clone();
        let patience = clock.now() + STOPPING;
        let mut wait = Duration::from_millis(250);
        loop {
            // Without the lease, it would stop the work of the worker that has it now.
            let left = self.left().min(patience.saturating_sub(clock.now()));
            if left.is_zero() {
                return false;
            }
            match self.queue.stop(&self.id, &self.credential, left.min(CLAIM_LIMIT)).await {
                Reply::Done(()) | Reply::Refused(_) => return true,
                Reply::Unsure(_) => clock.sleep(wait.min(self.left())).await,
            }
            wait = (wait * 2).min(CLAIM_LIMIT);
            let interval = self.interval();
            if clock.now() >= self.granted + interval && !self.left().is_zero() {
                match self.beat(interval, None).await {
                    Ok(_) => {}
                    Err(end) => return end == End::Stopping,
                }
            }
        }
    }

    /// Lets the lease expire soon, so that another worker can have the item. If that fails, it expires by itself.
    pub(super) async fn release(&mut self) {
        for _ in 0..2 {
            // The first request is refused if the heartbeat before it was in flight.
            if self.left().is_zero() || self.beat(CLAIM_LIMIT, Some(1)).await != Ok(false) {
                return;
            }
        }
    }
}
