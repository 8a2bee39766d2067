//! Limits: depth, numbers, invalid UTF-8, and the positions of errors.

use anthropic_beta_runtime::json::{self, Decode, Json, JsonKind, MAX_DEPTH, Reader};

use super::model::{Block, Empty, Nested, Value};

fn error<T: Decode>(text: &str) -> String {
    json::from_str::<T>(text).map_or_else(|error| error.to_string(), |_| "no error".to_owned())
}

fn nested(open: &str, inner: &str, close: &str, depth: usize) -> String {
    [&*open.repeat(depth), inner, &*close.repeat(depth)].concat()
}

#[test]
fn limits_the_depth_like_serde_json() {
    let max = usize::from(MAX_DEPTH);
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        for depth in [max, max + 1, 300_000] {
            let text = nested(open, "1", close, depth);
            assert_eq!(Json::from_text(&text).is_ok(), depth == max, "{depth}");
            assert_eq!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), depth == max, "{depth}");
        }
    }
    let deepest = Json::from_text(&nested("[", "", "]", max)).unwrap();
    assert!(deepest.to_value().is_ok());
    assert_eq!(deepest, deepest.to_value().unwrap().into());
}

#[test]
fn does_not_overflow_the_stack() {
    let blocks = nested(r#"{"type":"nested","content":["#, "", "]}", 300_000);
    for text in
        [&*blocks, &"[".repeat(300_000), &r#"{"content":["#.repeat(300_000), &r#"{"type":{"#.repeat(300_000)]
    {
        assert!(json::from_str::<Block>(text).is_err());
        assert!(json::from_str::<Nested>(text).is_err());
        assert!(json::from_str::<Value>(text).is_err());
        assert!(json::from_str::<Empty>(text).is_err());
        assert!(json::from_str::<Vec<Block>>(text).is_err());
    }
    let deepest = nested(r#"{"type":"nested","content":["#, "", "]}", 63);
    let message = Block::from_json(&deepest).unwrap();
    assert!(!message.is_unknown());
    assert_eq!(message.to_json(), deepest);
}

#[test]
fn resets_the_depth_after_an_unknown_member() {
    let bad = nested(r#"{"type":"nested","content":["#, r#"{"type":"text"}"#, "]}", 60);
    let text = format!("[{}]", vec![bad; 10].join(","));
    assert_eq!(json::from_str::<Vec<Block>>(&text).map(|blocks| blocks.len()), Ok(10));
}

#[test]
fn keeps_or_refuses_integers() {
    assert_eq!(json::from_str("9223372036854775807"), Ok(i64::MAX));
    assert_eq!(json::from_str("-9223372036854775808"), Ok(i64::MIN));
    assert_eq!(json::from_str("-922337203685477580.80e1"), Ok(i64::MIN));
    assert_eq!(json::from_str("9007199254740993.0"), Ok(9_007_199_254_740_993_i64));
    assert_eq!(json::from_str("18446744073709551615"), Ok(u64::MAX));
    assert_eq!(json::from_str("-0"), Ok(0_u64));
    assert_eq!(json::from_str("0e999999999999999999999"), Ok(0_i64));
    assert_eq!(
        error::<i64>("9223372036854775808"),
        "the number 9223372036854775808 does not fit a signed 64-bit integer (line 1, column 1)"
    );
    assert_eq!(
        error::<u64>("-1"),
        "the number -1 does not fit an unsigned 64-bit integer (line 1, column 1)"
    );
    assert_eq!(error::<i64>("1.5"), "expected an integer, found 1.5 with a fraction (line 1, column 1)");
    assert!(error::<i64>("1e999999999999999999999").contains("does not fit"));
    assert!(error::<i64>("1e-999999999999999999999").contains("fraction"));
    assert!(error::<f64>("-1e999").contains("too large"));
}

#[test]
fn keeps_the_text_of_any_json_and_compares_by_value() {
    for text in ["1.10", "12345678901234567890123", "-0.0", "1E+2", r#""\u0041\/""#, r#"{"b" : 1, "a":[ ]}"#]
    {
        let json = Json::from_text(&format!(" {text}\n")).unwrap();
        assert_eq!((json.as_str(), json::to_string(&json)), (text, text.to_owned()));
    }
    let equal = |a: &str, b: &str| Json::from_text(a).unwrap() == Json::from_text(b).unwrap();
    assert!(equal("1.10", "11e-1") && equal("0", "-0.0e5") && equal("1e400", "10e399"));
    assert!(
        !equal("12345678901234567890123", "12345678901234567890124")
            && !equal("1", "-1")
            && !equal("1", "10")
    );
    assert!(equal(r#"{"a":1,"b":"é","a":2}"#, r#"{"b":"\u00e9","a":2.0}"#) && !equal(r#"{"a":1}"#, "{}"));
    assert!(equal("null", " null") && !equal("null", "false") && Json::default().is_null());
    assert_eq!(Json::default().as_str(), "null");
    assert!(Json::from_text("1e999").unwrap().to_value().is_err());
    let json = Json::string("a\"b");
    assert_eq!((json.kind(), json.as_string().as_deref()), (JsonKind::String, Some("a\"b")));
    assert_eq!(Json::from_text("[1,2]").unwrap().decode_as(), Ok(vec![1_i64, 2]));
    assert_eq!(Json::from_text("[1,2]").unwrap().decode::<Vec<u8>>().ok(), Some(vec![1, 2]));
}

#[test]
fn encodes_infinity_and_nan_as_null() {
    assert_eq!(
        json::to_string(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1.0, -0.0, 1e300]),
        "[null,null,null,1.0,-0.0,1e+300]"
    );
    assert_eq!(json::to_string(&1_329_254_757_030_399.2), "1329254757030399.2", "as JavaScript writes it");
}

#[test]
fn requires_utf_8() {
    assert_eq!(json::from_slice::<Vec<String>>(r#"["é"]"#.as_bytes()), Ok(vec!["é".to_owned()]));
    let error = json::from_slice::<Vec<String>>(b"[\"a\",\n \"b\xff\"]").unwrap_err();
    assert_eq!((error.offset(), error.line(), error.column(), error.path()), (9, 2, 4, "[1]"));
    assert_eq!(error.message(), "the text is not UTF-8");
    assert!(json::from_slice::<String>("\u{feff}\"a\"".as_bytes()).is_err());
}

#[test]
fn reports_the_position_and_reason_of_errors() {
    let cases = [
        ("", "expected a list, found the end of the text (line 1, column 1)"),
        ("[1,]", "[1]: expected an integer, found the character ']' (line 1, column 4)"),
        ("[1 2]", "expected `,` or `]`, found a number (line 1, column 4)"),
        ("[1\n,\n  true]", "[1]: expected an integer, found a boolean (line 3, column 3)"),
        ("[1] x", "expected the end of the text, found the character 'x' (line 1, column 5)"),
        ("[1", "expected `,` or `]`, found the end of the text (line 1, column 3)"),
        ("[01]", "expected `,` or `]`, found a number (line 1, column 3)"),
        ("[-]", "[0]: expected a digit, found the character ']' (line 1, column 3)"),
        ("[nul]", "[0]: expected an integer, found null (line 1, column 2)"),
        ("{}", "expected a list, found an object (line 1, column 1)"),
    ];
    for (text, expected) in cases {
        assert_eq!(error::<Vec<i64>>(text), expected, "{text:?}");
    }
    let cases = [
        (
            r#"{"content":[{"type":"text","text":"é"},1]"#,
            "expected `,` or `}`, found the end of the text (line 1, column 42)",
        ),
        (r#"{"content":[],"count":"x"}"#, "count: expected an integer, found a string (line 1, column 23)"),
        (r#"{"content":[],"a b":{"":[tru]}}"#, r#"["a b"][""][0]: expected `true` (line 1, column 26)"#),
        (
            r#"{"content":[{"type":"text","text":"\ud800"}],"count":"\ud800"}"#,
            "count: expected an integer, found a string (line 1, column 54)",
        ),
        (r#"{"type":"\ud800"}"#, "type: this escape is an unpaired surrogate (line 1, column 10)"),
        (r#"{"content":[],"a":"\x"}"#, "a: this escape is not valid in JSON (line 1, column 20)"),
        (
            "{\"content\":[],\"a\":\"\t\"}",
            "a: a control character inside a string must be escaped (line 1, column 20)",
        ),
        (r#"{"content":[],"a"}"#, "expected `:`, found the character '}' (line 1, column 18)"),
        (r#"{"count":1}"#, "the field `content` is missing (line 1, column 1)"),
        (r#"{"content":{"type":"text"}}"#, "content: expected a list, found an object (line 1, column 12)"),
        (r#"{"type":"other","content":[]}"#, r#"type: expected "nested", found "other" (line 1, column 9)"#),
    ];
    for (text, expected) in cases {
        assert_eq!(error::<Nested>(text), expected, "{text:?}");
    }
}

#[test]
fn rewinds_a_reader() {
    let mut reader = Reader::new(r#" {"a": [1, {"b": 2}], "c": 3} "#);
    let start = reader.mark();
    reader.open_object().unwrap();
    reader.key().unwrap();
    reader.open_list().unwrap();
    reader.rewind(start);
    assert_eq!(reader.raw(), Ok(r#"{"a": [1, {"b": 2}], "c": 3}"#));
    assert_eq!(reader.end(), Ok(()));
}

#[test]
fn implements_send_and_sync() {
    fn check<T: Send + Sync + Unpin + 'static>() {}
    check::<(Json, json::Extra, json::Unknown, json::UnknownValue, json::DecodeError, json::NotListed)>();
    check::<(json::Timestamp, json::Base64, json::Secret, json::Maybe<Block>, Nested)>();
}

#[test]
fn finds_the_end_of_a_string_at_any_position() {
    for length in 0..140 {
        let plain = "é".repeat(length / 2) + &"a".repeat(length % 2);
        let text = format!("\"{plain}\"");
        assert_eq!(json::from_str::<String>(&text).unwrap(), plain);
        assert_eq!(json::to_string(&plain), text);
        for (at, special, escaped) in
            [(length / 4, '"', r#"\""#), (length / 3, '\\', r"\\"), (length / 2, '\n', r"\n")]
        {
            let at = plain.char_indices().nth(at / 2).map_or(plain.len(), |(at, _)| at);
            let (before, after) = plain.split_at(at);
            let (value, text) =
                (format!("{before}{special}{after}"), format!("\"{before}{escaped}{after}\""));
            assert_eq!(json::from_str::<String>(&text).unwrap(), value);
            assert_eq!(json::to_string(&value), text);
        }
        let (before, after) = plain.split_at(if length % 4 < 2 { 0 } else { 2.min(plain.len()) });
        let error = json::from_str::<String>(&format!("\"{before}\u{1f}{after}\"")).unwrap_err();
        assert_eq!(error.offset(), 1 + before.len());
    }
}
