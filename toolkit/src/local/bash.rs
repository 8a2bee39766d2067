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

/// Variables that commands inherit from the program by default.
const INHERITED: [&str; 9] = ["HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "SHELL", "TMPDIR", "TZ", "USER"];

/// A tool that runs commands in one persistent bash, in the directory of a [`Workspace`].
///
/// Commands are **not confined**: they can do what the program may do. The shell and its processes, except those that
/// leave its process group, are killed when the tool and its clones are dropped, when a command exceeds its time limit,
/// and when a call is cancelled; the next call starts another shell. Calls run one after another.
///
/// The shell inherits the variables `HOME`, `LANG`, `LC_ALL`, `LOGNAME`, `PATH`, `SHELL`, `TMPDIR`, `TZ` and `USER` of
/// the program, and no others, so that no API key is visible to the model.
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

    /// Sets the maximum duration of a command. Default: 120 s. The model can set a shorter one.
    #[must_use]
    pub fn command_timeout(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    async fn run(self, input: Input) -> Result<ToolOutput, String> {
        // Dropping a call drops the shell and kills its processes.
        let mut slot = self.shell.lock().await;
        let shell = slot.take().filter(|_| input.restart != Some(true));
        let Some(command) = &input.command else {
            return match input.restart {
                Some(true) => Ok("bash session restarted".into()),
                _ => {
                    *slot = shell;
                    Err("bash: the command is missing".into())
                }
            };
        };
        if command.contains('\0') {
            *slot = shell;
            return Err("bash: the command contains a zero byte".into());
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

/// Describes how a command ended, by its exit code: for a signal, bash adds 128 to its number.
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
