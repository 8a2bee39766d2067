//! The codec compared to `serde_json`, on arbitrary input.

use anthropic_beta_runtime::json::{self, Decode, Encode, Json};
use proptest::prelude::*;
use serde_json::Value as Tree;

use super::arbitrary::{number, number_text, string_text, text, value, word};
use super::model::{Awkward, Block, CacheControl, Choice, Nested, Role, StopReason, TextBlock, Value};

/// Returns the result of `serde_json`, or `None` if it refuses a number that the codec keeps as text.
fn reference(text: &str) -> Option<Result<Tree, ()>> {
    match serde_json::from_str(text) {
        Ok(value) => Some(Ok(value)),
        Err(error) if error.to_string().starts_with("number out of range") => None,
        Err(_) => Some(Err(())),
    }
}

/// Whether the grammar is valid, regardless of the size of numbers.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn agrees(text: &str) -> Result<(), TestCaseError> {
    let ours = Json::from_text(text);
    match reference(text) {
        Some(Ok(value)) => {
            let ours = ours.map_err(|error| TestCaseError::fail(format!("{text:?}: {error}")))?;
            prop_assert_eq!(ours.as_str(), text.trim_matches([' ', '\n', '\r', '\t']));
            prop_assert_eq!(ours.to_value().ok(), Some(value));
        }
        // An unpaired surrogate is valid in the grammar: it is kept as text, and no Rust string can contain it.
        Some(Err(())) => prop_assert_eq!(ours.is_ok(), is_json(text), "{:?}", text),
        None => prop_assert_eq!(ours.is_ok(), is_json(text)),
    }
    Ok(())
}

/// A decoded value is unchanged after encoding, and other input does not cause a panic.
fn survives<T: Decode + Encode + PartialEq + std::fmt::Debug>(text: &str) -> Result<(), TestCaseError> {
    let Ok(first) = json::from_str::<T>(text) else { return Ok(()) };
    let encoded = json::to_string(&first);
    prop_assert!(is_json(&encoded), "{encoded}");
    // Outside of objects, the notation of a number is not recorded.
    if let Some(Ok(came)) = reference(text)
        && !came.is_number()
    {
        prop_assert_eq!(Some(Ok(came)), reference(&encoded));
    }
    let second =
        json::from_str::<T>(&encoded).map_err(|error| TestCaseError::fail(format!("{encoded}: {error}")))?;
    prop_assert_eq!(&first, &second);
    prop_assert_eq!(encoded, json::to_string(&second));
    Ok(())
}

fn all_survive(text: &str) -> Result<(), TestCaseError> {
    survives::<Json>(text)?;
    survives::<TextBlock>(text)?;
    survives::<Awkward>(text)?;
    survives::<CacheControl>(text)?;
    survives::<Nested>(text)?;
    survives::<Block>(text)?;
    survives::<Vec<Block>>(text)?;
    survives::<Value>(text)?;
    survives::<Choice>(text)?;
    survives::<StopReason>(text)?;
    survives::<Role>(text)?;
    survives::<std::collections::BTreeMap<String, Block>>(text)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn accepts_the_same_texts_as_serde_json(text in text()) {
        agrees(&text)?;
    }

    #[test]
    fn reads_strings_as_serde_json_does(text in string_text()) {
        agrees(&text)?;
        let expected = serde_json::from_str::<String>(&text).ok();
        prop_assert_eq!(json::from_str::<String>(&text).ok(), expected);
    }

    #[test]
    fn reads_numbers_as_serde_json_does(text in number_text()) {
        agrees(&text)?;
        let expected = serde_json::from_str::<f64>(&text).ok();
        prop_assert_eq!(json::from_str::<f64>(&text).ok().map(f64::to_bits), expected.map(f64::to_bits));
        if let Ok(integer) = text.parse::<i64>() && !text.starts_with('+') && reference(&text) != Some(Err(())) {
            prop_assert_eq!(json::from_str::<i64>(&text), Ok(integer));
        }
    }

    #[test]
    fn writes_strings_and_numbers_that_serde_json_reads(text: String, float: f64, signed: i64, unsigned: u64) {
        prop_assert_eq!(serde_json::from_str::<String>(&json::to_string(&text)).ok(), Some(text));
        prop_assert_eq!(serde_json::from_str::<i64>(&json::to_string(&signed)).ok(), Some(signed));
        prop_assert_eq!(serde_json::from_str::<u64>(&json::to_string(&unsigned)).ok(), Some(unsigned));
        let expected = float.is_finite().then_some(float.to_bits());
        let written = json::to_string(&float);
        prop_assert_eq!(serde_json::from_str::<Option<f64>>(&written).ok(), Some(expected.map(f64::from_bits)));
        prop_assert_eq!(json::from_str::<Option<f64>>(&written).ok().flatten().map(f64::to_bits), expected);
    }

    #[test]
    fn integers_may_be_written_as_floats(integer in -1_000_000_000_000_i64..1_000_000_000_000, zeros in 0_usize..4) {
        let point = format!("{integer}.{}", "0".repeat(zeros + 1));
        let exponent = format!("{integer}e{zeros}");
        prop_assert_eq!(json::from_str::<i64>(&point), Ok(integer));
        prop_assert_eq!(json::from_str::<i64>(&exponent), Ok(integer * 10_i64.pow(zeros as u32)));
        let fraction = format!("{integer}.5");
        prop_assert!(json::from_str::<i64>(&fraction).is_err());
    }

    #[test]
    fn decoding_is_stable_and_never_panics(value in value(), broken in text()) {
        all_survive(&value.to_string())?;
        all_survive(&broken)?;
    }

    #[test]
    fn keeps_unknown_fields(members in prop::collection::btree_map(word(), value(), 0..8)) {
        let mut object = serde_json::json!({"type": "text", "text": "t", "citations": null});
        for (name, value) in members {
            if !["type", "text", "citations", "cache_control", "title"].contains(&&*name) {
                object[name] = value;
            }
        }
        let block = TextBlock::from_json(&object.to_string()).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(block.extra().len() + 3, object.as_object().map_or(0, |object| object.len()));
        prop_assert_eq!(json::to_value(&block).ok(), Some(object));
    }

    #[test]
    fn the_position_of_the_tag_does_not_matter(
        members in prop::collection::btree_map(word(), value(), 0..6), tag in word(), at: prop::sample::Index,
    ) {
        let mut members: Vec<_> = members.into_iter().filter(|(name, _)| name != "type").collect();
        let text = |members: &[(String, Tree)]| {
            let members: Vec<_> = members.iter().map(|(name, value)| format!("{}:{value}", Tree::from(&**name))).collect();
            format!("{{{}}}", members.join(","))
        };
        members.insert(0, ("type".to_owned(), tag.into()));
        let first = Block::from_json(&text(&members)).ok();
        let tag = members.remove(0);
        members.insert(at.index(members.len() + 1), tag);
        let other = Block::from_json(&text(&members)).ok();
        prop_assert_eq!(first.as_ref().and_then(Block::tag), other.as_ref().and_then(Block::tag));
        prop_assert_eq!(first, other);
    }

    #[test]
    fn any_json_is_equal_by_value(a in value(), b in value()) {
        let pretty = serde_json::to_string_pretty(&a).unwrap_or_default();
        prop_assert_eq!(Json::from_text(&pretty).ok(), Some(Json::from(&a)));
        if a != b && !a.to_string().contains('.') && !b.to_string().contains('.') {
            prop_assert_ne!(Json::from(a), Json::from(b));
        }
    }

    #[test]
    fn converts_trees_of_serde_json_in_both_directions(value in value()) {
        prop_assert_eq!(json::to_value(&Json::from(&value)).ok(), Some(value.clone()));
        prop_assert_eq!(json::from_value::<Json>(&value), Ok(Json::from(value)));
    }

    #[test]
    fn the_data_model_of_serde_keeps_values(value in value(), number in number()) {
        for value in [value, number] {
            let json = Json::from(&value);
            prop_assert_eq!(serde_json::to_value(&json).ok(), Some(value.clone()));
            let back: Option<Json> = serde_json::from_value(value).ok();
            prop_assert_eq!(back, Some(json));
        }
    }
}
