//! The unknown fields of a response's value after its conversion for a request.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use anthropic_beta_runtime::json::{Extra, Json};

use super::model::{Empty, TextBlock};

/// Returns the unknown fields of a block after its conversion to an `Empty`, which has none of the block's fields.
fn carried(extra: Extra) -> String {
    let mut empty = Empty::from_json("{}").unwrap();
    *empty.extra_mut() = extra.carried::<TextBlock, Empty>();
    empty.to_json()
}

fn came() -> Extra {
    TextBlock::from_json(r#"{"type":"text","text":"Hi","b":1,"a":{"n":2}}"#).unwrap().extra().clone()
}

#[test]
fn carries_unknown_fields_unchanged() {
    assert_eq!(carried(came()), r#"{"b":1,"a":{"n":2}}"#);
    assert_eq!(carried(Extra::new()), "{}");
}

#[test]
fn carries_unknown_fields_that_were_read() {
    let extra = came();
    assert_eq!(extra.get("b").map(Json::as_str), Some("1"));
    assert_eq!(carried(extra), r#"{"b":1,"a":{"n":2}}"#);
}

#[test]
fn carries_changed_unknown_fields() {
    let mut extra = came();
    extra.insert("c", Json::from(true));
    extra.remove("b");
    let carried = extra.carried::<TextBlock, Empty>();
    assert_eq!((carried.len(), carried.get("c").map(Json::as_str)), (2, Some("true")));
}

#[test]
fn omits_unknown_fields_of_a_part() {
    assert!(came().carried_in_part::<TextBlock, Empty>().is_empty());
}
