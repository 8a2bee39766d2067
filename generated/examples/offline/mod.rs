//! Lets the examples run without a key. A program of yours needs none of this, only `Client::from_env()?`.

use std::{env, io};

use anthropic_beta::{Client, Error, mock::Server};

/// The API where the environment has a key for it, and otherwise a stand-in that answers as `script` says.
pub fn client(script: impl FnOnce(&Server)) -> Result<(Client, Option<Server>), Error> {
    if env::var_os("ANTHROPIC_API_KEY").is_some() {
        return Ok((Client::from_env()?, None));
    }
    let started: io::Result<Server> = Server::start();
    let server = started.map_err(|error| Error::new(anthropic_beta::ErrorKind::Io, error.to_string()))?;
    eprintln!("No ANTHROPIC_API_KEY: a stand-in on {} answers.\n", server.url());
    script(&server);
    Ok((server.client()?, Some(server)))
}
