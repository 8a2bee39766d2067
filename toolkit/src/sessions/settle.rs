//! The short time between a session's idle event and the status that requests return.

use std::time::Duration;

use anthropic_beta::sessions::{Session, SessionStatus, Sessions};

use super::error::SessionError;

const STEP: Duration = Duration::from_millis(200);
const STEPS: u32 = 25;

/// Waits at most 5 seconds until the API reports that a session is not running any more. Returns the session.
///
/// The event that a session is idle arrives slightly before its status changes: in between, the API refuses to archive
/// or delete it. A session that is still running after this time is returned too.
///
/// # Errors
///
/// An error if a request fails.
pub async fn settled(sessions: &Sessions, session_id: &str) -> Result<Session, SessionError> {
    let mut steps = 0..STEPS;
    loop {
        let session = sessions.retrieve(session_id).await.map_err(SessionError::Request)?;
        let running = matches!(session.status, SessionStatus::Running | SessionStatus::Rescheduling);
        if !running || steps.next().is_none() {
            return Ok(session);
        }
        tokio::time::sleep(STEP).await;
    }
}
