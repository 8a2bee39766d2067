//! Development commands of this workspace: `cargo xtask`.

mod cli;
mod codegen;
mod diff;
mod fmt;
mod git;
mod import;
mod last_run;
mod openapi;
mod outcome;
mod release_notes;
mod sources;
mod stats;
mod tree;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        Command::Codegen(arguments) => codegen::run(arguments.mode()),
        Command::Fmt(arguments) => fmt::run(arguments.mode()),
        Command::Openapi(arguments) => openapi::run(arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::ReleaseNotes { old, new } => release_notes::run(&old, &new),
        Command::Stats(arguments) => stats::run(&arguments),
    };
    outcome::finish(outcome, cli.color, cli.message_format)
}
