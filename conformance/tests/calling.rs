//! Runs the calls of `tests/calls` and records their results.

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
    /// The extent of the request. `minimal` has the required inputs, `full` has all inputs, and `stream` has the
    /// required inputs for events.
    pub(crate) case: &'static str,
    /// Sends the request and reads the response to its end.
    pub(crate) run: fn(&Client) -> Outcome,
}

/// The response of a call.
pub(crate) type Outcome = Pin<Box<dyn Future<Output = Result<Response, Error>> + Send>>;

/// The result of a call.
#[derive(Debug)]
pub(crate) struct Response {
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// Every decoded value, in its `Debug` form.
    pub(crate) values: Vec<String>,
}

impl Response {
    /// Returns the values that contain anything unknown to this crate.
    pub(crate) fn with_unknowns(&self) -> impl Iterator<Item = &String> {
        // The `Debug` form of an unknown field, of an unknown value of an enum, and of an unknown variant of
        // a union. In a text from the API, the quotes would be escaped.
        self.values.iter().filter(|value| value.contains("extra: {\"") || value.contains("Unknown("))
    }
}

/// Decodes a value from its JSON.
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
