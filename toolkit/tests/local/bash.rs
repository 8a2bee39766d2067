//! `bash`: one shell from call to call.

use serde_json::{Value, json};

use super::{all, one, results, workspace};

fn run(command: &str) -> (&'static str, Value) {
    ("bash", json!({ "command": command }))
}

/// What the model is told of commands in one shell.
async fn told(commands: &[&str]) -> Vec<String> {
    let (_folder, workspace) = workspace();
    let calls: Vec<_> = commands.iter().map(|command| run(command)).collect();
    all(&workspace, &calls).await.into_iter().map(|told| told.text).collect()
}

#[tokio::test]
async fn a_shell_lasts_from_call_to_call() {
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
async fn exit_codes_and_both_outputs_are_told() {
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

/// An open quote in a command does not include the next one. What a command does to the shell does not
/// prevent the tool from reporting it.
#[tokio::test]
async fn commands_that_are_broken_or_hostile_do_not_break_the_shell() {
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
        assert!(told.contains("still 42\n"), "behind `{}`: {told}", commands[index - 1]);
        assert!(!told.contains("another"), "behind `{}`: {told}", commands[index - 1]);
    }
}

#[tokio::test]
async fn a_command_that_ends_the_shell_says_so_and_the_next_one_has_another() {
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
async fn a_restart_forgets() {
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
            "Error: bash: there is no command"
        ]
    );
}

#[tokio::test]
async fn no_key_of_the_program_is_seen() {
    let (_folder, workspace) = workspace();
    // Cargo sets variables of its own, which stand for any secret.
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
async fn long_output_keeps_its_start_and_end() {
    let (_folder, workspace) = workspace();
    let workspace = workspace.max_output(100);
    let told = one(&workspace, "bash", run("seq 1 100000").1).await.ok();
    assert!(told.starts_with("1\n2\n3\n"), "{told}");
    assert!(told.contains(" bytes left out]\n") && told.ends_with("\n99999\n100000\n"), "{told}");
    assert!(told.len() < 150, "{told}");
    // Where a command fails, too.
    let told = one(&workspace, "bash", run("seq 1 100000; exit 9").1).await.error();
    assert!(told.starts_with("1\n2\n3\n") && told.contains("\n100000\n[exit code 9;"), "{told}");
}

#[tokio::test]
async fn bytes_that_are_not_text_and_control_sequences_are_taken_out() {
    let told = told(&["printf '\\xff\\x1b[31mred\\x1b[0m\\x07\\x00end'"]).await;
    assert_eq!(told, ["\u{fffd}redend"]);
}

#[tokio::test]
async fn a_long_command_is_read_whole() {
    let (_folder, workspace) = workspace();
    let text = "x'".repeat(50_000);
    let command = format!("cat <<'EOF' | wc -c\n{text}\nEOF");
    assert_eq!(one(&workspace, "bash", run(&command).1).await.ok().trim(), "100001");
    let zero = one(&workspace, "bash", run("echo a\0b").1).await.error();
    assert_eq!(zero, "Error: bash: the command has a zero byte");
}
