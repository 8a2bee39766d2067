//! The tool `bash`.

use std::{
    ffi::OsString, fmt, os::unix::process::ExitStatusExt, process::ExitStatus, sync::Arc, time::Duration,
};

use anthropic_beta::{agents::AgentToolset20260401BashInput as Input, json::Json, messages::ToolUnion};
use tokio::sync::Mutex;

use super::{
    kind::Kind,
    places::Places,
    shell::{End, Shell},
    workspace::Workspace,
};
use crate::{
    structured::SchemaError,
    tools::{CallContext, Tool, ToolFuture, ToolOutput},
};

/// Variables of the program that commands see, unless told otherwise.
const INHERITED: [&str; 9] = ["HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "SHELL", "TMPDIR", "TZ", "USER"];

/// A tool that runs commands in a bash that lasts from call to call, in the directory of a [`Workspace`].
///
/// Commands are **not confined**: they can do what the program may do. The shell and what it has started, but for processes
/// that leave its process group, ends with the tool and its clones, at the time limit of a command, and when a call is
/// cancelled; the next call starts another. Calls run one after another.
///
/// The shell sees the variables `HOME`, `LANG`, `LC_ALL`, `LOGNAME`, `PATH`, `SHELL`, `TMPDIR`, `TZ` and `USER` of the
/// program, and no other: no key leaks to the model.
#[derive(Clone)]
pub struct Bash {
    places: Arc<Places>,
    environment: Vec<(OsString, OsString)>,
    limit: Duration,
    output: usize,
    shell: Arc<Mutex<Option<Shell>>>,
}

impl Bash {
    pub(super) fn new(workspace: &Workspace) -> Self {
        let inherited = |name: &&str| Some(((*name).into(), std::env::var_os(name)?));
        Self {
            places: Arc::clone(&workspace.places),
            environment: INHERITED.iter().filter_map(inherited).collect(),
            limit: Duration::from_secs(120),
            output: workspace.limits.output,
            shell: Arc::default(),
        }
    }

    /// Adds a variable to the environment of the shell.
    #[must_use]
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Removes all variables from the environment of the shell. Later calls of [`env`](Self::env) add variables.
    #[must_use]
    pub fn env_clear(mut self) -> Self {
        self.environment.clear();
        self
    }

    /// Sets how long a command may take; 120 seconds unless set. The model can ask for less.
    #[must_use]
    pub fn command_timeout(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    async fn run(self, input: Input) -> Result<ToolOutput, String> {
        // A call that is dropped drops the shell, and with it what runs there.
        let mut slot = self.shell.lock().await;
        let shell = slot.take().filter(|_| input.restart != Some(true));
        let Some(command) = &input.command else {
            return match input.restart {
                Some(true) => Ok("bash session restarted".into()),
                _ => {
                    *slot = shell;
                    Err("bash: there is no command".into())
                }
            };
        };
        if command.contains('\0') {
            *slot = shell;
            return Err("bash: the command has a zero byte".into());
        }
        let mut shell = match shell {
            Some(shell) => shell,
            None => Shell::start(&self.places.work().path, &self.environment)
                .map_err(|error| format!("bash: it cannot be started: {}", error.kind()))?,
        };
        let asked =
            input.timeout_ms.and_then(|millis| u64::try_from(millis).ok()).filter(|millis| *millis > 0);
        let limit = asked.map_or(self.limit, |millis| self.limit.min(Duration::from_millis(millis)));
        let (output, end) = shell
            .run(command, limit, self.output)
            .await
            .map_err(|error| format!("bash: {}", error.kind()))?;
        match end {
            End::Code(0) => {
                *slot = Some(shell);
                Ok(output.into())
            }
            End::Code(code) => {
                *slot = Some(shell);
                Ok(failure(&output, &how(code)))
            }
            End::Shell(status) => {
                let how =
                    format!("{}; bash has ended, and the next command starts another", how_shell(status));
                Ok(if status.success() { with_note(&output, &how).into() } else { failure(&output, &how) })
            }
            End::Timeout => Ok(failure(
                &output,
                &format!("timed out after {limit:?}; bash was ended, and the next command starts another"),
            )),
        }
    }
}

/// How a command ended, by its exit code. Bash says 128 and its number for a signal.
fn how(code: i32) -> String {
    match code {
        129..=192 => format!("exit code {code}, signal {}", code - 128),
        _ => format!("exit code {code}"),
    }
}

fn how_shell(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "no exit code".into(),
    }
}

fn failure(output: &str, how: &str) -> ToolOutput {
    ToolOutput::from(with_note(output, how)).into_error()
}

fn with_note(output: &str, note: &str) -> String {
    let end = if output.is_empty() || output.ends_with('\n') { "" } else { "\n" };
    format!("{output}{end}[{note}]")
}

impl fmt::Debug for Bash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bash").field("path", &self.places.work().path).finish_non_exhaustive()
    }
}

impl Tool for Bash {
    fn name(&self) -> &str {
        "bash"
    }

    fn definition(&self) -> Result<ToolUnion, SchemaError> {
        Kind::Bash.definition("")
    }

    fn call(&self, input: Json, _context: CallContext) -> ToolFuture {
        let bash = self.clone();
        Box::pin(async move {
            let input = input.decode_as().map_err(|error| format!("invalid input: {error}"))?;
            Ok(bash.run(input).await?)
        })
    }

    fn runs_alone(&self) -> bool {
        // It may change files that other calls read.
        true
    }
}
