//! Arbitrary JSON: text that is often malformed, and values whose keys are often known.

use proptest::prelude::*;
use serde_json::{Map, Value};

/// Names and words of the model, so that its decoders are reached.
const WORDS: &[&str] = &[
    "type",
    "text",
    "citations",
    "cache_control",
    "title",
    "start",
    "score",
    "content",
    "count",
    "name",
    "nested",
    "thinking",
    "web_search",
    "query",
    "custom",
    "dance",
    "all",
    "auto",
    "ephemeral",
    "end_turn",
    "metadata",
    "input",
];

pub(crate) fn word() -> impl Strategy<Value = String> {
    prop_oneof![4 => prop::sample::select(WORDS).prop_map(str::to_owned), 1 => any::<String>()]
}

pub(crate) fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0_i64..5).prop_map(Value::from),
    ]
}

pub(crate) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number(),
        word().prop_map(Value::from)
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((word(), inner), 0..8)
                .prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

/// JSON with white space; in half of the cases, one byte is changed.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let pretty = (value(), any::<bool>()).prop_map(|(value, pretty)| {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        text.unwrap_or_default()
    });
    let bytes = prop::sample::select(b" \n\t{}[]:,\"\\ue0123.-+E/tfn\x01\x7f".as_slice());
    (pretty, prop::option::of((any::<prop::sample::Index>(), bytes, 0_u8..3))).prop_map(|(text, change)| {
        let Some((at, byte, kind)) = change else { return text };
        let mut chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len());
        match kind {
            0 => chars[at] = byte.into(),
            1 => chars.insert(at, byte.into()),
            _ => drop(chars.remove(at)),
        }
        chars.into_iter().collect()
    })
}

/// Parts of strings: plain, escaped and malformed.
pub(crate) fn string_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Zé€😀]{0,12}",
        prop::sample::select(
            [
                "\\n",
                "\\\"",
                "\\\\",
                "\\/",
                "\\b",
                "\\f",
                "\\r",
                "\\t",
                "\\u0041",
                "\\u00e9",
                "\\u20AC",
                "\\ud83d\\ude00",
                "\\ud83d",
                "\\ude00",
                "\\ud83d\\u0041",
                "\\ud83d\\n",
                "\\u12",
                "\\uzzzz",
                "\\x",
                "\u{1}",
                "\u{7f}",
                "\\",
            ]
            .as_slice()
        )
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

/// Numbers, and texts similar to numbers.
pub(crate) fn number_text() -> impl Strategy<Value = String> {
    prop_oneof!["-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?", "[-+.eE0-9]{1,8}"]
}
