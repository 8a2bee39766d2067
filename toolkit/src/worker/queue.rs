//! The requests of a worker, each with one attempt and a time limit.

use std::{sync::Arc, time::Duration};

use anthropic_beta::{
    CallOptions, Client, Error, ErrorKind,
    environments::work::{SelfHostedWork, SelfHostedWorkHeartbeatResponse, Work},
};

use super::clock::{Clock, within};

/// How long the API waits for an item, in milliseconds. This is the maximum that it accepts.
const BLOCK: i64 = 999;

/// The queue of an environment, for one worker.
pub(super) struct Queue {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) client: Client,
    pub(super) environment: String,
    pub(super) worker: String,
    /// The age at which items that are not acknowledged are offered again.
    pub(super) reclaim: Duration,
}

/// The result of a request.
pub(super) enum Reply<T> {
    Done(T),
    /// The server refused it.
    Refused(Error),
    /// It is unknown whether the server has handled it.
    Unsure(Error),
}

impl<T> Reply<T> {
    fn of(outcome: Option<Result<T, Error>>) -> Self {
        match outcome {
            Some(Ok(value)) => Self::Done(value),
            Some(Err(error)) if error.is_retryable() || error.kind() == ErrorKind::Decode => {
                Self::Unsure(error)
            }
            Some(Err(error)) => Self::Refused(error),
            None => Self::Unsure(Error::new(ErrorKind::Timeout, "no response in time")),
        }
    }
}

impl Queue {
    fn work(&self) -> Work {
        self.client.environments().work()
    }

    /// Returns the next item.
    pub(super) async fn poll(&self, limit: Duration) -> Reply<Option<SelfHostedWork>> {
        let reclaim = i64::try_from(self.reclaim.as_millis()).unwrap_or(i64::MAX);
        let call = self.work().poll(&self.environment).worker_id(&self.worker).block_ms(BLOCK);
        let call = call.reclaim_older_than_ms(reclaim).options(once());
        Reply::of(within(&*self.clock, limit, call.send()).await)
    }

    pub(super) async fn acknowledge(
        &self,
        id: &str,
        credential: &CallOptions,
        limit: Duration,
    ) -> Reply<SelfHostedWork> {
        let call = self.work().acknowledge(&self.environment, id).options(once()).options(credential.clone());
        Reply::of(within(&*self.clock, limit, call.send()).await)
    }

    /// Extends the lease on an item, if this is the last heartbeat of the server.
    pub(super) async fn beat(
        &self,
        id: &str,
        credential: &CallOptions,
        expected: &str,
        ttl: Option<i64>,
        limit: Duration,
    ) -> Reply<SelfHostedWorkHeartbeatResponse> {
        let call = self.work().heartbeat(&self.environment, id).expected_last_heartbeat(expected);
        let call = match ttl {
            Some(seconds) => call.desired_ttl_seconds(seconds),
            None => call,
        };
        let call = call.options(once()).options(credential.clone());
        Reply::of(within(&*self.clock, limit, call.send()).await)
    }

    pub(super) async fn look(
        &self,
        id: &str,
        credential: &CallOptions,
        limit: Duration,
    ) -> Reply<SelfHostedWork> {
        let call = self.work().retrieve(&self.environment, id).options(once()).options(credential.clone());
        Reply::of(within(&*self.clock, limit, call.send()).await)
    }

    pub(super) async fn stop(&self, id: &str, credential: &CallOptions, limit: Duration) -> Reply<()> {
        let call = self.work().stop(&self.environment, id).force(true);
        let call = call.options(once()).options(credential.clone());
        let outcome = within(&*self.clock, limit, call.send()).await;
        Reply::of(outcome.map(|stopped| stopped.map(|_| ())))
    }
}

/// Sends a request once, within the limit of the worker's own clock: the caller decides what follows a failure.
fn once() -> CallOptions {
    CallOptions::new().max_retries(0).no_timeout()
}
