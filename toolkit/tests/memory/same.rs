//! All stores return the same results.

use anthropic_beta_toolkit::memory::{Memory, MemoryPath, MemoryStore};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{in_memory, on_disk, tell};

/// Paths that often conflict: below, beside and through each other.
fn path() -> impl Strategy<Value = String> {
    let name = prop_oneof![Just("a"), Just("b"), Just("a.md"), Just("."), Just(".."), Just("")];
    proptest::collection::vec(name, 0..4)
        .prop_map(|names| names.iter().fold("/memories".into(), |path, name| format!("{path}/{name}")))
}

fn command() -> impl Strategy<Value = Value> {
    let text = "[ab\n]{0,6}";
    prop_oneof![
        (path(), -1..4i64).prop_map(|(path, last)| match last {
            0 => json!({ "command": "view", "path": path }),
            last => json!({ "command": "view", "path": path, "view_range": [1, last] }),
        }),
        (path(), text)
            .prop_map(|(path, text)| json!({ "command": "create", "path": path, "file_text": text })),
        (path(), text, text).prop_map(|(path, old, new)| {
            json!({ "command": "str_replace", "path": path, "old_str": old, "new_str": new })
        }),
        (path(), -1..4i64, text).prop_map(|(path, line, text)| {
            json!({ "command": "insert", "path": path, "insert_line": line, "insert_text": text })
        }),
        path().prop_map(|path| json!({ "command": "delete", "path": path })),
        (path(), path())
            .prop_map(|(old, new)| json!({ "command": "rename", "old_path": old, "new_path": new })),
    ]
}

async fn all_told<S: MemoryStore>(memory: &Memory<S>, commands: &[Value]) -> Vec<String> {
    let mut told = Vec::new();
    for command in commands {
        told.push(tell(memory, command.clone()).await);
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stores_return_the_same_results(commands in proptest::collection::vec(command(), 1..20)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (_folder, disk) = on_disk();
        let expected = runtime.block_on(all_told(&in_memory(), &commands));
        prop_assert_eq!(runtime.block_on(all_told(&disk, &commands)), expected);
    }

    #[test]
    fn no_path_leads_out_of_the_directory(text in r"(/memories)?([./%\\a-c0-9ef\x00-\x02]|/\.\.|%2e|\u{ff0e}){0,16}") {
        if let Ok(path) = text.parse::<MemoryPath>() {
            for name in path.names() {
                prop_assert!(!name.is_empty() && name != "." && name != "..");
                prop_assert!(!name.contains(['/', '\\', '\0']));
            }
            prop_assert_eq!(path.to_string().parse::<MemoryPath>(), Ok(path));
        }
    }
}
