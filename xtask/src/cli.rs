//! The command line: commands, arguments and their help.

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

use anthropic_beta_codegen::spec::Date;

use crate::tree::Mode;

/// Development commands of this workspace.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", version)]
#[command(after_help = "Exit codes: 0 success, 1 differences or diagnostics, 2 wrong usage.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colors.
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub(crate) color: ColorChoice,
    /// The form of diagnostics on standard error; `json` prints one object per line.
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) message_format: MessageFormat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Generate the crate and its tests from spec/.
    Codegen(CodegenArgs),
    /// Format the files in spec/.
    Fmt(CheckArgs),
    /// Export spec/ as an OpenAPI 3.1 document.
    Openapi(OpenapiArgs),
    /// Update spec/ from an OpenAPI document or from pages of the API's reference.
    Import(ImportArgs),
    /// Compare two versions of spec/ and report breaking changes.
    Diff(DiffArgs),
    /// Print the CHANGELOG.md entry for the changes between two versions of spec/.
    ReleaseNotes {
        /// The old version: a git revision or a folder.
        old: String,
        /// The new version: a git revision or a folder.
        new: String,
    },
    /// Print statistics of the API, and the definitions without documentation.
    Stats(StatsArgs),
}

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct CodegenArgs {
    /// Only report differences, and write nothing.
    #[arg(long)]
    check: bool,
    /// Remove the files of modules that are no longer in spec/; without it, they are listed and nothing is
    /// written.
    #[arg(long, conflicts_with = "check")]
    allow_removal: bool,
}

impl CodegenArgs {
    pub(crate) fn mode(self) -> Mode {
        match self {
            Self { check: true, .. } => Mode::Check,
            Self { allow_removal: true, .. } => Mode::Write,
            Self { .. } => Mode::Keep,
        }
    }
}

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct CheckArgs {
    /// Only report differences, and write nothing.
    #[arg(long)]
    check: bool,
}

impl CheckArgs {
    pub(crate) fn mode(self) -> Mode {
        if self.check { Mode::Check } else { Mode::Write }
    }
}

#[derive(Debug, Args)]
pub(crate) struct OpenapiArgs {
    /// Only compare with the checked-in document.
    #[arg(long, conflicts_with_all = ["output", "format"])]
    pub(crate) check: bool,
    /// The file to write, `-` for standard output [default: spec/openapi.json].
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The format [default: by the name of the file]; without `--output`, to standard output.
    #[arg(long, value_enum)]
    pub(crate) format: Option<OpenapiFormat>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OpenapiFormat {
    Json,
    Yaml,
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Pages of the reference, in Markdown, or one OpenAPI 3 document, as JSON or YAML.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Replace spec/ by the content of a document that `cargo xtask openapi` wrote.
    #[arg(long)]
    pub(crate) exact: bool,
    /// Import only these operations of a document: part of their path, or `tag:` and a tag. Recorded in
    /// api.yaml.
    #[arg(long, value_name = "PART", conflicts_with = "exact")]
    pub(crate) only: Option<String>,
    /// The date of the import, `YYYY-MM-DD` [default: the date in the name of FILE]. Additions are marked
    /// with it.
    #[arg(long, value_name = "DATE", conflicts_with = "exact")]
    pub(crate) date: Option<Date>,
    /// Remove definitions from spec/ that are missing from the pages or the document.
    #[arg(long, conflicts_with = "exact")]
    pub(crate) prune: bool,
    /// Add placeholders for missing docs, so that code can be generated.
    #[arg(long, conflicts_with = "exact")]
    pub(crate) placeholder_docs: bool,
    /// Report the changes of each resource, and write nothing.
    #[arg(long, conflicts_with = "exact")]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The old version: a git revision or a folder.
    #[arg(default_value = "HEAD")]
    pub(crate) old: String,
    /// The new version: a git revision or a folder [default: spec/ as it is on disk].
    pub(crate) new: Option<String>,
    /// The format of the report.
    #[arg(long, value_enum)]
    pub(crate) format: Option<DiffFormat>,
    /// Print the version bump only (`none`, `patch` or `minor`), or with `--format`, as part of the report.
    #[arg(long)]
    pub(crate) semver: bool,
    /// Exit with 1 if there are such changes.
    #[arg(long, value_name = "CHANGES", value_enum)]
    pub(crate) fail_on: Option<FailOn>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    Text,
    Markdown,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Changes that break Rust programs or the wire format.
    Breaking,
}

#[derive(Debug, Args)]
pub(crate) struct StatsArgs {
    /// Exit with 1 if documentation is missing or breaks a rule of style.
    #[arg(long, conflicts_with = "html")]
    pub(crate) docs: bool,
    /// Draw the API as an HTML page instead.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}

/// The form of diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    #[default]
    Human,
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_valid() {
        Cli::command().debug_assert();
    }
}
