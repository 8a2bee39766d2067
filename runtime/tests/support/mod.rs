//! A small HTTP server on a raw socket, which can send anything that a server must not send.

mod api;
pub(crate) mod proxy;
mod received;
mod script;
#[cfg(all(unix, not(target_vendor = "apple"), any(feature = "rustls", feature = "native-tls")))]
pub(crate) mod tls;

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anthropic_beta_runtime::{Client, ClientBuilder, retry::Policy};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

pub(crate) use api::SHOP;
pub(crate) use received::Received;
pub(crate) use script::{Script, Step, error_body, events, json, response};

/// The credential of [`client`], which must not be revealed.
pub(crate) const SECRET: &str = "sk-ant-very-secret-0123456789";

/// A server on a loopback port that responds by a script. Dropping it ends it.
pub(crate) struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    open: Arc<AtomicUsize>,
    ever: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Responds to the n-th request, counted from 0 over all connections, with `script(n)`.
    pub(crate) async fn start(script: impl Fn(usize, &Received) -> Script + Send + Sync + 'static) -> Self {
        Self::listen(script, false).await
    }

    /// Responds when the head of a request has arrived, without reading its body.
    pub(crate) async fn early(script: Script) -> Self {
        Self::listen(move |_, _| script.clone(), true).await
    }

    async fn listen(
        script: impl Fn(usize, &Received) -> Script + Send + Sync + 'static,
        early: bool,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (open, ever) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (all, now, total, script) =
            (Arc::clone(&received), Arc::clone(&open), Arc::clone(&ever), Arc::new(script));
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (all, now, script) = (Arc::clone(&all), Arc::clone(&now), Arc::clone(&script));
                total.fetch_add(1, Ordering::SeqCst);
                now.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let _ = serve(stream, &all, &*script, early).await;
                    now.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { address, received, open, ever, accepting }
    }

    /// Responds to every request in the same way.
    pub(crate) async fn always(script: impl Into<Script>) -> Self {
        let script = script.into();
        Self::start(move |_, _| script.clone()).await
    }

    /// Responds with these scripts in turn, and with the last one to all further requests.
    pub(crate) async fn in_turn(scripts: Vec<Script>) -> Self {
        Self::start(move |n, _| scripts[n.min(scripts.len() - 1)].clone()).await
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns a client of this server that retries after a short delay and reads nothing from the environment.
    pub(crate) fn builder(&self) -> ClientBuilder {
        builder(&self.url())
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// Returns the requests so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Returns the number of requests.
    pub(crate) fn count(&self) -> usize {
        self.received.lock().unwrap().len()
    }

    /// Returns the number of connections.
    pub(crate) fn connections(&self) -> usize {
        self.ever.load(Ordering::SeqCst)
    }

    /// Waits until no connection is open.
    pub(crate) async fn all_closed(&self) {
        within(async {
            while self.open.load(Ordering::SeqCst) > 0 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        })
        .await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

pub(crate) fn builder(url: &str) -> ClientBuilder {
    Client::builder(&SHOP).environment(|_| None).api_key(SECRET).base_url(url).retry_policy(
        Policy::default().with_first_delay(Duration::from_millis(1)).with_max_delay(Duration::from_millis(2)),
    )
}

/// Returns the result of the future; the test fails after ten seconds.
pub(crate) async fn within<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(10), future).await.expect("hangs")
}

async fn serve(
    mut stream: TcpStream,
    received: &Mutex<Vec<Received>>,
    script: &(dyn Fn(usize, &Received) -> Script + Send + Sync),
    early: bool,
) -> io::Result<()> {
    let mut buffer = Vec::new();
    while let Some(request) = Received::read(&mut stream, &mut buffer, early).await? {
        let script = {
            let mut all = received.lock().unwrap();
            all.push(request);
            script(all.len() - 1, &all[all.len() - 1])
        };
        for step in script.steps {
            match step {
                Step::Send(bytes) => stream.write_all(&bytes).await?,
                Step::Repeat(bytes, times) => {
                    for _ in 0..times {
                        stream.write_all(&bytes).await?;
                    }
                }
                Step::Pause(time) => tokio::time::sleep(time).await,
                Step::Hang => return until_closed(&stream).await,
                Step::Close => return stream.shutdown().await,
                Step::Reset => return stream.set_zero_linger(),
            }
        }
    }
    Ok(())
}

/// Waits until the client has closed its end.
async fn until_closed(stream: &TcpStream) -> io::Result<()> {
    let mut scratch = [0; 1024];
    loop {
        stream.readable().await?;
        match stream.try_read(&mut scratch) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}
