//! The bridge to serde, through its buffering and through other formats than `serde_json`'s text.

use anthropic_beta_runtime::json::{Json, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::model::{Block, Citation, Role, StopReason, TextBlock};

/// Internally tagged, flattened and untagged wrappers: all three buffer what they read.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Tagged {
    Wrapped { block: Block, at: Timestamp },
    Flat(Flat),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flat {
    id: u64,
    #[serde(flatten)]
    block: TextBlock,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Role(Role),
    Citation(Citation),
    Any(Json),
}

#[test]
fn works_inside_of_wrappers() {
    for value in [
        json!({"kind": "wrapped", "block": {"type": "new", "n": [u64::MAX, i64::MIN, 0.1, null]}, "at": "2024-05-01"}),
        json!({"kind": "flat", "id": u64::MAX, "type": "text", "text": "a", "citations": null, "x": {"y": [1.5]}}),
    ] {
        let tagged: Tagged = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::from_str::<Tagged>(&value.to_string()).unwrap(), tagged);
        assert_eq!(serde_json::to_value(&tagged).unwrap(), value);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&serde_json::to_string(&tagged).unwrap()).unwrap(),
            value
        );
    }
}

#[test]
fn untagged_wrappers_get_an_error_to_go_on() {
    let read = |text: &str| serde_json::from_str::<Untagged>(text).unwrap();
    assert_eq!(read(r#""user""#), Untagged::Role(Role::User));
    assert!(
        matches!(read(r#"{"start":9007199254740993}"#), Untagged::Citation(c) if c.start == 9_007_199_254_740_993)
    );
    assert_eq!(read(r#"{"start":"x"}"#), Untagged::Any(json!({"start": "x"}).into()));
}

#[test]
fn errors_go_through() {
    let error = serde_json::from_str::<Citation>(r#"{"start":"x"}"#).unwrap_err().to_string();
    assert!(error.starts_with("start: expected an integer, found a string"), "{error}");
    assert!(serde_json::from_str::<Json>("[1,").is_err());
    assert!(serde_json::to_value(Json::from_text("[1e999]").unwrap()).is_err());
}

#[test]
fn numbers_come_as_the_data_model_has_them() {
    let json: Json = serde_json::from_str("[1.10, 12345678901234567890123, 5]").unwrap();
    assert_eq!(json.as_str(), "[1.1,1.2345678901234568e+22,5]");
    let text =
        serde_json::to_string(&Json::from_text("[1.10, 18446744073709551615, -1, 2.5e-3]").unwrap()).unwrap();
    assert_eq!(text, "[1.1,18446744073709551615,-1,0.0025]");
}

/// How `serde_json` hands over numbers when some crate in the build has turned on its `arbitrary_precision`.
#[test]
fn exact_numbers_of_serde_json_are_understood() {
    let number = |text: &str| json!({"start": {"$serde_json::private::Number": text}, "score": 1.5});
    let citation: Citation = serde_json::from_value(number("7")).unwrap();
    assert_eq!(citation.start, 7);
    assert!(serde_json::from_value::<Citation>(number("[]")).is_err());
    let json: Json = serde_json::from_value(number("1.10")).unwrap();
    assert!(json.as_str().contains("1.10"));
}

#[test]
fn other_formats_work_too() {
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, MapDeserializer, StrDeserializer};

    let text: StrDeserializer<'_, Error> = "end_turn".into_deserializer();
    assert_eq!(StopReason::deserialize(text), Ok(StopReason::EndTurn));
    let map = MapDeserializer::<_, Error>::new([("start", 3_u8)].into_iter());
    assert_eq!(Citation::deserialize(map).map(|citation| citation.start), Ok(3));
    let map = MapDeserializer::<_, Error>::new([(1_u8, 'x'), (2, 'y')].into_iter());
    assert_eq!(Json::deserialize(map).map(|json| json.to_string()), Ok(r#"{"1":"x","2":"y"}"#.to_owned()));
    let huge: serde::de::value::U128Deserializer<Error> = u128::MAX.into_deserializer();
    assert_eq!(Json::deserialize(huge).map(|json| json.to_string()), Ok(u128::MAX.to_string()));
}
