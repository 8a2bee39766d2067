//! The runner, as its callers see it.

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

/// Runs of tools, for the request of a message.
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
/// It is a stream of [`Turn`]s; [`run`](Self::run) goes through all of them, and [`next_event`](Self::next_event) shows
/// what happens within. Nothing goes on while none of these is awaited, and a future of them that is dropped loses
/// nothing: the next one goes on from there. All work, that of tools too, is done on the task that awaits the runner, and
/// ends when the runner is dropped.
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

    /// Sets the most turns. Each request is a turn. No limit unless set.
    pub fn max_turns(mut self, turns: usize) -> Self {
        self.drive.max_turns = Some(turns);
        self
    }

    /// Sets the number of tokens, input and output of all turns, from which on no further request is sent. No limit
    /// unless set.
    pub fn max_total_tokens(mut self, tokens: i64) -> Self {
        self.drive.max_tokens = Some(tokens);
        self
    }

    /// Sets how often in a row a paused turn is continued; 10 unless set.
    pub fn max_resumes(mut self, resumes: usize) -> Self {
        self.drive.max_resumes = resumes;
        self
    }

    /// Sets how many calls run at the same time, at least one; 8 unless set.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.drive.rules.concurrency = calls;
        self
    }

    /// Sets how long a call may take, for tools that do not say so themselves. No limit unless set.
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

    /// Shows each call with its result, for a log. Calls that panicked or were cancelled are not shown.
    pub fn after_call(
        mut self,
        look: impl Fn(&ToolUseBlock, &ToolResultBlockParam) + Send + Sync + 'static,
    ) -> Self {
        self.drive.rules.after = Some(Arc::new(look));
        self
    }

    /// Has responses streamed, so that [`next_event`](Self::next_event) gives their events.
    pub fn streaming(mut self) -> Self {
        self.drive.streaming = true;
        self
    }

    /// Returns a handle that cancels the run.
    #[must_use]
    pub fn canceller(&self) -> Canceller {
        self.cancel.clone()
    }

    /// Returns the conversation so far. Behind an ending with pending calls, these need a result before it is sent again;
    /// otherwise it can be sent as it is.
    #[must_use]
    pub fn history(&self) -> &[MessageParam] {
        &self.drive.request.as_body().messages
    }

    /// Adds a message, which is sent with the next request, after the results of the current turn. A paused turn is
    /// finished first.
    pub fn push(&mut self, message: impl Into<MessageParam>) {
        self.drive.queued.push(message.into());
    }

    /// Returns the conversation so far, to change it between two turns, for example to shorten it. A turn under way is
    /// added to its end once it is over.
    ///
    /// The API accepts no history in which a call has no result, or a result no call. Calls in it are not run again.
    pub fn history_mut(&mut self) -> &mut Vec<MessageParam> {
        &mut self.drive.request.as_body_mut().messages
    }

    /// Returns why the run ended; `None` before that.
    #[must_use]
    pub fn ending(&self) -> Option<&Ending> {
        self.drive.ending.as_ref()
    }

    /// Returns the next turn, once its calls have results; `None` after the last one.
    ///
    /// # Errors
    ///
    /// A tool would be refused, or a request failed. The run is over then.
    pub async fn next(&mut self) -> Option<Result<Turn, RunError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the next event; `None` after the last one.
    ///
    /// # Errors
    ///
    /// As those of [`next`](Self::next).
    pub async fn next_event(&mut self) -> Option<Result<Event, RunError>> {
        poll_fn(|context| self.drive.poll_event(context)).await
    }

    /// Goes through all turns that are left, and returns what the run came to.
    ///
    /// # Errors
    ///
    /// A tool would be refused, or a request failed. [`history`](Self::history) is then what it was before the request.
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
/// The request or the calls under way end. Calls that are open get an error as their result, so that the history can be
/// sent again, and the run ends with [`Ending::Cancelled`].
#[derive(Clone, Debug)]
pub struct Canceller(watch::Sender<bool>);

impl Canceller {
    /// Returns a handle, and a future that is ready once the handle cancels. Without any handle left, it is never ready.
    pub(crate) fn new() -> (Self, BoxFuture<()>) {
        let (sender, mut receiver) = watch::channel(false);
        let cancelled = async move {
            if receiver.wait_for(|cancelled| *cancelled).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        (Self(sender), Box::pin(cancelled))
    }

    /// Cancels the run. Has no effect on one that is over.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }
}
