//! Tools that work on a directory of this machine: files, searches, and a shell.
//!
#![doc = include_str!("../../docs/local_tools.md")]

#[cfg(unix)]
mod bash;
#[cfg(unix)]
mod capture;
mod change;
mod file_tool;
mod kind;
mod places;
mod read;
mod search;
#[cfg(unix)]
mod shell;
mod tools;
mod walk;
mod workspace;

#[cfg(unix)]
pub use bash::Bash;
pub use file_tool::FileTool;
pub use workspace::Workspace;
