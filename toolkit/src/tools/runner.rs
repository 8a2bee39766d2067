//! The runner of tools.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use anthropic_beta::messages::{CreateMessage, MessageParam, ToolResultBlockParam, ToolUseBlock};
use futures_core::Stream;
use tokio::sync::watch;

use super::{
    calls::{BoxFuture, Decision},
    drive::Drive,
    run::{Ending, Event, Run, RunError, Turn},
    tool::Tool,
};

/// Adds [`runner`](Self::runner) to requests of messages.
pub trait RunTools {
    /// Returns a runner that begins with this request.
    fn runner(self) -> Runner;
}

impl RunTools for CreateMessage {
    fn runner(self) -> Runner {
        Runner::new(self)
    }
}

/// Sends a request, runs the tools that the model calls, sends the results, and so on until the model is done.
///
/// It is a stream of [`Turn`]s; [`run`](Self::run) reads all of them, and [`next_event`](Self::next_event) returns the
/// events within them. The runner does nothing while none of these is awaited, and dropping one of their futures loses
/// nothing: the next one continues. All work, including that of the tools, is done on the task that awaits the runner,
/// and ends when the runner is dropped.
#[must_use = "a runner does nothing until it is awaited"]
pub struct Runner {
    drive: Drive,
    cancel: Canceller,
}

impl Runner {
    fn new(request: CreateMessage) -> Self {
        let (cancel, cancelled) = Canceller::new();
        Self { drive: Drive::new(request, cancelled), cancel }
    }

    /// Adds a tool. Its definition is sent after those of the request.
    pub fn tool(mut self, tool: impl Tool + 'static) -> Self {
        self.drive.tools.push(Arc::new(tool));
        self
    }

    /// Sets the maximum number of turns. Each request is a turn. Default: none.
    pub fn max_turns(mut self, turns: usize) -> Self {
        self.drive.max_turns = Some(turns);
        self
    }

    /// Sets the number of tokens, input and output of all turns, from which on no further request is sent. Default:
    /// none.
    pub fn max_total_tokens(mut self, tokens: i64) -> Self {
        self.drive.max_tokens = Some(tokens);
        self
    }

    /// Sets how often in a row a paused turn is continued. Default: 10.
    pub fn max_resumes(mut self, resumes: usize) -> Self {
        self.drive.max_resumes = resumes;
        self
    }

    /// Sets the maximum number of concurrent calls, at least one. Default: 8.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.drive.rules.concurrency = calls;
        self
    }

    /// Sets the maximum duration of a call, for tools that do not set their own. Default: none.
    pub fn tool_timeout(mut self, timeout: Duration) -> Self {
        self.drive.rules.timeout = Some(timeout);
        self
    }

    /// Sets a function that decides on each call before it is run, for example to ask for permission.
    pub fn before_call<F, Fut>(mut self, decide: F) -> Self
    where
        F: Fn(ToolUseBlock) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Decision> + Send + 'static,
    {
        self.drive.rules.before = Some(Arc::new(move |call| Box::pin(decide(call))));
        self
    }

    /// Calls this function with each call and its result, for example to log it. Calls that panicked or were cancelled
    /// are not passed to it.
    pub fn after_call(
        mut self,
        look: impl Fn(&ToolUseBlock, &ToolResultBlockParam) + Send + Sync + 'static,
    ) -> Self {
        self.drive.rules.after = Some(Arc::new(look));
        self
    }

    /// Streams responses, so that [`next_event`](Self::next_event) returns their events.
    pub fn streaming(mut self) -> Self {
        self.drive.streaming = true;
        self
    }

    /// Returns a handle that cancels the run.
    #[must_use]
    pub fn canceller(&self) -> Canceller {
        self.cancel.clone()
    }

    /// Returns the conversation so far. If the run ended with pending calls, these need results before the conversation
    /// is sent again; otherwise it can be sent unchanged.
    #[must_use]
    pub fn history(&self) -> &[MessageParam] {
        &self.drive.request.as_body().messages
    }

    /// Adds a message, which is sent with the next request, after the results of the current turn. A paused turn is
    /// completed first.
    pub fn push(&mut self, message: impl Into<MessageParam>) {
        self.drive.queued.push(message.into());
    }

    /// Returns a mutable reference to the conversation so far, for changes between two turns, for example to shorten
    /// it. The current turn is added to its end when it is over.
    ///
    /// The API does not accept a history with a call without a result, or a result without a call. Calls in it are not
    /// run again.
    pub fn history_mut(&mut self) -> &mut Vec<MessageParam> {
        &mut self.drive.request.as_body_mut().messages
    }

    /// Returns the reason why the run ended; `None` before that.
    #[must_use]
    pub fn ending(&self) -> Option<&Ending> {
        self.drive.ending.as_ref()
    }

    /// Returns the next turn, when its calls have results; `None` after the last one.
    ///
    /// # Errors
    ///
    /// An error if the API would refuse a tool, or a request fails. Then the run has ended.
    pub async fn next(&mut self) -> Option<Result<Turn, RunError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the next event; `None` after the last one.
    ///
    /// # Errors
    ///
    /// The errors of [`next`](Self::next).
    pub async fn next_event(&mut self) -> Option<Result<Event, RunError>> {
        poll_fn(|context| self.drive.poll_event(context)).await
    }

    /// Reads all remaining turns, and returns the result of the run.
    ///
    /// # Errors
    ///
    /// An error if the API would refuse a tool, or a request fails. Then [`history`](Self::history) is unchanged by
    /// that request.
    pub async fn run(&mut self) -> Result<Run, RunError> {
        while let Some(turn) = self.next().await {
            turn?;
        }
        Ok(Run {
            ending: self.drive.ending.clone().unwrap_or(Ending::Cancelled { partial: None }),
            message: self.drive.last.clone(),
            tokens: self.drive.tokens,
        })
    }
}

impl Stream for Runner {
    type Item = Result<Turn, RunError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(self.drive.poll_event(context)) {
                Some(Ok(Event::Turn(turn))) => return Poll::Ready(Some(Ok(turn))),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl fmt::Debug for Runner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runner").field("ending", &self.drive.ending).finish_non_exhaustive()
    }
}

/// Cancels a run, from any task.
///
/// The current request or the running calls end. Open calls get an error as their result, so that the history can be
/// sent again, and the run ends with [`Ending::Cancelled`].
#[derive(Clone, Debug)]
pub struct Canceller(watch::Sender<bool>);

impl Canceller {
    /// Returns a handle, and a future that is ready when the handle cancels. When all handles are dropped, it is never
    /// ready.
    pub(crate) fn new() -> (Self, BoxFuture<()>) {
        let (sender, mut receiver) = watch::channel(false);
        let cancelled = async move {
            if receiver.wait_for(|cancelled| *cancelled).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        (Self(sender), Box::pin(cancelled))
    }

    /// Cancels the run. Has no effect on a run that has ended.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }
}
