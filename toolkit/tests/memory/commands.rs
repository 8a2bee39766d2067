//! All commands and their texts, on both stores.

use anthropic_beta::{messages::MessageParam, mock::Server};
use anthropic_beta_toolkit::{
    memory::{Memory, MemoryStore},
    testing::Script,
    tools::{Ending, RunTools},
};
use serde_json::{Value, json};

use super::{in_memory, on_disk, tell};

/// Asserts the results of commands that run one after another.
async fn converse<S: MemoryStore>(memory: &Memory<S>, conversation: &[(Value, &str)]) {
    for (command, expected) in conversation {
        assert_eq!(tell(memory, command.clone()).await, *expected, "{command}");
    }
}

/// Asserts the same on both stores.
async fn on_both(conversation: &[(Value, &str)]) {
    converse(&in_memory(), conversation).await;
    converse(&on_disk().1, conversation).await;
}

fn view(path: &str) -> Value {
    json!({ "command": "view", "path": path })
}

fn create(path: &str, text: &str) -> Value {
    json!({ "command": "create", "path": path, "file_text": text })
}

fn replace(path: &str, old: &str, new: &str) -> Value {
    json!({ "command": "str_replace", "path": path, "old_str": old, "new_str": new })
}

fn insert(path: &str, line: i64, text: &str) -> Value {
    json!({ "command": "insert", "path": path, "insert_line": line, "insert_text": text })
}

fn delete(path: &str) -> Value {
    json!({ "command": "delete", "path": path })
}

fn rename(old: &str, new: &str) -> Value {
    json!({ "command": "rename", "old_path": old, "new_path": new })
}

const LISTING: &str = "Here're the files and directories up to 2 levels deep in /memories, excluding hidden items and \
                       node_modules:\n";

#[tokio::test]
async fn shows_two_levels_of_a_directory() {
    let empty = format!("{LISTING}0B\t/memories");
    let full = format!(
        "{LISTING}1.5K\t/memories\n1.5K\t/memories/a/\n0B\t/memories/a/b/\n1.5K\t/memories/a/z.md\n2B\t/memories/c.md"
    );
    on_both(&[
        (view("/memories"), &empty),
        (create("/memories/a/z.md", &"z".repeat(1536)), "File created successfully at: /memories/a/z.md"),
        (create("/memories/c.md", "cc"), "File created successfully at: /memories/c.md"),
        (create("/memories/a/b/c/deep.md", ""), "File created successfully at: /memories/a/b/c/deep.md"),
        (create("/memories/.hidden", ""), "File created successfully at: /memories/.hidden"),
        (create("/memories/node_modules/x", ""), "File created successfully at: /memories/node_modules/x"),
        (view("/memories/"), &full),
        (
            view("/memories/a/b"),
            &LISTING
                .replace("/memories", "/memories/a/b")
                .replace(":\n", ":\n0B\t/memories/a/b\n0B\t/memories/a/b/c/\n0B\t/memories/a/b/c/deep.md"),
        ),
        (view("/memories/d"), "Error: The path /memories/d does not exist. Please provide a valid path."),
        (view("/memories/c.md/d"), "Error: The path /memories/c.md/d is not a file."),
    ])
    .await;
}

#[tokio::test]
async fn shows_files_with_line_numbers() {
    let head = "Here's the content of /memories/a with line numbers:";
    let range = |first: i64, last: i64| json!({ "command": "view", "path": "/memories/a", "view_range": [first, last] });
    let wrong = |range: &str| {
        format!(
            "Error: Invalid `view_range` parameter: {range}. It should be two line numbers within [1, 3], or -1 as the second for the end"
        )
    };
    on_both(&[
        (create("/memories/a", "one\n\tdeux\u{2028}\nthree"), "File created successfully at: /memories/a"),
        (view("/memories/a"), &format!("{head}\n     1\tone\n     2\t\tdeux\u{2028}\n     3\tthree")),
        (range(2, 2), &format!("{head}\n     2\t\tdeux\u{2028}")),
        (range(2, -1), &format!("{head}\n     2\t\tdeux\u{2028}\n     3\tthree")),
        (range(3, 99), &format!("{head}\n     3\tthree")),
        (range(0, 1), &wrong("[0, 1]")),
        (range(3, 2), &wrong("[3, 2]")),
        (range(4, -1), &wrong("[4, -1]")),
        (range(1, -2), &wrong("[1, -2]")),
        (json!({ "command": "view", "path": "/memories/a", "view_range": [1] }), &wrong("[1]")),
        (create("/memories/empty", ""), "File created successfully at: /memories/empty"),
        (view("/memories/empty"), "Here's the content of /memories/empty with line numbers:\n"),
    ])
    .await;
}

#[tokio::test]
async fn does_not_replace_an_existing_file() {
    on_both(&[
        (create("/memories/a/b", "first"), "File created successfully at: /memories/a/b"),
        (create("/memories/a/b", "second"), "Error: File /memories/a/b already exists"),
        (create("/memories/a", "second"), "Error: File /memories/a already exists"),
        (create("/memories", "second"), "Error: File /memories already exists"),
        (create("/memories/a/b/c", "second"), "Error: The path /memories/a/b/c is not a file."),
        (view("/memories/a/b"), "Here's the content of /memories/a/b with line numbers:\n     1\tfirst"),
    ])
    .await;
}

#[tokio::test]
async fn replaces_text_that_is_unique() {
    let edited =
        "The memory file has been edited. Here is the snippet showing the change (with line numbers):";
    on_both(&[
        (create("/memories/a", "1\n2\n3\nfour\n5\n6\n7\n"), "File created successfully at: /memories/a"),
        (replace("/memories/a", "four", "4\n4½"), &format!("{edited}\n     2\t2\n     3\t3\n     4\t4\n     5\t4½\n     6\t5\n     7\t6")),
        (replace("/memories/a", "1\n2\n", ""), &format!("{edited}\n     1\t3\n     2\t4\n     3\t4½")),
        (
            replace("/memories/a", "4", "x"),
            "Error: No replacement was performed. Multiple occurrences of old_str `4` in lines: 2, 3. Please ensure it is unique",
        ),
        (
            replace("/memories/a", "8", "x"),
            "Error: No replacement was performed, old_str `8` did not appear verbatim in /memories/a.",
        ),
        (replace("/memories/a", "", "x"), "Error: No replacement was performed, old_str is empty."),
        (replace("/memories/b", "a", "b"), "Error: The path /memories/b does not exist. Please provide a valid path."),
        (replace("/memories", "a", "b"), "Error: The path /memories is not a file."),
        (create("/memories/o", "aaa"), "File created successfully at: /memories/o"),
        (
            replace("/memories/o", "aa", "b"),
            "Error: No replacement was performed. Multiple occurrences of old_str `aa` in lines: 1. Please ensure it is unique",
        ),
    ])
    .await;
}

#[tokio::test]
async fn inserts_text_after_a_line() {
    let (edited, head) =
        ("The file /memories/a has been edited.", "Here's the content of /memories/a with line numbers:");
    on_both(&[
        (create("/memories/a", ""), "File created successfully at: /memories/a"),
        (insert("/memories/a", 0, "b\n"), edited),
        (insert("/memories/a", 0, "a"), edited),
        (insert("/memories/a", 2, "c\n\n"), edited),
        (view("/memories/a"), &format!("{head}\n     1\ta\n     2\tb\n     3\tc\n     4\t")),
        (
            insert("/memories/a", 5, "x"),
            "Error: Invalid `insert_line` parameter: 5. It should be within the range of lines of the file: [0, 4]",
        ),
        (
            insert("/memories/a", -1, "x"),
            "Error: Invalid `insert_line` parameter: -1. It should be within the range of lines of the file: [0, 4]",
        ),
        (create("/memories/open", "no end"), "File created successfully at: /memories/open"),
        (insert("/memories/open", 1, "of line"), "The file /memories/open has been edited."),
        (
            view("/memories/open"),
            "Here's the content of /memories/open with line numbers:\n     1\tno end\n     2\tof line",
        ),
        (insert("/memories/b", 0, "x"), "Error: The path /memories/b does not exist. Please provide a valid path."),
    ])
    .await;
}

#[tokio::test]
async fn deletes_files_and_directories() {
    on_both(&[
        (create("/memories/a/b/c", "x"), "File created successfully at: /memories/a/b/c"),
        (create("/memories/a.md", "x"), "File created successfully at: /memories/a.md"),
        (delete("/memories/a.md"), "Successfully deleted /memories/a.md"),
        (delete("/memories/a"), "Successfully deleted /memories/a"),
        (delete("/memories/a"), "Error: The path /memories/a does not exist"),
        (delete("/memories/"), "Error: Cannot delete the /memories directory itself"),
        (delete("/memories/a/.."), "Error: Cannot delete the /memories directory itself"),
        (view("/memories"), &format!("{LISTING}0B\t/memories")),
    ])
    .await;
}

#[tokio::test]
async fn renames_files_and_directories() {
    on_both(&[
        (create("/memories/a/b", "x"), "File created successfully at: /memories/a/b"),
        (create("/memories/c", "y"), "File created successfully at: /memories/c"),
        (rename("/memories/a", "/memories/new/d"), "Successfully renamed /memories/a to /memories/new/d"),
        (view("/memories/new/d/b"), "Here's the content of /memories/new/d/b with line numbers:\n     1\tx"),
        (rename("/memories/new/d/b", "/memories/c"), "Error: The destination /memories/c already exists"),
        (rename("/memories/c", "/memories/c"), "Error: The destination /memories/c already exists"),
        (rename("/memories/c", "/memories"), "Error: The destination /memories already exists"),
        (rename("/memories/new", "/memories/new/d/e"), "Error: Cannot move /memories/new into itself"),
        (
            rename("/memories/new", "/memories/c/d"),
            "Error: Cannot move /memories/new to /memories/c/d: it would be inside of a file",
        ),
        (rename("/memories/x", "/memories/y/z"), "Error: The path /memories/x does not exist"),
        (view("/memories/y"), "Error: The path /memories/y does not exist. Please provide a valid path."),
        (rename("/memories", "/memories/z"), "Error: Cannot rename the /memories directory itself"),
    ])
    .await;
}

#[tokio::test]
async fn reports_unknown_and_malformed_commands() {
    on_both(&[
        (json!({ "command": "format", "path": "/memories" }), "Error: Unknown command: format"),
        (
            json!({ "command": "view" }),
            "Error: invalid input: the field `path` is missing (line 1, column 1)",
        ),
    ])
    .await;
}

#[tokio::test]
async fn the_runner_sends_the_definition_and_the_results() {
    let server = Server::start().unwrap();
    Script::new()
        .tool_use("memory", view("/memories"))
        .tool_use("memory", view("/etc/passwd"))
        .text("Nothing yet.")
        .play(&server);
    let question = MessageParam::user("What do you know of me?");
    let request = server.client().unwrap().messages().create("claude-opus-4-8", 1024, [question]);
    let run = request.runner().tool(in_memory()).run().await.unwrap();
    assert!(matches!(run.ending, Ending::Finished(_)), "{run:?}");

    let sent: Vec<Value> = server.requests().iter().map(|request| request.json()).collect();
    assert_eq!(sent[0]["tools"], json!([{ "type": "memory_20250818", "name": "memory" }]));
    let result = |turn: usize| sent[turn]["messages"][2 * turn]["content"][0].clone();
    assert_eq!(result(1)["content"], format!("{LISTING}0B\t/memories"));
    assert_eq!(result(2)["content"], "Error: Path must start with /memories, got: /etc/passwd");
    assert_eq!(result(2)["is_error"], true);
}
