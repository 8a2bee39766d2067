//! Decoded values are encoded in the same notation until they change.

use anthropic_beta_runtime::json::{self, Decode, Encode, Json, Maybe};

use super::model::{Block, CacheControl, Citation, Nested, TextBlock, Usage, Value};

fn again<T: Decode + Encode>(text: &str) -> String {
    json::to_string(&json::from_str::<T>(text).unwrap_or_else(|error| panic!("{text}: {error}")))
}

#[test]
fn keeps_missing_and_null() {
    for citations in ["", r#","citations":null"#, r#","citations":[]"#] {
        for cache_control in ["", r#","cache_control":null"#, r#","cache_control":{"on":null}"#] {
            for title in ["", r#","title":null"#, r#","title":"T""#] {
                let text = format!(r#"{{"type":"text","text":""{citations}{cache_control}{title}}}"#);
                assert_eq!(again::<TextBlock>(&text), text);
            }
        }
    }
    for text in ["{}", r#"{"type":null,"on":null,"version":null}"#, r#"{"on":true}"#] {
        assert_eq!(again::<CacheControl>(text), text);
    }
    assert_eq!(again::<CacheControl>(r#"{"type":null,"type":"ephemeral"}"#), r#"{"type":"ephemeral"}"#);
    assert_eq!(again::<Usage>(r#"{"tier":""}"#), r#"{"tier":""}"#);
}

#[test]
fn keeps_the_notation_of_numbers() {
    for text in [
        r#"{"start":1,"score":0}"#,
        r#"{"start":1.0,"score":0.0}"#,
        r#"{"start":-0,"score":-0.0}"#,
        r#"{"start":10e-1,"score":1E2}"#,
        r#"{"start":9007199254740993.0,"score":0.1000000000000000055511151231257827}"#,
        r#"{"start":1,"score":9007199254740993}"#,
    ] {
        assert_eq!(again::<Citation>(text), text);
    }
    let text = r#"{"type":"text","text":"","citations":[{"start":1.0},{"start":2,"score":1}]}"#;
    assert_eq!(again::<TextBlock>(text), text);
    assert_eq!(again::<CacheControl>(r#"{"version":2.0}"#), r#"{"version":2.0}"#);
    assert_eq!(again::<Vec<Citation>>(r#"[{"start": 1.0 }]"#), r#"[{"start":1.0}]"#);
    assert_eq!(again::<Citation>(r#"{"start":1.0,"start":1}"#), r#"{"start":1}"#, "the last one is used");
}

#[test]
fn encodes_changed_fields() {
    let mut block = TextBlock::from_json(r#"{"type":"text","text":"","cache_control":null}"#).unwrap();
    block.citations = Some(Vec::new());
    block.cache_control = Some(CacheControl::default());
    block.title = Maybe::Null;
    assert_eq!(
        block.to_json(),
        concat!(
            r#"{"type":"text","text":"","citations":[],"#,
            r#""cache_control":{"type":"ephemeral","on":true,"version":2},"title":null}"#
        )
    );
    let mut citation = Citation::from_json(r#"{"start":9007199254740993.0,"score":1}"#).unwrap();
    citation.start -= 1;
    citation.score = Some(1.5);
    assert_eq!(citation.to_json(), r#"{"start":9007199254740992,"score":1.5}"#);
    citation.score = None;
    assert_eq!(citation.to_json(), r#"{"start":9007199254740992}"#);
}

#[test]
fn keeps_the_notation_in_clones_and_parts() {
    let text = r#"{"type":"nested","content":[{"type":"text","text":"a"},{"name":"b"}],"count":1.0}"#;
    let Ok(nested) = Nested::from_json(text) else { panic!("a nested block") };
    let clone = nested.clone();
    assert_eq!((clone.to_json(), nested.to_json()), (text.to_owned(), text.to_owned()));
    assert_eq!(json::to_string(&nested.content), r#"[{"type":"text","text":"a"},{"name":"b"}]"#);
    assert_eq!(serde_json::to_string(&nested.content[1]).unwrap(), r#"{"name":"b"}"#);
}

#[test]
fn keeps_an_unpaired_surrogate_in_unknown_values() {
    for (text, read) in [
        (r#"{"count":1,"a":"\ud800","\udc00b":[{"\ud800":"\ud800\u0041"}]}"#, "\u{fffd}"),
        (r#"{"count":1,"a":"\ud83d\ude00\ud83d"}"#, "\u{1f600}\u{fffd}"),
    ] {
        let text = text.replacen('{', r#"{"type":"nested","content":[],"#, 1);
        let nested = Nested::from_json(&text).unwrap();
        assert_eq!(nested.to_json(), text);
        let value = nested.extra().get("a").unwrap();
        assert_eq!(value.as_string().as_deref(), Some(read));
        assert_eq!(*value, Json::from_text(value.as_str()).unwrap());
        assert!(
            value.to_value().is_err() && serde_json::to_value(&nested).is_err(),
            "never changed silently"
        );
    }
    for text in [
        r#"{"type":"\ud800","x":1}"#,
        r#"{"x":"\ud800","type":"dance"}"#,
        r#"{"type":"text","text":"\udc00"}"#,
    ] {
        let block = Block::from_json(text).unwrap();
        assert!(block.is_unknown());
        assert_eq!(block.to_json(), text);
    }
    assert!(Value::from_json(r#""\ud800""#).unwrap().is_unknown());
    assert_ne!(Json::from_text(r#""\ud800""#), Json::from_text(r#""\ud801""#));
    assert!(json::from_str::<String>(r#""\ud800""#).is_err());
}

#[test]
fn keeps_unknown_fields_that_are_read_or_changed() {
    let text = r#"{"b":1.0,"a":{"x": 1},"b":2}"#;
    let extra = json::from_str::<super::model::Empty>(text).unwrap();
    assert_eq!(extra.extra().len(), 2);
    assert_eq!(extra.to_json(), text, "reading changes nothing");
    let mut changed = extra.clone();
    assert_eq!(changed.extra_mut().insert("c", Json::from(true)), None);
    assert_eq!(changed.to_json(), r#"{"b":2,"a":{"x": 1},"c":true}"#);
    assert_eq!(changed.extra_mut().remove("c"), Some(Json::from(true)));
    assert_eq!((changed.extra_mut().remove("d"), changed.extra().is_empty()), (None, false));
    assert_eq!(changed, extra);
    let other = json::from_str::<super::model::Empty>(r#"{"a":{"x":1.0},"b":2}"#).unwrap();
    assert_eq!(other, extra, "the order is compared");
    assert_ne!(json::from_str::<super::model::Empty>(r#"{"a":{"x":1.0},"b":3}"#).unwrap(), extra);
    changed.extra_mut().remove("a");
    changed.extra_mut().remove("b");
    assert!(changed.extra().is_empty());
    assert_eq!(changed, super::model::Empty::default());
}

/// With quadratic time, each of these would take hours.
#[test]
fn handles_a_hundred_thousand_unknown_fields() {
    let count = 100_000;
    let fields = |order: &mut dyn Iterator<Item = usize>| {
        let fields: Vec<String> = order.map(|n| format!(r#""field_{n}":{n}"#)).collect();
        format!("{{{}}}", fields.join(","))
    };
    let text = fields(&mut (0..count));
    let forwards: super::model::Empty = json::from_str(&text).unwrap();
    let backwards: super::model::Empty = json::from_str(&fields(&mut (0..count).rev())).unwrap();
    assert_eq!(forwards, backwards);
    let mut both = forwards.clone();
    both.extra_mut().extend(backwards.extra());
    for n in 0..count {
        both.extra_mut().insert(format!("field_{n}"), Json::from(n as i64));
    }
    assert_eq!((&both, both.to_json()), (&forwards, text.clone()));
    // A constant many times after them.
    let constants = r#""type":"ephemeral","#.repeat(count);
    let repeated = format!("{{{constants}{}", &text[1..]);
    assert_eq!(CacheControl::from_json(&repeated).unwrap().extra().len(), count);
    let repeated = format!("{},{}}}", &text[..text.len() - 1], constants.trim_end_matches(','));
    assert_eq!(CacheControl::from_json(&repeated).unwrap().extra().len(), count);
    let nulls =
        format!("{},{}}}", &text[..text.len() - 1], r#""type":null,"#.repeat(count).trim_end_matches(','));
    assert_eq!(CacheControl::from_json(&nulls).unwrap().extra().len(), count);
}
