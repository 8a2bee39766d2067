//! The conversion to and from serde, with its buffering and with other formats than the text of `serde_json`.

use anthropic_beta_runtime::json::{Json, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::model::{Block, Citation, Role, StopReason, TextBlock};

/// Internally tagged, flattened and untagged wrappers, which buffer their values.
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
fn returns_an_error_to_untagged_wrappers() {
    let read = |text: &str| serde_json::from_str::<Untagged>(text).unwrap();
    assert_eq!(read(r#""user""#), Untagged::Role(Role::User));
    assert!(
        matches!(read(r#"{"start":9007199254740993}"#), Untagged::Citation(c) if c.start == 9_007_199_254_740_993)
    );
    assert_eq!(read(r#"{"start":"x"}"#), Untagged::Any(json!({"start": "x"}).into()));
}

#[test]
fn passes_errors_through() {
    let error = serde_json::from_str::<Citation>(r#"{"start":"x"}"#).unwrap_err().to_string();
    assert!(error.starts_with("start: expected an integer, found a string"), "{error}");
    assert!(serde_json::from_str::<Json>("[1,").is_err());
    assert!(serde_json::to_value(Json::from_text("[1e999]").unwrap()).is_err());
}

#[test]
fn converts_numbers_to_the_data_model() {
    let json: Json = serde_json::from_value(json!([1.10, 5])).unwrap();
    assert_eq!(json.as_str(), "[1.1,5]");
    let text =
        serde_json::to_string(&Json::from_text("[1.10, 18446744073709551615, -1, 2.5e-3]").unwrap()).unwrap();
    assert_eq!(text, "[1.1,18446744073709551615,-1,0.0025]");
}

/// The representation of numbers by `serde_json` in buffering wrappers, if a crate enables its
/// `arbitrary_precision`.
#[test]
fn accepts_exact_numbers_of_serde_json() {
    use std::collections::BTreeMap;

    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, MapDeserializer};

    let number = |text| BTreeMap::from([("$serde_json::private::Number", text)]);
    let start = |text| MapDeserializer::<_, Error>::new([("start", number(text))].into_iter());
    assert_eq!(Citation::deserialize(start("7")).map(|citation| citation.start), Ok(7));
    for wrong in ["[]", "7,\"score\":1", "", "\"7\""] {
        assert!(Citation::deserialize(start(wrong)).is_err(), "{wrong}");
    }
    let exact: Result<Json, Error> = Json::deserialize(number("1.10").into_deserializer());
    assert_eq!(exact.map(|json| json.to_string()), Ok("1.10".to_owned()));
}

#[test]
fn works_with_other_formats() {
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

const EXACT: [&str; 6] = [
    "[12345678901234567890123,-12345678901234567890123]",
    "[340282366920938463463374607431768211455]",
    "[1.10,0,0.0,-0.0,1e3,18446744073709551617]",
    "[0.10000000000000001,0.1000000000000000055511151231257827]",
    r#"{"a":[null,true,"\u0041"],"b":{}}"#,
    "[9007199254740993,-9223372036854775808]",
];

/// Numbers that serde's data model cannot represent.
const INEXACT: [&str; 4] = [
    "[340282366920938463463374607431768211457]",
    "[0.1000000000000000055511151231257828999]",
    "[1.23456789012345678901]",
    "[1e400]",
];

#[test]
fn keeps_or_refuses_large_numbers_in_json() {
    for text in EXACT {
        let json = Json::from_text(text).unwrap();
        assert_eq!(serde_json::from_str::<Json>(text).unwrap().as_str(), text, "decoding is not exact");
        let written = serde_json::to_string(&json).unwrap();
        let sure = ["0.1000", "1e3"].iter().any(|float| text.contains(float));
        assert!(sure || Json::from_text(&written).unwrap() == json, "{text} became {written}");
    }
    for text in INEXACT {
        let json = serde_json::from_str::<Json>(text).unwrap();
        assert_eq!(json.as_str(), text);
        let error = serde_json::to_string(&json).unwrap_err().to_string();
        assert!(error.contains("exactly") || error.contains("too large"), "{error}");
        assert!(serde_json::to_value(&json).is_err() && json.to_string() == text);
    }
    let text = r#"{"start": 1.0, "new": [123456789012345678901234567890.5, "\ud800"]}"#;
    let citation: Citation = serde_json::from_str(text).unwrap();
    assert_eq!(citation.to_json(), r#"{"start":1.0,"new":[123456789012345678901234567890.5, "\ud800"]}"#);
}

#[test]
fn keeps_or_refuses_large_numbers_in_yaml_and_message_pack() {
    for text in EXACT {
        let json = Json::from_text(text).unwrap();
        match serde_yaml::to_string(&json).and_then(|yaml| serde_yaml::from_str::<Json>(&yaml)) {
            Ok(back) => assert_eq!(floats(back.as_str()), floats(text), "YAML"),
            Err(error) => panic!("{text}: {error}"),
        }
        let packed = rmp_serde::to_vec(&json).map_err(|error| error.to_string());
        match packed
            .and_then(|bytes| rmp_serde::from_slice::<Json>(&bytes).map_err(|error| error.to_string()))
        {
            Ok(back) => assert_eq!(floats(back.as_str()), floats(text), "MessagePack"),
            Err(error) => assert!(error.contains("exactly"), "{text}: {error}"),
        }
    }
    for text in INEXACT {
        let json = Json::from_text(text).unwrap();
        assert!(serde_yaml::to_string(&json).is_err() && rmp_serde::to_vec(&json).is_err(), "{text}");
    }
    let text = r#"{"type":"text","text":"a","citations":[{"start":1}],"new":{"x":[9007199254740993]}}"#;
    let block = Block::from_json(text).unwrap();
    let yaml: Block = serde_yaml::from_str(&serde_yaml::to_string(&block).unwrap()).unwrap();
    let packed: Block = rmp_serde::from_slice(&rmp_serde::to_vec(&block).unwrap()).unwrap();
    assert_eq!((yaml.to_json(), packed.to_json()), (text.to_owned(), text.to_owned()));
}

/// Replaces every number with a fraction or exponent by the nearest float.
fn floats(text: &str) -> Option<serde_json::Value> {
    let exact: Vec<String> = text.split_inclusive([',', '[', ']']).map(str::to_owned).collect();
    let plain = exact.iter().map(|part| {
        let (number, end) = part.split_at(part.len() - 1);
        match number.parse::<f64>() {
            Ok(float) if number.contains(['.', 'e']) => format!("{float:?}{end}"),
            Ok(_) => format!("\"{number}\"{end}"),
            Err(_) => part.clone(),
        }
    });
    serde_json::from_str(&plain.collect::<String>()).ok()
}

#[test]
fn supports_only_strings_in_formats_that_are_not_self_describing() {
    let stop = StopReason::from_wire("end_turn");
    let bytes =
        postcard::to_allocvec(&(&stop, "2024-05-01T12:00:00Z".parse::<Timestamp>().unwrap())).unwrap();
    let back: (StopReason, Timestamp) = postcard::from_bytes(&bytes).unwrap();
    assert_eq!(back.0, stop);
    // Nothing is written that could not be read again.
    let citation = Citation::from_json(r#"{"start":1}"#).unwrap();
    assert!(postcard::to_allocvec(&citation).is_err());
    assert!(postcard::to_allocvec(&Json::from_text("[1]").unwrap()).is_err());
}
