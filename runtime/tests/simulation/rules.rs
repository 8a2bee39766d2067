//! The rules that must always hold. They are written from the documentation of the client, and share no code with
//! it.

use std::{collections::HashSet, fmt::Write as _, time::Duration};

use anthropic_beta_runtime::Error;

use crate::{
    calls::{Outcome, Run, SECRET},
    network::Attempt,
    plan::{End, Kind, Last, Plan},
};

/// The maximum difference between two times that should be equal: timers count in milliseconds, and several are in
/// a row.
const SAME: Duration = Duration::from_millis(60);

/// Returns the first rule that was broken.
pub(crate) fn broken(run: &Run) -> Option<String> {
    let mut keys = HashSet::new();
    for (plan, outcome) in run.plans.iter().zip(&run.outcomes) {
        let attempts: Vec<&Attempt> =
            run.attempts.iter().filter(|attempt| attempt.call == plan.number).collect();
        let found = ends_in_time(plan, outcome, &attempts)
            .or_else(|| repeats_what_it_may(plan, outcome, &attempts))
            .or_else(|| whole_or_error(plan, outcome, &attempts))
            .or_else(|| shows_no_secret(outcome))
            .or_else(|| one_key(plan, &attempts, &mut keys));
        if let Some(found) = found {
            return Some(format!("call {}: {found}", plan.number));
        }
    }
    None
}

/// A call ends within its limits: those of its attempts, the delays between them, and the maximum time without
/// data.
fn ends_in_time(plan: &Plan, outcome: &Outcome, attempts: &[&Attempt]) -> Option<String> {
    let pages = 1 + attempts.iter().map(|attempt| attempt.page).max().unwrap_or(0) as u32;
    let longest_wait = Duration::from_secs(60);
    let mut limit = pages * ((plan.retries + 1) * plan.timeout + plan.retries * longest_wait);
    if !plan.is_read_whole() {
        let chunks = attempts.last().map_or(0, |attempt| match &attempt.fate.end {
            End::Success { chunks, .. } => chunks.len(),
            _ => 0,
        });
        limit += (chunks as u32 + 2) * plan.idle_timeout;
    }
    limit = plan.dropped.map_or(limit, |patience| limit.min(patience)) + SAME;
    (outcome.took > limit).then(|| format!("took {:?}, and may take {limit:?}", outcome.took))
}

/// How an attempt ends, which determines whether another may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// With a final result.
    Finally,
    /// Another attempt may follow, this long after it began, if known, with the delay of the server.
    Repeatably { after: Option<Duration>, asked: Option<&'static str> },
    /// So close to its timeout that both are possible.
    Unclear,
}

fn ended(plan: &Plan, attempt: &Attempt) -> Ended {
    let fate = &attempt.fate;
    let timed_out = Ended::Repeatably { after: Some(plan.timeout), asked: None };
    if fate.delay.abs_diff(plan.timeout) < SAME {
        return Ended::Unclear;
    }
    if fate.delay > plan.timeout {
        return timed_out;
    }
    match &fate.end {
        End::Silent => timed_out,
        End::Refused | End::Broken => Ended::Repeatably { after: Some(fate.delay), asked: None },
        End::Status { status, should_retry, retry_after } => {
            let passing = matches!(status, 408 | 409 | 429 | 500..);
            match should_retry.unwrap_or(passing) {
                true => Ended::Repeatably { after: Some(fate.delay), asked: *retry_after },
                false => Ended::Finally,
            }
        }
        End::Success { .. } if !plan.is_read_whole() => Ended::Finally,
        End::Success { announced, chunks, last } => {
            let whole: Duration = fate.delay + chunks.iter().map(|(time, _)| *time).sum::<Duration>();
            if whole.abs_diff(plan.timeout) < SAME {
                return Ended::Unclear;
            }
            match last {
                // Surplus data is detected before the end.
                Last::Duplicated => Ended::Repeatably { after: None, asked: None },
                _ if whole > plan.timeout => timed_out,
                Last::Stalled => timed_out,
                Last::Whole => Ended::Finally,
                // It cannot be decoded, and could not in a second attempt.
                Last::Truncated | Last::ErrorEvent if !announced => Ended::Finally,
                Last::Truncated | Last::Reset | Last::ErrorEvent => {
                    Ended::Repeatably { after: Some(whole), asked: None }
                }
            }
        }
    }
}

/// An attempt follows another only if that may be retried, after the right delay; and if it may be, one follows.
fn repeats_what_it_may(plan: &Plan, outcome: &Outcome, attempts: &[&Attempt]) -> Option<String> {
    let allowed = if plan.kind == Kind::Upload { 1 } else { plan.retries as usize + 1 };
    for page in 0..plan.contents.len() {
        let attempts: Vec<_> = attempts.iter().filter(|attempt| attempt.page == page).collect();
        if attempts.len() > allowed {
            return Some(format!("{} attempts of page {page} where {allowed} are allowed", attempts.len()));
        }
        for (n, pair) in attempts.windows(2).enumerate() {
            let (after, asked) = match ended(plan, pair[0]) {
                Ended::Repeatably { after, asked } => (after, asked),
                Ended::Finally => return Some(format!("attempt {n} was repeated: {:?}", pair[0].fate)),
                Ended::Unclear => continue,
            };
            let due = wait(n as u32, asked);
            if let Some(after) = after
                && (pair[1].at - pair[0].at).abs_diff(after + due) > SAME
            {
                let between = pair[1].at - pair[0].at;
                return Some(format!(
                    "attempt {} came after {between:?}, and {after:?} + {due:?} were due",
                    n + 1
                ));
            }
        }
    }
    let (Some(Err(error)), Some(last)) = (&outcome.end, attempts.last()) else { return None };
    let made = attempts.iter().filter(|attempt| attempt.page == last.page).count();
    if matches!(ended(plan, last), Ended::Repeatably { .. }) && made < allowed {
        return Some(format!("given up after {made} of {allowed} attempts: {error}"));
    }
    let told = error.attempts() as usize;
    (told != made).then(|| format!("{made} attempts were made, and the error states {told}"))
}

/// Returns the delay before the next attempt: that of the server if it is valid, otherwise one that doubles.
fn wait(retries: u32, asked: Option<&str>) -> Duration {
    match asked {
        Some("7") => Duration::from_secs(7),
        Some("0.25") => Duration::from_millis(250),
        Some("60") => Duration::from_secs(60),
        _ => Duration::from_millis(500 * 2_u64.pow(retries)).min(Duration::from_secs(8)),
    }
}

/// A call returns all data of the server, or an error; before an error, the beginning of the data.
fn whole_or_error(plan: &Plan, outcome: &Outcome, attempts: &[&Attempt]) -> Option<String> {
    let is_garbled = attempts
        .iter()
        .any(|attempt| matches!(attempt.fate.end, End::Success { last: Last::Duplicated, .. }));
    let all: Vec<&str> = plan.contents.iter().flatten().map(String::as_str).collect();
    let got: Vec<&str> = outcome.texts.iter().map(String::as_str).collect();
    let fits = match (&outcome.end, plan.kind) {
        (Some(Ok(())), Kind::File) => got.concat() == all.concat(),
        (Some(Ok(())), _) => got == all,
        // Duplicated data is detected when there is too much of it, and not before.
        _ => all.starts_with(&got) || is_garbled,
    };
    (!fits).then(|| format!("returned {got:?} ({:?}) instead of {all:?}", outcome.end))
}

/// No error reveals the credential.
fn shows_no_secret(outcome: &Outcome) -> Option<String> {
    let Some(Err(error)) = &outcome.end else { return None };
    let shown = everything(error);
    shown.contains(SECRET).then(|| format!("the credential is revealed: {shown}"))
}

fn everything(error: &Error) -> String {
    let mut text =
        format!("{error} {error:?} {:?} {:?} {:?}", error.body_bytes(), error.headers(), error.partial());
    let mut next = error.cause().map(|cause| cause as &dyn std::error::Error);
    while let Some(cause) = next {
        let _ = write!(text, " {cause} {cause:?}");
        next = cause.source();
    }
    text
}

/// All attempts of a call that writes have the same key, which no other call has; those that read have none.
fn one_key(plan: &Plan, attempts: &[&Attempt], keys: &mut HashSet<String>) -> Option<String> {
    let writes = matches!(plan.kind, Kind::Write | Kind::Upload | Kind::Events);
    let own: HashSet<_> = attempts.iter().map(|attempt| attempt.key.clone()).collect();
    let fits = match own.into_iter().collect::<Vec<_>>().as_slice() {
        [] => true,
        [None] => !writes,
        [Some(key)] => writes && keys.insert(key.clone()),
        _ => false,
    };
    (!fits).then(|| "not one idempotency key for this call alone".to_owned())
}
