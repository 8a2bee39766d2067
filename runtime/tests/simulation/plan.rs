//! The calls and the faults of their attempts, which the seed determines in advance.

use std::time::Duration;

use bytes::Bytes;

use crate::chance::Chance;

/// The kind of a call, which determines whether it may be retried and how its response is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Read,
    Write,
    /// Has a body that can be read only once.
    Upload,
    Events,
    Lines,
    File,
    List,
}

/// One call of the simulation.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) number: usize,
    pub(crate) kind: Kind,
    pub(crate) begins: Duration,
    pub(crate) timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) retries: u32,
    /// When the caller drops the call.
    pub(crate) dropped: Option<Duration>,
    /// The data of the server: the texts of one body, or of each page.
    pub(crate) contents: Vec<Vec<String>>,
}

impl Plan {
    pub(crate) fn draw(seed: u64, number: usize) -> Self {
        let mut chance = Chance::of(seed, &[1, number as u64]);
        let kind = chance.pick(&[
            Kind::Read,
            Kind::Write,
            Kind::Upload,
            Kind::Events,
            Kind::Lines,
            Kind::File,
            Kind::List,
        ]);
        let pages = if kind == Kind::List { 1 + chance.below(4) } else { 1 };
        let mut content = |page: usize| {
            (0..chance.below(6))
                .map(|n| format!("{number}.{page}.{n}:{}", "x".repeat(chance.below(50))))
                .collect()
        };
        let contents = (0..pages).map(&mut content).collect();
        Self {
            number,
            kind,
            contents,
            begins: chance.time(),
            timeout: Duration::from_secs(chance.pick(&[1, 5, 30, 600])),
            idle_timeout: Duration::from_secs(chance.pick(&[1, 5, 30, 600])),
            retries: chance.below(5) as u32,
            dropped: chance.one_in(6).then(|| chance.time()),
        }
    }

    /// Returns the bytes of one page.
    fn body(&self, page: usize) -> Vec<u8> {
        let content = &self.contents[page];
        let quoted = content.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>();
        match self.kind {
            Kind::Events => {
                let events = content
                    .iter()
                    .map(|text| format!("data: {{\"type\":\"item\",\"text\":\"{text}\"}}\r\n\n"));
                [events.collect(), "data: {\"type\":\"done\"}\n\n".to_owned()].concat().into()
            }
            Kind::Lines => quoted.iter().map(|text| format!("{text}\n")).collect::<String>().into(),
            Kind::File => content.concat().into(),
            Kind::List => {
                let next =
                    if page + 1 < self.contents.len() { format!("\"{}\"", page + 1) } else { "null".into() };
                format!("{{\"data\":[{}],\"next_page\":{next}}}", quoted.join(",")).into()
            }
            Kind::Read | Kind::Write | Kind::Upload => format!("[{}]", quoted.join(",")).into(),
        }
    }

    /// Whether the response is read within the attempt, so that a failure in it is one of the attempt.
    pub(crate) fn is_read_whole(&self) -> bool {
        !matches!(self.kind, Kind::Events | Kind::Lines | Kind::File)
    }
}

/// The fault of one attempt.
#[derive(Debug, Clone)]
pub(crate) struct Fate {
    /// The time until its connection fails or its response begins.
    pub(crate) delay: Duration,
    /// How often other tasks run in between, so that independent events change their order.
    pub(crate) turns: usize,
    pub(crate) end: End,
}

#[derive(Debug, Clone)]
pub(crate) enum End {
    Refused,
    Broken,
    Silent,
    Status { status: u16, should_retry: Option<bool>, retry_after: Option<&'static str> },
    Success { announced: bool, chunks: Vec<(Duration, Bytes)>, last: Last },
}

/// How the body of a success ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Last {
    Whole,
    /// A part of it is lost, without an error.
    Truncated,
    /// A part of it is duplicated.
    Duplicated,
    Reset,
    Stalled,
    /// An event reports an error.
    ErrorEvent,
}

impl Fate {
    pub(crate) fn draw(seed: u64, plan: &Plan, page: usize, attempt: usize) -> Self {
        let mut chance = Chance::of(seed, &[2, plan.number as u64, page as u64, attempt as u64]);
        let end = match chance.below(10) {
            0 => End::Refused,
            1 => End::Broken,
            2 => End::Silent,
            3..=5 => End::Status {
                status: chance.pick(&[400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 503, 529]),
                should_retry: chance.pick(&[None, None, Some(true), Some(false)]),
                retry_after: chance.pick(&[
                    None,
                    None,
                    Some("7"),
                    Some("0.25"),
                    Some("60"),
                    Some("61"),
                    Some("-1"),
                    Some("soon"),
                ]),
            },
            _ => success(plan, page, &mut chance),
        };
        Self { delay: chance.time(), turns: chance.below(4), end }
    }
}

fn success(plan: &Plan, page: usize, chance: &mut Chance) -> End {
    let body = plan.body(page);
    let fault = match (chance.below(8), plan.kind) {
        (0, _) => Last::Truncated,
        // The last event of a stream ends it, whatever precedes it.
        (1, kind) if kind != Kind::Events => Last::Duplicated,
        (2, _) => Last::Reset,
        (3, _) => Last::Stalled,
        (4, Kind::Events) => Last::ErrorEvent,
        _ => Last::Whole,
    };
    // A loss cannot be detected if neither the announced length nor the content shows it.
    let is_noticed = matches!(plan.kind, Kind::Read | Kind::Write | Kind::Upload | Kind::List | Kind::Events);
    let announced = match fault {
        Last::Duplicated => true,
        Last::Truncated => !is_noticed || chance.one_in(2),
        _ => chance.one_in(2),
    };
    let mut rest = match fault {
        Last::Whole | Last::Duplicated => body.as_slice(),
        _ => &body[..chance.below(body.len().max(1))],
    };
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(1 + chance.below(rest.len()));
        chunks.push((chance.time(), Bytes::copy_from_slice(chunk)));
        rest = after;
    }
    if fault == Last::Duplicated {
        let again = chance.below(chunks.len().max(1));
        match chunks.get(again).cloned() {
            Some(chunk) => chunks.insert(again, chunk),
            None => return End::Success { announced, chunks, last: Last::Whole },
        }
    }
    // Nothing can be lost of an empty body.
    let last = if body.is_empty() && fault == Last::Truncated { Last::Whole } else { fault };
    End::Success { announced, chunks, last }
}

impl End {
    /// Returns the announced length of the body.
    pub(crate) fn length(&self, plan: &Plan, page: usize) -> Option<u64> {
        match self {
            Self::Success { announced: true, .. } => Some(plan.body(page).len() as u64),
            _ => None,
        }
    }
}
