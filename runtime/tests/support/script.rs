//! What the server does after a request.

use std::time::Duration;

/// One thing to do.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Send these bytes as they are.
    Send(Vec<u8>),
    /// Send these bytes this many times.
    Repeat(Vec<u8>, usize),
    /// Do nothing for a while.
    Pause(Duration),
    /// Do nothing until the client closes the connection.
    Hang,
    /// Close the connection in order.
    Close,
    /// Close the connection with a reset.
    Reset,
}

/// Things to do one after the other. Afterwards the connection waits for its next request.
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

/// An answer of this status with these headers (lines) and this body.
pub(crate) fn answer(status: u16, headers: &[&str], body: impl AsRef<[u8]>) -> Script {
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

/// A JSON answer.
pub(crate) fn json(status: u16, body: impl AsRef<[u8]>) -> Script {
    answer(status, &["content-type: application/json"], body)
}

/// The API's error body.
pub(crate) fn error_body(error_type: &str, message: &str) -> String {
    format!(
        r#"{{"type":"error","error":{{"type":"{error_type}","message":"{message}"}},"request_id":"req_body"}}"#
    )
}

/// The head of an event stream that ends with the connection, then these bytes.
pub(crate) fn events(body: impl AsRef<[u8]>) -> Script {
    let head = "HTTP/1.1 200 OK\r\nrequest-id: req_test\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    Script::new().send(head).send(body)
}
