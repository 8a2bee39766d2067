//! Fields that a type does not know.

use anthropic_beta_runtime::json::Json;

use super::model::Empty;

fn fields(text: &str) -> Empty {
    Empty::from_json(text).unwrap()
}

#[test]
fn fields_of_another_object_are_added_or_go_over_those_there() {
    let mut both = fields(r#"{"a":1,"b":2}"#);
    both.extra_mut().extend(fields(r#"{"b":3,"c":4}"#).extra());
    assert_eq!(both.to_json(), r#"{"a":1,"b":3,"c":4}"#);
}

#[test]
fn what_was_changed_is_not_what_it_came_from() {
    let original = fields(r#"{"a":1}"#);
    let mut changed = original.clone();
    changed.extra_mut().insert("a", Json::from(2));
    assert!(original != changed && changed != original);
    changed.extra_mut().insert("a", Json::from(1));
    assert!(original == changed && changed == original);
    assert!(original != Empty::default() && Empty::default() != original);
}

#[test]
fn only_null_is_null() {
    assert!(Json::from_text(" null ").unwrap().is_null());
    for text in ["false", "0", "\"null\"", "[]", "{}"] {
        assert!(!Json::from_text(text).unwrap().is_null(), "{text}");
    }
}
