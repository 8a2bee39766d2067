//! What the server sent is what the server gets.

use anthropic_beta_codegen::samples::Choices;
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::support::model::Conversion;
use crate::support::{difference, unknown};
use crate::types;

use super::arbitrary::{Model, bytes, config};
use super::{fixtures, type_named};

/// What responses say and the reference of requests does not list: it travels as a field that the type does not know.
const UNKNOWN_TO_REQUESTS: [&str; 4] = [
    "CitationCharLocationParam: field \"file_id\"",
    "CitationContentBlockLocationParam: field \"file_id\"",
    "CitationPageLocationParam: field \"file_id\"",
    "ToolSearchToolResultErrorParam: field \"error_message\"",
];

#[test]
fn every_fixture_goes_back_as_it_came() {
    let cases = fixtures::cases();
    let mut count = 0;
    let mut mistakes = Vec::new();
    for conversion in types::CONVERSIONS {
        for case in
            cases.iter().filter(|case| case.type_ == conversion.from && !case.expect.starts_with("error"))
        {
            count += 1;
            let known = case.expect != "unknown";
            if let Err(problem) = goes_back(conversion, &case.json, known) {
                mistakes.push(format!("{} ({}): {problem}\n  {}\n", conversion.from, case.name, case.json));
            }
        }
    }
    println!("conversions: {} types, {count} values, {} differ", types::CONVERSIONS.len(), mistakes.len());
    assert!(mistakes.is_empty(), "{}", mistakes.concat());
}

#[test]
fn arbitrary_values_go_back_as_they_came() {
    let model = Model::load();
    proptest!(config(), |(bytes in bytes())| {
        for conversion in types::CONVERSIONS {
            let json = model.value(conversion.from, &mut Choices::new(&bytes)).to_string();
            let outcome = goes_back(conversion, &json, false);
            prop_assert!(outcome.is_ok(), "{}: {outcome:?}\n{json}", conversion.from);
        }
    });
}

/// Converts a value and compares what it becomes with what it was. A value that is `known` in every part must be so in a
/// request too.
fn goes_back(conversion: &Conversion, json: &str, known: bool) -> Result<(), String> {
    let sent = (conversion.convert)(json).map_err(|error| error.to_string())?;
    let staying = |name: &str| conversion.without.contains(&name);
    let (mut before, mut after) = (members(json), members(&sent));
    before.retain(|name, _| !staying(name));
    if !conversion.without.is_empty() {
        // Fields that no type has belong to the part that stays behind, and a request may have to say what a response need not.
        before.retain(|name, _| name != "field_of_tomorrow");
        after.retain(|name, _| before.contains_key(name));
    }
    let mut differences = match (before.is_empty(), after.is_empty()) {
        (true, true) => difference::between(json, &sent),
        _ => difference::between(&Value::Object(before).to_string(), &Value::Object(after).to_string()),
    };
    // A list that the server left out is sent as an empty one, and a `null` that no request may hold is not sent.
    differences.retain(|difference| matches!(difference, difference::Difference::Value(_)));
    if !differences.is_empty() {
        return Err(format!("{differences:?}\n  became {sent}"));
    }
    let seen =
        (type_named(conversion.to).decode)(&sent).map_err(|error| format!("can't be sent: {error}"))?;
    let mut unknown = unknown::parts(&seen.debug);
    unknown.retain(|part| !UNKNOWN_TO_REQUESTS.contains(&part.as_str()));
    if known && !unknown.is_empty() {
        return Err(format!("requests don't know {unknown:?}"));
    }
    Ok(())
}

fn members(json: &str) -> Map<String, Value> {
    match serde_json::from_str(json).expect("the value is JSON") {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
