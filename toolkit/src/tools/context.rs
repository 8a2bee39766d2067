//! The context of a call.

use std::time::Duration;

use tokio::{sync::watch, time::Instant};

/// The context of a call.
///
/// A call that only waits needs none of the methods: its future is dropped when the call is cancelled or exceeds its
/// time limit. They are for work that does not end with the future, such as a thread or a task:
///
/// ```
/// use anthropic_beta_toolkit::tools::tool_with_context;
/// # #[derive(serde::Deserialize, schemars::JsonSchema)]
/// # struct Search { digits: u32 }
///
/// let search = tool_with_context("search", "Searches.", |input: Search, call| async move {
///     let search = move || {
///         for number in 0..10_u64.pow(input.digits) {
///             if call.is_over() {
///                 return Err("not found in time");
///             }
///             // …
/// #           _ = number;
///         }
///         Ok("found")
///     };
///     tokio::task::spawn_blocking(search).await.map_err(|error| error.to_string())?.map_err(str::to_owned)
/// });
/// # let _: anthropic_beta_toolkit::tools::FnTool<Search> = search;
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallContext {
    /// The identifier of the call, which is unique and can serve as an idempotency key.
    pub id: String,
    /// The number of the turn in the run, from 0.
    pub turn: usize,
    deadline: Option<Instant>,
    /// Closed when the result is no longer needed.
    waited_for: Option<watch::Receiver<()>>,
}

impl CallContext {
    /// Creates a context without a time limit for a call that is never over, for tests of a tool.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), turn: 0, deadline: None, waited_for: None }
    }

    /// Returns the remaining time of the call; `None` without a limit.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// Returns whether the result is no longer needed.
    ///
    /// This is the case when the call has ended, the run was cancelled or dropped, or the time limit was exceeded.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let closed = self.waited_for.as_ref().is_some_and(|waited_for| waited_for.has_changed().is_err());
        closed || self.time_left() == Some(Duration::ZERO)
    }

    /// Waits until the result is no longer needed; see [`is_over`](Self::is_over).
    pub async fn over(&self) {
        let closed = async {
            match self.waited_for.clone() {
                Some(mut waited_for) => _ = waited_for.changed().await,
                None => std::future::pending().await,
            }
        };
        match self.deadline {
            Some(deadline) => _ = tokio::time::timeout_at(deadline, closed).await,
            None => closed.await,
        }
    }

    /// Limits the call. It is over when the returned guard is dropped.
    pub(super) fn begin(&mut self, limit: Option<Duration>) -> watch::Sender<()> {
        let (guard, waited_for) = watch::channel(());
        self.deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        self.waited_for = Some(waited_for);
        guard
    }
}
