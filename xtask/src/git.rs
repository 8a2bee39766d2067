//! Runs git commands.

use std::process::Command;

use crate::workspace;

/// Returns the output of a git command that is run at the root of the workspace.
pub(crate) fn git(arguments: &[&str]) -> Result<String, String> {
    let root = workspace::root().map_err(|error| error.to_string())?;
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output();
    let output = output.map_err(|error| format!("git can't be run: {error}"))?;
    if output.status.success() {
        String::from_utf8(output.stdout).map_err(|error| error.to_string())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}
