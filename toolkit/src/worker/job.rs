//! The job of a worker for one item.

use std::{fmt, time::Duration};

use anthropic_beta::{
    CallOptions, Client,
    environments::work::{SelfHostedWork, SelfHostedWorkData, WorkSecret},
    json::Base64,
};
use tokio::sync::watch;

use crate::sessions::{RunSessions, SessionRunner};

/// How long to wait for an idle session, since the user may send another message.
const LINGER: Duration = Duration::from_secs(60);

/// The work for one item: a session to run.
///
/// It is passed to the function of a [`Worker`](super::Worker), whose future is dropped when the lease on the item is
/// lost.
pub struct Job {
    work: SelfHostedWork,
    session: String,
    client: Client,
    stopping: watch::Receiver<bool>,
}

impl Job {
    /// Returns the identifier of the item.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.work.id
    }

    /// Returns the identifier of the session.
    #[must_use]
    pub fn session_id(&self) -> &str {
        &self.session
    }

    /// Returns the item of the queue.
    #[must_use]
    pub fn work(&self) -> &SelfHostedWork {
        &self.work
    }

    /// Returns a client with the credential of the item, or of the worker if the item has none.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Returns a runner for the session. It waits for the results of other clients' tools, and ends when the session
    /// has been idle for a minute.
    pub fn runner(&self) -> SessionRunner {
        self.client.sessions().runner(&self.session).linger(LINGER).wait_for_others()
    }

    /// Waits until the job should end because the API or the worker stops it. The job is dropped some time later.
    pub async fn stopping(&self) {
        let mut stopping = self.stopping.clone();
        if stopping.wait_for(|stopping| *stopping).await.is_err() {
            // The sender was dropped, and the job will be dropped soon.
            std::future::pending::<()>().await;
        }
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("id", &self.id()).field("session", &self.session).finish_non_exhaustive()
    }
}

/// An item that has not been acknowledged.
pub(super) struct Offer {
    pub(super) work: SelfHostedWork,
    /// The client for calls about the item.
    pub(super) credential: CallOptions,
    /// The session to run, or the reason why there is none.
    session: Result<String, String>,
}

impl Offer {
    pub(super) fn new(work: SelfHostedWork) -> Self {
        let secret = work.secret.as_ref().map(|secret| token(secret.expose())).transpose();
        let session = match (&work.data, &secret) {
            (_, Err(reason)) => Err((*reason).to_owned()),
            (SelfHostedWorkData::Session(session), _) => Ok(session.id.clone()),
            (data, _) => Err(format!("work of the type {:?}", data.tag().unwrap_or_default())),
        };
        let credential = match secret {
            Ok(Some(token)) => CallOptions::new().auth_token(&token),
            Ok(None) | Err(_) => CallOptions::new(),
        };
        Self { work, credential, session }
    }

    /// Whether it is only a health check.
    pub(super) fn is_health_check(&self) -> bool {
        matches!(self.work.data, SelfHostedWorkData::Healthcheck(_))
    }

    /// # Errors
    ///
    /// An error if there is nothing to run.
    pub(super) fn job(self, client: &Client, stopping: watch::Receiver<bool>) -> Result<Job, String> {
        let client = client.with_options(self.credential);
        self.session.map(|session| Job { work: self.work, session, client, stopping })
    }
}

/// Returns the token in the secret of an item: URL-safe base64 of JSON. The errors do not print it.
fn token(secret: &str) -> Result<String, &'static str> {
    const MALFORMED: &str = "the item's secret cannot be decoded";
    let standard: String = secret
        .chars()
        .map(|char| match char {
            '-' => '+',
            '_' => '/',
            char => char,
        })
        .collect();
    let json = Base64::from(standard).decode().map_err(|_| MALFORMED)?;
    let json = String::from_utf8(json).map_err(|_| MALFORMED)?;
    let secret = WorkSecret::from_json(&json).map_err(|_| MALFORMED)?;
    Ok(secret.sessions_token.expose().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_the_token_from_url_safe_base64() {
        // {"sessions_token":"sk-ant-req-???>>>"} contains both characters that differ.
        let secret = "eyJzZXNzaW9uc190b2tlbiI6InNrLWFudC1yZXEtPz8_Pj4-In0";
        assert_eq!(token(secret).as_deref(), Ok("sk-ant-req-???>>>"));
        assert_eq!(
            token("eyJzZXNzaW9uc190b2tlbiI6InNrLWFudC1yZXEtPz8/Pj4+In0=").as_deref(),
            token(secret).as_deref()
        );
        for broken in ["!", "e30", "bm90IGpzb24"] {
            assert!(token(broken).is_err());
        }
    }
}
