//! Measures the overhead of a call over plain `hyper` with the same bytes over loopback, and the memory of
//! 10,000 open streams.
//!
//! `call cpu` and `call memory-CLIENT` print one line of JSON. `call count-CLIENT` makes calls for a tool that
//! counts instructions. The server is the same program in another process, so that only the client is measured.

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use tokio::runtime::Builder;

use self::calls::Caller;

mod calls;
mod serve;
mod streams;

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

const STREAMS: usize = 10_000;
/// Each stream is a file handle here and in the server, and the programs need some of their own.
const HANDLES: u64 = STREAMS as u64 + 100;

fn main() -> Outcome {
    let name = std::env::args().nth(1).unwrap_or_default();
    if name == "serve" {
        raise_handles()?;
        return Builder::new_multi_thread().enable_all().build()?.block_on(serve::serve());
    }
    let (what, client) = name.split_once('-').unwrap_or((&name, ""));
    let measured = match what {
        "cpu" | "memory" | "count" => Server::start()?,
        // `cargo bench` runs all programs.
        _ => return Ok(()),
    };
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let url = &measured.1;
    match what {
        "cpu" => println!("{}", runtime.block_on(calls::compare(url))?),
        "memory" => {
            raise_handles()?;
            println!("{}", runtime.block_on(streams::hold(client, url))?);
        }
        _ => {
            let mut caller = runtime.block_on(Caller::connected(client, url))?;
            calls::measured(&runtime, &mut caller)?;
        }
    }
    Ok(())
}

fn raise_handles() -> Outcome {
    let handles = rlimit::increase_nofile_limit(HANDLES)?;
    if handles < HANDLES {
        return Err(format!("{STREAMS} streams need {HANDLES} file handles, and the system allows {handles}: raise its hard limit").into());
    }
    Ok(())
}

/// A server process that is stopped when this value is dropped.
struct Server(Child, String);

impl Server {
    fn start() -> Outcome<Self> {
        let mut child = Command::new(std::env::current_exe()?).arg("serve").stdout(Stdio::piped()).spawn()?;
        let mut address = String::new();
        let output = child.stdout.take().ok_or("the server has no output")?;
        BufReader::new(output).read_line(&mut address)?;
        Ok(Server(child, format!("http://{}", address.trim())))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
