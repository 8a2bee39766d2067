//! Unions: tags, kinds, and unknown members.

use anthropic_beta_runtime::json::{self, Json, Unknown};

use super::model::{Auth, Block, Choice, Nested, Value};

#[test]
fn finds_the_tag_at_any_position() {
    let first = Block::from_json(r#"{"type":"text","text":"a","n":{"type":"thinking"}}"#).unwrap();
    let last = Block::from_json(r#"{"n":{"type":"thinking"},"text":"a","type":"text"}"#).unwrap();
    assert!(matches!(first, Block::Text(_)));
    assert_eq!(first, last);
    assert_eq!(first.tag(), Some("text"));
}

#[test]
fn supports_several_tags_of_a_variant() {
    for tag in ["web_search", "file_search"] {
        let text = format!(r#"{{"type":"{tag}","query":"q"}}"#);
        let block = Block::from_json(&text).unwrap();
        assert!(matches!(block, Block::Search(_)));
        assert_eq!((block.tag(), block.to_json()), (Some(tag), text));
    }
}

#[test]
fn decodes_objects_without_a_tag_as_their_variant() {
    for text in [r#"{"name":"a"}"#, r#"{"type":null,"name":"a"}"#, r#"{"type":"custom","name":"a"}"#] {
        let block = Block::from_json(text).unwrap();
        assert!(matches!(&block, Block::Custom(custom) if custom.name == "a"), "{text}");
        assert_eq!(block.to_json(), text);
    }
}

#[test]
fn keeps_unknown_members() {
    for (text, tag) in [
        (r#"{"type": "dance", "steps": 1.50}"#, Some("dance")),
        (r#"{"type": 7}"#, None),
        ("17.0", None),
        ("null", None),
        ("[ ]", None),
        (r#""text""#, None),
    ] {
        let block = Block::from_json(text).unwrap();
        let unknown = block.as_unknown().unwrap();
        assert_eq!((block.tag(), unknown.tag(), unknown.json().as_str()), (tag, tag, text));
        assert!(block.is_unknown() && unknown.reason().is_none());
        assert_eq!(block.to_json(), text);
    }
}

#[test]
fn keeps_a_known_tag_that_cannot_be_decoded_with_the_reason() {
    let text = r#"[{"type":"text","text":"a","citations":null}, {"type":"text","text":"b","citations":[{"start":"x"}]}]"#;
    let blocks: Vec<Block> = json::from_str(text).unwrap();
    assert!(matches!(blocks[0], Block::Text(_)));
    let unknown = blocks[1].as_unknown().unwrap();
    assert_eq!(unknown.tag(), Some("text"));
    let reason = unknown.reason().unwrap();
    assert_eq!(reason.path(), "citations[0].start");
    assert_eq!(reason.message(), "expected an integer, found a string");
    assert_eq!(&unknown.json().as_str()[reason.offset()..][..3], r#""x""#);
    assert_eq!(json::to_string(&blocks), text.replace("}, {", "},{"));
}

#[test]
fn returns_an_error_only_for_malformed_json() {
    let error = Block::from_json(r#"{"type":"text","text":"a",}"#).unwrap_err();
    assert_eq!(
        error.to_string(),
        "expected a key in double quotes, found the character '}' (line 1, column 27)"
    );
    assert!(Block::from_json(r#"{"type":"text","text":"#).is_err());
    assert!(Block::from_json(r#"{"type":"new","text":01}"#).is_err());
}

#[test]
fn stores_an_unknown_member_in_its_text_and_four_words() {
    assert_eq!(size_of::<Unknown>(), 4 * size_of::<usize>());
    assert_eq!(size_of::<Json>(), 2 * size_of::<usize>());
}

#[test]
fn reads_the_tag_of_an_unknown_member_from_its_text() {
    for (text, tag) in [
        (r#"{"type":"new"}"#, "new"),
        (r#"{"a":"newer","new":1,"type":"new"}"#, "new"),
        (r#"{"type":""}"#, ""),
        (r#"{"type":"n\u0065w"}"#, "new"),
        (r#"{"type":"a\"b"}"#, "a\"b"),
        (r#"{"type":"é"}"#, "é"),
    ] {
        let Block::Unknown(unknown) = Block::from_json(text).unwrap() else { panic!("{text}") };
        assert_eq!((unknown.tag(), unknown.json().as_str()), (Some(tag), text));
        assert_eq!(unknown.clone().secret().tag(), Some(tag));
    }
}

#[test]
fn keeps_only_the_innermost_unknown_member() {
    let text = r#"{"type":"nested","content":[{"type":"nested","content":[{"type":"x"},{"type":"text"}]}],"count":1}"#;
    let Block::Nested(outer) = Block::from_json(text).unwrap() else { panic!("nested") };
    let Block::Nested(inner) = &outer.content[0] else { panic!("nested") };
    assert!(inner.content.iter().all(Block::is_unknown));
    assert_eq!(json::to_string(&outer), text);
    assert_eq!(Block::from(Nested::from_json(text).unwrap()), Block::Nested(outer));
}

#[test]
fn distinguishes_members_by_kind() {
    let cases = [
        ("null", Value::Nothing),
        (r#""all""#, Value::All),
        (r#""some""#, Value::Name("some".to_owned())),
        ("[]", Value::Blocks(Vec::new())),
        (r#"{"type":"text"}"#, Value::Object(json::from_str(r#"{"type":"text"}"#).unwrap())),
        ("1.5", Value::Number(1.5)),
        ("true", Value::Flag(true)),
    ];
    for (text, value) in cases {
        assert_eq!(Value::from_json(text).unwrap(), value);
        assert_eq!(value.to_json(), text);
    }
    assert!(Value::from_json("1e999").unwrap().as_unknown().unwrap().reason().is_some());
}

#[test]
fn refuses_unknown_members_of_closed_unions() {
    assert_eq!(Choice::from_json(r#""auto""#), Ok(Choice::Auto));
    assert_eq!(Choice::Auto.to_json(), r#""auto""#);
    let error = |text: &str| Choice::from_json(text).unwrap_err().to_string();
    assert_eq!(error(r#""none""#), r#"expected one of thinking, auto; found "none" (line 1, column 1)"#);
    assert_eq!(
        error(r#"{"type":"text"}"#),
        r#"expected one of thinking, auto; found "text" (line 1, column 1)"#
    );
    assert_eq!(
        error("{}"),
        "expected one of thinking, auto; found an object without a tag (line 1, column 1)"
    );
    assert_eq!(error(r#"{"type":"thinking"}"#), "the field `thinking` is missing (line 1, column 1)");
}

#[test]
fn does_not_print_unknown_values_beside_a_secret() {
    for text in [
        r#"{"type":"basic","password":"t0ps3cret"}"#,
        r#"{"type":"bearer","key":"t0ps3cret"}"#,
        r#"{"type":"bearer","token":["t0ps3cret"]}"#,
        r#""t0ps3cret""#,
        r#"{"type":"bearer","token":"t0ps3cret","next_token":"t0ps3cret"}"#,
    ] {
        let auth = Auth::from_json(text).unwrap();
        let shown = format!("{auth:?} {auth:#?} {:?}", auth.as_unknown());
        assert!(!shown.contains("t0ps3cret") && shown.contains("[redacted]"), "{shown}");
        assert_eq!(auth.to_json(), text);
    }
    let Auth::Bearer(mut bearer) = Auth::from_json(r#"{"type":"bearer","token":"t0ps3cret"}"#).unwrap()
    else {
        panic!("a bearer token");
    };
    bearer.extra_mut().insert("other", json::Json::string("t0ps3cret"));
    let shown = format!("{bearer:?}");
    assert!(shown.contains(r#""other": [redacted]"#) && !shown.contains("t0ps3cret"), "{shown}");
    let shown = format!("{:?}", Auth::from_json(r#"{"type":"basic"}"#).unwrap());
    assert!(shown.contains(r#"tag: Some("basic")"#), "the tag is not printed: {shown}");
}
