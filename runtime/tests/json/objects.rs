//! Objects: every kind of field, missing and null, unknown fields, constants.

use anthropic_beta_runtime::json::{self, Json, Maybe};

use super::model::{Awkward, CacheControl, Empty, StopReason, TextBlock, Usage};

fn error<T: json::Decode>(text: &str) -> String {
    json::from_str::<T>(text).map_or_else(|error| error.to_string(), |_| "no error".to_owned())
}

#[test]
fn reads_and_writes_every_kind_of_field() {
    let text = concat!(
        r#"{"type":"text","text":"Hi","citations":[{"start":1,"score":0.5},{"start":2}],"#,
        r#""cache_control":{"type":"ephemeral","on":true,"version":2},"title":"T"}"#
    );
    let block = TextBlock::from_json(text).unwrap();
    assert_eq!(block.text, "Hi");
    assert_eq!(block.citations.as_ref().unwrap()[1].start, 2);
    assert_eq!(block.cache_control, Some(CacheControl::default()));
    assert_eq!(block.title, Maybe::Value("T".to_owned()));
    assert!(block.extra().is_empty());
    assert_eq!(block.to_json(), text);
}

#[test]
fn distinguishes_missing_and_null() {
    let missing = TextBlock::from_json(r#"{"type":"text","text":""}"#).unwrap();
    assert_eq!((&missing.citations, &missing.cache_control, &missing.title), (&None, &None, &Maybe::Absent));
    assert_eq!(missing.to_json(), r#"{"type":"text","text":""}"#);

    let text = r#"{"type":"text","text":"","citations":null,"cache_control":null,"title":null}"#;
    let null = TextBlock::from_json(text).unwrap();
    assert_eq!((&null.citations, &null.cache_control, &null.title), (&None, &None, &Maybe::Null));
    assert_eq!(null.to_json(), text);
    assert_eq!(TextBlock { title: Maybe::Absent, ..null }, missing, "the notation is compared");

    assert_eq!(error::<TextBlock>(r#"{"type":"text"}"#), "the field `text` is missing (line 1, column 1)");
    assert_eq!(
        error::<TextBlock>(r#"{"type":"text","text":null}"#),
        "text: expected a string, found null (line 1, column 23)"
    );
}

#[test]
fn accepts_members_in_any_order() {
    let block = TextBlock::from_json(
        r#" { "title" : "T" , "x" : 1 , "text" : "Hi" , "y" : 2 , "citations" : [ ] , "type" : "text" , "z" : 3 } "#,
    )
    .unwrap();
    assert_eq!(
        block.to_json(),
        r#"{"type":"text","text":"Hi","citations":[],"title":"T","x":1,"y":2,"z":3}"#
    );
}

#[test]
fn accepts_a_different_order_in_each_object() {
    let members = [
        r#""type":"text""#,
        r#""text":"Hi""#,
        r#""citations":[{"score":1.5,"start":1},{"start":2,"x":0}]"#,
        r#""title":null"#,
        r#""titles":1"#,
    ];
    let orders =
        (0..members.len().pow(5)).map(|number| (0..5).map(move |place| number / 5_usize.pow(place) % 5));
    let all: Vec<String> = orders
        .filter(|order| (0..5).all(|member| order.clone().any(|other| other == member)))
        .map(|order| format!("{{{}}}", order.map(|member| members[member]).collect::<Vec<_>>().join(",")))
        .collect();
    assert_eq!(all.len(), 120);
    let blocks: Vec<TextBlock> = json::from_str(&format!("[{}]", all.join(","))).unwrap();
    for (block, text) in blocks.iter().zip(&all) {
        assert_eq!(block, &blocks[0], "{text}");
        let as_json = |text: &str| Json::from_text(text).unwrap();
        assert_eq!(as_json(&block.to_json()), as_json(text));
    }
}

#[test]
fn keeps_unknown_fields_with_their_text() {
    let text = r#"{"a":1.10,"b":{"c": [ 12345678901234567890123, "\u00e9" ]}}"#;
    let empty = Empty::from_json(text).unwrap();
    assert_eq!(empty.extra().get("a").map(Json::as_str), Some("1.10"));
    assert_eq!(empty.to_json(), text);
    assert_eq!(std::mem::size_of::<Empty>(), 16);
}

#[test]
fn uses_the_last_of_equal_keys() {
    let block = TextBlock::from_json(
        r#"{"text":"a","x":1,"y":0,"title":"t","text":"b","x":2,"title":null,"citations":[],"citations":null}"#,
    )
    .unwrap();
    assert_eq!((&*block.text, block.title, block.citations), ("b", Maybe::Null, None));
    assert_eq!(
        block.extra.iter().map(|(k, v)| (k, v.as_str())).collect::<Vec<_>>(),
        [("x", "2"), ("y", "0")]
    );
}

#[test]
fn compares_keys_without_their_escapes() {
    let block = TextBlock::from_json(r#"{"te\u0078t":"a","\u00e9":1}"#).unwrap();
    assert_eq!(block.text, "a");
    assert!(block.extra.get("é").is_some());
}

#[test]
fn checks_constants_and_keeps_their_notation() {
    for text in [
        r#"{"type":"ephemeral","on":true,"version":2}"#,
        r#"{"version":2}"#,
        "{}",
        r#"{"type":null,"on":true}"#,
    ] {
        assert_eq!(CacheControl::from_json(text).unwrap().to_json(), text);
    }
    assert_eq!(CacheControl::default().to_json(), r#"{"type":"ephemeral","on":true,"version":2}"#);
    assert_eq!(CacheControl::from_json("{}").unwrap(), CacheControl::default());
    assert_eq!(
        error::<CacheControl>(r#"{"type":"other"}"#),
        r#"type: expected "ephemeral", found "other" (line 1, column 9)"#
    );
    assert_eq!(error::<CacheControl>(r#"{"on":false}"#), "on: expected true, found false (line 1, column 7)");
    assert_eq!(error::<CacheControl>(r#"{"version":3}"#), "version: expected 2, found 3 (line 1, column 12)");
}

#[test]
fn supports_fields_of_any_name() {
    let text = concat!(
        r#"{"type":"t","object":true,"reader":18446744073709551615,"metadata":{"a":"b"},"input":{"x":1.0},"#,
        r#""created_at":"2024-05-01T12:00:00Z","data":"aGk=","token":"abc"}"#
    );
    let awkward = Awkward::from_json(text).unwrap();
    assert_eq!((awkward.reader, &*awkward.r#type), (u64::MAX, "t"));
    assert_eq!(awkward.to_json(), text);
    assert!(!format!("{awkward:?}").contains("abc"));
}

#[test]
fn never_encodes_an_inserted_field_twice() {
    let mut block = TextBlock::from_json(r#"{"text":"a"}"#).unwrap();
    block.extra_mut().insert("text", Json::string("b"));
    block.extra_mut().insert("title", Json::string("c"));
    block.extra_mut().insert("type", Json::string("d"));
    assert_eq!(block.to_json(), r#"{"text":"a","title":"c","type":"d"}"#);
}

#[test]
fn omits_a_field_with_a_default_that_was_missing_until_it_is_set() {
    for text in ["{}", r#"{"tokens":0}"#, r#"{"tokens":7,"tier":"","stop":"end_turn"}"#] {
        assert_eq!(Usage::from_json(text).unwrap().to_json(), text);
    }
    let mut usage = Usage::from_json("{}").unwrap();
    assert_eq!((usage.tokens, &*usage.tier, usage.stop.as_str()), (0, "", ""));
    usage.tokens = 5;
    usage.stop = StopReason::EndTurn;
    assert_eq!(usage.to_json(), r#"{"tokens":5,"stop":"end_turn"}"#);
    assert!(Usage::from_json(r#"{"tokens":null}"#).is_err());
}
