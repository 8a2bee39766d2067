//! The steps of the server after a request.

use std::time::Duration;

/// One step of a script.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Send these bytes.
    Send(Vec<u8>),
    /// Send these bytes several times.
    Repeat(Vec<u8>, usize),
    /// Wait.
    Pause(Duration),
    /// Wait until the client closes the connection.
    Hang,
    /// Close the connection.
    Close,
    /// Reset the connection.
    Reset,
}

/// Steps in order. Afterwards, the connection waits for its next request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Script {
    pub(crate) steps: Vec<Step>,
}

impl Script {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn send(self, bytes: impl AsRef<[u8]>) -> Self {
        self.then(Step::Send(bytes.as_ref().to_vec()))
    }

    pub(crate) fn repeat(self, bytes: impl AsRef<[u8]>, times: usize) -> Self {
        self.then(Step::Repeat(bytes.as_ref().to_vec(), times))
    }

    pub(crate) fn pause(self, time: Duration) -> Self {
        self.then(Step::Pause(time))
    }

    pub(crate) fn hang(self) -> Self {
        self.then(Step::Hang)
    }

    pub(crate) fn close(self) -> Self {
        self.then(Step::Close)
    }

    pub(crate) fn reset(self) -> Self {
        self.then(Step::Reset)
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

/// A response with this status, these headers (lines) and this body.
pub(crate) fn response(status: u16, headers: &[&str], body: impl AsRef<[u8]>) -> Script {
    let body = body.as_ref();
    let mut head = format!("HTTP/1.1 {status} Whatever\r\nrequest-id: req_test\r\n");
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    if status != 204 {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    Script::new().send(head).send(body)
}

/// A JSON response.
pub(crate) fn json(status: u16, body: impl AsRef<[u8]>) -> Script {
    response(status, &["content-type: application/json"], body)
}

/// The body of the API's errors.
pub(crate) fn error_body(error_type: &str, message: &str) -> String {
    format!(
        r#"{{"type":"error","error":{{"type":"{error_type}","message":"{message}"}},"request_id":"req_body"}}"#
    )
}

/// The head of an event stream that ends with the connection, followed by these bytes.
pub(crate) fn events(body: impl AsRef<[u8]>) -> Script {
    let head = "HTTP/1.1 200 OK\r\nrequest-id: req_test\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    Script::new().send(head).send(body)
}
