//! Unknown fields.

use anthropic_beta_runtime::json::Json;

use super::model::Empty;

#[test]
fn adds_and_replaces_fields_of_another_object() {
    let mut both = Empty::from_json(r#"{"a":1,"b":2}"#).unwrap();
    both.extra_mut().extend(Empty::from_json(r#"{"b":3,"c":4}"#).unwrap().extra());
    assert_eq!(both.to_json(), r#"{"a":1,"b":3,"c":4}"#);
}

#[test]
fn compares_changed_fields() {
    let original = Empty::from_json(r#"{"a":1}"#).unwrap();
    let mut changed = original.clone();
    changed.extra_mut().insert("a", Json::from(2));
    assert_ne!(original, changed);
    assert_ne!(changed, original);
    changed.extra_mut().insert("a", Json::from(1));
    assert_eq!(original, changed);
    assert_eq!(changed, original);
    assert_ne!(original, Empty::default());
    assert_ne!(Empty::default(), original);
}

#[test]
fn encodes_null_only_for_null() {
    assert!(Json::from_text(" null ").unwrap().is_null());
    for text in ["false", "0", "\"null\"", "[]", "{}"] {
        assert!(!Json::from_text(text).unwrap().is_null(), "{text}");
    }
}
