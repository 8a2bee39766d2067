//! Lets the examples run without a key. A program of yours needs none of this, only `Client::from_env()?`.

use anthropic_beta::{Client, Error, ErrorKind, mock::Server};

/// A client of the API if the environment has a key, otherwise of a mock server that responds as `script` says.
pub(crate) fn client(script: impl FnOnce(&Server)) -> Result<(Client, Option<Server>), Error> {
    if std::env::var_os("ANTHROPIC_API_KEY").is_some() {
        return Ok((Client::from_env()?, None));
    }
    let server = Server::start().map_err(|error| Error::new(ErrorKind::Io, error.to_string()))?;
    eprintln!("No ANTHROPIC_API_KEY: using the mock server at {}.\n", server.url());
    script(&server);
    Ok((server.client()?, Some(server)))
}
