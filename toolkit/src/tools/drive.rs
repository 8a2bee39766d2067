//! The loop: the next step of a run, and its effect on the history.

use std::{
    collections::BTreeSet,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::SystemTime,
};

use anthropic_beta::{
    Accumulated, Error, ErrorKind, EventStream,
    engine::Call,
    json::{Maybe, Timestamp},
    messages::{
        Container, ContainerParam, ContentBlockParam, CreateMessage, Message, MessageParam,
        RawMessageStreamEvent, StopReason, ToolUseBlock,
    },
};
use futures_core::Stream;

use super::{
    calls::{Calls, Rules, Step, of_message},
    run::{Ending, Event, RunError, Tokens, Turn},
    setup,
    tool::Tool,
};

const MAX_RESUMES: usize = 10;
const CONCURRENCY: usize = 8;

/// The state of a run. After each method, the run can be continued.
pub(super) struct Drive {
    pub(super) request: CreateMessage,
    pub(super) tools: Vec<Arc<dyn Tool>>,
    pub(super) rules: Rules,
    pub(super) max_turns: Option<usize>,
    pub(super) max_tokens: Option<i64>,
    pub(super) max_resumes: usize,
    pub(super) streaming: bool,
    /// Messages that the caller wants to send next.
    pub(super) queued: Vec<MessageParam>,
    pub(super) ending: Option<Ending>,
    pub(super) last: Option<Message>,
    pub(super) tokens: Tokens,
    cancelled: Pin<Box<dyn Future<Output = ()> + Send>>,
    /// Names of tools that the request defines and the runner does not have.
    not_run: BTreeSet<String>,
    /// The container in the request, if a response named it.
    carried: Option<Container>,
    turns: usize,
    resumes: usize,
    phase: Phase,
}

#[allow(clippy::large_enum_variant, reason = "there is one of it")]
enum Phase {
    Setup,
    /// The next request has not been sent.
    Send,
    Waiting(Call<Message>),
    Opening(Call<EventStream<RawMessageStreamEvent>>),
    Streaming(Accumulated<RawMessageStreamEvent>),
    Calling(Calls),
    /// The turn is over, and has not been reported yet.
    Ended(Turn),
    Done,
}

impl Drive {
    pub(super) fn new(request: CreateMessage, cancelled: Pin<Box<dyn Future<Output = ()> + Send>>) -> Self {
        Self {
            request,
            tools: Vec::new(),
            rules: Rules { concurrency: CONCURRENCY, timeout: None, before: None, after: None },
            max_turns: None,
            max_tokens: None,
            max_resumes: MAX_RESUMES,
            streaming: false,
            queued: Vec::new(),
            ending: None,
            last: None,
            tokens: Tokens::default(),
            cancelled,
            not_run: BTreeSet::new(),
            carried: None,
            turns: 0,
            resumes: 0,
            phase: Phase::Setup,
        }
    }

    pub(super) fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event, RunError>>> {
        loop {
            if matches!(self.phase, Phase::Done) {
                // Their resources are released now, not when the caller drops the history.
                self.tools.clear();
                return Poll::Ready(None);
            }
            if self.cancelled.as_mut().poll(context).is_ready() {
                return Poll::Ready(self.cancel().map(Ok));
            }
            if matches!(self.phase, Phase::Setup) {
                match setup::define(&mut self.request, &self.tools) {
                    Ok(not_run) => self.not_run = not_run,
                    Err(error) => return Poll::Ready(Some(Err(self.fail(error)))),
                }
                self.phase = Phase::Send;
            }
            let step = match &mut self.phase {
                Phase::Setup | Phase::Send => {
                    self.send();
                    Ok(None)
                }
                Phase::Waiting(call) => {
                    ready!(Pin::new(call).poll(context)).map(|message| self.message(message))
                }
                Phase::Opening(call) => ready!(Pin::new(call).poll(context)).map(|events| {
                    self.phase = Phase::Streaming(events.accumulate());
                    None
                }),
                Phase::Streaming(events) => match ready!(Pin::new(&mut *events).poll_next(context)) {
                    Some(event) => event.map(|event| Some(Event::Stream(event))),
                    None => ready!(events.poll_finish(context)).map(|message| self.message(message)),
                },
                Phase::Calling(calls) => match ready!(calls.poll(context)) {
                    Step::Result(result) => Ok(Some(Event::Result(result))),
                    Step::AllDone => Ok(self.end_calls("", None)),
                    Step::Stop => Ok(self.end_calls("the run was stopped", Some(Ending::Stopped))),
                },
                Phase::Ended(_) => Ok(self.tell()),
                Phase::Done => return Poll::Ready(None),
            };
            match step {
                Ok(None) => {}
                Ok(Some(event)) => return Poll::Ready(Some(Ok(event))),
                Err(error) => {
                    let error = self.request_failed(error);
                    return Poll::Ready(Some(Err(self.fail(error))));
                }
            }
        }
    }

    fn fail(&mut self, error: RunError) -> RunError {
        self.phase = Phase::Done;
        self.tools.clear();
        error
    }

    /// The API rejects a request with an expired container like any other invalid request. Only the expiration time of
    /// the container shows the reason.
    fn request_failed(&self, error: Error) -> RunError {
        let rejected = matches!(error.kind(), ErrorKind::BadRequest | ErrorKind::NotFound);
        match &self.carried {
            Some(container) if rejected && has_passed(&container.expires_at) => {
                RunError::ContainerExpired { container: container.clone(), error }
            }
            _ => RunError::Request(error),
        }
    }

    fn send(&mut self) {
        if let Some(ending) = self.limit(Vec::new()) {
            self.end(ending);
            return;
        }
        if self.resumes == 0 {
            self.request.as_body_mut().messages.append(&mut self.queued);
        }
        self.turns += 1;
        let request = self.request.clone();
        self.phase =
            if self.streaming { Phase::Opening(request.stream()) } else { Phase::Waiting(request.send()) };
    }

    /// Returns the limit that forbids another request, if any.
    fn limit(&self, pending: Vec<ToolUseBlock>) -> Option<Ending> {
        if self.max_turns.is_some_and(|most| self.turns >= most) {
            return Some(Ending::MaxTurns { pending });
        }
        let reached = self.max_tokens.is_some_and(|most| self.tokens.total() >= most);
        reached.then_some(Ending::MaxTokens { pending })
    }

    /// Handles a complete message: its stop reason determines the next step.
    fn message(&mut self, message: Message) -> Option<Event> {
        self.tokens.add(&message.usage);
        self.carry_container(&message);
        self.last = Some(message.clone());
        let pending: Vec<ToolUseBlock> = of_message(&message).map(|(call, _)| call.clone()).collect();
        let ending = match &message.stop_reason {
            Some(StopReason::ToolUse) if !pending.is_empty() => {
                self.resumes = 0;
                let not_run = pending.iter().any(|call| self.not_run.contains(&call.name));
                if not_run { Some(Ending::NotRun { pending }) } else { self.limit(pending) }
            }
            Some(StopReason::PauseTurn | StopReason::Compaction) => {
                self.resumes += 1;
                (self.resumes > self.max_resumes).then_some(Ending::MaxResumes)
            }
            Some(StopReason::Refusal) => Some(Ending::Refused),
            Some(StopReason::MaxTokens | StopReason::ModelContextWindowExceeded) => Some(Ending::Truncated),
            reason => Some(Ending::Finished(reason.clone())),
        };
        if ending.is_none() && self.resumes == 0 {
            let calls = Calls::new(message.clone(), &self.tools, &self.rules, self.turns - 1);
            self.phase = Phase::Calling(calls);
        } else {
            self.append(message.clone(), None);
            self.ending = ending;
            self.phase = Phase::Ended(Turn { message: message.clone(), results: Vec::new() });
        }
        Some(Event::Message(message))
    }

    /// Ends the calls of this turn; open calls get an error with this reason.
    fn end_calls(&mut self, reason: &str, ending: Option<Ending>) -> Option<Event> {
        let Phase::Calling(calls) = std::mem::replace(&mut self.phase, Phase::Done) else { return None };
        let (message, results) = calls.close(reason);
        let blocks: Vec<ContentBlockParam> = results.iter().cloned().map(Into::into).collect();
        self.append(message.clone(), Some(blocks));
        self.ending = ending;
        self.phase = Phase::Ended(Turn { message, results });
        self.tell()
    }

    /// Reports the end of a turn, and begins the next one if there is one.
    fn tell(&mut self) -> Option<Event> {
        let next = if self.ending.is_some() { Phase::Done } else { Phase::Send };
        match std::mem::replace(&mut self.phase, next) {
            Phase::Ended(turn) => Some(Event::Turn(turn)),
            _ => None,
        }
    }

    fn end(&mut self, ending: Ending) {
        self.ending = Some(ending);
        self.phase = Phase::Done;
    }

    fn cancel(&mut self) -> Option<Event> {
        match &self.phase {
            Phase::Calling(_) => {
                self.end_calls("the run was cancelled", Some(Ending::Cancelled { partial: None }))
            }
            Phase::Ended(_) => {
                self.ending.get_or_insert(Ending::Cancelled { partial: None });
                self.tell()
            }
            Phase::Streaming(events) => {
                let partial = events.snapshot().cloned().map(Box::new);
                self.end(Ending::Cancelled { partial });
                None
            }
            _ => {
                self.end(Ending::Cancelled { partial: None });
                None
            }
        }
    }

    /// Adds a turn to the history: the model's part unchanged, then the results.
    fn append(&mut self, message: Message, results: Option<Vec<ContentBlockParam>>) {
        let history = &mut self.request.as_body_mut().messages;
        // A refusal may be empty, and a request cannot contain an empty message.
        if !message.content.is_empty() {
            history.push(message.into());
        }
        if let Some(results) = results {
            history.push(MessageParam::user(results));
        }
    }

    /// Uses the container of this message in later requests, unless the caller has set one.
    fn carry_container(&mut self, message: &Message) {
        let Some(container) = &message.container else { return };
        let id = &container.id;
        match &mut self.request.as_body_mut().container {
            absent @ Maybe::Absent => *absent = Maybe::Value(ContainerParam::Id(id.clone())),
            Maybe::Value(ContainerParam::Params(params))
                if self.carried.is_some() || !params.id.is_value() =>
            {
                params.id = Maybe::Value(id.clone());
            }
            Maybe::Value(ContainerParam::Id(carried)) if self.carried.is_some() => carried.clone_from(id),
            _ => return,
        }
        self.carried = Some(container.clone());
    }
}

fn has_passed(time: &Timestamp) -> bool {
    time.to_system_time().is_some_and(|time| time <= SystemTime::now())
}
