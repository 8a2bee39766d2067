//! The result of a command, and its output.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anthropic_beta_codegen::Failure;
use anthropic_beta_codegen::diag::{self, Diagnostic};
use anthropic_beta_codegen::spec::Source;
use clap::ColorChoice;
use serde_json::json;

use crate::cli::MessageFormat;

/// The result of a command.
pub(crate) type Outcome = Result<Report, CommandFailure>;

/// The output of a command, and whether it succeeded.
#[derive(Debug)]
pub(crate) struct Report {
    text: String,
    success: bool,
}

impl Report {
    pub(crate) fn success(text: String) -> Self {
        Self { text, success: true }
    }

    /// Creates a report that makes the program exit with 1.
    pub(crate) fn failure(text: String) -> Self {
        Self { text, success: false }
    }
}

/// The reason why a command failed.
#[derive(Debug)]
pub(crate) enum CommandFailure {
    /// Diagnostics in the spec or in an imported document, with the texts that they refer to.
    Spec(Vec<Diagnostic>, Vec<Source>),
    /// Anything else.
    Other(String),
}

impl CommandFailure {
    /// Converts a failure of the generator.
    pub(crate) fn generator(failure: Failure, sources: &[Source]) -> Self {
        match failure {
            Failure::Spec(diagnostics) => Self::Spec(diagnostics, sources.to_vec()),
            Failure::Render(error) => Self::Other(error.to_string()),
        }
    }

    fn human(&self, colored: bool) -> String {
        match self {
            Self::Spec(diagnostics, sources) if colored => diag::render_colored(diagnostics, sources),
            Self::Spec(diagnostics, sources) => diag::render(diagnostics, sources),
            Self::Other(text) if colored => format!("\x1b[1;31merror\x1b[0m: {text}\n"),
            Self::Other(text) => format!("error: {text}\n"),
        }
    }

    /// Returns one JSON object per line: the fields of [`diag::render_json`], or only `message`.
    fn json_lines(&self) -> String {
        match self {
            Self::Spec(diagnostics, sources) => diag::render_json(diagnostics, sources),
            Self::Other(text) => format!("{}\n", json!({ "message": text })),
        }
    }
}

impl From<String> for CommandFailure {
    fn from(text: String) -> Self {
        Self::Other(text)
    }
}

impl From<io::Error> for CommandFailure {
    fn from(error: io::Error) -> Self {
        Self::Other(error.to_string())
    }
}

/// Prints the outcome and returns the exit code: 0 for success, 1 otherwise. (Wrong usage is 2, and is
/// handled by clap.)
pub(crate) fn finish(outcome: Outcome, color: ColorChoice, format: MessageFormat) -> ExitCode {
    let (printed, success) = match outcome {
        Ok(report) => (io::stdout().write_all(report.text.as_bytes()), report.success),
        Err(failure) => {
            let text = match format {
                MessageFormat::Human => failure.human(is_colored(color)),
                MessageFormat::Json => failure.json_lines(),
            };
            (io::stderr().write_all(text.as_bytes()), false)
        }
    };
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        // A closed pipe is not an error: a reader such as `head` has read enough.
        _ if success => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Returns whether standard error shows colors: by `NO_COLOR` (<https://no-color.org>) and the terminal,
/// unless given.
fn is_colored(color: ColorChoice) -> bool {
    match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && io::stderr().is_terminal()
        }
    }
}
