//! How the calls in `tests/calls` are made, and what came of them.

use std::{
    fmt::Debug,
    future::{Future, poll_fn},
    pin::{Pin, pin},
};

use futures_core::Stream;

use crate::api::{
    Client, Download, Error, EventStream, JsonLines, Page, WithMeta,
    engine::Call as Request,
    http::HeaderMap,
    json::{self, Decode},
};

/// One call of one endpoint.
pub(crate) struct Call {
    /// The endpoint's name, `messages.create`.
    pub(crate) operation: &'static str,
    /// How much is sent: `minimal` is what is required, `full` everything, `stream` what is required for events.
    pub(crate) case: &'static str,
    /// Makes the call and takes its response to the end.
    pub(crate) run: fn(&Client) -> Outcome,
}

/// The response of a call.
pub(crate) type Outcome = Pin<Box<dyn Future<Output = Result<Response, Error>> + Send>>;

/// What came of a call.
#[derive(Debug)]
pub(crate) struct Response {
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// Every value that was decoded, as `Debug` shows it.
    pub(crate) values: Vec<String>,
}

impl Response {
    /// The values with a part that this crate does not know.
    pub(crate) fn with_unknowns(&self) -> impl Iterator<Item = &String> {
        // As `Debug` shows a field beyond the known ones, an unknown value of an enum and an unknown member of a union. In
        // a text of the API, quotes would be escaped.
        self.values.iter().filter(|value| value.contains("extra: {\"") || value.contains("Unknown("))
    }
}

/// A value from its JSON.
pub(crate) fn value<T: Decode>(text: &str) -> T {
    json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

/// A JSON value.
pub(crate) fn whole<T: Decode + Debug + 'static>(request: Request<T>) -> Outcome {
    Box::pin(async {
        let WithMeta { value, headers, .. } = request.with_meta().await?;
        Ok(Response { headers, values: vec![format!("{value:?}")] })
    })
}

/// A page.
pub(crate) fn page<T: Decode + Debug + 'static>(request: Request<Page<T>>) -> Outcome {
    Box::pin(async {
        let WithMeta { value, headers, .. } = request.with_meta().await?;
        Ok(Response { headers, values: value.data.iter().map(|item| format!("{item:?}")).collect() })
    })
}

/// Server-sent events.
pub(crate) fn events<T: Decode + Debug + 'static>(request: Request<EventStream<T>>) -> Outcome {
    Box::pin(async {
        let WithMeta { value, headers, .. } = request.with_meta().await?;
        Ok(Response { headers, values: all(value).await? })
    })
}

/// JSON lines.
pub(crate) fn lines<T: Decode + Debug + 'static>(request: Request<JsonLines<T>>) -> Outcome {
    Box::pin(async {
        let WithMeta { value, headers, .. } = request.with_meta().await?;
        Ok(Response { headers, values: all(value).await? })
    })
}

/// Bytes.
pub(crate) fn bytes(request: Request<Download>) -> Outcome {
    Box::pin(async {
        let WithMeta { value, headers, .. } = request.with_meta().await?;
        Ok(Response { headers, values: all(value).await? })
    })
}

async fn all<T: Debug, E>(stream: impl Stream<Item = Result<T, E>>) -> Result<Vec<String>, E> {
    let (mut stream, mut values) = (pin!(stream), Vec::new());
    while let Some(value) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        values.push(format!("{:?}", value?));
    }
    Ok(values)
}
