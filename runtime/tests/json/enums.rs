//! Open and closed enums.

use anthropic_beta_runtime::json;

use super::model::{Role, StopReason};

#[test]
fn keeps_unknown_values_of_open_enums() {
    assert_eq!(StopReason::from_json(r#""end_turn""#), Ok(StopReason::EndTurn));
    let new = StopReason::from_json(r#""t\u0069red""#).unwrap();
    assert!(new.is_unknown() && !StopReason::MaxTokens.is_unknown());
    assert_eq!((new.as_str(), &*new.to_string(), &*new.to_json()), ("tired", "tired", r#""tired""#));
    assert_eq!(new, StopReason::from_wire("tired"));
    assert_eq!(StopReason::from_wire("max_tokens"), StopReason::MaxTokens);
    assert_eq!("max_tokens".parse(), Ok(StopReason::MaxTokens));
    assert_eq!(StopReason::VALUES, ["end_turn", "max_tokens"]);
    assert_eq!(format!("{new:?} {:>10}", StopReason::EndTurn), r#"Unknown("tired")   end_turn"#);
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Model {
    Large,
    Unknown(json::UnknownValue),
}

anthropic_beta_runtime::open_enum! { any_text Model { Large = "large" } }

#[test]
fn converts_text_to_an_enum_of_any_text() {
    let made = |model: &dyn Fn() -> Model| model();
    assert_eq!(made(&|| "large".into()), Model::Large);
    assert_eq!(made(&|| "huge".to_owned().into()), Model::from_wire("huge"));
    assert_eq!(made(&|| (&"huge".to_owned()).into()).as_str(), "huge");
}

#[test]
fn lists_the_values_of_a_closed_enum_in_errors() {
    assert_eq!(Role::from_json(r#""user""#), Ok(Role::User));
    let expected = r#"expected one of user, assistant; found "system""#;
    assert_eq!(Role::try_from("system").unwrap_err().to_string(), expected);
    let error = json::from_str::<Vec<Role>>(r#"["user", "system"]"#).unwrap_err();
    assert_eq!((error.message(), error.path(), error.offset()), (expected, "[1]", 9));
}

#[test]
fn refuses_other_types_than_strings() {
    for text in ["1", "null", "true", "[]", "{}"] {
        assert!(StopReason::from_json(text).is_err(), "{text}");
        assert!(Role::from_json(text).is_err(), "{text}");
    }
}
