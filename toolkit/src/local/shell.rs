//! A bash that runs several commands.

use std::{
    ffi::OsString,
    future::poll_fn,
    io,
    path::Path,
    pin::{Pin, pin},
    process::{ExitStatus, Stdio},
    task::Poll,
    time::Duration,
};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, ChildStdout, Command},
    signal::unix::{Signal as Signals, SignalKind, signal},
    time::timeout,
};

use super::capture::Capture;
use crate::files::random;

/// How long to wait for output after the shell has ended. Only a process that left its group can keep the pipe open.
const LINGER: Duration = Duration::from_secs(1);

/// A running bash, in its own process group, which is killed when this value is dropped.
pub(super) struct Shell {
    child: Child,
    /// `None` once it has been killed: its process ID may then belong to another process.
    group: Option<Pid>,
    stdin: ChildStdin,
    stdout: ChildStdout,
    children: Signals,
}

/// How a command ended.
#[derive(Debug)]
pub(super) enum End {
    /// With this exit code. The shell keeps running.
    Code(i32),
    /// The shell ended, for example by `exit`.
    Shell(ExitStatus),
    /// The time limit was exceeded.
    Timeout,
}

impl Shell {
    pub(super) fn start(directory: &Path, environment: &[(OsString, OsString)]) -> io::Result<Self> {
        // Set up before there is a child whose end could be missed.
        let children = signal(SignalKind::child())?;
        let mut child = Command::new("bash")
            .args(["--noprofile", "--norc"])
            .current_dir(directory)
            .env_clear()
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // The output of commands is redirected; this is the output of bash itself.
            .stderr(Stdio::null())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        let missing = || io::Error::other("bash could not be started");
        let group = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?)).ok_or_else(missing)?;
        let stdin = child.stdin.take().ok_or_else(missing)?;
        let stdout = child.stdout.take().ok_or_else(missing)?;
        Ok(Self { child, group: Some(group), stdin, stdout, children })
    }

    /// Runs a command. Returns its output and how it ended; after anything but [`End::Code`], the shell has ended.
    pub(super) async fn run(
        &mut self,
        command: &str,
        limit: Duration,
        output_limit: usize,
    ) -> io::Result<(String, End)> {
        let marker = random();
        let mut capture = Capture::new(&marker, output_limit);
        let end = timeout(limit, self.attend(&command_line(command, &marker), &mut capture)).await;
        if let Ok(Ok(Some(code))) = end {
            return Ok((capture.finish(), End::Code(code)));
        }
        // The remaining processes are killed with the shell. It has not been reaped yet, so its process ID is still its
        // own.
        self.kill();
        drain(&mut self.stdout, &mut capture).await;
        let end = match end {
            Err(_) => End::Timeout,
            Ok(code) => {
                code?;
                End::Shell(self.child.wait().await?)
            }
        };
        Ok((capture.finish(), end))
    }

    /// Sends a line, and returns the exit code that bash writes; `None` if bash ends.
    async fn attend(&mut self, line: &str, capture: &mut Capture) -> io::Result<Option<i32>> {
        let Self { group: Some(group), stdin, stdout, children, .. } = self else { return Ok(None) };
        let send = pin!(async {
            // Bash may end before it has read the whole line.
            if stdin.write_all(line.as_bytes()).await.is_ok() {
                let _ = stdin.flush().await;
            }
            std::future::pending().await
        });
        let receive = pin!(async {
            match receive(stdout, capture).await? {
                // The process that writes there has ended, or is about to.
                None => std::future::pending().await,
                code => Ok(code),
            }
        });
        let ended = pin!(async { ended(*group, children).await.map(|()| None) });
        first([send, receive, ended]).await
    }

    /// Kills all processes of the group.
    fn kill(&mut self) {
        if let Some(group) = self.group.take() {
            // It fails if they have ended already.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits for the end of a process without reaping it.
async fn ended(process: Pid, children: &mut Signals) -> io::Result<()> {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    while waitid(WaitId::Pid(process), options)?.is_none() {
        children.recv().await;
    }
    Ok(())
}

/// Reads up to the marker, and returns the exit code after it; `None` at the end.
async fn receive(stdout: &mut ChildStdout, capture: &mut Capture) -> io::Result<Option<i32>> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        match stdout.read(&mut buffer).await? {
            0 => return Ok(None),
            count => {
                if let Some(code) = capture.push(&buffer[..count]) {
                    return Ok(Some(code));
                }
            }
        }
    }
}

/// Returns the output of the first future that is ready.
async fn first<T, const N: usize>(mut futures: [Pin<&mut (dyn Future<Output = T> + Send)>; N]) -> T {
    poll_fn(|context| {
        for future in &mut futures {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(output);
            }
        }
        Poll::Pending
    })
    .await
}

/// Reads the remaining output.
async fn drain(stdout: &mut ChildStdout, capture: &mut Capture) {
    // If the time limit is exceeded, all available output has been read.
    let _ = timeout(LINGER, receive(stdout, capture)).await;
}

/// Returns the input of bash: the command, and then the marker.
///
/// The command is one word, so that an open quote in it does not include the text after it. Its input is empty, and it
/// has one output for everything. The outputs are saved and restored, whatever the command does to them.
fn command_line(command: &str, marker: &str) -> String {
    let quoted = command.replace('\'', r"'\''");
    format!(
        "{{ eval '{quoted}'; }} </dev/null 3>&1 1>&3 2>&3 3>&-\nbuiltin printf '\\n%s %d\\n' {marker} \"$?\"\n"
    )
}
