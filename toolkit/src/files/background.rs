//! Blocking work, such as file operations.

use std::panic::resume_unwind;

/// Runs blocking work on a thread for such work, or on the current thread if there is no Tokio runtime.
pub(crate) async fn background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return work() };
    match runtime.spawn_blocking(work).await {
        Ok(output) => output,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // Only a runtime that shuts down cancels such work, and it also drops the task that awaits this.
            Err(_) => std::future::pending().await,
        },
    }
}

/// States whether long-running work should stop.
#[cfg(feature = "local")]
pub(crate) struct Watch {
    dropped: std::sync::Arc<std::sync::atomic::AtomicBool>,
    until: std::time::Instant,
}

#[cfg(feature = "local")]
impl Watch {
    /// Whether the time limit has expired, or the future that waits for the work was dropped.
    pub(crate) fn is_over(&self) -> bool {
        self.dropped.load(std::sync::atomic::Ordering::Relaxed) || std::time::Instant::now() >= self.until
    }
}

/// Runs blocking work that checks its [`Watch`], which expires after `limit` and when the future is dropped.
#[cfg(feature = "local")]
pub(crate) async fn watched<T: Send + 'static>(
    limit: std::time::Duration,
    work: impl FnOnce(&Watch) -> T + Send + 'static,
) -> T {
    struct SetOnDrop(std::sync::Arc<std::sync::atomic::AtomicBool>);
    impl Drop for SetOnDrop {
        fn drop(&mut self) {
            self.0.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    }
    let guard = SetOnDrop(std::sync::Arc::default());
    let watch = Watch { dropped: guard.0.clone(), until: std::time::Instant::now() + limit };
    background(move || work(&watch)).await
}
