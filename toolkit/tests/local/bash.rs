//! `bash`: one shell for several calls.

use serde_json::{Value, json};

use super::{all, one, results, workspace};

fn run(command: &str) -> (&'static str, Value) {
    ("bash", json!({ "command": command }))
}

/// Returns the results of commands in one shell.
async fn told(commands: &[&str]) -> Vec<String> {
    let (_folder, workspace) = workspace();
    let calls: Vec<_> = commands.iter().map(|command| run(command)).collect();
    all(&workspace, &calls).await.into_iter().map(|told| told.text).collect()
}

#[tokio::test]
async fn keeps_the_shell_between_calls() {
    let told = told(&[
        "mkdir d; cd d; x='a b'; f() { echo \"$x\"; }",
        "basename \"$PWD\"; f",
        "printf 'no end'",
        "printf '\\n\\n'",
    ])
    .await;
    assert_eq!(told, ["(no output)", "d\na b\n", "no end", "\n\n"]);
}

#[tokio::test]
async fn reports_exit_codes_and_both_outputs() {
    let told = told(&[
        "echo out; echo err >&2; false",
        "no_such_command",
        "kill -9 $BASHPID",
        "(kill -9 $BASHPID)",
        "echo on",
    ])
    .await;
    assert_eq!(told[0], "out\nerr\n[exit code 1]");
    assert!(told[1].ends_with("no_such_command: command not found\n[exit code 127]"), "{}", told[1]);
    assert_eq!(told[2], "[signal 9; bash has ended, and the next command starts another]");
    assert!(told[3].ends_with("[exit code 137, signal 9]"), "{}", told[3]);
    assert_eq!(told[4], "on\n");
}

/// An open quote in a command does not include the next one. A command cannot change the shell so that the tool does
/// not report its result.
#[tokio::test]
async fn keeps_the_shell_after_malformed_or_hostile_commands() {
    let hostile = [
        "echo 'open",
        "echo \"open",
        "cat <<EOF\nopen",
        "if true; then",
        "echo $((",
        "}",
        "exec >/dev/null 2>&1",
        "exec <&-",
        "exec 1>&- 2>&-",
        "printf() { builtin printf hijacked; }; echo() { builtin echo hijacked; }",
        "set -x",
        "set +x; set -u; set -o pipefail",
        "cat",
        "read line",
        "IFS=0123456789",
        "trap 'builtin echo trapped' DEBUG; trap - DEBUG",
        "false | true",
        "echo \\",
        "# comment",
        "echo one' 'two; 'ec'\"ho\" $'it\\'s'",
        "",
    ];
    let mut commands = Vec::new();
    for command in hostile {
        commands.extend([command, "builtin echo \"still $((6 * 7))\"", "cd /"]);
    }
    let told = told(&commands).await;
    for (index, told) in told.iter().enumerate().skip(1).step_by(3) {
        assert!(told.contains("still 42\n"), "after `{}`: {told}", commands[index - 1]);
        assert!(!told.contains("another"), "after `{}`: {told}", commands[index - 1]);
    }
}

#[tokio::test]
async fn reports_the_end_of_the_shell_and_starts_another() {
    let told =
        told(&["x=1; exit 3", "echo \"x=$x\"", "exec echo last", "set -e; false", "echo \"$-\" | grep -c e"])
            .await;
    let another = "bash has ended, and the next command starts another]";
    assert_eq!(told[0], format!("[exit code 3; {another}"));
    assert_eq!(told[1], "x=\n");
    assert_eq!(told[2], format!("last\n[exit code 0; {another}"));
    assert_eq!(told[3], format!("[exit code 1; {another}"));
    assert_eq!(told[4], "0\n[exit code 1]");
}

#[tokio::test]
async fn a_restart_clears_the_shell() {
    let (_folder, workspace) = workspace();
    let restart = ("bash", json!({ "restart": true }));
    let both = ("bash", json!({ "restart": true, "command": "echo \"x=$x\"" }));
    let calls = [run("x=1"), restart, run("echo \"x=$x\""), run("x=2"), both, ("bash", json!({}))];
    let told: Vec<String> = all(&workspace, &calls).await.into_iter().map(|told| told.text).collect();
    assert_eq!(
        told,
        [
            "(no output)",
            "bash session restarted",
            "x=\n",
            "(no output)",
            "x=\n",
            "Error: bash: the command is missing"
        ]
    );
}

#[tokio::test]
async fn commands_do_not_inherit_keys_of_the_program() {
    let (_folder, workspace) = workspace();
    // Cargo sets its own variables, which represent any secret.
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
    let names = one(&workspace, "bash", run("compgen -e").1).await.ok();
    let names: Vec<&str> = names.lines().collect();
    assert!(
        names.contains(&"PATH")
            && !names.iter().any(|name| name.starts_with("CARGO") || name.starts_with("ANTHROPIC")),
        "{names:?}"
    );

    let bash =
        workspace.bash().env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("TOKEN", "a 'b'");
    let results = results(&workspace, bash, &[run("echo \"$TOKEN $HOME\"")]).await;
    assert_eq!(results[0]["content"], "a 'b' \n");
}

#[tokio::test]
async fn keeps_the_start_and_the_end_of_long_output() {
    let (_folder, workspace) = workspace();
    let workspace = workspace.max_output(100);
    let told = one(&workspace, "bash", run("seq 1 100000").1).await.ok();
    assert!(told.starts_with("1\n2\n3\n"), "{told}");
    assert!(told.contains(" bytes omitted]\n") && told.ends_with("\n99999\n100000\n"), "{told}");
    assert!(told.len() < 150, "{told}");
    // Also if a command fails.
    let told = one(&workspace, "bash", run("seq 1 100000; exit 9").1).await.error();
    assert!(told.starts_with("1\n2\n3\n") && told.contains("\n100000\n[exit code 9;"), "{told}");
}

#[tokio::test]
async fn removes_invalid_utf8_and_control_sequences() {
    let told = told(&["printf '\\xff\\x1b[31mred\\x1b[0m\\x07\\x00end'"]).await;
    assert_eq!(told, ["\u{fffd}redend"]);
}

#[tokio::test]
async fn runs_a_long_command() {
    let (_folder, workspace) = workspace();
    let text = "x'".repeat(50_000);
    let command = format!("cat <<'EOF' | wc -c\n{text}\nEOF");
    assert_eq!(one(&workspace, "bash", run(&command).1).await.ok().trim(), "100001");
    let zero = one(&workspace, "bash", run("echo a\0b").1).await.error();
    assert_eq!(zero, "Error: bash: the command contains a zero byte");
}
