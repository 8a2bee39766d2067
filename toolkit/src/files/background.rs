//! Work that blocks, such as that on files.

use std::panic::resume_unwind;

/// Runs work that blocks on a thread for such work, or right here if no Tokio runtime runs.
pub(crate) async fn background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return work() };
    match runtime.spawn_blocking(work).await {
        Ok(output) => output,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // Only a runtime that shuts down cancels such work, and with it whoever awaits this.
            Err(_) => std::future::pending().await,
        },
    }
}
