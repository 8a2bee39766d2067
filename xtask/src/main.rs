//! Development commands of this workspace: `cargo xtask`.
#![expect(clippy::print_stdout, reason = "commands talk to a person")]

mod codegen;
mod fmt;
mod import;
mod openapi;
mod tree;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask codegen [--check]   emit generated/src and its tests from spec/; --check only compares
cargo xtask fmt [--check]       put spec/ into its canonical form; --check only compares
cargo xtask openapi [--check] [-o FILE] [--format json|yaml]
                                write the spec as OpenAPI 3.1, by default spec/openapi.json
cargo xtask import FILE...      bring spec/ up to date with pages of the reference";

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
