//! Values of the emitted types are encoded as they were decoded.

use pet_shop::echoes::{
    Block, BlockParam, Echo, EchoParams, Fate, Knot, Selection, Signal, Signals, Some, Verdict,
};
use pet_shop::obstacles::*;
use pet_shop::toys::{self, Change, Color, PaintedParam, Role, Toy, ToyCreateParams, ToySize};

/// Decodes a value, and checks that it is encoded unchanged.
macro_rules! same {
    ($type:ty, $text:expr) => {{
        let value = <$type>::from_json($text).unwrap();
        assert_eq!(value.to_json(), $text);
        value
    }};
}

#[test]
fn keeps_all_parts_of_an_object() {
    let toy = same!(
        Toy,
        r#"{"id":"t_1","archived_at":null,"picture":"AAEC","size":1.5,"token":"s3cret","data":{"a":[1.10]},"labels":{"a":"b","c":null},"new":{"x":1}}"#
    );
    assert_eq!(toy.size, ToySize::Number(1.5));
    assert_eq!(toy.extra().len(), 1);
    assert!(!format!("{toy:?}").contains("s3cret"));
}

#[test]
fn selects_variants_by_tag_kind_and_constant() {
    assert!(matches!(same!(Change, r#"{"type":"moved","to":[1.5]}"#), Change::Moved(_)));
    assert!(matches!(same!(Change, r#"{"text":"hm"}"#), Change::Other(_)));
    assert!(same!(Change, r#"{"type":"melted","at":40}"#).is_unknown());
    assert_eq!(same!(ToySize, r#""huge""#), ToySize::Huge);
    assert_eq!(same!(ToySize, r#""small""#), ToySize::Text("small".to_owned()));
    assert!(
        matches!(same!(Either, r#"[["a"],1,true,{"child":{}}]"#), Either::List(items) if items.len() == 4)
    );
}

#[test]
fn decodes_nested_unions() {
    let node = same!(Node, r#"{"kind":"branch","tree":{"node":{"kind":"leaf"}},"node":{"kind":"2nd"}}"#);
    assert_eq!(node.tag(), Some("branch"));
    let Node::Branch(branch) = node else { panic!("{node:?}") };
    assert!(matches!(&branch.node, Node::Outer(Outer::Second(second)) if second.kind.as_str() == "2nd"));
    assert!(matches!(same!(Node, r#"{"kind":"inner","level":3,"deep":true}"#), Node::Outer(Outer::Inner(_))));
}

#[test]
fn decodes_types_that_contain_themselves() {
    same!(Tree, r#"{"child":{"child":{}},"other":null,"children":[{},{"named":{"a":{}}}],"named":{}}"#);
}

#[test]
fn keeps_wire_names_that_are_reserved_in_rust() {
    same!(
        Keywords,
        r#"{"as":"1","self":"2","Self":"3","type":"4","gen":"5","extra":"6","send":"7","what":"8"}"#
    );
    same!(
        Option,
        r#"{"box":{"value":"a"},"string":{"value":"b","list":["c"],"map":{"d":1}},"result":{"value":"e","map":null}}"#
    );
    assert_eq!(Cases::from_wire("A-B"), Cases::UpperAB);
    assert_eq!(Cases::from_wire("unknown"), Cases::UnknownValue);
    assert!(Cases::from_wire("a-B").is_unknown());
}

#[test]
fn sends_unknown_fields_back() {
    let change = toys::Painted::from_json(r#"{"type":"painted","color":"mauve","gloss":2}"#).unwrap();
    let back = PaintedParam::from(change).with_coats(2);
    assert_eq!(back.to_json(), r#"{"type":"painted","color":"mauve","coats":2,"gloss":2}"#);
}

#[test]
fn creates_a_body_in_one_expression() {
    let params = ToyCreateParams::new("a", Color::DarkBlue2)
        .with_role(Role::Reader)
        .with_labels([("a", Some("b")), ("c", None)]);
    assert_eq!(
        params.to_json(),
        r#"{"color":"dark-blue-2","name":"a","role":"reader","labels":{"a":"b","c":null}}"#
    );
}

#[test]
fn sends_a_variant_that_the_request_lacks_back_unchanged() {
    for block in [r#"{"type":"word","text":"ho"}"#, r#"{"type":"hum","seconds":1.5}"#, r#""silence""#] {
        let came = same!(Block, block);
        assert!(!came.is_unknown());
        let back = BlockParam::from(came.clone());
        assert_eq!(back.tag(), came.tag());
        assert_eq!(back.to_json(), block);
    }
    assert!(matches!(BlockParam::from(same!(Block, r#"{"type":"word","text":""}"#)), BlockParam::Word(_)));
}

#[test]
fn converts_fields_into_other_types_and_drops_some() {
    let inner = r#"{"level":3,"title":"echo","blocks":[],"last":null,"named":{},"pitch":"high","raw":[]}"#;
    let echo = format!(
        r#"{{"level":3,"title":"echo","blocks":[{{"type":"hum","seconds":2.0}}],"inner":{inner},"last":"silence","named":{{"a":null}},"pitch":"odd","place":"valley","raw":["ho"]}}"#
    );
    let back = EchoParams::from(same!(Echo, &*echo));
    assert_eq!(
        back.to_json(),
        r#"{"blocks":[{"type":"hum","seconds":2.0}],"inner":{"blocks":[],"last":null,"named":{},"pitch":"high","raw":[],"title":"echo","level":3},"last":"silence","named":{"a":null},"pitch":"odd","raw":["ho"],"title":"echo","level":3}"#
    );
}

#[test]
fn decodes_the_constants_of_an_inner_union_into_its_variants() {
    assert_eq!(same!(Selection, r#""all""#), Selection::All);
    assert_eq!(same!(Selection, r#""last""#), Selection::Some(Some::Last));
    assert_eq!(same!(Selection, "7"), Selection::Some(Some::Integer(7)));
    assert_eq!(same!(Selection, r#""other""#), Selection::Text("other".to_owned()));
}

#[test]
fn decodes_a_closed_union_whose_first_variant_contains_it() {
    let knot = same!(Knot, r#"{"type":"loop","rest":"end","fate":"error"}"#);
    assert!(matches!(&knot, Knot::Loop(knot) if knot.rest == Knot::End && knot.fate == Fate::Error));
    assert_eq!("err".parse(), std::result::Result::Ok(Verdict::Err));
    assert_eq!(Fate::try_from("err"), std::result::Result::Ok(Fate::Err));
}

#[test]
fn returns_an_optional_tag_and_keeps_an_unlisted_one_as_unknown() {
    assert_eq!(same!(Signal, r#"{"kind":"flat"}"#).tag(), std::option::Option::Some("flat"));
    assert_eq!(same!(Signal, "{}").tag(), std::option::Option::None);
    assert!(matches!(same!(Signals, r#"{"a":1}"#), Signals::Map(_)));
    let new = same!(Signals, r#"{"kind":"hum","level":1}"#);
    assert_eq!(new.tag(), std::option::Option::Some("hum"));
    assert!(new.is_unknown());
}
