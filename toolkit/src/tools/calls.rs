//! The calls of one turn.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use anthropic_beta::{
    json::Json,
    messages::{Message, ToolResultBlockParam, ToolUseBlock},
};

use super::{
    context::CallContext,
    output::{ToolOutput, failed},
    tool::Tool,
};

pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
pub(super) type Before = Arc<dyn Fn(ToolUseBlock) -> BoxFuture<Decision> + Send + Sync>;
pub(super) type After = Arc<dyn Fn(&ToolUseBlock, &ToolResultBlockParam) + Send + Sync>;

/// The decision about a call, before it is run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Decision {
    /// Runs the call.
    Run,
    /// Runs the call with this input.
    RunWith(Json),
    /// Returns this result without running the call.
    Return(ToolOutput),
    /// Does not run the call, and returns this reason to the model.
    Deny(String),
    /// Does not run the call, and ends the run.
    Stop,
}

/// The rules by which calls are run.
#[derive(Clone)]
pub(super) struct Rules {
    pub(super) concurrency: usize,
    pub(super) timeout: Option<Duration>,
    pub(super) before: Option<Before>,
    pub(super) after: Option<After>,
}

/// The calls of a message, each waiting, running or done.
pub(super) struct Calls {
    pub(super) message: Message,
    slots: Vec<Slot>,
    concurrency: usize,
}

struct Slot {
    id: String,
    alone: bool,
    state: State,
}

enum State {
    Waiting(BoxFuture<Option<ToolResultBlockParam>>),
    Running(BoxFuture<Option<ToolResultBlockParam>>),
    Done(ToolResultBlockParam),
}

/// The progress of the calls.
pub(super) enum Step {
    Result(ToolResultBlockParam),
    AllDone,
    /// The hook stopped the run.
    Stop,
}

/// Returns the calls in a message that the client runs, and whether the input of each is not JSON.
pub(super) fn of_message(message: &Message) -> impl Iterator<Item = (&ToolUseBlock, bool)> {
    message.content.iter().filter_map(|block| Some((block.as_tool_use()?, block.broken_json().is_some())))
}

impl Calls {
    pub(super) fn new(message: Message, tools: &[Arc<dyn Tool>], rules: &Rules, turn: usize) -> Self {
        let slots = of_message(&message)
            .map(|(call, broken)| {
                let tool = tools.iter().find(|tool| tool.name() == call.name).cloned();
                let alone = tool.as_ref().is_some_and(|tool| tool.runs_alone());
                let running = run(call.clone(), broken, tool, rules.clone(), turn);
                Slot { id: call.id.clone(), alone, state: State::Waiting(Box::pin(running)) }
            })
            .collect();
        Self { message, slots, concurrency: rules.concurrency.max(1) }
    }

    /// Advances the calls. All of them are polled here, on the task of the run, and end with it.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Step> {
        self.begin();
        let mut all_done = true;
        for slot in &mut self.slots {
            let State::Running(running) = &mut slot.state else {
                all_done &= matches!(slot.state, State::Done(_));
                continue;
            };
            all_done = false;
            let result = match catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(context))) {
                Ok(Poll::Pending) => continue,
                Ok(Poll::Ready(None)) => return Poll::Ready(Step::Stop),
                Ok(Poll::Ready(Some(result))) => result,
                Err(_) => failed(&slot.id, "the tool panicked"),
            };
            slot.state = State::Done(result.clone());
            return Poll::Ready(Step::Result(result));
        }
        if all_done { Poll::Ready(Step::AllDone) } else { Poll::Pending }
    }

    /// Starts waiting calls in order, up to the limit.
    fn begin(&mut self) {
        loop {
            let running = self.slots.iter().filter(|slot| matches!(slot.state, State::Running(_)));
            let (count, alone) =
                running.fold((0, false), |(count, alone), slot| (count + 1, alone | slot.alone));
            let Some(next) = self.slots.iter_mut().find(|slot| matches!(slot.state, State::Waiting(_)))
            else {
                return;
            };
            if alone || count >= self.concurrency || (next.alone && count > 0) {
                return;
            }
            let done = State::Done(ToolResultBlockParam::new(""));
            if let State::Waiting(call) = std::mem::replace(&mut next.state, done) {
                next.state = State::Running(call);
            }
        }
    }

    /// Returns the message and a result for each call: this error for those that are not done, which end here.
    pub(super) fn close(self, reason: &str) -> (Message, Vec<ToolResultBlockParam>) {
        let result = |slot: Slot| match slot.state {
            State::Done(result) => result,
            State::Waiting(_) | State::Running(_) => failed(&slot.id, reason),
        };
        (self.message, self.slots.into_iter().map(result).collect())
    }
}

/// Runs a call; `None` if the hook stops the run.
async fn run(
    mut call: ToolUseBlock,
    broken: bool,
    tool: Option<Arc<dyn Tool>>,
    rules: Rules,
    turn: usize,
) -> Option<ToolResultBlockParam> {
    let decision = match &rules.before {
        Some(before) => before(call.clone()).await,
        None => Decision::Run,
    };
    let result = match (decision, tool) {
        (Decision::Stop, _) => return None,
        (Decision::Deny(reason), _) => failed(&call.id, &reason),
        (Decision::Return(output), _) => output.into_result(&call.id),
        (Decision::Run | Decision::RunWith(_), None) => {
            failed(&call.id, &format!("Tool '{}' not found", call.name))
        }
        (Decision::Run, Some(_)) if broken => failed(&call.id, "invalid input: it is not valid JSON"),
        (decision, Some(tool)) => {
            if let Decision::RunWith(input) = decision {
                call.input = input;
            }
            let mut context = CallContext::new(&call.id);
            context.turn = turn;
            match execute(&*tool, call.input.clone(), context, rules.timeout).await {
                Ok(output) => output.into_result(&call.id),
                Err(reason) => failed(&call.id, &reason),
            }
        }
    };
    if let Some(after) = &rules.after {
        after(&call, &result);
    }
    Some(result)
}

/// Runs a call within its time limit. The error is the reason why it failed.
pub(crate) async fn execute(
    tool: &dyn Tool,
    input: Json,
    mut context: CallContext,
    timeout: Option<Duration>,
) -> Result<ToolOutput, String> {
    let limit = tool.timeout().or(timeout);
    // However this future ends, the call is over then.
    let _guard = context.begin(limit);
    let running = tool.call(input, context);
    let outcome = match limit {
        None => running.await,
        Some(limit) => match tokio::time::timeout(limit, running).await {
            Ok(outcome) => outcome,
            Err(_) => Err(format!("the tool did not finish within {limit:?}").into()),
        },
    };
    outcome.map_err(|error| error.to_string())
}
