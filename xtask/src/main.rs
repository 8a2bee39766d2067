//! Development commands of this workspace: `cargo xtask`.
#![expect(clippy::print_stdout, reason = "commands talk to a person")]

mod codegen;
mod diff;
mod fmt;
mod import;
mod openapi;
mod release_notes;
mod stats;
mod tree;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask codegen [--check]   emit generated/src and its tests from spec/; --check only compares
cargo xtask fmt [--check]       put spec/ into its canonical form; --check only compares
cargo xtask openapi [--check] [-o FILE] [--format json|yaml]
                                write the spec as OpenAPI 3.1, by default spec/openapi.json
cargo xtask import FILE...      bring spec/ up to date with pages of the reference
cargo xtask import --openapi FILE
                                make spec/ what an OpenAPI document says, as `cargo xtask openapi` writes it
cargo xtask diff [OLD]          what changed in spec/ since OLD, a git revision or folder (HEAD), and whom it breaks;
                                --format text|markdown|json, --semver prints how the version must grow
cargo xtask release-notes OLD NEW
                                the entry for CHANGELOG.md
cargo xtask stats               the shape of the API and what lacks docs; --docs fails when anything does,
                                --html FILE draws it";

/// What a command came to.
type Outcome = Result<ExitCode, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["codegen"] => codegen::run(tree::Mode::Write),
        ["codegen", "--check"] => codegen::run(tree::Mode::Check),
        ["fmt"] => fmt::run(tree::Mode::Write),
        ["fmt", "--check"] => fmt::run(tree::Mode::Check),
        ["openapi", arguments @ ..] => openapi::run(arguments),
        ["import", files @ ..] => import::run(files),
        ["diff", rest @ ..] => diff::run(rest),
        ["release-notes", old, new] => release_notes::run(old, new),
        ["stats", rest @ ..] => stats::run(rest),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        [unknown, ..] => Err(format!("there is no command `{unknown}`; these there are:\n{USAGE}")),
    };
    outcome.unwrap_or_else(|problem| {
        eprintln!("{problem}");
        ExitCode::FAILURE
    })
}
