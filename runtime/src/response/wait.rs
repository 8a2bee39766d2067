//! Waiting for a condition by repeating a request.

use std::{fmt, future::Future, pin::Pin, time::Duration};

use tokio::time::Instant;

use crate::{
    client::CallOptions,
    error::{Error, ErrorKind},
    exchange::clock,
    request::Request,
    response::from_response::FromResponse,
};

/// Repeats a request until its response satisfies a condition; `.await` returns that response.
///
/// The first delay is one second. It doubles after each response, up to one minute. Without a
/// [`time_limit`](Self::time_limit), the number of requests is not limited. Dropping the future cancels it.
///
/// ```no_run
/// use std::time::Duration;
///
/// use anthropic_beta_runtime::{Client, Error, Wait, json::Json};
/// # use http::Method;
///
/// # async fn run(client: Client) -> Result<(), Error> {
/// let request = client.request(Method::GET, "/v1/jobs/j_1");
/// let wait = Wait::new(request, |job: &Json| job.as_str().contains("done"));
/// let job = wait
///     .on_progress(|job| println!("{job}"))
///     .time_limit(Duration::from_secs(600))
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until it is awaited"]
pub struct Wait<T> {
    request: Request,
    is_done: fn(&T) -> bool,
    progress: Option<Progress<T>>,
    pause: Duration,
    longest_pause: Duration,
    limit: Option<Duration>,
}

/// The function that is called with each response.
type Progress<T> = Box<dyn FnMut(&T) + Send>;

impl<T> Wait<T> {
    /// Repeats this request until its response satisfies the condition.
    pub fn new(request: Request, is_done: fn(&T) -> bool) -> Self {
        Self {
            request,
            is_done,
            progress: None,
            pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
            limit: None,
        }
    }

    /// Calls this function with each response, including the last one.
    pub fn on_progress(mut self, progress: impl FnMut(&T) + Send + 'static) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Sets the first delay, and the maximum that results from doubling.
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        (self.pause, self.longest_pause) = (first, longest);
        self
    }

    /// Sets the maximum duration; then the result is an error of the kind [`Timeout`](ErrorKind::Timeout).
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets the options of each call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.request = self.request.options(options);
        self
    }
}

impl<T: FromResponse + Send + 'static> Wait<T> {
    async fn run(mut self) -> Result<T, Error> {
        let start = Instant::now();
        loop {
            let Some(request) = self.request.try_clone() else {
                return Err(Error::new(ErrorKind::Unsendable, "the request can be sent only once"));
            };
            let value = request.send::<T>().await?;
            if let Some(progress) = &mut self.progress {
                progress(&value);
            }
            if (self.is_done)(&value) {
                return Ok(value);
            }
            let left = self.limit.map(|limit| limit.saturating_sub(start.elapsed()));
            if left == Some(Duration::ZERO) {
                let limit = self.limit.unwrap_or_default();
                return Err(Error::new(
                    ErrorKind::Timeout,
                    format!("the condition was not satisfied after {limit:?}"),
                ));
            }
            clock::wait(left.map_or(self.pause, |left| left.min(self.pause))).await?;
            self.pause = (self.pause * 2).min(self.longest_pause);
        }
    }
}

impl<T: FromResponse + Send + 'static> IntoFuture for Wait<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<T> fmt::Debug for Wait<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("request", &self.request)
            .field("pause", &self.pause)
            .field("longest_pause", &self.longest_pause)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
