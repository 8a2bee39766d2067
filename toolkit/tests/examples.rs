//! The examples, run as they are without a key: each does what it says.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::{path::PathBuf, process::Command};

/// What an example printed.
#[track_caller]
fn printed(name: &str) -> String {
    // Examples are built before tests are run, and lie beside their folder: target/debug/deps, target/debug/examples.
    let mut path: PathBuf = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.extend(["examples", name]);
    path.set_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        path.is_file(),
        "{} is missing: `cargo build --all-features --examples` makes it",
        path.display()
    );
    let output = Command::new(path).env_remove("ANTHROPIC_API_KEY").output().unwrap();
    assert!(output.status.success(), "{name}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn structured_prints_the_recipe() {
    assert_eq!(
        printed("structured"),
        "Spaghetti aglio e olio (20 minutes)\n1. Cook the spaghetti.\n2. Brown garlic and chili in oil.\n3. Mix, and serve.\n"
    );
}

#[test]
fn tools_prints_the_calls_and_the_final_text() {
    assert_eq!(
        printed("tools"),
        "calls weather with {\"city\":\"Oslo\"}\ncalls weather with {\"city\":\"Rome\"}\n\
         calls book with {\"city\":\"Rome\",\"nights\":2}\n\
         Two nights in Rome are booked. The sun shines there.\nended: Some(Finished(Some(EndTurn)))\n"
    );
}

#[test]
fn memory_prints_what_is_remembered() {
    assert_eq!(
        printed("memory"),
        "> I am allergic to nuts. Remember it.\n\
         {\"command\":\"create\",\"path\":\"/memories/health.md\",\"file_text\":\"Allergic to nuts.\\n\"}\n\
         File created successfully at: /memories/health.md\n\
         I have noted that.\n\
         > Is baklava something for me?\n\
         {\"command\":\"view\",\"path\":\"/memories\"}\n\
         Here're the files and directories up to 2 levels deep in /memories, excluding hidden items and node_modules:\n\
         18B\t/memories\n18B\t/memories/health.md\n\
         {\"command\":\"view\",\"path\":\"/memories/health.md\"}\n\
         Here's the content of /memories/health.md with line numbers:\n     1\tAllergic to nuts.\n\
         No: baklava is made with nuts.\n"
    );
}

#[cfg(unix)]
#[test]
fn local_tools_prints_the_corrected_list() {
    assert_eq!(
        printed("local_tools"),
        "read: {\"file_path\":\"list.txt\"}\nbred\nmilk\n\n\
         edit: {\"file_path\":\"list.txt\",\"old_string\":\"bred\",\"new_string\":\"bread\"}\n\
         edited list.txt (1 replacement(s))\n\
         bash: {\"command\":\"rm list.txt\"}\nError: The user does not want that.\n\
         It is bread now.\nbread\nmilk\n\n"
    );
}

#[test]
fn agent_session_prints_calls_and_what_the_agent_says() {
    assert_eq!(
        printed("agent_session"),
        "calls weather {\"city\": \"Oslo\"}\ncalls weather {\"city\": \"Rome\"}\n\
         The sun shines in Rome.\nmay it use write with {\"path\":\"weather.txt\"}? yes\n\
         It is written down.\nYou are welcome.\n"
    );
}

#[test]
fn worker_prints_an_item_from_its_offer_to_its_end() {
    assert_eq!(
        printed("worker"),
        "takes work_of_sesn_1\nreads notes.txt\nthe agent says: Milk.\nwork_of_sesn_1: Finished\nfinished: 1\n"
    );
}
