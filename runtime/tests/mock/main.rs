//! The mock server, called by the client.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/api.rs"]
mod api;
mod requests;
mod responses;
mod streams;
mod things;

use std::{future::poll_fn, pin::pin};

use anthropic_beta_runtime::{Client, Error, http::Method, json::Json, mock::Server};
use futures_core::Stream;

use things::Things;

fn start() -> (Server<Things>, Client) {
    let server = Server::<Things>::start().unwrap();
    let client = server.client().unwrap().0;
    (server, client)
}

async fn get(client: &Client) -> Result<Json, Error> {
    client.request(Method::GET, "/v1/things/a%2Fb").query("types[]", "x y").send().await
}

async fn all<T>(stream: impl Stream<Item = T>) -> Vec<T> {
    let (mut stream, mut items) = (pin!(stream), Vec::new());
    while let Some(item) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        items.push(item);
    }
    items
}
