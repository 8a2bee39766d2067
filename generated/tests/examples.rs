//! The examples, run as they are without a key: each does what it says.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// Runs an example with this input.
fn run(name: &str, arguments: &[&str], input: &str) -> Output {
    // Examples are built before tests are run, and lie beside their folder: target/debug/deps, target/debug/examples.
    let mut path: PathBuf = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.extend(["examples", name]);
    path.set_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        path.is_file(),
        "{} is missing: `cargo build --features mock --examples` makes it",
        path.display()
    );

    let mut child = Command::new(path)
        .args(arguments)
        .env_remove("ANTHROPIC_API_KEY")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// What a run that must succeed printed.
#[track_caller]
fn printed(name: &str, arguments: &[&str], input: &str) -> String {
    let output = run(name, arguments, input);
    assert!(output.status.success(), "{name}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn quickstart_prints_the_answer() {
    let text = printed("quickstart", &["Why", "blue?"], "");
    assert_eq!(text, "Air scatters blue light more than red. So it comes from all sides.\n");
}

#[test]
fn chat_carries_the_conversation_on() {
    let text = printed("chat", &[], "Good day.\n\nStill there?\n");
    assert_eq!(
        text,
        "> You said: Good day. That was turn 1.\n\n> > You said: Still there? That was turn 3.\n\n> \n"
    );
}

#[test]
fn batch_prints_results_by_their_ids() {
    let text = printed("batch", &[], "");
    assert_eq!(text, "city-2: A city by the sea.\ncity-0: A city on hills.\ncity-1: A city by a fjord.\n");
}

#[test]
fn upload_sends_what_it_can() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let output = run("upload", &["no such file", manifest], "");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("file_") && text.ends_with(&format!("  {manifest}\n")), "{text}");
    assert_eq!(printed("upload", &[], "").lines().count(), 1);
}

#[test]
fn watch_misses_nothing_and_says_nothing_twice() {
    let text = printed("watch", &[], "");
    let kinds: Vec<_> = text.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let wanted =
        ["session.status_running", "agent.message", "session.status_idle", "session.status_terminated"];
    assert_eq!(kinds, wanted, "{text}");
    assert!(text.contains("The books are in order.") && text.contains("end_turn"), "{text}");
}

#[test]
fn webhook_believes_only_what_is_signed() {
    let output = run("webhook", &[], "");
    assert!(output.status.success(), "{output:?}");
    let (out, log) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("whevt_1 session.status_idled\n") && out.contains(" is "), "{out}");
    assert!(log.contains("204") && log.contains("400") && log.contains("refused"), "{log}");
    assert_eq!(out.matches("whevt_1").count(), 1, "{out}");
}
