//! The client: each call as in a program.

use std::{sync::Arc, time::Duration};

use anthropic_beta_runtime::{
    Accept, CallOptions, Client, Download, Error, EventStream, Form, JsonLines, Operation, Paging, Request,
    Upload, json::Json, retry::Policy,
};
use futures_util::{Stream, StreamExt, future::join_all, stream};
use http::Method;

use crate::api::SHOP;
use crate::{
    network::{Attempt, Network},
    plan::{Kind, Plan},
};

/// The credential, which must not be revealed.
pub(crate) const SECRET: &str = "sk-very-secret-0123456789";

const PATH: &str = "/v1/calls/{call}";
static READ: Operation = Operation::new("calls.read", Method::GET, PATH);
static WRITE: Operation = Operation::new("calls.write", Method::POST, PATH);
static EVENTS: Operation = Operation::new("calls.events", Method::POST, PATH).accept(Accept::Events);
static LINES: Operation = Operation::new("calls.lines", Method::GET, PATH).accept(Accept::Lines);
static FILE: Operation = Operation::new("calls.file", Method::GET, PATH).accept(Accept::Binary);
static LIST: Operation = Operation::new("calls.list", Method::GET, PATH).paging(Paging::Cursor);

/// The result of a call.
pub(crate) struct Outcome {
    /// The texts that arrived, complete or not.
    pub(crate) texts: Vec<String>,
    /// How it ended; `None` if the caller dropped it.
    pub(crate) end: Option<Result<(), Error>>,
    pub(crate) took: Duration,
}

/// Everything that happened with one seed.
pub(crate) struct Run {
    pub(crate) plans: Arc<Vec<Plan>>,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) attempts: Vec<Attempt>,
}

/// Makes these calls concurrently, in a runtime whose clock advances when there is nothing else to do.
pub(crate) fn run(seed: u64, plans: Vec<Plan>) -> Run {
    let plans = Arc::new(plans);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let network = Network::new(seed, Arc::clone(&plans));
        let client = Client::builder(&SHOP)
            .environment(|_| None)
            .api_key(SECRET)
            .base_url("https://network.example")
            .transport(network.clone())
            .retry_policy(Policy::default().with_jitter(false))
            .build()
            .unwrap();
        let calls =
            plans.iter().map(|plan| tokio::spawn(call(client.clone(), network.clone(), plan.clone())));
        let outcomes = join_all(calls).await.into_iter().map(Result::unwrap).collect();
        // Dropped calls get a day in which they could still do something.
        tokio::time::sleep(Duration::from_secs(24 * 60 * 60)).await;
        Run { plans: Arc::clone(&plans), outcomes, attempts: network.attempts() }
    })
}

async fn call(client: Client, network: Network, plan: Plan) -> Outcome {
    tokio::time::sleep(plan.begins).await;
    let begun = network.now();
    let mut texts = Vec::new();
    let work = perform(&client, &plan, &mut texts);
    let end = match plan.dropped {
        Some(patience) => tokio::time::timeout(patience, work).await.ok(),
        None => Some(work.await),
    };
    Outcome { texts, end, took: network.now() - begun }
}

async fn perform(client: &Client, plan: &Plan, texts: &mut Vec<String>) -> Result<(), Error> {
    let options =
        CallOptions::new().timeout(plan.timeout).idle_timeout(plan.idle_timeout).max_retries(plan.retries);
    let request = |operation| {
        Request::new(client, operation).path("call", plan.number.to_string()).options(options.clone())
    };
    match plan.kind {
        Kind::Read => *texts = strings(&request(&READ).send::<Json>().await?),
        Kind::Write => *texts = strings(&request(&WRITE).json(&Json::string("x")).send::<Json>().await?),
        Kind::Upload => {
            let once = Upload::stream("a.txt", stream::iter([Ok("hello".into())]), 5);
            let form = Form::new().part("file", once);
            *texts = strings(&request(&WRITE).form(form).send::<Json>().await?);
        }
        Kind::Events => {
            let events = request(&EVENTS).send::<EventStream<Json>>().await?.until("done");
            let text = |event: Json| -> Option<String> {
                let event: serde_json::Value = serde_json::from_str(event.as_str()).unwrap();
                (event["type"] == "item").then(|| event["text"].as_str().unwrap().to_owned())
            };
            collect(events, texts, text).await?;
        }
        Kind::Lines => {
            let lines = request(&LINES).send::<JsonLines<String>>().await?;
            collect(lines, texts, Some).await?;
        }
        Kind::File => {
            let file = request(&FILE).send::<Download>().await?;
            texts.push(String::from_utf8(file.bytes().await?.to_vec()).unwrap());
        }
        Kind::List => collect(request(&LIST).items::<String>(), texts, Some).await?,
    }
    Ok(())
}

fn strings(json: &Json) -> Vec<String> {
    serde_json::from_str(json.as_str()).unwrap()
}

/// Returns everything until the end or the first error, after which there must be nothing.
async fn collect<T>(
    mut items: impl Stream<Item = Result<T, Error>> + Unpin,
    texts: &mut Vec<String>,
    text: impl Fn(T) -> Option<String>,
) -> Result<(), Error> {
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => texts.extend(text(item)),
            Err(error) => return Err(error),
        }
    }
    assert!(items.next().await.is_none(), "a stream continues after its end");
    Ok(())
}
