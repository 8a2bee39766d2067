//! Runs a program against a mock server.

use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use crate::api::mock::Server;

/// A program, before it runs.
pub(super) fn command(name: &str, server: &Server) -> Command {
    // Examples are built before the tests run, in a folder beside theirs: target/debug/deps, target/debug/examples.
    let mut path = env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.extend(["examples", name]);
    path.set_extension(env::consts::EXE_EXTENSION);
    assert!(
        path.is_file(),
        "{} is missing: `cargo build -p conformance --examples` builds it",
        path.display()
    );
    let mut command = Command::new(path);
    command
        .env("ANTHROPIC_API_KEY", "test")
        .env("ANTHROPIC_BASE_URL", server.url())
        .env("ANTHROPIC_WEBHOOK_SIGNING_KEY", super::servers::KEY)
        .env("NO_PROXY", "127.0.0.1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Returns the output of a program that must succeed.
#[track_caller]
pub(super) fn printed(mut command: Command, input: &str) -> String {
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A program that listens on an address until it is dropped.
pub(super) struct Service {
    child: Child,
    lines: BufReader<ChildStdout>,
    pub(super) url: String,
}

impl Service {
    /// Starts the program on a free port, and waits for the line that contains its address.
    pub(super) fn start(mut command: Command) -> Self {
        let mut child = command.arg("127.0.0.1:0").spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let mut address = line.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ':'));
        let address =
            address.rfind(|part| part.starts_with("127.0.0.1:")).unwrap_or_else(|| panic!("{line}"));
        Self { url: format!("http://{address}"), child, lines }
    }

    /// Returns the next line of its output.
    pub(super) fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder that is removed when it is dropped.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("anthropic-beta-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file, below folders that are created.
    pub(super) fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
