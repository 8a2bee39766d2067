//! Work that blocks, such as that on files.

use std::panic::resume_unwind;

/// Runs work that blocks on a thread for such work, or right here if no Tokio runtime runs.
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

/// Looked at by work that takes long, so that it ends in time.
#[cfg(feature = "local")]
pub(crate) struct Watch {
    dropped: std::sync::Arc<std::sync::atomic::AtomicBool>,
    until: std::time::Instant,
}

#[cfg(feature = "local")]
impl Watch {
    /// Returns whether the time is over, or the future that waits for the work was dropped.
    pub(crate) fn is_over(&self) -> bool {
        self.dropped.load(std::sync::atomic::Ordering::Relaxed) || std::time::Instant::now() >= self.until
    }
}

/// Runs work that blocks, and that looks at its watch: it is over after `limit`, and when the future is dropped.
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
