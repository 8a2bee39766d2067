//! The request for a structured response.

use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

use anthropic_beta::{
    engine::Call,
    messages::{CreateMessage, JsonOutputFormat, Message},
};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::{
    error::ParseError,
    outcome::{Outcome, outcome},
    schema::OutputSchema,
    stream::OpenStream,
};

/// Structured responses for requests of messages.
pub trait Structured: Sized {
    /// Sends the request and decodes the response into a type.
    ///
    /// The schema of the type is sent as the format of `output_config`; the rest of the request is unchanged. No beta
    /// feature is required.
    ///
    /// # Errors
    ///
    /// An error, without sending anything, if the API would refuse the schema, or the request already has a format;
    /// otherwise the errors of the request. A response without a value is not an error but an [`Outcome`].
    fn parse<T: DeserializeOwned + JsonSchema>(self) -> Parse<T>;

    /// Sends the request and returns a stream of the response, with the partial value while it is written.
    ///
    /// # Errors
    ///
    /// The errors of [`parse`](Self::parse); the stream can also fail later.
    fn parse_stream<T: DeserializeOwned + JsonSchema>(self) -> OpenStream<T>;
}

impl Structured for CreateMessage {
    fn parse<T: DeserializeOwned + JsonSchema>(self) -> Parse<T> {
        let ready = prepare::<T>(self).map(|(request, schema)| (request.send(), schema));
        Parse { ready: Some(ready), value: PhantomData }
    }

    fn parse_stream<T: DeserializeOwned + JsonSchema>(self) -> OpenStream<T> {
        OpenStream::new(prepare::<T>(self).map(|(request, schema)| (request.stream(), schema)))
    }
}

/// Adds the schema of a type to a request.
#[allow(deprecated, reason = "a format in the deprecated field also counts")]
fn prepare<T: JsonSchema>(mut request: CreateMessage) -> Result<(CreateMessage, OutputSchema), ParseError> {
    let schema = OutputSchema::of::<T>().map_err(ParseError::Schema)?;
    let body = request.as_body_mut();
    let config = body.output_config.get_or_insert_default();
    if config.format.is_value() || body.output_format.is_value() {
        return Err(ParseError::FormatSet);
    }
    config.format = anthropic_beta::json::Maybe::Value(JsonOutputFormat::new(schema.as_value()));
    Ok((request, schema))
}

/// A structured request; `.await` returns its [`Outcome`]. Nothing is sent before that.
#[must_use = "a request does nothing until it is awaited"]
pub struct Parse<T> {
    ready: Option<Result<(Call<Message>, OutputSchema), ParseError>>,
    value: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Future for Parse<T> {
    type Output = Result<Outcome<T>, ParseError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.ready.take() {
            Some(Ok((mut call, schema))) => match Pin::new(&mut call).poll(context) {
                Poll::Pending => {
                    self.ready = Some(Ok((call, schema)));
                    Poll::Pending
                }
                Poll::Ready(response) => Poll::Ready(
                    response.map(|message| outcome(message, &schema)).map_err(ParseError::Request),
                ),
            },
            Some(Err(error)) => Poll::Ready(Err(error)),
            None => panic!("the request was awaited a second time"),
        }
    }
}

impl<T> fmt::Debug for Parse<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parse").finish_non_exhaustive()
    }
}
