//! The unknown fields of a response's value, in the request's that sends it back.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use anthropic_beta_runtime::json::{Extra, Json};

use super::model::{Empty, TextBlock};

/// What `extra` holds of a block once it is an `Empty`, which has none of the block's fields.
fn carried(extra: Extra) -> String {
    let mut empty = Empty::from_json("{}").unwrap();
    *empty.extra_mut() = extra.carried::<TextBlock, Empty>();
    empty.to_json()
}

fn came() -> Extra {
    TextBlock::from_json(r#"{"type":"text","text":"Hi","b":1,"a":{"n":2}}"#).unwrap().extra().clone()
}

#[test]
fn unknown_fields_are_carried_as_they_came() {
    assert_eq!(carried(came()), r#"{"b":1,"a":{"n":2}}"#);
    assert_eq!(carried(Extra::new()), "{}");
}

#[test]
fn unknown_fields_are_carried_once_they_were_looked_at() {
    let extra = came();
    assert_eq!(extra.get("b").map(Json::as_str), Some("1"));
    assert_eq!(carried(extra), r#"{"b":1,"a":{"n":2}}"#);
}

#[test]
fn unknown_fields_are_carried_as_they_were_changed() {
    let mut extra = came();
    extra.insert("c", Json::from(true));
    extra.remove("b");
    let carried = extra.carried::<TextBlock, Empty>();
    assert_eq!((carried.len(), carried.get("c").map(Json::as_str)), (2, Some("true")));
}

#[test]
fn a_part_goes_without_the_unknown_fields() {
    assert!(came().carried_in_part::<TextBlock, Empty>().is_empty());
}
