//! The tools of a workspace.

#[cfg(unix)]
use super::bash::Bash;
use super::{file_tool::FileTool, kind::Kind, workspace::Workspace};

impl Workspace {
    /// Returns the tool `read`, which reads a file or a range of its lines.
    #[must_use]
    pub fn read(&self) -> FileTool {
        FileTool::new(self, Kind::Read)
    }

    /// Returns the tool `write`, which replaces or creates a file.
    #[must_use]
    pub fn write(&self) -> FileTool {
        FileTool::new(self, Kind::Write)
    }

    /// Returns the tool `edit`, which replaces a text in a file.
    #[must_use]
    pub fn edit(&self) -> FileTool {
        FileTool::new(self, Kind::Edit)
    }

    /// Returns the tool `glob`, which finds files by their paths.
    #[must_use]
    pub fn glob(&self) -> FileTool {
        FileTool::new(self, Kind::Glob)
    }

    /// Returns the tool `grep`, which finds lines in files.
    #[must_use]
    pub fn grep(&self) -> FileTool {
        FileTool::new(self, Kind::Grep)
    }

    /// Returns the tool `bash`, which runs commands in a persistent shell. They can do whatever the program may do: run
    /// it in a container, or confirm each command with a user.
    #[cfg(unix)]
    #[must_use]
    pub fn bash(&self) -> Bash {
        Bash::new(self)
    }
}
